"""Why a map shows nothing, found out from one pass through the model."""

from typing import NamedTuple

import numpy as np

from .. import _keras
from .._maps.scaling import is_flat

SATURATED = 1e-6  # how near an activation must come to its bounds for its gradient to vanish in single precision


class Cause(NamedTuple):
    """Why a map is blank.

    Attributes:
        kind: One of `KINDS`.
        layer: Path of the layer that is to blame, None where none is.
        share: Share of its units that are off, in [0, 1], None where that is not the cause.
        text: What was found, in words.
    """

    kind: str
    layer: str | None
    share: float | None
    text: str


KINDS = {
    "not finite": "something that the model computes is NaN or infinite",
    "no gradient path": "what is scored does not depend on what the map is made of",
    "constant score": "the score is the same whatever the model puts out",
    "empty region": "the model finds what is scored nowhere",
    "saturated": "an activation is at its bounds, where its gradient is zero",
    "dead relus": "the ReLUs that count are off",
    "zero weights": "the weights that count are zero",
    "constant gradient": "noise changes nothing of the gradient",
    "blocked gradient": "a layer passes no gradient on",
    "constant input": "the input is the same everywhere",
    "no spatial variation": "the maps are the same everywhere, or have one position only",
    "negative evidence": "all there is speaks against the score",
    "no overlap": "guided saliency and Grad-CAM show nothing at the same place",
    "modifier": "a modifier leaves nothing of the map",
}


# -- no gradient --------------------------------------------------------------------------------------------


def of_no_gradient(seen, target):
    """Return why no gradient of the score reaches a step of a `WholePass`."""
    way = seen.onwards(target)
    if way.isdisjoint(seen.reads) or not seen.is_differentiable(target):
        return Cause("no gradient path", seen.steps[target].path, None, _no_path(seen, target, way))
    lively = {position for position in way if seen.gradients[position].any()}
    if lively.isdisjoint(seen.reads):
        return Cause("constant score", None, None, "the score does not change with the output of the model")
    ends = [position for position in sorted(lively) if lively.isdisjoint(seen.steps[position].sources)]
    return of_end(seen, ends[-1], sorted(lively))


def _no_path(seen, target, way):
    name = seen.steps[target].path
    if not seen.is_differentiable(target):
        return f"layer {name!r} gives whole numbers, which have no gradient"
    return f"what is scored does not depend on layer {name!r}"


def of_end(seen, end, lively):
    """Return why the gradient ends at a step: by it there is one, by what it is made from there is none."""
    step, value, gradient = seen.steps[end], seen.values[end], seen.gradients[end]
    return (
        _constant_sum(step.path, step.operation, value, gradient)
        or _dead(step.path, step.operation, value, gradient)
        or _saturated(step.path, step.operation, value, gradient)
        or _zero_weights(step, gradient)
        or _saturated_later(seen, lively)
        or Cause("blocked gradient", step.path, None, _blocked(step))
    )


def _blocked(step):
    return (
        f"layer {step.path!r} ({type(step.operation).__name__}) passes no gradient on: its derivative is zero here, as "
        "that of rounding, of comparisons and of factors that are zero"
    )


def _saturated_later(seen, lively):
    """A gradient that a saturated activation has made so small that nothing is left of it further on."""
    for position in reversed(lively):
        step = seen.steps[position]
        if found := _saturated(step.path, step.operation, seen.values[position], seen.gradients[position]):
            return found
    return None


def of_saliency(seen, position, model):
    """Return why the gradient by an input, by its position, shows nothing."""
    if seen.said:
        return seen.said
    if not seen.steps:
        return of_hidden_layers(seen, model)
    target = seen.targets[position]
    gradient, path = seen.gradients[target], seen.steps[target].path
    if not gradient.any():
        return of_no_gradient(seen, target)
    if is_flat(np.abs(gradient)).all():
        text = f"the score moves alike with every value of input {path!r}"
        return Cause("no spatial variation", path, None, text)
    if np.max(gradient) <= 0:
        text = f"every value of input {path!r} speaks against the score (only negative evidence)"
        return Cause("negative evidence", path, None, text)
    return Cause("modifier", None, None, "a modifier leaves nothing of the gradient")


