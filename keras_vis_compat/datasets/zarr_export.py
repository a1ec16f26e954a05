"""Maps for random access: a Zarr array."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from .results import Result


def export_zarr(out: str | os.PathLike[str], target: str | os.PathLike[str], method: str | None = None) -> Path:
    """Write the maps of a run as a Zarr array (N, H, W) of format 3, float16, with their keys beside it.

    Args:
        out: The folder of the run, whose maps must be of one size.
        target: The folder to make: `maps` and `keys` are in it.
        method: The folder of a method; None for the only one.

    Returns:
        The path of the folder.

    Raises:
        ImportError: zarr is not installed: `pip install 'keras-vis-compat[zarr]'`.
        ValueError: The run has kept no maps, they are of several sizes, or there is something under that name.

    Example:
        >>> export_zarr("runs/a", "maps.zarr")
    """
    import zarr

    target, result = Path(target), Result(out)
    check_target(target)
    found = list(_sized(result, method))
    if not found:
        raise ValueError(f"{out}: has kept no maps; run it with --maps float16, uint8 or unexpanded")
    sizes = {shape for _, shape in found}
    if len(sizes) > 1:
        raise ValueError(f"{out}: its maps have several sizes, {sorted(sizes)}: a Zarr array holds maps of one size")
    (shape,) = sizes
    group = zarr.open_group(target, mode="w", zarr_format=3)
    chunk = min(len(found), 64)
    maps = group.create_array("maps", shape=(len(found), *shape), chunks=(chunk, *shape), dtype="float16")
    keys = np.array([key for key, _ in found], dtype=f"<U{max(len(key) for key, _ in found)}")
    group.create_array("keys", data=keys)
    batch: list[np.ndarray] = []
    for place, (_, own) in enumerate(result.maps(method), start=1):
        batch.append(own)
        if len(batch) == chunk or place == len(found):
            maps[place - len(batch) : place] = np.stack(batch).astype(np.float16)
            batch = []
    return target


def check_target(target: str | os.PathLike[str], maps: str = "float16") -> None:
    """Raise ValueError where the maps of a run cannot be written: it keeps none, or something has that name."""
    if Path(target).exists():
        raise ValueError(f"{target}: exists already; name another folder")
    if maps == "none":
        raise ValueError(f"{target}: there are no maps to write in it without --maps float16, uint8 or unexpanded")


def _sized(result: Result, method: str | None) -> Iterator[tuple[str, tuple[int, ...]]]:
    return ((key, own.shape) for key, own in result.maps(method))
