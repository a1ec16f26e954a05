"""Saliency and class activation maps of an objective, to the number of keras-vis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import grad_modifiers
from .._engine.causes.of_gradients import of_saliency
from .._engine.causes.of_maps import of_cam
from .._engine.evaluate import Probe
from .._engine.not_finite import NotFiniteError
from .._engine.whole_pass import whole_pass
from .._inputs.batches import Input, as_batches, channel_axis_of
from .._inputs.user_code import blamed
from .._maps.channels import largest_channel
from .._maps.resizing import resize_bicubic, spatial_shape, zoom_to
from .._maps.scaling import EPSILON, flat_rows, only, owned, to_uint8_jet, unit_range
from .._settings.legacy_version import legacy_version
from .._types import Array, GradModifier, Inputs, Maps, Symbolic
from ..utils._symbols import checked_wrt
from ._blank import warn_that_it_is_blank
from ._spot import Spot
from ._targets import Objective


def saliency_of(
    objective: Objective, seed_input: Inputs, wrt_tensor: Symbolic | None, grad_modifier: GradModifier, keepdims: bool
) -> Maps:
    """Return how strongly each value of the inputs, or of what else is given, moves an objective."""
    wrt = None if wrt_tensor is None else [checked_wrt(wrt_tensor)]
    probe, seeds, gradients, _ = _read(objective, seed_input, wrt, grad_modifier)
    if not keepdims:
        axes = [own.channel_axis for own in objective.source.facts] if wrt is None else map(channel_axis_of, wrt)
        gradients = [largest_channel(*pair) for pair in zip(gradients, axes, strict=True)]
    blank = first_flat([gradient[0] for gradient in gradients])
    if blank is not None:
        by = probe.asking(probe.terms, wrt or objective.source.inputs)
        warn_that_it_is_blank(of_saliency(whole_pass(by, seeds), blank, None))
    return _owned([shown(gradient)[0] for gradient in gradients])


def cam_of(objective: Objective, seed_input: Inputs, spot: Spot, grad_modifier: GradModifier) -> Maps:
    """Return the class activation map of an objective for each input."""
    probe, seeds, gradients, activations = _read(objective, seed_input, spot.reads, grad_modifier)
    sums = [heatmap(*pair, spot.axis) for pair in zip(activations, gradients, strict=True)]
    maps = [enlarged(*parts) for parts in zip(sums, seeds, objective.source.facts, strict=True)]
    blank = first_flat(maps)
    if blank is not None:
        warn_that_it_is_blank(of_cam(whole_pass(probe, seeds), spot.axis, sums[blank], which=blank))
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


def heatmap(activation: Array, gradient: Array, axis: int) -> Array:
    """Return the maps of the first sample, each weighed by its mean gradient, summed; `axis` is that of the maps."""
    activation, gradient = [np.moveaxis(each, axis, -1) for each in (activation, gradient)]
    activation, gradient = [np.asarray(each, np.result_type(each, np.float32)) for each in (activation, gradient)]
    weights = gradient / (np.max(gradient) + EPSILON)
    weights = weights.mean(tuple(range(activation.ndim - 1)))
    return np.einsum("...k,k->...", activation[0], weights)


def first_flat(maps: Sequence[Array | None]) -> int | None:
    """Return the position of the first map, not yet scaled, that shows nothing; None if none does."""
    for position, one in enumerate(maps):
        if one is None or one.size == 1:  # of features keras-vis shows one number, whatever it is
            continue
        flat, finite = flat_rows(one[np.newaxis])
        if not finite:
            raise NotFiniteError("`grad_modifier` made NaN or infinity of finite numbers: look for a division by zero")
        if flat:
            return position
    return None


def enlarged(summed: Array, seed: Array, own: Input) -> Array | None:
    """Return a sum of maps, rectified, in the size of an input; None where the input has other axes."""
    small = np.maximum(summed, 0)
    image_dims = spatial_shape(seed.shape, own.channel_axis, small.ndim)
    if image_dims is None:
        return None
    resize = resize_bicubic if legacy_version() == "0.4.1" else zoom_to
    return resize(small, image_dims)


def shown(maps: Array) -> Array:
    """Return a map in unit range, as the keras-vis of today's version gave it: as it is, or in colours."""
    return to_uint8_jet(unit_range(maps)) if legacy_version() == "0.4.1" else unit_range(maps)
