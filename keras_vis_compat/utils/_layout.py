"""Shapes and slices that read the same whether channels come first or last."""

from typing import Any

import numpy as np

from .._keras.ambient import channel_axis


def get_img_shape(img: Any) -> tuple:
    """Return the shape as (samples, channels, image dims...), wherever Keras puts the channels.

    Args:
        img: Array or tensor, symbolic ones too, with its batch axis.

    Returns:
        Tuple of ints, `None` where a symbolic tensor leaves the size open.

    Example:
        >>> get_img_shape(np.zeros((5, 28, 32, 3)))
        (5, 3, 28, 32)
    """
    shape = tuple(img.shape if hasattr(img, "shape") else np.shape(img))
    if len(shape) < 2:
        return shape
    axis = channel_axis(len(shape), img)
    return (shape[0], shape[axis], *shape[1:axis], *shape[axis + 1 :])


class _Slicer:
    """Takes a slice of (samples, channels, image dims...) to where Keras puts the channels."""

    def __getitem__(self, item_slice: tuple) -> tuple:
        if not isinstance(item_slice, tuple) or len(item_slice) < 2:
            raise TypeError(
                f"slicer needs samples, channels and image dims, such as slicer[:, 3, :, :], got {item_slice!r}"
            )
        # Keras 3 tensors refuse NumPy integers as indices.
        first, channel, *rest = (int(part) if isinstance(part, np.integer) else part for part in item_slice)
        rest.insert(channel_axis(len(item_slice)) - 1, channel)
        return (first, *rest)


#: `tensor[slicer[:, 3, :, :]]` is channel 3, wherever Keras puts the channels.
slicer = _Slicer()
