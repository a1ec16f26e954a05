"""Arrays, NumPy only: where the channels are, the batch axis of a seed, unit range, resizing and colour."""

from functools import lru_cache, reduce
from math import prod

import numpy as np

EPSILON = 1e-7  # Keras's own default, which keras-vis divided by


def channel_axis(ndim, data_format):
    """Return the axis of the channels in an array of `ndim` axes, batch axis included.

    Example:
        >>> channel_axis(4, "channels_last"), channel_axis(4, "channels_first")
        (3, 1)
    """
    axes = {"channels_last": ndim - 1, "channels_first": min(1, ndim - 1)}
    if data_format not in axes:
        raise ValueError(f"`data_format` must be one of {', '.join(map(repr, axes))}, got {data_format!r}")
    return axes[data_format]


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


def largest_channel(array, axis):
    """Return the maximum over an axis, channel by channel: over a short last axis NumPy's own is many times slower."""
    return reduce(np.maximum, np.moveaxis(array, axis, 0))


def resize_axes(maps, shape, matrix):
    """Return maps (N, …) resized to `shape`, each axis by `matrix(have, wanted)`, an array (wanted, have)."""
    for size in shape:  # each turn takes the first axis and appends it, resized: after all of them the order is back
        # Not a matrix product: the threads of NumPy's BLAS spin for a while after one, in the way of TensorFlow's.
        by = matrix(maps.shape[1], size).astype(maps.dtype)
        maps = np.einsum("nh...,Hh->n...H", np.ascontiguousarray(maps), by)
    return maps


def zoom_to(array, shape):
    """Return the array resized to `shape` by cubic splines, as keras-vis 0.5.0 enlarged its CAMs.

    What `scipy.ndimage.zoom` gives, whose work on one axis is a matrix: made once, it is a hundred times as fast.
    """
    array = np.asarray(array)
    _check_same_rank(array, shape)
    resized = resize_axes(array[np.newaxis].astype(np.float64), shape, _zoom_matrix)[0]
    return resized.astype(np.float32 if array.dtype.itemsize < 4 else array.dtype)


@lru_cache(64)
def _zoom_matrix(have, wanted):
    """The matrix (wanted, have) of resizing one axis."""
    from scipy.ndimage import zoom

    return np.stack([zoom(one, wanted / have) for one in np.eye(have)], axis=1)


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


def to_uint8_jet(array):
    """Return the unit-range map in matplotlib's jet colours: uint8, one more axis (RGB), 0 to 255."""
    from matplotlib import colormaps

    # Floats: whole numbers would be taken for entries of the colour table.
    colours = colormaps["jet"](np.asarray(array, dtype=float))
    return np.uint8(colours[..., :3] * 255)


def as_batch(values, shape, channel_axis=None, name="seed_input", dtype="float32"):
    """Return `values` checked, as an array that fits a model's input: the very array where it does already.

    A missing batch axis is added. Channels are moved first only if the array does not fit the
    input as it is and fits after the move.

    Args:
        values: Array or nested list, with or without the batch axis.
        shape: The input's declared shape with its batch axis, `None` where any size goes.
        channel_axis: Axis of the channels in `shape`; 1 stands for channels first.
        name: How messages call the argument.
        dtype: NumPy dtype name of the result; an integer one takes whole numbers only.

    Raises:
        TypeError: `values` is no array of real numbers.
        ValueError: It holds NaN, infinity or nothing, or its shape does not fit.

    Example:
        >>> as_batch([[1, 2], [3, 4]], (None, 2, 2)).shape
        (1, 2, 2)
    """
    array = _numbers(values, shape, name)
    _check_finite(array, name)
    return _cast(_fitted(array, shape, channel_axis, name), dtype, name)


def _numbers(values, shape, name):
    wanted = f"`{name}` must be an array of real numbers of shape {_shape_text(shape)}"
    if values is None:
        raise TypeError(f"{wanted}, got None; give one image, for instance a slice of your test data")
    try:
        array = np.asarray(values)
    except (ValueError, TypeError, RuntimeError) as error:
        raise TypeError(f"{wanted}, got {_kind(values)} that NumPy cannot turn into one: {error}") from None
    if array.dtype.name.startswith(("bfloat16", "float8")):
        array = array.astype(np.float32)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{wanted}, got dtype {array.dtype} ({_kind(values)}); {_way_out(array.dtype.kind)}")
    if not array.size:
        raise ValueError(f"{wanted}, got an empty array of shape {array.shape}")
    return array


def _kind(values):
    return f"{type(values).__module__}.{type(values).__qualname__}".removeprefix("builtins.")


def _way_out(kind):
    return {"c": "give its real part or its magnitude (np.abs)"}.get(
        kind, "convert it first, for instance with np.asarray(x, dtype='float32')"
    )


def _check_finite(array, name):
    if array.dtype.kind != "f" or np.isfinite([array.min(), array.max()]).all():  # a NaN is the least and the largest
        return
    bad = array.size - np.count_nonzero(np.isfinite(array))
    raise ValueError(
        f"`{name}` must hold finite numbers only, got {bad} NaN or infinite of {array.size}; "
        "look for divisions by zero in the preprocessing, or use np.nan_to_num"
    )


def _cast(array, dtype, name):
    dtype = np.dtype(dtype)
    if array.dtype == dtype:
        return array
    with np.errstate(over="ignore", invalid="ignore"):
        cast = array.astype(dtype)
    if dtype.kind in "iu" and not np.array_equal(cast, array):
        raise ValueError(
            f"`{name}` must hold whole numbers that fit {dtype.name} (this input takes indices or ids), "
            f"got values from {array.min()} to {array.max()}; round or encode them first"
        )
    if dtype.kind == "f" and not np.isfinite(cast).all():
        raise ValueError(
            f"`{name}` must fit {dtype.name}, got values up to {np.abs(array).max()}; scale it as the training data was"
        )
    return cast


def _fitted(array, shape, channel_axis, name):
    batch = array[np.newaxis] if array.ndim == len(shape) - 1 else array
    if _fits(batch, shape):
        return batch
    moved = np.moveaxis(batch, -1, 1) if batch.ndim > 2 else batch
    if channel_axis == 1 and shape[1] is not None and _fits(moved, shape):
        return moved
    raise ValueError(
        f"`{name}` must have shape {_shape_text(shape)}, or {_shape_text(shape[1:])} for one sample, "
        f"got {array.shape}{_advice(array, batch, shape)}"
    )


def _fits(array, shape):
    return array.ndim == len(shape) and all(
        wanted in (None, have) for wanted, have in zip(shape, array.shape, strict=True)
    )


def _advice(array, batch, shape):
    """Say how to make the array fit, when there is a likely way."""
    if batch.ndim > 2 and _fits(np.moveaxis(batch, 1, -1), shape):
        return f"; its channels are first, move them last: np.moveaxis(x, {array.ndim - len(shape) + 1}, -1)"
    with_channel = array[..., np.newaxis]
    if _fits(with_channel, shape) or _fits(with_channel[np.newaxis], shape):
        return "; its channel axis is missing: use x[..., np.newaxis]"
    if None not in shape[1:] and prod(shape[1:]) in (array.size, prod(array.shape[1:])):
        return f"; its values would fit after x.reshape({(-1, *shape[1:])})"
    return "; resize it to what the model takes, and check that this is the right input"


def _shape_text(shape):
    return str(tuple(shape))
