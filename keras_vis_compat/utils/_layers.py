"""Layers of a model by name, and a new model after changes to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import _keras
from .._inputs.checks import no_model
from .._messages import called_today, did_you_mean
from .._types import Model


def apply_modifications(model: Model, custom_objects: Mapping[str, Any] | None = None) -> Model:
    """Return a new model, with weights of its own, in which changes made to `model`'s layers are in force.

    Nothing is written to disk, nothing is compiled, and `model` stays as it is.

    Args:
        model: Sequential or functional model of Keras 3 or tf_keras.
        custom_objects: Dict of names to classes or functions, for those the model itself does not show.

    Raises:
        TypeError: `model` is no Keras model, or `custom_objects` no dict.
        ValueError: `model` is subclassed or was never built.

    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, activation="softmax")])
        >>> model.layers[-1].activation = keras.activations.linear
        >>> apply_modifications(model).layers[-1].activation.__name__
        'linear'
    """
    if not _keras.is_model(model):
        raise no_model(model)
    if not _keras.is_graph(model):
        raise ValueError(
            "`model` must be a Sequential or functional model that has been built, "
            f"got {type(model).__name__} {model.name!r}; "
            "call it on data once, or wrap it in a functional model"
        )
    if not isinstance(custom_objects, dict | None):
        raise TypeError(
            f"`custom_objects` must be a dict of names to classes or functions, got {type(custom_objects).__qualname__}"
        )
    return _keras.rebuild(model, custom_objects)


def find_layer_idx(model: Model, layer_name: str) -> int:
    """Return the index in `model.layers` of the layer of that name.

    Args:
        model: A model of Keras 3 or tf_keras.
        layer_name: Name of one of its own layers.

    Raises:
        TypeError: `model` has no layers.
        ValueError: The model has no such layer.

    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, name="preds")])
        >>> find_layer_idx(model, "preds")
        0
    """
    if not hasattr(model, "layers"):
        raise TypeError(
            "`model` must be a model with layers, of Keras 3 or tf_keras, "
            f"got {type(model).__qualname__}; load it first"
        )
    names = [layer.name for layer in model.layers]
    if layer_name not in names:
        raise ValueError(
            f"`layer_name` must be the name of a layer of the model, got {layer_name!r}."
            f"{called_today(layer_name, names) or did_you_mean(layer_name, names) or _listed(names)}"
        )
    return names.index(layer_name)


def _listed(names: list[str]) -> str:
    return f" Its layers are {', '.join(map(repr, names))}."
