"""The outputs of a model, each with a score of its own: which is whose."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import tensorflow as tf

from .. import _keras
from .._engine.network import CallSource
from .._inputs import checks
from .._inputs.layers import find_layer
from .._types import Layer, Model
from ._formula import formula_of
from ._score import Score


class Output(NamedTuple):
    """One output of a model: the names it goes by (there may be none) and its shape (N, …)."""

    names: tuple
    shape: tuple


class Outputs(NamedTuple):
    """The outputs of a model: the shape (N, …) of each, and a function that tells the names each goes by, if any."""

    shapes: Sequence[tuple]
    names: Callable[[], list[tuple]]

    def text(self, only: slice = slice(None)) -> str:
        """Return how messages name some of them."""
        names = [repr(own[0]) for own in self.names()[only] if own]
        return f" ({', '.join(names)})" if names else ""


def spread(score: Score, outputs: Outputs) -> Any:
    """Return one score for each output, where this one speaks of several of them by their names and shapes."""
    names = outputs.names()
    bound = score.for_outputs([Output(*pair) for pair in zip(names, outputs.shapes, strict=True)])
    return score if bound is None else bound


def in_order(scores: Mapping[str, Any], outputs: Outputs) -> list:
    """Return scores by the names of the outputs as a list."""
    found, fits = checks.by_name(scores, outputs.names())
    if not fits:
        raise ValueError(
            f"`score` must have one score per output of the model{outputs.text()}, got the keys {list(scores)}; "
            "InactiveScore() is for an output that shall not count"
        )
    return found


def traced_outputs(source: CallSource, specs: Sequence[tf.TensorSpec]) -> Outputs:
    """Return the outputs of a model that must be called to see them; nothing is computed."""
    found = tf.function(source.call, autograph=False).get_concrete_function(list(specs)).structured_outputs
    tensors = tf.nest.flatten(found)  # a dict in the order of its sorted keys
    names = [(key,) for key in sorted(found)] if isinstance(found, Mapping) else [()] * len(tensors)
    return Outputs([tuple(tensor.shape) for tensor in tensors], lambda: names)


def reads_no_output(score: Any) -> bool:
    """Return whether a score reads inner layers only."""
    return isinstance(score, Score) and None not in formula_of(score, None).reads


def layer_of(model: Model, own: Callable, layer: Layer) -> Layer:
    """Return the layer that a score names: `own` says which of the model is meant by one of another."""
    if not _keras.is_graph(model):
        raise ValueError(
            f"a LayerScore needs a Sequential or functional model, got {type(model).__name__} {model.name!r}, "
            "whose layers cannot be read one by one"
        )
    return find_layer(model, own(layer))
