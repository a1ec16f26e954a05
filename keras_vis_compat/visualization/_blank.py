"""Why a map of the old API came out blank, in the words of that API."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .. import _keras
from .._engine.causes import Cause, of_cam, of_saliency
from .._engine.evaluate import Probe
from .._engine.not_finite import NotFiniteError
from .._engine.whole_pass import whole_pass
from .._maps.flatness import flat_rows
from .._messages import warn_of_blank_map
from .._types import Array, Layer
from ..losses import WeightedLosses
from ..scores import FilterScore

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


def warn_of_blank_saliency(
    maps: Sequence[Array | None], losses: WeightedLosses, probe: Probe, seeds: Sequence[Array]
) -> None:
    """Warn where a map of the first sample, not yet scaled, shows nothing, or nothing but rounding.

    Args:
        maps: One for each of what the probe differentiates by.
        losses: List of (Loss, weight).
        probe: The `Probe` whose gradients they are.
        seeds: What it was given.
    """
    blank = _first_flat(maps)
    if blank is None:
        _warn_of_rounding(losses)
    else:
        _warn(losses, lambda: of_saliency(whole_pass(probe, seeds), blank, None))


def warn_of_blank_cam(
    maps: Sequence[Array | None],
    sums: Sequence[Array],
    losses: WeightedLosses,
    probe: Probe,
    seeds: Sequence[Array],
    axis: int,
) -> None:
    """Warn where a class activation map, not yet scaled, shows nothing; `sums` are the maps before their ReLU."""
    blank = _first_flat(maps)
    if blank is None:
        _warn_of_rounding(losses)
    else:
        _warn(losses, lambda: of_cam(whole_pass(probe, seeds), axis, sums[blank], which=blank))


def _first_flat(maps: Sequence[Array | None]) -> int | None:
    for position, one in enumerate(maps):
        if one is None or one.size == 1:  # of features keras-vis shows one number, whatever it is
            continue
        flat, finite = flat_rows(one[np.newaxis])
        if not finite:
            raise NotFiniteError("`grad_modifier` made NaN or infinity of finite numbers: look for a division by zero")
        if flat:
            return position
    return None


def _warn(losses: WeightedLosses, find: Callable[[], Cause]) -> None:
    reason = next(filter(None, (_constant_softmax(loss) for loss, _ in losses)), None)
    if reason is None:
        cause = find()
        reason = f"{_ZERO if cause.kind in _STOPS else ''}{cause.text}: {_WAYS_OUT[cause.kind]}"
    warn_of_blank_map(f"the map is blank: {reason}")


_STOPS = ("no gradient path", "constant score", "saturated", "zero weights", "blocked gradient")
_ZERO = "the gradient is zero everywhere: "


def _warn_of_rounding(losses: WeightedLosses) -> None:
    constant = [reason for loss, _ in losses if (reason := _constant_softmax(loss))]
    if constant and len(constant) == len(losses):
        warn_of_blank_map(f"the map shows nothing but rounding errors: {constant[0]}")


def _constant_softmax(loss: Any) -> str | None:
    """Why a loss never changes, where it takes all outputs of a softmax alike."""
    layer: Layer = getattr(loss, "layer", None)
    score = getattr(loss, "score", None)
    if not isinstance(score, FilterScore) or not _keras.is_layer(layer) or not _keras.is_softmax(layer):
        return None
    count, indices = _keras.symbolic_output(layer).shape[-1], score.filter_indices
    if indices is not None and (count is None or sorted(i % count for i in indices) != list(range(count))):
        return None
    return (
        f"the outputs of the softmax of layer {layer.name!r} add up to 1 whatever the input, so their mean and their "
        f"sum never change: {_WAYS_OUT['constant score']}"
    )
