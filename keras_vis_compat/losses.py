"""Losses: what an `Optimizer` makes small."""

from __future__ import annotations

import re
import traceback
from collections.abc import Sequence
from importlib import import_module
from math import isnan
from numbers import Real
from types import ModuleType
from typing import Any, NamedTuple, TypeAlias

import tensorflow as tf

from . import _keras
from ._engine.evaluate import Term
from ._engine.fingerprint import fingerprint
from ._engine.model_cache import kept
from ._engine.network import Source
from ._keras.ambient import lazy_name
from ._types import Filters, Layer, OneScore, Symbolic
from .scores import FilterScore, Score
from .scores._formula import formula_of
from .utils import utils

__all__ = ["ActivationMaximization", "K", "Loss", "utils"]

K: ModuleType


class Loss:
    """A number to minimise. Subclass it, set `name`, and return a symbolic tensor from `build_loss`.

    On tf_keras `build_loss` may use `K.*`; on Keras 3 `keras.ops`, arithmetic and slices.

    Example:
        >>> class MeanOf(Loss):
        ...     def __init__(self, layer):
        ...         super().__init__()
        ...         self.name, self.layer = "mean", layer
        ...     def build_loss(self):
        ...         return keras.ops.mean(self.layer.output)
    """

    name = "Unnamed Loss"  # also for subclasses that forget super().__init__()

    def __init__(self) -> None:
        self.name = "Unnamed Loss"

    def build_loss(self) -> Symbolic:
        """Return the loss as a symbolic tensor."""
        raise NotImplementedError(f"{type(self).__name__} must define `build_loss(self)`")

    def __str__(self) -> str:
        return self.name


WeightedLosses: TypeAlias = Sequence[tuple[Loss, float | None]]


class ActivationMaximization(Loss):
    """Minus the sum over some filters of their mean activation: small where they are active.

    Formula:
        `L = -Σ_k mean over all positions of A_k`, where A_k are the filters asked for.

    Args:
        layer: The layer whose filters (or units) shall be active.
        filter_indices: Index or indices of filters, None for the mean of all, or a Score of the layer's output.

    Raises:
        TypeError: `layer` is not a layer.
        ValueError: A filter that the layer does not have, or none.

    Cost:
        None beside the pass that computes the layer.

    Cautions:
        Of a softmax the loss is also lowered by making other classes small: make the last layer linear first.

    Example:
        >>> losses = [(ActivationMaximization(model.layers[-1], 3), 1)]
        >>> image, gradient, value = Optimizer(model.input, losses).minimize(max_iter=10, verbose=False)

    Source:
        Simonyan et al. 2013, "Deep Inside Convolutional Networks", https://arxiv.org/abs/1312.6034
    """

    def __init__(self, layer: Layer, filter_indices: Filters) -> None:
        super().__init__()
        self.name = "ActivationMax Loss"
        if not _keras.is_layer(layer):
            raise TypeError(f"`layer` must be a Keras layer such as model.layers[-1], got {layer!r}")
        self.layer, self.filter_indices = layer, filter_indices
        self.score = score_of(layer, filter_indices)

    def build_loss(self) -> Symbolic:
        def loss(output: tf.Tensor) -> tf.Tensor:
            return -tf.reduce_mean(self.score(output))

        return _keras.symbolic(loss, _keras.symbolic_output(self.layer))

    def term(self, samples: int) -> Term:
        """Return the loss as what the engine compiles, for so many samples."""
        return term_of_filters(self.layer, self.score, samples)


class LayerOutput(NamedTuple):
    """What a layer says of its output: the shape (N, …), and the axis of its filters, from the end."""

    shape: tuple
    channel_axis: int


def output_of(layer: Layer) -> LayerOutput:
    symbol = _keras.symbolic_output(layer)
    return LayerOutput(tuple(symbol.shape), _keras.channel_axis_of(symbol))


def score_of(layer: Layer, filter_indices: Filters, output: LayerOutput | None = None) -> OneScore:
    """Return what `filter_indices` means for a layer as a score of its output, checked."""
    output = output or output_of(layer)
    score = filter_indices if callable(filter_indices) else FilterScore(filter_indices, output.channel_axis)
    if isinstance(score, Score):
        try:
            score.check(output.shape)
        except ValueError as error:
            raise ValueError(f"{error} (layer {layer.name!r})") from None
    return score


def term_of_filters(layer: Layer, score: OneScore, samples: int, weight: float = 1.0) -> Term:
    """Return the term of an `ActivationMaximization` loss, for so many samples."""
    formula = score.formula(samples) if type(score) is FilterScore else formula_of(score, samples)

    def loss(values: Sequence[tf.Tensor], arguments: Sequence[tf.Tensor]) -> tf.Tensor:
        return -tf.reduce_mean(formula.evaluate(values, arguments))

    reads = tuple([layer if read is None else read for read in formula.reads])
    key, name = ("loss", formula.key), "ActivationMax Loss"
    return Term(reads, loss, key, formula.arguments, weight, name, formula.fixed_batch)


