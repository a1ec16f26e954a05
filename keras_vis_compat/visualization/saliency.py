"""Saliency maps and class activation maps, by the names and numbers of keras-vis."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from .. import grad_modifiers
from .._engine.causes import of_cam, of_saliency
from .._engine.evaluate import Probe, Term
from .._engine.network import GraphSource, source_of
from .._engine.whole_pass import whole_pass
from .._inputs.batches import as_batches, channel_axis_of
from .._inputs.checks import listed, says_what_it_takes
from .._inputs.layer_call import LayerCall
from .._inputs.user_code import blamed
from .._keras.ambient import lazy_name
from .._maps.channels import largest_channel
from .._maps.scaling import only, owned
from .._settings.legacy_version import legacy_version
from .._types import Array, BackpropModifier, Filters, GradModifier, Inputs, Layer, Maps, Model, OneScore, Symbolic
from ..losses import ActivationMaximization, WeightedLosses, output_of, score_of, term_of_filters
from ..optimizer import Optimizer
from ..utils import utils
from ..utils._old_calls import takes_old_calls
from ..utils._symbols import checked_inputs, checked_wrt
from ._blank import warn_of_blank_map_of, warn_of_rounding
from ._heatmap import check_fits, check_spatial, enlarged, first_flat, heatmap, map_axis, shown
from ._targets import (
    Objective,
    checked_layer,
    checked_model,
    find_penultimate_layer,
    objective_of,
    source_behind,
    with_layers_of,
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

    Example:
        >>> losses = [(ActivationMaximization(model.layers[-1], 3), -1)]
        >>> saliency = visualize_saliency_with_losses(model.input, losses, image)

    Source:
        Simonyan et al. 2013, "Deep Inside Convolutional Networks", https://arxiv.org/abs/1312.6034
    """
    objective = objective_of(losses, source_of(checked_inputs(input_tensor)))
    return _saliency(objective, seed_input, wrt_tensor, grad_modifier, keepdims)


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

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Example:
        >>> saliency_map = visualize_saliency(model, -1, filter_indices=3, seed_input=image)
    """
    objective = _objective(model, layer_idx, filter_indices, backprop_modifier)
    return _saliency(objective, seed_input, wrt_tensor, grad_modifier, keepdims)


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

    Example:
        >>> losses = [(ActivationMaximization(model.layers[-1], 3), -1)]
        >>> cam = visualize_cam_with_losses(model.input, losses, image, model.get_layer("conv2"))

    Source:
        Selvaraju et al. 2016, "Grad-CAM", https://arxiv.org/abs/1610.02391
    """
    source = source_of(checked_inputs(input_tensor))
    return _cam(objective_of(losses, source), seed_input, _spot(source, penultimate_layer), grad_modifier)


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

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Example:
        >>> heatmap = visualize_cam(model, -1, filter_indices=3, seed_input=image)
    """
    objective = _objective(model, layer_idx, filter_indices, backprop_modifier)
    source = objective.source

    def found() -> Spot:
        return _spot(source, find_penultimate_layer(source.model, layer_idx, penultimate_layer_idx))

    named = [repr(layer_idx), repr(penultimate_layer_idx)]  # 1 and True are equal
    return _cam(objective, seed_input, source.once(("spot", legacy_version(), *named), found), grad_modifier)


# -- between the old call and the engine ------------------------------------------------------------------


class Spot(NamedTuple):
    """Where the maps of a class activation map are: what to read for each input, and their axis, 1 or -1."""

    reads: list[LayerCall]
    axis: int


def _spot(source: GraphSource, layer: Layer) -> Spot:
    check_spatial(layer)
    check_fits(layer, source.inputs)
    return Spot([LayerCall(layer, input=index) for index in range(len(source.inputs))], map_axis(layer))


def _objective(model: Model, layer_idx: int, filter_indices: Filters, backprop_modifier: BackpropModifier) -> Objective:
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
    indices = getattr(score, "filter_indices", None)
    constant = indices is None or len(indices) >= (output.shape[-1] or 1)
    return Objective(source, partial(_terms, layer, score), [(layer, score)], constant)


def _terms(layer: Layer, score: OneScore, samples: int) -> list[Term]:
    return [term_of_filters(layer, score, samples, weight=-1.0)]


def _saliency(
    objective: Objective, seed_input: Inputs, wrt_tensor: Symbolic | None, grad_modifier: GradModifier, keepdims: bool
) -> Maps:
    wrt = None if wrt_tensor is None else [checked_wrt(wrt_tensor)]
    probe, seeds, gradients, _ = _read(objective, seed_input, wrt, grad_modifier)
    if not keepdims:
        axes = [own.channel_axis for own in objective.source.facts] if wrt is None else map(channel_axis_of, wrt)
        gradients = [largest_channel(*pair) for pair in zip(gradients, axes, strict=True)]
    blank = first_flat([gradient[0] for gradient in gradients])
    if blank is not None:
        by = probe.asking(probe.terms, wrt or objective.source.inputs)
        warn_of_blank_map_of(objective, lambda: of_saliency(whole_pass(by, seeds), blank, None))
    elif objective.may_be_constant:
        warn_of_rounding(objective)
    return _owned([shown(gradient)[0] for gradient in gradients])


def _cam(objective: Objective, seed_input: Inputs, spot: Spot, grad_modifier: GradModifier) -> Maps:
    probe, seeds, gradients, activations = _read(objective, seed_input, spot.reads, grad_modifier)
    sums = [heatmap(*pair, spot.axis) for pair in zip(activations, gradients, strict=True)]
    maps = [enlarged(*parts) for parts in zip(sums, seeds, objective.source.facts, strict=True)]
    blank = first_flat(maps)
    if blank is not None:
        warn_of_blank_map_of(objective, lambda: of_cam(whole_pass(probe, seeds), spot.axis, sums[blank], which=blank))
    elif objective.may_be_constant:
        warn_of_rounding(objective)
    return _owned([None if each is None else shown(each) for each in maps])


def _read(
    objective: Objective, seed_input: Inputs, wrt: Sequence[Any] | None, grad_modifier: GradModifier
) -> tuple[Probe, list[Array], list[Array], list[Array]]:
    """Return (probe, seeds, modified gradients, values) for what to differentiate by, the inputs where it is None."""
    modify = np.asarray if grad_modifier is None else blamed(grad_modifiers.get(grad_modifier), "grad_modifier")
    seeds = as_batches(seed_input, objective.source.facts)
    probe = Probe(objective.source, objective.terms(len(seeds[0])), wrt)
    reading = probe.read(seeds)
    gradients = [modify(gradient.numpy()) for gradient in reading.gradients]
    return probe, seeds, gradients, [value.numpy() for value in reading.activations]


def _owned(maps: Sequence[Array | None]) -> Maps:
    return only([each if each is None else owned(each) for each in maps])


def __getattr__(name: str) -> Any:
    return lazy_name(name, __name__)
