"""What stands in an image where a pixel is missing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import tensorflow as tf
from scipy.ndimage import gaussian_filter

from .._inputs.checks import is_real
from .._types import Array
from ._checks import described
from ._maps import holds_ids

BLUR = 1 / 8  # standard deviation as a share of each image axis: only coarse shapes are left


def zero(image: Array, axes: tuple[int, ...]) -> Array:
    return np.zeros_like(image)


def mean(image: Array, axes: tuple[int, ...]) -> Array:
    """The mean of each channel of each image."""
    return np.broadcast_to(image.mean(axis=axes, keepdims=True), image.shape)


def blur(image: Array, axes: tuple[int, ...]) -> Array:
    sigma = [BLUR * size if axis in axes else 0 for axis, size in enumerate(image.shape)]
    return gaussian_filter(image.astype(np.float32), sigma, mode="nearest")


def constant(value: float, image: Array, axes: tuple[int, ...]) -> Array:
    return np.full_like(image, value)


BASELINES: dict[str, Callable] = {"zero": zero, "mean": mean, "blur": blur}


def checked_baseline(baseline: str | float) -> Callable[[tf.Tensor, int], tf.Tensor]:
    """Return `(images, axis of their channels) -> images without content`, tensors (N, …)."""
    if isinstance(baseline, str) and baseline in BASELINES:
        fill, takes_ids = BASELINES[baseline], baseline == "zero"
    elif is_real(baseline) and not isinstance(baseline, bool) and np.isfinite(baseline):
        fill, takes_ids = partial(constant, baseline), True
    else:
        raise ValueError(
            f"`baseline` must be one of {', '.join(map(repr, BASELINES))} or a number in the input range of the model, "
            f"got {described(baseline)}"
        )

    def missing(image: tf.Tensor, channel_axis: int) -> tf.Tensor:
        if holds_ids(image) and not takes_ids:
            raise ValueError(
                f'`baseline` must be "zero" or a number for an input of ids ({image.dtype.name}), got {baseline!r}'
            )
        # Values in a row, without channels, are taken for a signal.
        axes = tuple(axis for axis in range(1, image.ndim) if axis != channel_axis or image.ndim == 2)
        filled = fill(image.numpy(), axes)
        return tf.cast(np.round(filled) if image.dtype.is_integer else filled, image.dtype)

    return missing
