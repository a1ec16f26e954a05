"""The size of maps: linearly, by cubic splines, as pictures."""

from functools import lru_cache, partial

import numpy as np


def linear(maps, shape, align_corners=True):
    """Return maps (N, …) resized to `shape` by linear interpolation along each axis."""
    return resize_axes(maps, shape, partial(stretch, align_corners=align_corners))


def cubic(maps, shape, align_corners=True):
    """Return maps (N, …) resized to `shape` by cubic splines, as keras-vis 0.5.0 enlarged its CAMs."""
    return np.stack([zoom_to(one, shape, align_corners) for one in maps])


@lru_cache(64)
def stretch(have, wanted, align_corners=True):
    """Return the matrix (wanted, have) of linear interpolation between `have` points.

    With `align_corners` from the centre of the first to that of the last, else from the edge of the first to that of
    the last, as pictures are enlarged: what lies outside of the centres has the value of the nearest one.

    Example:
        >>> stretch(2, 3)
        array([[1. , 0. ],
               [0.5, 0.5],
               [0. , 1. ]], dtype=float32)
        >>> stretch(2, 4, align_corners=False)
        array([[1.  , 0.  ],
               [0.75, 0.25],
               [0.25, 0.75],
               [0.  , 1.  ]], dtype=float32)
    """
    centres = (np.arange(wanted) + 0.5) * have / wanted - 0.5
    positions = np.linspace(0, have - 1, wanted) if align_corners else np.clip(centres, 0, have - 1)
    return np.maximum(0, 1 - np.abs(positions[:, np.newaxis] - np.arange(have))).astype(np.float32)


def zoom_to(array, shape, align_corners=True):
    """Return the array resized to `shape` by cubic splines, as keras-vis 0.5.0 enlarged its CAMs.

    What `scipy.ndimage.zoom` gives, whose work on one axis is a matrix: made once, it is a hundred times as fast.
    """
    array = np.asarray(array)
    _check_same_rank(array, shape)
    matrix = partial(_zoom_matrix, align_corners=align_corners)
    resized = resize_axes(array[np.newaxis].astype(np.float64), shape, matrix)[0]
    return resized.astype(np.float32 if array.dtype.itemsize < 4 else array.dtype)


@lru_cache(64)
def _zoom_matrix(have, wanted, align_corners):
    """The matrix (wanted, have) of resizing one axis."""
    from scipy.ndimage import zoom

    options = {} if align_corners else {"mode": "nearest", "grid_mode": True}
    return np.stack([zoom(one, wanted / have, **options) for one in np.eye(have)], axis=1)


def resize_axes(maps, shape, matrix):
    """Return maps (N, …) resized to `shape`, each axis by `matrix(have, wanted)`, an array (wanted, have)."""
    for size in shape:  # each turn takes the first axis and appends it, resized: after all of them the order is back
        # Not a matrix product: the threads of NumPy's BLAS spin for a while after one, in the way of TensorFlow's.
        by = matrix(maps.shape[1], size).astype(maps.dtype)
        maps = np.einsum("nh...,Hh->n...H", np.ascontiguousarray(maps), by)
    return np.ascontiguousarray(maps)


def resize_bicubic(array, shape):
    """Return the float32 map resized to `shape` (H, W) as an image, as keras-vis 0.4.1 enlarged its CAMs."""
    from PIL import Image

    array = np.asarray(array, dtype=np.float32)
    _check_same_rank(array, shape)
    if array.ndim != 2:
        raise ValueError(
            f"keras-vis 0.4.1 could resize maps of 2 axes (H, W) only, got shape {array.shape}; "
            'use set_legacy_version("0.5.0")'
        )
    height, width = shape
    return np.array(Image.fromarray(array).resize((width, height), Image.Resampling.BICUBIC))


def _check_same_rank(array, shape):
    if len(shape) != array.ndim:
        raise ValueError(f"`shape` must have {array.ndim} numbers for a map of shape {array.shape}, got {shape}")


def spatial_shape(shape, channel_axis, rank):
    """Return the `rank` spatial sizes in the shape (N, …) of an input, or None where it has not so many."""
    without_channels = tuple(size for axis, size in enumerate(shape) if axis not in (0, channel_axis))
    return next((sizes for sizes in (without_channels, tuple(shape[1:])) if len(sizes) == rank), None)


EXPANSIONS = {True: linear, False: None, "cubic": cubic}
