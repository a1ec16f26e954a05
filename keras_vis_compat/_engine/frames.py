"""Models that see a sequence frame by frame.

Inside of them a value is kept as (N, frames, …), so that its rows are samples everywhere; the layers there are given
all frames of all samples as one batch, which is what `TimeDistributed` comes to.
"""

from typing import Any

import tensorflow as tf

from .. import _keras


def frame_axes(place: Any) -> int:
    """Return how many axes of frames a value has behind the samples: 1 within a TimeDistributed model, 0 outside."""
    return sum(_keras.sees_frames(_keras.operation_of(node)) for node in place.context)


class Frames:
    """Values put together into one batch, and taken apart again.

    Args:
        axes: How many axes of frames there are.
    """

    def __init__(self, axes: int) -> None:
        self._axes = axes
        self._lead: list | None = None

    def together(self, value: Any) -> Any:
        """Return (N · frames, …) of a value (N, frames, …), and its mask."""
        if not self._axes or not isinstance(value, tf.Tensor):
            return value
        sizes = _sizes(value)
        self._lead = sizes[: self._axes + 1]
        return _reshaped(value, lambda own: [-1, *_sizes(own)[self._axes + 1 :]])

    def apart(self, value: Any) -> Any:
        """Return (N, frames, …) of a value (N · frames, …), and its mask."""
        if self._lead is None or not isinstance(value, tf.Tensor):
            return value
        lead = self._lead
        return _reshaped(value, lambda own: [*lead, *_sizes(own)[1:]])


def _sizes(value: tf.Tensor) -> list:
    return [tf.shape(value)[axis] if size is None else size for axis, size in enumerate(value.shape)]


def _reshaped(value: tf.Tensor, shape_of: Any) -> tf.Tensor:
    mask, value = _keras.mask_of(value), tf.reshape(value, shape_of(value))
    if mask is not None:
        _keras.carry_mask(value, tf.reshape(mask, shape_of(mask)))
    return value
