"""Saliency maps and class activation maps, by the names and numbers of keras-vis."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from .._engine.network import source_of
from .._inputs.checks import says_what_it_takes
from .._keras.ambient import lazy_name
from .._settings.legacy_version import legacy_version
from .._types import BackpropModifier, Filters, GradModifier, Inputs, Layer, Maps, Model, Symbolic
from ..losses import ActivationMaximization, WeightedLosses
from ..optimizer import Optimizer
from ..utils import utils
from ..utils._old_calls import takes_old_calls
from ..utils._symbols import checked_inputs
from ._heatmap import cam_of, saliency_of
from ._spot import Spot, spot_of
from ._targets import (
    find_penultimate_layer,
    objective_of,
    objective_of_filters,
)

__all__ = [
    "ActivationMaximization",
    "K",
    "Optimizer",
    "np",
    "utils",
    "visualize_cam",
    "visualize_cam_with_losses",
    "visualize_saliency",
    "visualize_saliency_with_losses",
]

K: ModuleType

_find_penultimate_layer = find_penultimate_layer


@takes_old_calls
def visualize_saliency_with_losses(
    input_tensor: Symbolic,
    losses: WeightedLosses,
    seed_input: Inputs,
    wrt_tensor: Symbolic | None = None,
    grad_modifier: GradModifier = "absolute",
    keepdims: bool = False,
) -> Maps:
    """Return how strongly each input value moves the losses.

    Formula:
        `max over channels of modifier(∂L/∂x)`, where L is the weighted sum of the losses, scaled by
        `(m - min) / (max - min + 1e-7)`.

    Args:
        input_tensor: Symbolic input, `model.input`; a list of them for several inputs.
        losses: List of (Loss, weight).
        seed_input: The image, with or without batch axis; a list of them for several inputs.
        wrt_tensor: Symbolic tensor to differentiate by, such as an embedding's output; None for the input.
        grad_modifier: Name of a gradient modifier, a callable, or None.
        keepdims: Whether to keep the channels; otherwise the largest of them is taken.

    Returns:
        Float array (H, W), unitless in [0, 1], (H, W, C) with `keepdims`, of the first sample; a list of them
        for several inputs. A uint8 picture (H, W, 3) under keras-vis 0.4.1.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Cost:
        One pass forward and one back for each call; one image for each call.

    Cautions:
        The scale hides how large a gradient is, and where a signed one is 0. As for `explain.Saliency` otherwise.

    Example:
        >>> losses = [(ActivationMaximization(model.layers[-1], 3), -1)]
        >>> saliency = visualize_saliency_with_losses(model.input, losses, image)

    Source:
        Simonyan et al. 2013, "Deep Inside Convolutional Networks", https://arxiv.org/abs/1312.6034
    """
    objective = objective_of(losses, source_of(checked_inputs(input_tensor)))
    return saliency_of(objective, seed_input, wrt_tensor, grad_modifier, keepdims)


@takes_old_calls
def visualize_saliency(
    model: Model,
    layer_idx: int,
    filter_indices: Filters,
    seed_input: Inputs,
    wrt_tensor: Symbolic | None = None,
    backprop_modifier: BackpropModifier = None,
    grad_modifier: GradModifier = "absolute",
    keepdims: bool = False,
) -> Maps:
    """Return how strongly each input value moves some filters of a layer.

    Formula:
        As `visualize_saliency_with_losses`, with `L = Σ_k mean(A_k)` over the filters A_k of the layer.

    Args:
        model: Sequential or functional model of Keras 3 or tf_keras.
        layer_idx: Index of the layer in `model.layers`.
        filter_indices: Filter or class index, several, None for all, or a Score.
        seed_input: The image, with or without batch axis; a list of them for several inputs.
        wrt_tensor: Symbolic tensor to differentiate by; None for the input.
        backprop_modifier: `"guided"`, `"rectified"`, … or a callable from model to model.
        grad_modifier: Name of a gradient modifier, a callable, or None.
        keepdims: Whether to keep the channels; otherwise the largest of them is taken.

    Returns:
        As `visualize_saliency_with_losses`.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Cost:
        One pass forward and one back for each call.

    Cautions:
        Of a softmax maps are often blank: make the last layer linear first. `"guided"` shows edges, whatever the
        weights. `explain.Saliency` takes many images and classes at once.

    Example:
        >>> saliency_map = visualize_saliency(model, -1, filter_indices=3, seed_input=image)

    Source:
        Simonyan et al. 2013, "Deep Inside Convolutional Networks", https://arxiv.org/abs/1312.6034
    """
    objective = objective_of_filters(model, layer_idx, filter_indices, backprop_modifier)
    return saliency_of(objective, seed_input, wrt_tensor, grad_modifier, keepdims)


@says_what_it_takes
def visualize_cam_with_losses(
    input_tensor: Symbolic,
    losses: WeightedLosses,
    seed_input: Inputs,
    penultimate_layer: Layer,
    grad_modifier: GradModifier = None,
) -> Maps:
    """Return the class activation map (Grad-CAM) of some losses.

    Formula:
        `relu(Σ_k w_k A_k)`, where w_k is the mean over all positions of `∂L/∂A_k` over its maximum, and L is the
        weighted sum of the losses; enlarged by cubic splines and scaled by `(m - min) / (max - min + 1e-7)`.

    Args:
        input_tensor: Symbolic input, `model.input`; a list of them for several inputs.
        losses: List of (Loss, weight).
        seed_input: The image, with or without batch axis; a list of them for several inputs.
        penultimate_layer: The layer whose maps are weighed; it must have spatial axes.
        grad_modifier: Name of a gradient modifier, a callable, or None.

    Returns:
        Float array (H, W), unitless in [0, 1], of the size of the input, for the first sample; a list for
        several inputs, with None for those without spatial axes, where a layer that several inputs reach each by
        a call of its own (twin towers) shows each its own. Of several calls for one input it is the last before
        the target. A uint8 picture (H, W, 3) under 0.4.1.

    Raises:
        ValueError: `penultimate_layer` has not the spatial axes of any input; the message says what would do.

    Cost:
        One pass forward and one back as far as the layer, for each call.

    Cautions:
        As for `explain.GradCAM`; splines swing over, so that maps may have rings which the layer has not.

    Example:
        >>> losses = [(ActivationMaximization(model.layers[-1], 3), -1)]
        >>> cam = visualize_cam_with_losses(model.input, losses, image, model.get_layer("conv2"))

    Source:
        Selvaraju et al. 2016, "Grad-CAM", https://arxiv.org/abs/1610.02391
    """
    source = source_of(checked_inputs(input_tensor))
    return cam_of(objective_of(losses, source), seed_input, spot_of(source, penultimate_layer), grad_modifier)


@takes_old_calls
def visualize_cam(
    model: Model,
    layer_idx: int,
    filter_indices: Filters,
    seed_input: Inputs,
    penultimate_layer_idx: int | None = None,
    backprop_modifier: BackpropModifier = None,
    grad_modifier: GradModifier = None,
) -> Maps:
    """Return the class activation map (Grad-CAM) of some filters of a layer.

    Formula:
        As `visualize_cam_with_losses`, with `L = Σ_k mean(A_k)` over the filters A_k of the layer.

    Args:
        model: Sequential or functional model of Keras 3 or tf_keras.
        layer_idx: Index of the layer in `model.layers`.
        filter_indices: Filter or class index, several, None for all, or a Score.
        seed_input: The image, with or without batch axis; a list of them for several inputs.
        penultimate_layer_idx: Index of the layer whose maps are weighed; None for the nearest convolution or
            pooling layer before the one right before the target.
        backprop_modifier: `"guided"`, `"rectified"`, … or a callable from model to model.
        grad_modifier: Name of a gradient modifier, a callable, or None.

    Returns:
        As `visualize_cam_with_losses`.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Cost:
        One pass forward and one back as far as the penultimate layer, for each call.

    Cautions:
        As for `explain.GradCAM`. Which layer is taken is not what `explain.GradCAM` takes: the nearest convolution or
        pooling layer before the one right before the target.

    Example:
        >>> heatmap = visualize_cam(model, -1, filter_indices=3, seed_input=image)

    Source:
        Selvaraju et al. 2016, "Grad-CAM", https://arxiv.org/abs/1610.02391
    """
    objective = objective_of_filters(model, layer_idx, filter_indices, backprop_modifier)
    source = objective.source

    def found() -> Spot:
        return spot_of(source, find_penultimate_layer(source.model, layer_idx, penultimate_layer_idx))

    named = [repr(layer_idx), repr(penultimate_layer_idx)]  # 1 and True are equal
    return cam_of(objective, seed_input, source.once(("spot", legacy_version(), *named), found), grad_modifier)


def __getattr__(name: str) -> Any:
    return lazy_name(name, __name__)
