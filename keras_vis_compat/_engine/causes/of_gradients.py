"""Why a gradient, or what is made of gradients by the input, shows nothing."""

import numpy as np

from ..._maps.scaling import is_flat
from . import Cause
from .of_layers import SATURATED, constant_sum, dead, equal_weights, reached, saturated, zero_weights


def of_no_gradient(seen, target):
    """Return why no gradient of the score reaches a step of a `WholePass`."""
    way = seen.onwards(target)
    if way.isdisjoint(seen.reads) or not seen.is_differentiable(target):
        return Cause("no gradient path", seen.steps[target].path, None, _no_path(seen, target, way))
    lively = {position for position in way if seen.gradients[position].any()}
    if lively.isdisjoint(seen.reads):
        return Cause("constant score", None, None, "the score does not change with the output of the model")
    ends = [position for position in sorted(lively) if lively.isdisjoint(seen.steps[position].sources)]
    return _of_end(seen, ends[-1], sorted(lively))


def of_saliency(seen, position, model):
    """Return why the gradient by an input, by its position, shows nothing."""
    target = seen.targets[position]
    gradient, path = seen.gradients[target], seen.names[target]
    if not gradient.any():
        return of_no_gradient(seen, target) if seen.steps else _of_hidden_layers(seen, model)
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
    path = seen.names[target]
    if is_flat(seen.values[target]).all():
        return Cause(
            "constant input", path, None, f"{path!r} is the same everywhere, and noise is a share of its range"
        )
    text = f"the gradient by {path!r} is the same whatever the noise: the score is linear in it around this image"
    return Cause("constant gradient", path, None, text)


def of_attribution(seen, position, model, raw, compares=False):
    """Return why what each value adds to the score, an array, shows nothing.

    `compares` says whether it was found by comparing scores with parts of the input covered.
    """
    if raw.any() and not is_flat(raw[np.newaxis]).all():
        if np.max(raw) <= 0:
            text = "all there is in the input speaks against the score (only negative evidence)"
            return Cause("negative evidence", None, None, text)
        return Cause("modifier", None, None, "a modifier leaves nothing of what speaks for the score")
    cause = of_saliency(seen, position, model)
    if cause.kind not in ("no spatial variation", "negative evidence", "modifier"):
        return cause
    target = seen.targets[position]
    path = seen.names[target]
    if compares and not is_flat(seen.values[target]).all():
        text = f"the score is the same to its last digits wherever {path!r} is covered"
        return Cause("saturated", path, None, text)
    if raw.any():
        return cause
    return Cause("constant input", path, None, f"{path!r} is nowhere different from the baseline where it counts")


def _no_path(seen, target, way):
    name = seen.steps[target].path
    if not seen.is_differentiable(target):
        return f"layer {name!r} gives whole numbers, which have no gradient"
    return f"what is scored does not depend on layer {name!r}"


def _of_end(seen, end, lively):
    """Return why the gradient ends at a step: by it there is one, by what it is made from there is none."""
    step, value, gradient = seen.steps[end], seen.values[end], seen.gradients[end]
    return (
        constant_sum(step.path, step.operation, value, gradient)
        or dead(step.path, step.operation, value, gradient)
        or saturated(step.path, step.operation, value, gradient)
        or zero_weights(step, gradient)
        or equal_weights(step, value, gradient)
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
        if found := saturated(step.path, step.operation, seen.values[position], seen.gradients[position]):
            return found
    return None


def _of_hidden_layers(seen, model):
    """Return why no gradient comes out of a model that can only be called."""
    counting = np.concatenate([seen.values[read][seen.gradients[read] != 0] for read in seen.reads])
    if not counting.size:
        return Cause("constant score", None, None, "the score does not change with the output of the model")
    if np.all((np.abs(counting) < SATURATED) | (np.abs(counting - 1) < SATURATED)) and counting.any():
        return Cause("saturated", model.name, None, f"the output of {model.name!r} is saturated{reached(counting)}")
    text = f"{model.name!r} passes no gradient on; the layers of a subclassed model cannot be looked at one by one"
    return Cause("blocked gradient", model.name, None, text)
