"""The values of maps: scaled to the unit range, in colour."""

import numpy as np

EPSILON = 1e-7  # Keras's own default, which keras-vis divided by


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
    """Return maps (N, …) each divided by its maximum + 1e-7."""
    return maps / (maps.max(tuple(range(1, maps.ndim)), keepdims=True) + 1e-7)


NORMALIZATIONS = {True: unit, False: np.asarray, "min_max": min_max, "maximum": by_maximum}
