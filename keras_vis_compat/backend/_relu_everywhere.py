"""How keras-vis 0.4.1 prepared a model for guided backprop: every activation becomes a ReLU."""

from __future__ import annotations

from .. import _keras
from .._engine.model_cache import kept
from .._types import Model


def with_relu_everywhere(model: Model) -> Model:
    """Return a copy of the model in which every layer but the first that has an activation has ReLU.

    At recurrent layers, whose activation is that of their cell, 0.4.1 stopped with an error: they stay as they are.
    """
    activations = tuple(_keras.activation_of(layer) for layer in _keras.flat_layers(model))
    copy = kept(model, ("relu everywhere", activations), lambda: _rebuilt(model))
    # Weights may have changed since. Assigning a variable to another shares the values until one of them changes.
    for mine, theirs in zip(copy.weights, model.weights, strict=True):
        mine.assign(theirs)
    return copy


def _rebuilt(model: Model) -> Model:
    copy = _keras.rebuild(model)
    relu = _keras.namespace_of(model).activations.relu
    for layer in copy.layers[1:]:
        if _keras.owns_activation(layer):
            layer.activation = relu
    return copy
