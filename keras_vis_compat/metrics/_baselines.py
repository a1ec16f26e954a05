"""What stands in an image where a pixel is missing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import tensorflow as tf

from .._inputs.checks import is_real
from .._maps.baselines import BASELINES, constant
from ._checks import described
from ._maps import holds_ids


def checked_baseline(baseline: str | float) -> Callable[[tf.Tensor, int], tf.Tensor]:
    """Return `(images, axis of their channels) -> images without content`, tensors (N, …)."""
    if isinstance(baseline, str) and baseline in BASELINES:
        fill, takes_ids = BASELINES[baseline], baseline == "zero"
    elif is_real(baseline) and np.isfinite(baseline):
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