def of_variance(seen, position, model):
    """Return why the gradient by an input, by its position, does not vary from one noisy copy to the next."""
    cause = of_saliency(seen, position, model)
    if cause.kind not in ("no spatial variation", "negative evidence", "modifier"):
        return cause
    target = seen.targets[position]
    path = seen.steps[target].path
    if is_flat(seen.values[target]).all():
        return Cause(
            "constant input", path, None, f"{path!r} is the same everywhere, and noise is a share of its range"
        )
    text = f"the gradient by {path!r} is the same whatever the noise: the score is linear in it around this image"
    return Cause("constant gradient", path, None, text)


def of_attribution(seen, position, model, raw):
    """Return why what each value adds to the score, an array, shows nothing."""
    if seen.said:
        return seen.said
    if raw.any() and not is_flat(raw[np.newaxis]).all():
        if np.max(raw) <= 0:
            text = "all there is in the input speaks against the score (only negative evidence)"
            return Cause("negative evidence", None, None, text)
        return Cause("modifier", None, None, "a modifier leaves nothing of what speaks for the score")
    cause = of_saliency(seen, position, model)
    if raw.any() or cause.kind not in ("no spatial variation", "negative evidence", "modifier"):
        return cause
    path = seen.steps[seen.targets[position]].path
    return Cause("constant input", path, None, f"{path!r} is nowhere different from the baseline where it counts")


def of_hidden_layers(seen, model):
    """Return why no gradient comes out of a model that can only be called."""
    if not any(gradient.any() for gradient in seen.gradients):
        return Cause("constant score", None, None, "the score does not change with the output of the model")
    counting = np.concatenate(
        [value[gradient != 0] for value, gradient in zip(seen.values, seen.gradients, strict=True)]
    )
    if np.all((np.abs(counting) < SATURATED) | (np.abs(counting - 1) < SATURATED)) and counting.any():
        return Cause("saturated", model.name, None, f"the output of {model.name!r} is saturated{_reached(counting)}")
    text = f"{model.name!r} passes no gradient on; the layers of a subclassed model cannot be looked at one by one"
    return Cause("blocked gradient", model.name, None, text)


# -- activations --------------------------------------------------------------------------------------------


def activation_name(operation):
    """The name of what a layer does to its values in the end, in small letters: its activation, or its own kind."""
    own = _keras.activation_of(operation)
    if own is None:
        return (getattr(operation, "symbol", None) or type(operation).__name__).rpartition(".")[2].lower()
    return getattr(own, "__name__", type(own).__name__).lower()


_BOUNDS = {"softmax": (0, 1), "sigmoid": (0, 1), "hard_sigmoid": (0, 1), "tanh": (-1, 1), "relu6": (0, 6)}


def _counting(value, gradient):
    return value[gradient != 0] if gradient.any() else value


def _dead(path, operation, value, gradient):
    if "relu" not in activation_name(operation) or np.any(_counting(value, gradient) > 0):
        return None
    share = float(np.mean(value <= 0))
    text = f"the ReLUs of layer {path!r} that count for the score are off ({share:.0%} of all are)"
    return Cause("dead relus", path, share, text)


def _saturated(path, operation, value, gradient):
    name = activation_name(operation)
    low, high = _BOUNDS.get(name, (0, getattr(operation, "max_value", None) or np.inf if "relu" in name else -np.inf))
    if low >= high or not np.isfinite(high):
        return None
    numbers = value if name == "softmax" else _counting(value, gradient)
    if not np.all((numbers < low + SATURATED) | (numbers > high - SATURATED)):
        return None
    reached = _reached(_counting(value, gradient))
    return Cause("saturated", path, None, f"the {name} of layer {path!r} is saturated{reached}")


def _reached(values):
    least, largest = float(values.min()), float(values.max())
    return f" at {least:.7g}" if least == largest else f", from {least:.3g} to {largest:.7g}"


def _constant_sum(path, operation, value, gradient):
    if activation_name(operation) != "softmax" or value.shape[-1] < 2 or not is_flat(gradient).all():
        return None
    text = f"the outputs of the softmax of layer {path!r} add up to 1 whatever the input"
    return Cause("constant score", path, None, f"{text}, so their mean and their sum never change")


# -- weights ------------------------------------------------------------------------------------------------

