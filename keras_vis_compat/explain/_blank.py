"""Blank maps of the visualisers: which are, why, and what can be done."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

import numpy as np

from .._engine.causes import Cause
from .._engine.not_finite import NotFiniteError
from .._engine.whole_pass import WholePass
from .._maps.scaling import flat_rows
from .._messages import Diagnosis

_WAYS_OUT = {
    "no gradient path": "score an output that depends on this input, or leave the input out",
    "constant score": "score one class, or give model_modifier=ReplaceToLinear()",
    "empty region": "score a class that it finds, or give an array as `mask`",
    "saturated": "model_modifier=ReplaceToLinear() takes a last softmax or sigmoid away",
    "dead relus": "give images in the range that the model was trained on, or look at another layer",
    "zero weights": "train the model, or load its weights",
    "constant gradient": "take SmoothGrad, or more noise with smooth_noise",
    "blocked gradient": "score a layer before it with LayerScore",
    "constant input": "give an image that varies",
    "no spatial variation": "name another layer with penultimate_layer",
    "negative evidence": "{modifier}=None shows it",
    "no overlap": "look at the two by themselves",
    "modifier": "{modifier}=None shows the map",
}
_OF_SALIENCY = {**_WAYS_OUT, "no spatial variation": "normalize_map=False shows how much"}

_NONE: Mapping[str, str] = MappingProxyType({})
_told: ContextVar[Mapping[str, str]] = ContextVar("ways out of blank maps", default=_NONE)


@contextmanager
def ways_out(by_cause: Mapping[str, str]) -> Iterator[None]:
    """Tell these ways out in the block: whoever calls the visualisers for others has arguments of its own.

    Args:
        by_cause: What can be done about a cause, for every one that is not left as it is; `{modifier}` stands for the
            argument of the visualiser that had the last word. Of blocks in one another the outermost counts.
    """
    token = _told.set({**by_cause, **_told.get()})
    try:
        yield
    finally:
        _told.reset(token)


def diagnosis(row: int, seen: WholePass, cause: Cause, modifier: str = "activation_modifier") -> Diagnosis:
    """Return the `Diagnosis` of a blank map: what the score itself said, else the cause that was found.

    Args:
        row: Of the map among all.
        seen: The `WholePass` of its image.
        cause: What was found in it.
        modifier: The argument of the visualiser that had the last word.
    """
    cause = seen.said or cause
    own = {**(_WAYS_OUT if modifier == "activation_modifier" else _OF_SALIENCY), **_told.get()}
    text = f"{cause.text}: {own[cause.kind].format(modifier=modifier)}"
    return Diagnosis(row, seen.score, cause.kind, cause.layer, cause.share, text)


def blank_rows(maps: np.ndarray, modifier: str) -> list[int]:
    """Return the rows of the maps (N, …) that are the same everywhere.

    `maps` are what is returned but for its scale; `modifier` names the argument that may have made them NaN.
    """
    rows, finite = flat_rows(maps)
    if not finite:
        raise not_finite(modifier)
    return rows


def not_finite(modifier: str) -> NotFiniteError:
    """Return the error for maps that an argument of that name made NaN."""
    return NotFiniteError(f"`{modifier}` made NaN or infinity of finite numbers: look for a division by zero in it")


NO_OVERLAP = Cause("no overlap", None, None, "guided saliency and Grad-CAM show nothing at the same place")
