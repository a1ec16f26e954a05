"""Maps as arrays: resized, scaled, one sample at a time. NumPy only."""

from functools import lru_cache

import numpy as np

from .._arrays import resize_axes, unit_range, zoom_to


def each_sample(function, batch):
    """Return `function` of every sample, each given as a batch of one, so that no sample sees its neighbours."""
    if function is np.asarray:  # what no modifier stands for
        return batch
    return np.concatenate([np.asarray(function(batch[row : row + 1])) for row in range(len(batch))])


@lru_cache(64)
def stretch(have, wanted):
    """Return the matrix (wanted, have) of linear interpolation from the first of `have` points to the last.

    Example:
        >>> stretch(2, 3)
        array([[1. , 0. ],
               [0.5, 0.5],
               [0. , 1. ]], dtype=float32)
    """
    positions = np.linspace(0, have - 1, wanted)[:, np.newaxis]
    return np.maximum(0, 1 - np.abs(positions - np.arange(have))).astype(np.float32)


def linear(maps, shape):
    """Return maps (N, …) resized to `shape` by linear interpolation along each axis."""
    return resize_axes(maps, shape, stretch)


def cubic(maps, shape):
    """Return maps (N, …) resized to `shape` by cubic splines, as keras-vis 0.5.0 enlarged its CAMs."""
    return np.stack([zoom_to(one, shape) for one in maps])


def unit(maps):
    """Return maps (N, …) each scaled to [0, 1]; one that is the same everywhere becomes zeros."""
    axes = tuple(range(1, maps.ndim))
    lowest, highest = maps.min(axes, keepdims=True), maps.max(axes, keepdims=True)
    # No epsilon: the map of a saturated softmax has a range far below any.
    return np.divide(maps - lowest, highest - lowest, out=np.zeros_like(maps), where=highest > lowest)


def min_max(maps):
    """Return maps (N, …) each scaled to [0, 1) as keras-vis did, an epsilon added to its range."""
    return np.stack([unit_range(one) for one in maps])


def by_maximum(maps):
    """Return maps (N, …) each divided by its maximum + 1e-7."""
    return maps / (maps.max(tuple(range(1, maps.ndim)), keepdims=True) + 1e-7)


EXPANSIONS = {True: linear, False: None, "cubic": cubic}
NORMALIZATIONS = {True: unit, False: np.asarray, "min_max": min_max}
SCORE_CAM_NORMALIZATIONS = {**NORMALIZATIONS, True: by_maximum}


def spatial_shape(shape, channel_axis, rank):
    """Return the `rank` spatial sizes in the shape (N, …) of an input, or None where it has not so many."""
    without_channels = tuple(size for axis, size in enumerate(shape) if axis not in (0, channel_axis))
    return next((sizes for sizes in (without_channels, tuple(shape[1:])) if len(sizes) == rank), None)
