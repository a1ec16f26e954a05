"""The arithmetic of a class activation map, to the number of keras-vis."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .. import _keras
from .._engine.not_finite import NotFiniteError
from .._inputs.batches import Input, channel_axis_of
from .._maps.resizing import resize_bicubic, spatial_shape, zoom_to
from .._maps.scaling import EPSILON, flat_rows, to_uint8_jet, unit_range
from .._settings.legacy_version import legacy_version
from .._types import Array, Layer, Symbolic


def check_spatial(layer: Layer) -> None:
    """Raise TypeError or ValueError where no map can be made from a layer."""
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


def check_fits(layer: Layer, inputs: Sequence[Symbolic]) -> None:
    """Raise ValueError where the maps of a layer can be laid over none of the inputs."""
    if not can_be_laid_over(layer, inputs):
        output = tuple(_keras.symbolic_output(layer).shape)
        shapes = ", ".join(str(tuple(symbol.shape)) for symbol in inputs)
        raise ValueError(
            f"`penultimate_layer` must have as many spatial axes as an input, got layer {layer.name!r} with output "
            f"{output} and inputs of shape {shapes}: choose another convolution or pooling layer with "
            "`penultimate_layer_idx`"
        )


def can_be_laid_over(layer: Layer, inputs: Sequence[Symbolic]) -> bool:
    """Whether the maps of a layer have the spatial axes of an input."""
    axes = len(_keras.symbolic_output(layer).shape) - 2
    return any(spatial_shape(symbol.shape, channel_axis_of(symbol), axes) for symbol in inputs)


def heatmap(activation: Array, gradient: Array, axis: int) -> Array:
    """Return the maps of the first sample, each weighed by its mean gradient, summed; `axis` is that of the maps."""
    activation, gradient = [np.moveaxis(each, axis, -1) for each in (activation, gradient)]
    activation, gradient = [np.asarray(each, np.result_type(each, np.float32)) for each in (activation, gradient)]
    weights = gradient / (np.max(gradient) + EPSILON)
    weights = weights.mean(tuple(range(activation.ndim - 1)))
    return np.einsum("...k,k->...", activation[0], weights)


def map_axis(layer: Layer) -> int:
    """The axis of the maps in the output of a layer: 1, or -1."""
    return 1 if _keras.data_format_of(layer) == "channels_first" else -1


def first_flat(maps: Sequence[Array | None]) -> int | None:
    """Return the position of the first map, not yet scaled, that shows nothing or rounding alone; None if none does."""
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
