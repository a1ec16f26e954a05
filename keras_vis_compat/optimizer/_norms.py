"""What gradients are divided by before they are followed, for arrays and for tensors that are being compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from .._engine.ordered_sum import ordered_sum
from .._maps.scaling import EPSILON
from .._settings.legacy_version import legacy_version


def normalization(norm_grads: bool) -> Callable[[Any], Any]:
    """Return what is done to gradients, by the version of keras-vis that is followed."""
    if not norm_grads:
        return unchanged
    return by_norm if legacy_version() == "0.5.0" else by_root_mean_square


def by_norm(gradient: Any) -> Any:
    """Return the gradient over its norm, as keras-vis 0.5.0 had it."""
    values = tf.convert_to_tensor(gradient)
    return _like(gradient, values * (1 / tf.sqrt(tf.maximum(ordered_sum(tf.square(values)), 1e-12))))


def by_root_mean_square(gradient: Any) -> Any:
    """Return the gradient over its root mean square, as keras-vis 0.4.1 had it."""
    values = tf.convert_to_tensor(gradient)
    mean = ordered_sum(tf.square(values)) / tf.cast(tf.size(values), values.dtype)
    return _like(gradient, values / (tf.sqrt(mean) + EPSILON))


def unchanged(gradient: Any) -> Any:
    """Return the gradient."""
    return gradient


def _like(given: Any, values: tf.Tensor) -> Any:
    """TensorFlow's sums of arrays too: NumPy adds up in another order, and hundreds of steps enlarge a last digit."""
    return values.numpy() if isinstance(given, np.ndarray) else values
