"""From what people call a score to the terms of the engine: one checked score for each output of a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from .. import _keras
from .._engine.evaluate import Term
from .._engine.model_cache import kept
from .._engine.network import CallSource, Source
from .._inputs.layers import find_layer
from .._types import Array, Layer, Model, OneScore
from . import Score
from ._formula import formula_of, term_of
from ._score import rows_of


class Output(NamedTuple):
    """One output of a model: the names it goes by (there may be none) and its shape (N, …)."""

    names: tuple
    shape: tuple


def scores_of(score: Any, source: Any, inputs: Sequence) -> tuple:
    """Return a tuple of scores, one for each output of the model, checked against it.

    Args:
        score: A Score or function; for several outputs a list of them, or a dict by the name of the output.
        source: What `source_of(model)` returned.
        inputs: The batches, one array for each input.

    Raises:
        ValueError: Not callable, a count that is not that of the outputs, or a score that does not fit its output.
    """
    outputs = outputs_of(source, inputs)
    bound = score.for_outputs(outputs) if isinstance(score, Score) else None
    score = score if bound is None else bound
    scores = _by_name(score, outputs) if isinstance(score, Mapping) else _in_order(score, outputs)
    found = tuple(_with_layers(one, source) for one in scores)
    for one, output in zip(found, outputs, strict=False):
        _check(one, output, len(inputs[0]))
    return found


def terms_of(scores: Sequence, samples: int, rows: Sequence[int] | np.ndarray | None = None) -> list[Term]:
    """Return the engine's terms of such scores, for a batch of so many samples or for some rows of one.

    With `rows`, row r of the batch holds sample `rows[r]`.
    """
    rows = range(samples) if rows is None else rows
    return [
        term_of(rows_of(score, rows, samples), position, len(rows), name=getattr(score, "name", ""))
        for position, score in enumerate(scores)
    ]


def _in_order(score: Any, outputs: Sequence[Output]) -> list[OneScore]:
    scores = list(score) if isinstance(score, list | tuple) else [score]
    for one in scores:
        if not callable(one) or isinstance(one, type):
            raise ValueError(
                f"`score` must be a Score or a function from the output of the model to one number per sample, "
                f"got {one!r}; CategoricalScore(3) is the score of class 3"
            )
    needed = len(outputs)
    if len(scores) != needed and not (len(scores) == 1 and _reads_no_output(scores[0])):
        raise ValueError(
            f"`score` must hold one score per output: the model has {needed}{_names(outputs)}, got {len(scores)}; "
            "InactiveScore() is for an output that shall not count"
        )
    return scores


def _by_name(scores: Mapping[str, Any], outputs: Sequence[Output]) -> list[OneScore]:
    known = [name for output in outputs for name in output.names]
    wrong = [name for name in scores if name not in known]
    if wrong or len(scores) != len(outputs):
        raise ValueError(
            f"`score` must have one score per output of the model{_names(outputs)}, got the keys {list(scores)}; "
            "InactiveScore() is for an output that shall not count"
        )
    in_order = [[scores[name] for name in output.names if name in scores][:1] for output in outputs]
    return _in_order([one for found in in_order for one in found], outputs)


def _names(outputs: Sequence[Output]) -> str:
    names = [repr(output.names[0]) for output in outputs if output.names]
    return f" ({', '.join(names)})" if names else ""


def _reads_no_output(score: OneScore) -> bool:
    return isinstance(score, Score) and None not in formula_of(score, None).reads


def _with_layers(score: OneScore, source: Source) -> OneScore:
    return score.with_layers(lambda layer: _found(layer, source.model)) if isinstance(score, Score) else score


def _found(layer: Layer, model: Model) -> Layer:
    if not _keras.is_graph(model):
        raise ValueError(
            f"a LayerScore needs a Sequential or functional model, got {type(model).__name__} {model.name!r}, "
            "whose layers cannot be read one by one"
        )
    return find_layer(model, layer)


def _check(score: OneScore, output: Output, samples: int) -> None:
    if not isinstance(score, Score):
        return
    try:
        score.check(output.shape)
        score.formula(samples)  # counts what was given for each sample
    except ValueError as error:
        raise ValueError(f"{error}{_names([output])}") from None


# -- outputs ------------------------------------------------------------------------------------------------


def outputs_of(source: Source, inputs: Sequence[Array]) -> list[Output]:
    model = source.model
    if not isinstance(source, CallSource):
        names, shapes = _keras.names_of_outputs(model), [tuple(symbol.shape) for symbol in _keras.outputs_of(model)]
        return [Output(own, shape) for own, shape in zip(names, shapes, strict=True)]
    specs = tuple(tf.TensorSpec([None, *array.shape[1:]], array.dtype) for array in inputs)
    return kept(model, ("outputs", source.key, specs), lambda: _traced_outputs(source, specs))


def _traced_outputs(source: CallSource, specs: Sequence[tf.TensorSpec]) -> list[Output]:
    """The outputs of a model that must be called to see them; nothing is computed."""
    found = tf.function(source.call, autograph=False).get_concrete_function(list(specs)).structured_outputs
    tensors = tf.nest.flatten(found)  # a dict in the order of its sorted keys
    names = [(key,) for key in sorted(found)] if isinstance(found, Mapping) else [()] * len(tensors)
    return [Output(own, tuple(tensor.shape)) for own, tensor in zip(names, tensors, strict=True)]
