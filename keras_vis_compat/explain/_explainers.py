"""Methods by their names, or as callables, each with those of some options that it takes."""

import inspect
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import numpy as np

from .._inputs.methods import method_names
from .._inputs.user_code import blamed
from .._types import Model
from ._model import ModelVisualization


def explainers_of(model: Model, methods: Any, options: dict[str, Any]) -> dict[str, Callable[..., np.ndarray]]:
    """Return `{name: explainer}`, each a callable `(score, images) -> maps` with those of the options that it takes."""
    if isinstance(methods, Mapping):
        wrong = next((one for one in methods.values() if not callable(one) or isinstance(one, type)), None)
        if wrong is not None or not methods:
            raise TypeError(f"`methods` must map names to callables such as GradCAM(model), got {wrong or methods!r}")
        return {name: _ready(one, options) for name, one in methods.items()}
    classes = import_module(__package__)
    return {name: _ready(getattr(classes, name)(model), options) for name in method_names(methods)}


def _ready(explainer: Callable[..., np.ndarray], options: dict[str, Any]) -> Callable[..., np.ndarray]:
    """Return the explainer with those of our options that it takes."""
    if not isinstance(explainer, ModelVisualization):
        return blamed(explainer, "explainer")
    taken = inspect.signature(explainer).parameters
    named = {"penultimate_layer" if key == "layer" else key: value for key, value in options.items()}
    chosen = {key: value for key, value in named.items() if key in taken and value is not None}
    return lambda score, images: explainer(score, images, **chosen)
