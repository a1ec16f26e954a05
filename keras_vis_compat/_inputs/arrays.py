"""What people give as an array, checked: a batch that fits an input."""

import numpy as np

from .advice import advice_for, advice_on_lengths, advice_on_shape, fits
from .pictures import is_picture, pixels
from .wrong_type import WrongType


def as_batch(values, shape, channel_axis=None, name="seed_input", dtype="float32"):
    """Return `values` checked, as an array that fits a model's input: the very array where it does already.

    A missing batch axis is added. Channels are moved first only if the array does not fit the
    input as it is and fits after the move.

    Args:
        values: Array or nested list, with or without the batch axis.
        shape: The input's shape with its batch axis, `None` where any size goes.
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
    array = _numbers(readable(values, shape, channel_axis, name), shape, name)
    _check_finite(array, name)
    return _cast(_fitted(array, shape, channel_axis, name), dtype, name)


def readable(values, shape, channel_axis, name):
    """Return what NumPy can read: pictures and lists of images as one array, tensors of PyTorch off their device."""
    if isinstance(values, np.ndarray) and values.dtype == object and values.ndim == 1:
        values = list(values)  # what NumPy makes of sequences of different lengths
    if isinstance(values, np.ndarray):
        return values
    if is_picture(values):
        return pixels(values, shape, channel_axis, name)
    if isinstance(values, list | tuple) and values and (is_picture(values[0]) or hasattr(values[0], "shape")):
        return _stacked([np.asarray(readable(one, shape, channel_axis, name)) for one in values], shape, name)
    return values.detach().cpu() if hasattr(values, "detach") else values


def _stacked(images, shape, name):
    """Images of one shape as a batch; each may have a batch axis of its own."""
    shapes = list(dict.fromkeys(image.shape for image in images))
    if len(shapes) > 1:
        raise ValueError(
            f"`{name}` must hold samples of one shape, got {', '.join(map(str, shapes))}: "
            f"{advice_on_lengths(images, shape) or 'resize them to one size'}"
        )
    alone = images[0].ndim == len(shape) and len(images[0]) == 1
    return np.concatenate(images) if alone else np.stack(images)


def _numbers(values, shape, name):
    wanted = f"`{name}` must be an array of real numbers of shape {_shape_text(shape)}"
    if values is None:
        raise WrongType(f"{wanted}, got None; give one image, for instance a slice of your test data")
    if isinstance(values, list | tuple) and (uneven := _uneven(values, shape)):
        raise WrongType(f"{wanted}, got a list of {len(values)}: {uneven}")
    try:
        array = np.asarray(values)
    except (ValueError, TypeError, RuntimeError) as error:
        raise WrongType(f"{wanted}, got {_kind(values)} that NumPy cannot turn into one: {error}") from None
    if array.dtype.name.startswith(("bfloat16", "float8")):
        array = array.astype(np.float32)
    if array.dtype.kind not in "biuf":
        raise WrongType(f"{wanted}, got dtype {array.dtype} ({_kind(values)}); {_way_out(values, array.dtype.kind)}")
    if not array.size:
        raise ValueError(f"{wanted}, got an empty array of shape {array.shape}")
    return array


def _uneven(values, shape):
    """What to do with lists of different lengths in a list; nothing where they are of one length."""
    if not all(isinstance(one, list | tuple) for one in values) or len(set(map(len, values))) < 2:
        return ""
    try:
        return advice_on_lengths(list(map(np.asarray, values)), shape)
    except ValueError:  # uneven inside, too
        return ""


def _kind(values):
    return f"{type(values).__module__}.{type(values).__qualname__}".removeprefix("builtins.")


def _way_out(values, kind):
    if kind == "c":
        return "give its real part or its magnitude (np.abs)"
    return advice_for(values) or "convert it first, for instance with np.asarray(x, dtype='float32')"


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
    if fits(batch.shape, shape):
        return batch
    moved = np.moveaxis(batch, -1, 1) if batch.ndim > 2 else batch
    if channel_axis == 1 and shape[1] is not None and fits(moved.shape, shape):
        return moved
    raise ValueError(
        f"`{name}` must have shape {_shape_text(shape)}, or {_shape_text(shape[1:])} for one sample, "
        f"got {array.shape}{advice_on_shape(array.shape, shape, channel_axis)}"
    )


def _shape_text(shape):
    return str(tuple(shape))
