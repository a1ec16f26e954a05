"""Why a map of the old API came out blank, in the words of that API."""

from __future__ import annotations

from .._engine.causes import Cause
from .._messages import warn_of_blank_map

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


def warn_that_it_is_blank(cause: Cause) -> None:
    """Warn that a map is blank, and why."""
    stops = _ZERO if cause.kind in _STOPS else ""
    warn_of_blank_map(f"the map is blank: {stops}{cause.text}: {_WAYS_OUT[cause.kind]}")


_STOPS = ("no gradient path", "constant score", "saturated", "zero weights", "blocked gradient")
_ZERO = "the gradient is zero everywhere: "
