"""Saliency maps and class activation maps, by the names and numbers of keras-vis."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np

from .. import _keras
from .._engine.network import source_of
from .._inputs.batches import channel_axis_of
from .._inputs.keywords import says_what_it_takes
from .._inputs.layer_call import LayerCall
from .._keras.ambient import lazy_name
from .._maps.channels import largest_channel
from .._maps.owned import only, owned
from .._types import Array, BackpropModifier, Filters, GradModifier, Inputs, Layer, Maps, Model, Symbolic
from ..losses import ActivationMaximization, WeightedLosses
from ..optimizer import Optimizer
from ..utils import utils
from ..utils._old_calls import takes_old_calls
from ..utils._symbols import checked_inputs, checked_wrt
from ._blank import warn_of_blank_cam, warn_of_blank_saliency
from ._heatmap import check_fits, check_spatial, enlarged, heatmap, map_axis, shown
from ._reading import read
from ._targets import checked_layer, checked_model, find_penultimate_layer, with_layers_of

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

    Source:
        Simonyan et al. 2013, "Deep Inside Convolutional Networks", https://arxiv.org/abs/1312.6034
    """
    source = source_of(checked_inputs(input_tensor))
    wrt = None if wrt_tensor is None else [checked_wrt(wrt_tensor)]
    probe, seeds, gradients, _ = read(source, losses, seed_input, wrt, grad_modifier)
    if not keepdims:
        pairs = zip(gradients, wrt or source.inputs, strict=True)
        gradients = [largest_channel(gradient, channel_axis_of(symbol)) for gradient, symbol in pairs]
    warn_of_blank_saliency([gradient[0] for gradient in gradients], losses, probe, seeds)
    return _owned([shown(gradient)[0] for gradient in gradients])


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

    Example:
        >>> saliency_map = visualize_saliency(model, -1, filter_indices=3, seed_input=image)
    """
    model, losses = _objective(model, layer_idx, filter_indices, backprop_modifier)
    return visualize_saliency_with_losses(
        _keras.input_of(model),
        losses,
        seed_input,
        wrt_tensor=wrt_tensor,
        grad_modifier=grad_modifier,
        keepdims=keepdims,
    )


@says_what_it_takes
def visualize_cam_with_losses(
    input_tensor: Symbolic,
    losses: WeightedLosses,
    seed_input: Inputs,
    penultimate_layer: Layer,
    grad_modifier: GradModifier = None,
) -> Maps:
    """Return the class activation map (Grad-CAM) of some losses.

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

    Source:
        Selvaraju et al. 2016, "Grad-CAM", https://arxiv.org/abs/1610.02391
    """
    check_spatial(penultimate_layer)
    source = source_of(checked_inputs(input_tensor))
    check_fits(penultimate_layer, source.inputs)
    wrt = [LayerCall(penultimate_layer, input=index) for index in range(len(source.inputs))]
    probe, seeds, gradients, activations = read(source, losses, seed_input, wrt, grad_modifier)
    sums = [heatmap(*pair, penultimate_layer) for pair in zip(activations, gradients, strict=True)]
    maps = [enlarged(*parts) for parts in zip(sums, seeds, source.inputs, strict=True)]
    warn_of_blank_cam(maps, sums, losses, probe, seeds, map_axis(penultimate_layer, activations[0].ndim))
    return _owned([None if each is None else shown(each) for each in maps])


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

    Example:
        >>> heatmap = visualize_cam(model, -1, filter_indices=3, seed_input=image)
    """
    model, losses = _objective(model, layer_idx, filter_indices, backprop_modifier)
    penultimate = find_penultimate_layer(model, layer_idx, penultimate_layer_idx)
    return visualize_cam_with_losses(_keras.input_of(model), losses, seed_input, penultimate, grad_modifier)


# -- between the old call and the engine ------------------------------------------------------------------


def _objective(
    model: Model, layer_idx: int, filter_indices: Filters, backprop_modifier: BackpropModifier
) -> tuple[Model, WeightedLosses]:
    """The (modified) model, and the losses that stand for these filters of this layer."""
    model = checked_model(model)
    loss = ActivationMaximization(checked_layer(model, layer_idx)[1], with_layers_of(model, filter_indices))
    if backprop_modifier is not None:
        model = checked_model(model, backprop_modifier)
        # A Score finds its layers anew; of indices the score, as an iterator can be read once only.
        score = with_layers_of(model, filter_indices if callable(filter_indices) else loss.score)
        loss = ActivationMaximization(checked_layer(model, layer_idx)[1], score)
    return model, [(loss, -1)]


def _owned(maps: Sequence[Array | None]) -> Maps:
    return only([each if each is None else owned(each) for each in maps])


def __getattr__(name: str) -> Any:
    return lazy_name(name, __name__)
