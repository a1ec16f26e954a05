"""Maps for random access: a Zarr array."""

import json
import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from .._files.trouble import blamed_on
from ._storage import Storage, is_remote
from .results import Result

Target = str | os.PathLike[str]
_CHUNK = 64
OLDEST_PYTHON = (3, 11)  # that Zarr v3 can be installed for


def export_zarr(out: Target, target: Target, method: str | None = None) -> Path | str:
    """Write the maps of a run as a Zarr array (N, H, W) of format 3, float16, with their keys beside it.

    Args:
        out: The folder of the run, whose maps must be of one size.
        target: The folder to make, of this machine or a URL that fsspec knows: `maps` and `keys` are in it. One that
            this has written of the same maps, whole or not, is written anew.
        method: The folder of a method; None for the only one.

    Returns:
        The path or URL of the folder.

    Raises:
        ImportError: zarr is not installed: `pip install 'keras-vis-compat[zarr]'`.
        ValueError: The run has kept no maps, they are of several sizes, or there is something under that name.

    Example:
        >>> export_zarr("runs/a", "maps.zarr")
    """
    result = Result(out)
    about = _about(out, result.folder(method))
    check_target(target, about)
    keys, shape = _keys_and_shape(result, method, out)
    import zarr

    with blamed_on(target, ours=False):
        _write(zarr.open_group(os.fspath(target), mode="w", zarr_format=3), result.maps(method), keys, shape, about)
    return os.fspath(target) if is_remote(os.fspath(target)) else Path(target)


def check_target(target: Target, about: dict[str, str] | None = None) -> None:
    """Raise where maps cannot be written: something else has that name, nothing answers the URL, Zarr is missing."""
    if sys.version_info < OLDEST_PYTHON:
        raise ValueError(
            f"{os.fspath(target)}: Zarr needs Python {'.'.join(map(str, OLDEST_PYTHON))}; without it, "
            "datasets.read(out).maps() reads the maps"
        )
    if find_spec("zarr") is None:
        raise ModuleNotFoundError("No module named 'zarr'", name="zarr")
    storage = Storage(target)
    if storage.exists("") and (about is None or _written(storage) != about):
        raise ValueError(f"{os.fspath(target)}: exists already; name another folder")


def check_zarr_words(target: str, out: Target, methods: list[str], maps: str) -> None:
    """Raise where the maps of a run that has not begun could not be written in the end: before any work."""
    if maps == "none":
        raise ValueError(f"{target}: there are no maps to write in it without --maps float16, uint8 or unexpanded")
    for method in methods:
        check_target(target_of(target, method, methods), _about(out, method))


def target_of(target: str, method: str, methods: list[str]) -> str:
    """Return where the maps of a method go: those of several have folders of their own."""
    return target if len(methods) == 1 else f"{target.rstrip('/')}/{method}"


def _about(out: Target, method: str) -> dict[str, str]:
    """What stands with the maps: whose they are."""
    out = os.fspath(out)
    return {"made_by": "keras_vis_compat", "run": out if is_remote(out) else os.path.abspath(out), "method": method}


def _written(storage: Storage) -> dict[str, str] | None:
    """What stands with the maps that are there; None where they are no maps of this."""
    try:
        return json.loads(storage.read("zarr.json"))["attributes"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keys_and_shape(result: Result, method: str | None, out: Target) -> tuple[list[str], tuple[int, ...]]:
    found = [(key, own.shape) for key, own in result.maps(method)]
    if not found:
        raise ValueError(f"{out}: has kept no maps; run it with --maps float16, uint8 or unexpanded")
    sizes = {shape for _, shape in found}
    if len(sizes) > 1:
        raise ValueError(f"{out}: its maps have several sizes, {sorted(sizes)}: a Zarr array holds maps of one size")
    return [key for key, _ in found], sizes.pop()


def _write(
    group: Any, maps: Iterator[tuple[str, np.ndarray]], keys: list[str], shape: tuple[int, ...], about: dict[str, str]
) -> None:
    """Write a chunk at a time: no more maps are in memory."""
    group.attrs.update(about)
    count, chunk = len(keys), min(len(keys), _CHUNK)
    array = group.create_array("maps", shape=(count, *shape), chunks=(chunk, *shape), dtype="float16")
    group.create_array("keys", data=np.array(keys, dtype=f"<U{max(map(len, keys))}"))
    batch: list[np.ndarray] = []
    for place, (_, own) in enumerate(maps, start=1):
        batch.append(own)
        if len(batch) == chunk or place == count:
            array[place - len(batch) : place] = np.stack(batch).astype(np.float16)
            batch = []
