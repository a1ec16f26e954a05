"""What can be said of a model without a picture: its layers, its output, its weights."""

from typing import Any, NamedTuple

import numpy as np

from .. import _keras
from .._inputs.layers import layers_of
from ..explain._penultimate import cam_layer_path


class LayerFact(NamedTuple):
    """One layer: where it is, what it is, what it gives; `mark` is "CAM" for the one that maps are made from."""

    path: str
    kind: str
    shape: str
    mark: str


def layers_in(model: Any) -> list[LayerFact]:
    """Return the facts of every layer, those of nested models too, from input to output.

    Raises:
        ValueError: The model is no graph of layers.
    """
    if not _keras.is_graph(model):
        raise ValueError(f"MODEL must be a Sequential or functional model, got a {type(model).__name__}")
    chosen = cam_layer_path(model)
    return [
        LayerFact(path, type(layer).__name__, _shape_of(layer), _mark(path, layer, chosen))
        for path, layer in layers_of(model)
    ]


def _shape_of(layer: Any) -> str:
    if not _keras.calls_of(layer):
        return ""
    output = _keras.symbolic_output(layer)
    return " x ".join("any" if size is None else str(size) for size in tuple(output.shape)[1:]) or "1"


def _mark(path: str, layer: Any, chosen: str | None) -> str:
    if path == chosen:
        return "CAM"
    kinds = _keras.layer_kinds(layer)
    spatial = _keras.calls_of(layer) and len(_keras.symbolic_output(layer).shape) > 2
    return "cam" if spatial and "InputLayer" not in kinds else ""


def activation_at_the_end(model: Any) -> str:
    """Return the name of what gives the output its form: softmax, sigmoid, linear …"""
    operation = _keras.history(_keras.outputs_of(model)[0])[0]
    activation = _keras.activation_of(operation)
    name = getattr(activation, "__name__", "") or _keras.layer_kinds(operation)[0].lower()
    return {"linear": "none (logits)"}.get(name, name)


def layers_with_bad_weights(model: Any) -> list[str]:
    """Return the paths of layers with NaN or infinity among their weights."""
    return [
        path
        for path, layer in layers_of(model)
        if not _keras.is_model(layer) and not all(np.isfinite(_floats(weight)).all() for weight in layer.get_weights())
    ]


def _floats(weight: np.ndarray) -> np.ndarray:
    return weight.astype(np.float64) if weight.dtype.kind not in "iub" else np.zeros(1)


def augmentation_in(model: Any) -> list[str]:
    """Return the paths of layers that change images at random while training."""
    return [path for path, layer in layers_of(model) if type(layer).__name__.startswith(_AUGMENTATION)]


_AUGMENTATION = ("Random", "MixUp", "CutMix", "AugMix", "GaussianNoise")
