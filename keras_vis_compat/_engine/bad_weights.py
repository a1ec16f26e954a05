"""NaN and infinity among the weights of layers."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import tensorflow as tf

from .. import _keras

WEIGHTS = "the training diverged or the file is broken, load the weights of an earlier epoch"


def of_weights(layers: Iterable[Any]) -> str | None:
    """Return what is wrong with the weights of some layers, None where nothing is."""
    faults = (_fault(layer, weight) for layer in layers for weight in getattr(layer, "weights", []))
    return next(filter(None, faults), None)


def of_hidden_weights(layers: Iterable[Any]) -> str | None:
    """Return what is wrong with weights though all that is read of a model is finite: a ReLU makes zeros of NaN.

    Infinity may be meant in layers of people's own, a mask of -inf for one.
    """
    innermost = sorted(layers, key=lambda layer: len(_keras.flat_layers(layer)))
    faults = ((layer, of_weights([layer])) for layer in innermost)
    return next((fault for layer, fault in faults if fault and (_keras.is_own_layer(layer) or "NaN" in fault)), None)


def _fault(layer: Any, weight: Any) -> str | None:
    if not tf.as_dtype(weight.dtype).is_floating:
        return None
    name = _keras.name_of_weight(weight)
    if not np.isfinite(tf.reduce_sum(weight)):  # no copy is made of a large kernel that is as it should be
        values = np.asarray(weight, np.float64)
        word, bad = "NaN" if np.isnan(values).any() else "infinite", np.count_nonzero(~np.isfinite(values))
        if bad:  # and not only the sum too large for the type
            return f"layer {layer.name!r} has {word} weights ({name}: {bad} of {values.size}): {WEIGHTS}"
    if name == "moving_variance" and (values := np.asarray(weight)).min() < 0:
        return f"layer {layer.name!r} has a negative moving_variance ({values.min():.4g}): {WEIGHTS}"
    return None
