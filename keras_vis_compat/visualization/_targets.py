"""What people name by index, checked: models, layers, the layer a class activation map is made from; as objectives."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from .. import _keras, backprop_modifiers
from .._engine.evaluate import Term
from .._engine.model_cache import is_known
from .._engine.network import GraphSource, source_of_model
from .._inputs.checks import is_whole, listed, no_model
from .._inputs.layers import find_layer, going_back
from .._types import BackpropModifier, Filters, Layer, Model, OneScore
from ..losses import WeightedLosses, output_of, score_of, term_of_filters, terms_of
from ..scores import Score
from ._spot import can_be_laid_over


def checked_model(model: Model, backprop_modifier: BackpropModifier = None) -> Model:
    """Return the model, or the one a backprop modifier makes of it."""
    if not _keras.is_model(model):
        raise no_model(model)
    if not _keras.is_graph(model):
        raise ValueError(
            f"`model` must be a Sequential or functional model that has been built, got {type(model).__name__} "
            f"{model.name!r}: call it on data once, or wrap it in a functional model; "
            "keras_vis_compat.explain takes subclassed models"
        )
    return model if backprop_modifier is None else backprop_modifiers.get(backprop_modifier)(model)


def source_behind(model: Model) -> GraphSource:
    """Return the source of a model whose layers can be read, checked."""
    if not is_known(model):
        checked_model(model)
    source = source_of_model(model)
    if not source.inputs:
        checked_model(model)
    return source


class Objective(NamedTuple):
    """What a map is asked for.

    Attributes:
        source: The source it is asked of.
        terms: From the number of samples to the terms.
        targets: (layer, score of its output), where that is known.
    """

    source: GraphSource
    terms: Callable[[int], list[Term]]
    targets: list[tuple[Any, Any]]


def objective_of(losses: WeightedLosses, source: GraphSource) -> Objective:
    """Return the objective of `[(loss, weight), …]`."""
    targets = [(getattr(loss, "layer", None), getattr(loss, "score", None)) for loss, _ in losses]
    return Objective(source, lambda samples: terms_of(losses, source, samples), targets)


def checked_layer(model: Any, layer_idx: int, name: str = "layer_idx") -> tuple[int, Any]:
    """Return (index counted from the start, layer)."""
    count = len(model.layers)
    if not is_whole(layer_idx):
        raise TypeError(
            f"`{name}` must be an integer, got {layer_idx!r}; "
            "for the layer of some name use utils.find_layer_idx(model, name)"
        )
    if not -count <= layer_idx < count:
        raise ValueError(f"`{name}` must lie in {-count}..{count - 1} for a model of {count} layers, got {layer_idx}")
    index = int(layer_idx) % count
    return index, model.layers[index]


def with_layers_of(model: Model, filter_indices: Filters) -> Filters:
    """Return filter indices as they are; of a Score, one whose `LayerScore`s know the layers of the model."""
    if not isinstance(filter_indices, Score):
        return filter_indices
    return filter_indices.with_layers(lambda layer: find_layer(model, layer))


def find_penultimate_layer(model: Model, layer_idx: int, penultimate_layer_idx: int | None = None) -> Layer:
    """Return the layer whose maps a class activation map is made from.

    Without an index: the nearest convolution or pooling layer before the layer right before the target whose maps can
    be laid over an input; where keras-vis found none, also that layer, and the layers inside nested models.

    Args:
        model: Sequential or functional model of Keras 3 or tf_keras.
        layer_idx: Index of the target in `model.layers`.
        penultimate_layer_idx: Index of the layer to take; not behind the target.

    Raises:
        TypeError, ValueError: An index that does not fit, or no such layer; the message says what would.

    Example:
        >>> find_penultimate_layer(model, -1).name
        'conv2'
    """
    target, _ = checked_layer(model, layer_idx)
    if penultimate_layer_idx is None:
        before = model.layers[:target]
        found = list(filter(_keras.is_spatial, [*reversed(before[:-1]), *going_back(before)]))
        if not found:
            raise ValueError(
                f"no convolution or pooling layer was found before layer {target}, {model.layers[target].name!r}: "
                "name one with `penultimate_layer_idx`"
            )
        symbols = _keras.inputs_of(model)
        return next((layer for layer in found if can_be_laid_over(layer, symbols)), found[0])
    index, layer = checked_layer(model, penultimate_layer_idx, "penultimate_layer_idx")
    if index > target:
        raise ValueError(
            f"`penultimate_layer_idx` must not come after the target, layer {target}, got {penultimate_layer_idx}"
        )
    return layer


def objective_of_filters(
    model: Model, layer_idx: int, filter_indices: Filters, backprop_modifier: BackpropModifier
) -> Objective:
    """Some filters of a layer of the (modified) model as what a map is asked for."""
    if backprop_modifier is None:
        return _of_filters(source_behind(model), layer_idx, filter_indices)
    if not callable(filter_indices) and filter_indices is not None:
        filter_indices = listed(filter_indices, "filter_indices")  # an iterator can be read once only
    _of_filters(source_behind(model), layer_idx, filter_indices)  # checked before the model is modified
    return _of_filters(source_behind(checked_model(model, backprop_modifier)), layer_idx, filter_indices)


def _of_filters(source: GraphSource, layer_idx: int, filter_indices: Filters) -> Objective:
    model = source.model
    layer = checked_layer(model, layer_idx)[1]
    output = source.once(("output", layer), lambda: output_of(layer))
    score = score_of(layer, with_layers_of(model, filter_indices), output)
    return Objective(source, partial(_terms, layer, score), [(layer, score)])


def _terms(layer: Layer, score: OneScore, samples: int) -> list[Term]:
    return [term_of_filters(layer, score, samples, weight=-1.0)]
