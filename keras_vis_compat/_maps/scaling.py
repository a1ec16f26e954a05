"""The values of maps: scaled to the unit range, in colour, the same everywhere or not; and what callers are handed."""

from math import isfinite
from typing import Any

import numpy as np

from .._types import ListedMaps, Maps

EPSILON = 1e-7  # Keras's own default, which keras-vis divided by
ROUNDING = 1e-6  # of its largest value: what single precision makes of a map that is the same everywhere


def unit_range(array, eps=EPSILON):
    """Return the array scaled to [0, 1] over all its values; a constant array becomes zeros.

    Example:
        >>> unit_range(np.array([2.0, 4.0, 6.0]), eps=0)
        array([0. , 0.5, 1. ])
    """
    array = np.asarray(array)
    if array.dtype == bool:
        array = array.astype(np.float32)
    lowest = array.min()
    return (array - lowest) / (array.max() - lowest + eps)


def to_uint8_jet(array):
    """Return the unit-range map in matplotlib's jet colours: uint8, one more axis (RGB), 0 to 255."""
    from matplotlib import colormaps

    # Floats: whole numbers would be taken for entries of the colour table.
    colours = colormaps["jet"](np.asarray(array, dtype=float))
    return np.uint8(colours[..., :3] * 255)


def unit(maps):
    """Return maps (N, …) each scaled to [0, 1]; one that is the same everywhere becomes zeros."""
    axes = tuple(range(1, maps.ndim))
    lowest, highest = maps.min(axes, keepdims=True), maps.max(axes, keepdims=True)
    # No epsilon: the map of a saturated softmax has a range far below any.
    return np.divide(maps - lowest, highest - lowest, out=np.zeros_like(maps), where=highest > lowest)


def min_max(maps):
    """Return maps (N, …) each scaled to [0, 1) as keras-vis did, an epsilon added to its range."""
    axes = tuple(range(1, maps.ndim))
    lowest = maps.min(axes, keepdims=True)
    return (maps - lowest) / (maps.max(axes, keepdims=True) - lowest + EPSILON)


def by_maximum(maps):
    """Return maps (N, …) each divided by its maximum + an epsilon."""
    return maps / (maps.max(tuple(range(1, maps.ndim)), keepdims=True) + EPSILON)


NORMALIZATIONS = {True: unit, False: np.asarray, "min_max": min_max, "maximum": by_maximum}


def is_flat(maps):
    """Return for each of some maps (N, …) whether it has one value everywhere, or differs by rounding alone.

    Example:
        >>> is_flat(np.array([[0.0, 1.0], [2.0, 2.0], [0.0, 0.0]]))
        array([False,  True,  True])
    """
    flat = np.zeros(len(maps), bool)
    flat[flat_rows(maps)[0]] = True
    return flat


def flat_rows(maps):
    """Return (the rows of maps (N, …) that are flat, whether all maps hold finite numbers only).

    Plain numbers for each row: for the few maps of a call that is many times as fast as operations of NumPy.
    """
    values = maps.reshape(len(maps), -1)
    ends = list(enumerate(zip(values.min(1).tolist(), values.max(1).tolist(), strict=True)))
    doubtful = [row for row, (lowest, highest) in ends if not highest - lowest > ROUNDING * max(highest, -lowest)]
    flat = [row for row in doubtful if isfinite(ends[row][1][1] - ends[row][1][0])]
    return flat, len(flat) == len(doubtful)


def owned(array: Any) -> np.ndarray:
    """Return the array in C order, writable, in memory of its own: itself where it is so already.

    A view would keep a whole batch alive for one map, and what reads memory (Arrow, pandas, C) shows a transposed one
    transposed.

    Example:
        >>> owned(np.arange(6).reshape(2, 3).T).flags.c_contiguous
        True
    """
    return np.require(array, requirements=["C", "W", "O"])


def only(maps: ListedMaps) -> Maps:
    """Return the map of a model's only input as it is, of several the list."""
    first, *others = maps
    return maps if others or first is None else first
