"""What is written of each image: a row of figures, and its map."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .._maps.resizing import linear
from .._maps.scaling import unit
from ._sources import Row


@dataclass(frozen=True)
class Found:
    """What was found out about one image, without the image: its map as it is stored, and the size of the image."""

    row: Row
    predicted: int | None = None
    score: float | None = None
    masked_score: float | None = None
    figures: dict[str, float] = field(default_factory=dict)
    blank: bool | None = None
    map: Any = None
    size: tuple[int, ...] = ()
    error: str = ""


def rows_table(found: list[Found], metrics: tuple[str, ...]) -> Any:
    """Return the table of figures: key, label, predicted, score, masked_score, one column a metric, blank, error."""
    import pyarrow as pa

    numbers = {name: pa.array([one.figures.get(name) for one in found], pa.float64()) for name in metrics}
    return pa.table(
        {
            "key": pa.array([one.row.key for one in found], pa.string()),
            "label": pa.array([one.row.label for one in found], pa.int64()),
            "predicted": pa.array([one.predicted for one in found], pa.int64()),
            "score": pa.array([one.score for one in found], pa.float64()),
            "masked_score": pa.array([one.masked_score for one in found], pa.float64()),
            **numbers,
            "blank": pa.array([one.blank for one in found], pa.bool_()),
            "error": pa.array([one.error or None for one in found], pa.string()),
        }
    )


def maps_table(found: list[Found]) -> Any:
    """Return the table of maps of those that have one: key, and the map as a tensor in C order.

    Unexpanded maps have their size as it is; the size of the image stands in the columns height and width. Maps of
    several sizes become lists of numbers, with their own size in the columns rows and columns.
    """
    import pyarrow as pa

    there = [one for one in found if one.map is not None]
    columns = {"key": pa.array([one.row.key for one in there], pa.string())}
    if not there:
        return pa.table(columns)
    maps = [np.ascontiguousarray(one.map) for one in there]
    if len({own.shape for own in maps}) == 1:
        columns["map"] = pa.FixedShapeTensorArray.from_numpy_ndarray(np.stack(maps))
    else:
        columns["map"] = pa.array([own.ravel() for own in maps])
        columns["rows"], columns["columns"] = (pa.array([own.shape[axis] for own in maps]) for axis in (0, 1))
    columns["height"], columns["width"] = (pa.array([one.size[axis] for one in there]) for axis in (0, 1))
    return pa.table(columns)


def stored(map: np.ndarray, kind: str) -> np.ndarray:
    """Return a map as it is stored: float16, or uint8 of [0, 1] in 255 steps."""
    return np.rint(np.clip(map, 0, 1) * 255).astype(np.uint8) if kind == "uint8" else map.astype(np.float16)


def expanded(maps: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return maps (N, h, w) in the size of their images, scaled to [0, 1] again as those that were never small."""
    return maps if maps.shape[1:3] == shape else unit(linear(maps, shape))
