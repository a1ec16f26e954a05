"""What a layer does to leave no gradient or nothing but zeros."""

import numpy as np

from ... import _keras
from ..._maps.scaling import is_flat
from . import Cause

SATURATED = 1e-6  # how near an activation must come to its bounds for its gradient to vanish in single precision


def _activation_name(operation):
    """The name of what a layer does to its values in the end, in small letters: its activation, or its own kind."""
    own = _keras.activation_of(operation)
    if own is None:
        return (getattr(operation, "symbol", None) or type(operation).__name__).rpartition(".")[2].lower()
    return getattr(own, "__name__", type(own).__name__).lower()


_BOUNDS = {"softmax": (0, 1), "sigmoid": (0, 1), "hard_sigmoid": (0, 1), "tanh": (-1, 1), "relu6": (0, 6)}


def _counting(value, gradient):
    return value[gradient != 0] if gradient.any() else value


def dead(path, operation, value, gradient):
    """The `Cause` where the ReLUs that count are off, else None; `gradient` (zeros: all count) is by the value."""
    if "relu" not in _activation_name(operation) or np.any(_counting(value, gradient) > 0):
        return None
    share = float(np.mean(value <= 0))
    text = f"the ReLUs of layer {path!r} that count for the score are off ({share:.0%} of all are)"
    return Cause("dead relus", path, share, text)


def saturated(path, operation, value, gradient):
    """The `Cause` where the activation is at its bounds wherever it counts, else None."""
    name = _activation_name(operation)
    low, high = _BOUNDS.get(name, (0, getattr(operation, "max_value", None) or np.inf if "relu" in name else -np.inf))
    if low >= high or not np.isfinite(high):
        return None
    numbers = value if name == "softmax" else _counting(value, gradient)
    if not np.all((numbers < low + SATURATED) | (numbers > high - SATURATED)):
        return None
    where = reached(_counting(value, gradient))
    return Cause("saturated", path, None, f"the {name} of layer {path!r} is saturated{where}")


def reached(values):
    """Words for what some values are, or from where to where they go."""
    least, largest = float(values.min()), float(values.max())
    return f" at {least:.7g}" if least == largest else f", from {least:.3g} to {largest:.7g}"


def constant_sum(path, operation, value, gradient):
    """The `Cause` where all outputs of a softmax count alike, else None."""
    if _activation_name(operation) != "softmax" or not is_flat(gradient).all():
        return None
    text = f"the outputs of the softmax of layer {path!r} add up to 1 whatever the input"
    return Cause("constant score", path, None, f"{text}, so their mean and their sum never change")


_SHIFTS = ("bias", "beta", "moving_mean", "moving_variance")


def zero_weights(step, gradient):
    """The `Cause` where the weights that count are zero, else None."""
    for weight in getattr(step.operation, "weights", []):
        name, values = _keras.name_of_weight(weight), np.asarray(weight)
        if name in _SHIFTS or values.dtype.kind != "f":
            continue
        if values.ndim > 1 and values.shape[-1] == gradient.shape[-1]:
            values = values[..., gradient.any(tuple(range(gradient.ndim - 1)))]
        if not values.any():
            text = f"the weights of layer {step.path!r} that count for the score are zero ({name})"
            return Cause("zero weights", step.path, None, text)
    return None


_ALIKE = 1e-5  # of the largest weight: what they differ by moves a softmax by less than rounding


def equal_weights(step, value, gradient):
    """The `Cause` where all units of a softmax, in this layer or behind it, weigh alike; else None."""
    kernels = [np.asarray(own) for own in getattr(step.operation, "weights", []) if len(own.shape) > 1]
    if not kernels or kernels[0].shape[-1] != value.shape[-1] or value.shape[-1] < 2:
        return None
    how_much = value if _activation_name(step.operation) == "softmax" else np.abs(gradient)
    counting = (how_much > SATURATED * how_much.max()).reshape(-1, value.shape[-1]).any(0)
    kernel = kernels[0].reshape(-1, len(counting))[:, counting]
    if np.ptp(kernel, axis=-1).max() > _ALIKE * np.abs(kernel).max():
        return None
    text = f"the units of layer {step.path!r} have equal weights, so the probabilities of its softmax never change"
    return Cause("zero weights", step.path, None, text)
