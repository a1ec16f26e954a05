"""Where the maps of a class activation map are, and which layers have some that can be shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .. import _keras
from .._engine.frames import frame_axes
from .._engine.graph import Graph
from .._engine.network import GraphSource
from .._inputs.batches import channel_axis_of
from .._inputs.layer_call import LayerCall
from .._maps.resizing import spatial_shape
from .._settings.legacy_version import legacy_version
from .._types import Layer, Symbolic


class Spot(NamedTuple):
    """Where the maps of a class activation map are: what to read for each input, and their axis from the end."""

    reads: list[LayerCall]
    axis: int


def spot_of(source: GraphSource, layer: Layer) -> Spot:
    """Return the spot of a layer, checked."""
    check_spatial(layer)
    check_fits(layer, source.inputs)
    return Spot(
        [LayerCall(layer, input=index) for index in range(len(source.inputs))],
        _keras.channel_axis_of(_keras.symbolic_output(layer)),
    )


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
    """Whether the maps of a layer have the spatial axes of an input, its frames among them."""
    axes = len(_keras.symbolic_output(layer).shape) - 2
    return _fits(axes, inputs) or (_fits(axes + 1, inputs) and _frames_of(layer, inputs) == 1)


def _fits(axes: int, inputs: Sequence[Symbolic]) -> bool:
    return any(spatial_shape(symbol.shape, channel_axis_of(symbol), axes) for symbol in inputs)


def _frames_of(layer: Layer, inputs: Sequence[Symbolic]) -> int:
    """How many axes of frames the values of a layer have before its own: one inside a TimeDistributed model."""
    return frame_axes(Graph(inputs).find(layer))
