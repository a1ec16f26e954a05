"""Models whose ReLUs pass gradients back by another rule: `modifier(model) -> model` of the same weights."""

from __future__ import annotations

from collections.abc import Callable

from . import backend
from ._types import Model
from .utils import utils

__all__ = ["backend", "deconv", "get", "guided", "rectified", "relu", "utils"]


def guided(model: Model) -> Model:
    """Return the model with guided ReLUs: gradients pass where they and the activation are positive.

    The model itself is not touched; the returned one shares its weights and can be differentiated by an
    ordinary `tf.GradientTape`.

    Formula:
        `∂z/∂x := [x > 0] [g > 0] g` for `z = relu(x)`, where g is the gradient that comes back.

    Cost:
        None: the new model shares layers and weights.

    Cautions:
        It is no gradient of the network any more: maps show edges, and hardly change with random weights (Adebayo et
        al. 2018, https://arxiv.org/abs/1810.03292).

    Example:
        >>> saliency = visualize_saliency(guided(model), -1, 3, image)

    Source:
        Springenberg et al. 2014, "Striving for Simplicity", https://arxiv.org/abs/1412.6806
    """
    return backend.modify_model_backprop(model, "guided")


def rectified(model: Model) -> Model:
    """Return the model with rectified ReLUs ("deconvnet"): gradients pass where they are positive.

    Formula:
        `∂z/∂x := [g > 0] g` for `z = relu(x)`, where g is the gradient that comes back.

    Cost:
        None: the new model shares layers and weights.

    Cautions:
        As `guided`; and the class hardly matters, since the ReLU's own state is not asked.

    Example:
        >>> saliency = visualize_saliency(deconv(model), -1, 3, image)

    Source:
        Zeiler and Fergus 2013, "Visualizing and Understanding Convolutional Networks",
        https://arxiv.org/abs/1311.2901
    """
    return backend.modify_model_backprop(model, "rectified")


# The same rule under the names it had in keras-vis.
relu = deconv = rectified


def get(identifier: str | Callable) -> Callable[[Model], Model]:
    """Return the backprop modifier of that name; a callable is returned as it is.

    Raises:
        ValueError: Neither a known name nor a callable.

    Example:
        >>> get("guided") is guided
        True
    """
    return utils.get_identifier(identifier, globals(), __name__)
