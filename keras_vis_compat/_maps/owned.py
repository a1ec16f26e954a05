"""What callers are handed."""

from typing import Any

import numpy as np

from .._types import ListedMaps, Maps


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