# -- from losses to terms ---------------------------------------------------------------------------------


def terms_of(losses: WeightedLosses, source: Source, samples: int) -> list[Term]:
    """Return the `Term`s of `[(loss, weight), …]`; losses of weight 0 or None are never built."""
    weighted = [(loss, weight) for loss, weight in _checked(losses) if weight]
    if not weighted:
        raise ValueError("`losses` must hold a loss whose weight is not 0")
    return [_term_of(loss, float(weight), source, samples) for loss, weight in weighted]


def _checked(losses: WeightedLosses) -> list[tuple[Any, float | None]]:
    pairs: list = list(losses) if isinstance(losses, list | tuple) else [losses]
    if not pairs:
        raise ValueError("`losses` must hold at least one (loss, weight) pair, got none")
    for pair in pairs:
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise TypeError(f"`losses` must be a list of (loss, weight) pairs, got {pair!r} in it")
        loss, weight = pair
        if not hasattr(loss, "build_loss"):
            raise TypeError(f"`losses` must hold objects with `build_loss()`, such as a Loss, got {loss!r}")
        if weight is not None and (not isinstance(weight, Real) or isnan(weight)):
            raise TypeError(f"the weight of {name_of(loss)!r} in `losses` must be a number, got {weight!r}")
    return pairs


def name_of(loss: Any) -> str:
    return getattr(loss, "name", Loss.name)


def _term_of(loss: Any, weight: float, source: Source, samples: int) -> Term:
    term = loss.term(samples) if _is_ours(loss) else _symbolic_term(loss, source)
    return Term(term.reads, term.formula, term.key, term.arguments, weight, name_of(loss), term.fixed_batch)


def _is_ours(loss: Any) -> bool:
    """Whether the class that gave the loss its `build_loss` also says how to compile it."""
    definer = next(kind for kind in type(loss).__mro__ if "build_loss" in vars(kind))
    return "term" in vars(definer)


def _symbolic_term(loss: Any, source: Source) -> Term:
    """The term of somebody's own loss. Built once for equal losses: each building leaves nodes in the graph."""
    tensor = kept(source.owner, ("loss", fingerprint(loss)), lambda: _build(loss, source))
    return Term((tensor,), lambda values, arguments: values[0], "symbolic")


def _build(loss: Any, source: Source) -> Symbolic:
    try:
        tensor = loss.build_loss()
    except NotImplementedError:
        raise
    except Exception as error:
        raise _explained(loss, source, error) from error
    if not _keras.is_symbolic(tensor):
        raise TypeError(
            f"`build_loss` of {name_of(loss)!r} must return a symbolic tensor computed from a layer's output, "
            f"got {type(tensor).__name__}"
        )
    return tensor


def _explained(loss: Any, source: Source, error: Exception) -> Exception:
    """The same kind of error, telling which call of which loss failed and what to write in its place."""
    frame = traceback.extract_tb(error.__traceback__)
    own = [entry for entry in frame if entry.name == "build_loss"] or frame[-1:]
    line = own[-1].line or ""
    call = re.search(r"\b(?:K|backend|tf(?:\.keras\.backend)?|np)\.(\w+)", line)
    advice = ". On Keras 3 only keras.ops, arithmetic and slices with plain ints work on symbolic tensors"
    if call:
        advice = f"{advice}: write keras.ops.{_OPS.get(call[1], call[1])} in place of {call[0]}"
    if source.inputs and _keras.namespace_of(source.inputs[0]).__name__ == "tf_keras":
        advice = ""
    kind = type(error) if type(error) in (TypeError, ValueError, AttributeError) else ValueError
    return kind(f"loss {name_of(loss)!r} failed in build_loss at `{line}`: {error}{advice}")


# Names of keras.backend that keras.ops spells otherwise.
_OPS = {
    "batch_flatten": "reshape",
    "reduce_mean": "mean",
    "reduce_sum": "sum",
    "reduce_max": "max",
    "pow": "power",
    "l2_normalize": "normalize",
    "permute_dimensions": "transpose",
    "concatenate": "concatenate",
    "clip_by_value": "clip",
    "constant": "convert_to_tensor",
}


def __getattr__(name: str) -> Any:
    if name == "RegressionTarget":  # of 0.3.2 and 0.3.3; it stands with the functions that use it
        return import_module(f"{__package__}.visualization._regression_target").RegressionTarget
    return lazy_name(name, __name__)
