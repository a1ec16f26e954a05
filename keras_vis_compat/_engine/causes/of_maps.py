"""Why the weighed sum of the maps of a layer shows nothing."""

import numpy as np

from ..._maps.scaling import is_flat
from . import Cause
from .of_gradients import of_no_gradient
from .of_layers import dead, zero_weights


def of_cam(seen, channel_axis, raw, differentiated=True, which=0):
    """Return why the weighed sum of the maps of a layer shows nothing.

    Args:
        seen: The `WholePass`, the layer among its targets.
        channel_axis: Of the maps.
        raw: The sum, before its ReLU.
        differentiated: Whether it is a gradient that the maps are weighed by; None: what is lost without each, of which
            the gradient tells why it is nothing.
        which: Of the targets.
    """
    target = seen.targets[which]
    path, value, gradient = seen.steps[target].path, seen.values[target], seen.gradients[target]
    if value.size == value.shape[channel_axis]:
        return Cause("no spatial variation", path, None, f"the maps of layer {path!r} have one position only")
    if differentiated is not False and not gradient.any():
        return of_no_gradient(seen, target)
    channels, by_channel = (_by_channel(array, channel_axis) for array in (value, gradient))
    counting = by_channel.any(1) if differentiated is not False else np.ones(len(channels), bool)
    if not channels[counting].any():
        return _dark(seen, target)
    if is_flat(channels[counting]).all():
        return _flat(seen, target, channel_axis)
    if np.max(raw) > 0:
        return _of_sum(path, raw)
    if differentiated is False and not raw.any():
        return _no_score(seen)
    if differentiated is None:
        text = f"the score is the same to its last digit without any one of the maps of layer {path!r}"
        return Cause("saturated", path, None, text)
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
    return dead(step.path, step.operation, value, np.zeros_like(value)) or Cause(
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
        dead(step.path, step.operation, value, nothing)
        or zero_weights(step, np.ones_like(value))
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
