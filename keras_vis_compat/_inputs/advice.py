"""What to do with something that is no array for an input, or one of another shape, where that is known."""

from math import prod
from typing import Any

import numpy as np

# (channels there are, channels the model takes): what to write
_COLOURS = {
    (1, 3): "it is grey and the model takes colours: np.repeat(x, 3, axis={axis})",
    (0, 3): "it is grey and the model takes colours: np.stack([x] * 3, axis={axis})",
    (3, 1): "it has colours and the model takes grey images: x.mean(axis={axis}, keepdims=True)",
    (4, 3): "it has a channel for transparency, take the others: x.take(range(3), axis={axis})",
    (
        4,
        1,
    ): "it has colours and the model takes grey images: x.take(range(3), axis={axis}).mean(axis={axis}, keepdims=True)",
}


def advice_for(value: Any) -> str:
    """Return what to do with something that cannot be read as an array; nothing where that is not known."""
    if callable(value):
        return (
            "that looks like a score or a model: are the arguments in another order than the function has them? "
            "A function that yields images can be wrapped, tf.data.Dataset.from_generator(…)"
        )
    if hasattr(value, "row_splits"):
        return (
            "it is ragged: give samples of one length together, or x.to_tensor(default_value=0) where that is what the "
            "model masks (Masking, mask_zero=True)"
        )
    if hasattr(value, "__next__"):
        return "stack what it yields, np.stack(list(x)), or wrap it, tf.data.Dataset.from_generator(…)"
    return ""


def advice_on_lengths(samples: list[np.ndarray], shape: tuple[Any, ...]) -> str:
    """Return what to do with samples of different lengths, of ids or of frames; nothing where they are no sequences."""
    alike = len({sample.shape[1:] for sample in samples if sample.ndim}) == 1 and samples[0].dtype.kind in "biuf"
    if not alike or len({sample.shape[:1] for sample in samples}) == 1 or len(shape) > 3:
        return ""
    length = "" if len(shape) < 2 or shape[1] is None else f", maxlen={shape[1]}"
    dtype = "" if samples[0].dtype.kind in "biu" else ", dtype='float32'"
    return (
        f"they are sequences of different lengths: keras.utils.pad_sequences(x{length}, padding='post'{dtype}) fills "
        "them up with zeros, which the model should mask (Masking, mask_zero=True); or give one length at a time"
    )


def advice_on_shape(given: tuple[int, ...], shape: tuple[Any, ...], channel_axis: int | None) -> str:
    """Return how an array of the given shape may come to fit that of an input, (N, …)."""
    if _fits_either((*given, 1), shape):
        return "; its channel axis is missing: use x[..., np.newaxis]"
    colours = _on_colours(given, shape, channel_axis - 4) if len(shape) == 4 and channel_axis is not None else ""
    if _fits_either(_moved_last(given, len(shape)), shape):
        moved = f"its channels are first, move them last: np.moveaxis(x, {len(given) - len(shape) + 1}, -1)"
        # As many grey images as there are colours: only their owner knows.
        return f"; if it is one image, {moved}; if it is {given[0]} of them, {colours}" if colours else f"; {moved}"
    if colours:
        return f"; {colours}"
    if None not in shape[1:] and prod(shape[1:]) in (prod(given), prod(given[1:])):
        return f"; its values would fit after x.reshape({(-1, *shape[1:])})"
    return "; resize it to what the model takes, and check that this is the right input"


def fits(given: tuple[int, ...], shape: tuple[Any, ...]) -> bool:
    """Whether an array of the given shape is a batch for an input."""
    return len(given) == len(shape) and all(wanted in (None, have) for wanted, have in zip(shape, given, strict=True))


def _fits_either(given, shape):
    return fits(given, shape) or fits((1, *given), shape)


def _moved_last(given, rank):
    first = len(given) - rank + 1
    return (*given[:first], *given[first + 1 :], given[first]) if first in (0, 1) and rank > 2 else ()


def _on_colours(given, shape, axis):
    for (have, wanted), advice in _COLOURS.items():
        channels = [] if have == 0 else [have]
        place = len(given) + 1 + axis - len(channels)
        before, there, after = given[:place], given[place : place + len(channels)], given[place + len(channels) :]
        if wanted == shape[axis] and [*there] == channels and _fits_either((*before, wanted, *after), shape):
            return advice.format(axis=axis)
    return ""