_SHIFTS = ("bias", "beta", "moving_mean", "moving_variance")


def _zero_weights(step, gradient):
    for weight in getattr(step.operation, "weights", []):
        name, values = weight.name.split(":")[0].rpartition("/")[2], np.asarray(weight)
        if name in _SHIFTS or values.dtype.kind != "f":
            continue
        if values.ndim > 1 and values.shape[-1] == gradient.shape[-1]:
            values = values[..., gradient.any(tuple(range(gradient.ndim - 1)))]
        if not values.any():
            text = f"the weights of layer {step.path!r} that count for the score are zero ({name})"
            return Cause("zero weights", step.path, None, text)
    return None


# -- maps of a layer ----------------------------------------------------------------------------------------


def of_cam(seen, channel_axis, raw, differentiated=True, which=0):
    """Return why the weighed sum of the maps of a layer shows nothing.

    Args:
        seen: The `WholePass`, the layer among its targets.
        channel_axis: Of the maps.
        raw: The sum, before its ReLU.
        differentiated: Whether it is a gradient that the maps are weighed by.
        which: Of the targets.
    """
    if seen.said:
        return seen.said
    target = seen.targets[which]
    path, value, gradient = seen.steps[target].path, seen.values[target], seen.gradients[target]
    if value.size == value.shape[channel_axis]:
        return Cause("no spatial variation", path, None, f"the maps of layer {path!r} have one position only")
    if differentiated and not gradient.any():
        return of_no_gradient(seen, target)
    channels, by_channel = (_by_channel(array, channel_axis) for array in (value, gradient))
    counting = by_channel.any(1) if differentiated else np.ones(len(channels), bool)
    if not channels[counting].any():
        return _dark(seen, target)
    if is_flat(channels[counting]).all():
        return _flat(seen, target, channel_axis)
    if np.max(raw) > 0:
        return _of_sum(path, raw)
    if not differentiated and not raw.any():
        return _no_score(seen)
    return _negative(path, value, gradient, raw)


def _by_channel(array, channel_axis):
    return np.moveaxis(array, channel_axis, 0).reshape(array.shape[channel_axis], -1)


def _of_sum(path, raw):
    if is_flat(raw[np.newaxis]).all():
        text = f"the maps of layer {path!r} add up to the same everywhere"
        return Cause("no spatial variation", path, None, text)
    return Cause("modifier", None, None, "a modifier, or the size that the map was given, leaves nothing of it")


def _negative(path, value, gradient, raw):
    if np.any(raw < 0) or np.any(value * gradient < 0):
        text = f"all there is in layer {path!r} speaks against the score (only negative evidence)"
        return Cause("negative evidence", path, None, text)
    share = float(np.mean(value <= 0))
    return Cause("dead relus", path, share, f"the units of layer {path!r} that count are off ({share:.0%} of all are)")


def _no_score(seen):
    read = seen.reads[0]
    step, value = seen.steps[read], seen.values[read]
    return _dead(step.path, step.operation, value, np.zeros_like(value)) or Cause(
        "saturated", step.path, None, "what is scored is 0 for the image behind every map: its probability vanishes"
    )


def _dark(seen, target):
    origin = seen.origin(target, lambda position: not seen.values[position].any())
    step, value = seen.steps[origin], seen.values[origin]
    if seen.is_entry(origin):
        return Cause("constant input", step.path, None, f"input {step.path!r} is zero everywhere")
    nothing = np.zeros_like(value)
    text = f"the output of layer {step.path!r} is zero everywhere"
    return (
        _dead(step.path, step.operation, value, nothing)
        or _zero_weights(step, np.ones_like(value))
        or Cause("no spatial variation", step.path, None, text)
    )


def _flat(seen, target, channel_axis):
    rank = seen.values[target].ndim

    def is_constant(position):
        value = seen.values[position]
        if value.ndim != rank:
            return False
        return is_flat(np.moveaxis(value, channel_axis, 0).reshape(value.shape[channel_axis], -1)).all()

    origin = seen.origin(target, is_constant)
    path = seen.steps[origin].path
    if seen.is_entry(origin):
        return Cause("constant input", path, None, f"input {path!r} is the same everywhere")
    return Cause("no spatial variation", path, None, f"from layer {path!r} on the maps are the same everywhere")
