"""Saliency maps and class activation maps, by the names and numbers of keras-vis."""

from types import ModuleType

import numpy as np

from .. import _keras, grad_modifiers
from .._arrays import EPSILON, resize_bicubic, to_uint8_jet, unit_range, zoom_to
from .._legacy_version import legacy_version
from .._seeds import as_batches, channel_axis_of
from ..losses import ActivationMaximization
from ..optimizer import Optimizer
from ..utils import utils
from ..utils._backend import lazy_name
from ..utils._old_calls import takes_old_calls
from ._blank import warn_of_blank_heatmap, warn_of_zero_gradient
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
    input_tensor, losses, seed_input, wrt_tensor=None, grad_modifier="absolute", keepdims=False
):
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
    optimizer = Optimizer(input_tensor, losses, wrt_tensor=wrt_tensor, norm_grads=False)
    *_, gradients, _ = _pass(optimizer, seed_input, grad_modifier, losses)
    symbols = optimizer.source.inputs if optimizer.wrt_tensor_is_input_tensor else [optimizer.wrt_tensor]
    maps = [_saliency(gradient, symbol, keepdims) for gradient, symbol in zip(gradients, symbols, strict=True)]
    return maps[0] if len(maps) == 1 else maps


@takes_old_calls
def visualize_saliency(
    model,
    layer_idx,
    filter_indices,
    seed_input,
    wrt_tensor=None,
    backprop_modifier=None,
    grad_modifier="absolute",
    keepdims=False,
):
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


def visualize_cam_with_losses(input_tensor, losses, seed_input, penultimate_layer, grad_modifier=None):
    """Return the class activation map (Grad-CAM) of some losses.

    Args:
        input_tensor: Symbolic input, `model.input`; a list of them for several inputs.
        losses: List of (Loss, weight).
        seed_input: The image, with or without batch axis; a list of them for several inputs.
        penultimate_layer: The layer whose maps are weighed; it must have spatial axes.
        grad_modifier: Name of a gradient modifier, a callable, or None.

    Returns:
        Float array (H, W), unitless in [0, 1], of the size of the input, for the first sample; a list for
        several inputs, with None for those without spatial axes. A uint8 picture (H, W, 3) under 0.4.1.

    Source:
        Selvaraju et al. 2016, "Grad-CAM", https://arxiv.org/abs/1610.02391
    """
    _check_spatial(penultimate_layer)
    optimizer = Optimizer(input_tensor, losses, wrt_tensor=penultimate_layer, norm_grads=False)
    seeds, (gradient,), (activation,) = _pass(optimizer, seed_input, grad_modifier, losses)
    heatmap = _weighed(activation, gradient, penultimate_layer)
    if gradient.any():
        warn_of_blank_heatmap(heatmap)
    maps = [
        _enlarged(np.maximum(heatmap, 0), _image_dims(seed, symbol))
        for seed, symbol in zip(seeds, optimizer.source.inputs, strict=True)
    ]
    return maps[0] if len(maps) == 1 else maps


@takes_old_calls
def visualize_cam(
    model,
    layer_idx,
    filter_indices,
    seed_input,
    penultimate_layer_idx=None,
    backprop_modifier=None,
    grad_modifier=None,
):
    """Return the class activation map (Grad-CAM) of some filters of a layer.

    Args:
        model: Sequential or functional model of Keras 3 or tf_keras.
        layer_idx: Index of the layer in `model.layers`.
        filter_indices: Filter or class index, several, None for all, or a Score.
        seed_input: The image, with or without batch axis; a list of them for several inputs.
        penultimate_layer_idx: Index of the layer whose maps are weighed; None for the nearest convolution or
            pooling layer.
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


def _objective(model, layer_idx, filter_indices, backprop_modifier):
    """The (modified) model, and the losses that stand for these filters of this layer."""
    model = checked_model(model)
    loss = ActivationMaximization(checked_layer(model, layer_idx)[1], with_layers_of(model, filter_indices))
    if backprop_modifier is not None:
        model = checked_model(model, backprop_modifier)
        # A Score finds its layers anew; of indices the score, as an iterator can be read once only.
        score = with_layers_of(model, filter_indices if callable(filter_indices) else loss.score)
        loss = ActivationMaximization(checked_layer(model, layer_idx)[1], score)
    return model, [(loss, -1)]


def _pass(optimizer, seed_input, grad_modifier, losses):
    """One pass: (seeds, modified gradients, values differentiated by), each a list."""
    modify = grad_modifiers.get(grad_modifier) if grad_modifier is not None else np.asarray
    seeds = as_batches(seed_input, optimizer.source.inputs)
    *_, gradient, value = optimizer.compute_fn([*seeds, 0])
    gradients, values = (part if isinstance(part, list) else [part] for part in (gradient, value))
    for part in gradients:
        warn_of_zero_gradient(part, losses)
    return seeds, [modify(part) for part in gradients], values


def _saliency(gradient, symbol, keepdims):
    if not keepdims:
        gradient = gradient.max(channel_axis_of(symbol))
    return _shown(unit_range(gradient)[0])


def _shown(unit_map):
    return to_uint8_jet(unit_map) if legacy_version() == "0.4.1" else unit_map


def _check_spatial(layer):
    if not _keras.is_layer(layer):
        raise TypeError(f"`penultimate_layer` must be a Keras layer, got {layer!r}")
    shape = _keras.symbolic_output(layer).shape
    if len(shape) < 3:
        raise ValueError(
            f"`penultimate_layer` must have spatial axes, got layer {layer.name!r} with output {tuple(shape)}: "
            "choose a convolution or pooling layer with `penultimate_layer_idx`"
        )
    if legacy_version() == "0.4.1" and len(shape) != 4:
        raise ValueError(
            f"`penultimate_layer` must have two spatial axes for keras-vis 0.4.1, which enlarged maps as images; got "
            f'layer {layer.name!r} with output {tuple(shape)}: use set_legacy_version("0.5.0") for this model'
        )


def _weighed(activation, gradient, layer):
    """The maps of the first sample, each weighed by its mean gradient, summed."""
    axis = 1 if _keras.data_format_of(layer) == "channels_first" else activation.ndim - 1
    gradient = gradient / (np.max(gradient) + EPSILON)
    weights = gradient.mean(tuple(other for other in range(activation.ndim) if other != axis))
    return np.tensordot(weights, np.moveaxis(activation[0], axis - 1, 0), axes=1)


def _image_dims(seed, symbol):
    axis = channel_axis_of(symbol)
    return [size for position, size in enumerate(seed.shape) if position not in (0, axis)]


def _enlarged(heatmap, image_dims):
    if len(image_dims) != heatmap.ndim:
        return None
    resize = resize_bicubic if legacy_version() == "0.4.1" else zoom_to
    return _shown(unit_range(resize(heatmap, image_dims)))


def __getattr__(name):
    return lazy_name(name, __name__)
