"""Why a map of the old API came out blank, in the words of that API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import _keras
from .._engine.causes import Cause
from .._messages import warn_of_blank_map
from ..scores import FilterScore
from ._targets import Objective

_LINEAR = "set its activation to linear and call utils.apply_modifications(model)"
_WAYS_OUT = {
    "no gradient path": "take another `wrt_tensor`, or a target that depends on it",
    "constant score": f"name one class, or {_LINEAR}",
    "saturated": _LINEAR,
    "dead relus": "give an image in the range that the model was trained on, or look at another layer",
    "zero weights": "train the model, or load its weights",
    "blocked gradient": "take a layer before it as the target",
    "constant input": "give an image that varies",
    "no spatial variation": "choose another layer with `penultimate_layer_idx`",
    "negative evidence": "grad_modifier='negate' shows what lowers the target, 'absolute' what changes it",
    "modifier": "grad_modifier=None shows the map",
}


def warn_of_blank_map_of(objective: Objective, find: Callable[[], Cause]) -> None:
    """Warn that a map is blank, where `find` finds out why unless the objective says it."""
    reason = next(filter(None, map(_constant_softmax, objective.targets)), None)
    if reason is None:
        cause = find()
        reason = f"{_ZERO if cause.kind in _STOPS else ''}{cause.text}: {_WAYS_OUT[cause.kind]}"
    warn_of_blank_map(f"the map is blank: {reason}")


_STOPS = ("no gradient path", "constant score", "saturated", "zero weights", "blocked gradient")
_ZERO = "the gradient is zero everywhere: "


def warn_of_rounding(objective: Objective) -> None:
    """Warn where all there is in a map comes from rounding."""
    constant = list(filter(None, map(_constant_softmax, objective.targets)))
    if constant and len(constant) == len(objective.targets):
        warn_of_blank_map(f"the map shows nothing but rounding errors: {constant[0]}")


def _constant_softmax(target: tuple[Any, Any]) -> str | None:
    """Why a target never changes, where it takes all outputs of a softmax alike."""
    layer, score = target
    if not isinstance(score, FilterScore) or not _keras.is_layer(layer) or not _keras.is_softmax(layer):
        return None
    count, indices = _keras.symbolic_output(layer).shape[-1], score.filter_indices
    if indices is not None and (count is None or sorted(i % count for i in indices) != list(range(count))):
        return None
    return (
        f"the outputs of the softmax of layer {layer.name!r} add up to 1 whatever the input, so their mean and their "
        f"sum never change: {_WAYS_OUT['constant score']}"
    )
