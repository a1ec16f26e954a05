"""Which layer a class activation map is made from, and which calls of it."""

from itertools import dropwhile
from typing import Any, NamedTuple

from .. import _keras
from .._inputs.layers import find_layer, going_back, layers_of
from .._types import Layer, Model


class Penultimate(NamedTuple):
    """The layer whose maps are weighed.

    Attributes:
        layer: The layer.
        places: Its calls that count, one for all inputs, or one for each of those that have their own.
        of_inputs: For each input of the model the position in `places` of its own.
        axis: Where it has its maps, counted from the end: there may be frames before them.
        tokens: How tokens lie on the image, where it gives some.
        shapes: For each place the spatial sizes of the image that they lie on.
    """

    layer: Any
    places: tuple
    of_inputs: tuple
    axis: int
    tokens: Any = None
    shapes: tuple = ()


def penultimate_layer(model: Model, start: Layer, seek: str, part: set) -> Layer:
    """Return the layer whose maps are weighed.

    Args:
        model: Sequential or functional model.
        start: The layer asked for.
        seek: `"convolution"` to go back from there, through nested models too, to the first convolution whose maps have
            more than one position (behind a global pooling convolutions stand for dense layers), `"tokens"` to the last
            layer of tokens that others still look at; or nothing.
        part: The layers that take part in what is scored: another branch of the model has no say in it.

    Raises:
        ValueError: There is no such convolution; or `start` itself, without seeking, has no spatial axes.
    """
    if not seek:
        return _checked(start, part)
    if seek == "tokens":
        return _layer_of_tokens(model, part)
    behind = dropwhile(lambda layer: layer is not start, going_back(model.layers))
    found = [layer for layer in behind if _takes_part(layer, part) and _has_maps(layer)]
    if found and found[0] is start and start is not model.layers[-1]:
        return start  # asked for by name
    if found:
        return next(filter(_has_positions, found), found[0])
    raise ValueError(
        f"no convolution was found at or before layer {start.name!r} on the way to what is scored: name a layer with "
        "spatial axes with `penultimate_layer` and give seek_penultimate_conv_layer=False"
    )


def cam_layer_path(model: Model, which: Any = None) -> str | None:
    """Return the path of the layer that maps are made from where `which` is asked for; None where there is none."""
    try:
        start = find_layer(model, -1 if which is None else which, "penultimate_layer")
        layer = penultimate_layer(model, start, "convolution", set(_keras.flat_layers(model)))
    except ValueError:
        return None
    return next(path for path, own in layers_of(model) if own is layer)


def _layer_of_tokens(model: Model, part: set) -> Layer:
    """Return the layer normalisation before the last attention: of one behind it, the token of the class may be all
    that counts. Where attention is inside of larger layers it is the last of them whose tokens are averaged, or that
    hands them on to another.
    """
    layers = [layer for _, layer in layers_of(model) if _takes_part(layer, part) and _rank(layer) == 3]
    norms = [layer for layer in layers if "LayerNormalization" in _keras.layer_kinds(layer)]
    before = [layer for layer in norms if any(map(_attends, _keras.followers(layer)))]
    if not layers:
        raise ValueError(
            "no layer of tokens (N, T, K) was found on the way to what is scored: name one with `penultimate_layer`"
        )
    followers = {layer: _keras.followers(layer) for layer in layers}
    read = [layer for layer in layers if any(map(_reads_all, followers[layer])) or set(followers[layer]) & set(layers)]
    return (before or read or layers)[-1]


def _reads_all(layer: Layer) -> bool:
    """Whether a layer reads all tokens alike, that of the class no more than others."""
    return any("Global" in kind or kind == "Flatten" for kind in _keras.layer_kinds(layer))


def _attends(layer: Layer) -> bool:
    return any("Attention" in kind for kind in (type(layer).__name__, *_keras.layer_kinds(layer)))


def _takes_part(layer: Layer, part: set) -> bool:
    """Whether a layer, or for a nested model any layer in it, takes part in what is scored."""
    return not part.isdisjoint(_keras.flat_layers(layer))


def _checked(layer: Layer, part: set) -> Layer:
    if not _takes_part(layer, part):
        raise ValueError(f"`penultimate_layer` must take part in what is scored, layer {layer.name!r} does not")
    if _rank(layer) < 3:
        raise ValueError(
            f"`penultimate_layer` must have an output with spatial axes (N, …, K), got layer {layer.name!r} with one "
            f"of {_rank(layer)} axes: give seek_penultimate_conv_layer=True to go back to a convolution"
        )
    return layer


def _has_maps(layer: Layer) -> bool:
    return _keras.is_convolution(layer) and _rank(layer) > 2


def _has_positions(layer: Layer) -> bool:
    """Whether the maps of a convolution have more than one position, or may have."""
    frames = 1 if _keras.inner_layer(layer) is not layer else 0
    output = _keras.symbolic_output(layer)
    sizes = list(output.shape)
    del sizes[_keras.channel_axis_of(output)], sizes[: 1 + frames]
    return any(size != 1 for size in sizes)


def _rank(layer: Layer) -> int:
    return len(_keras.symbolic_output(layer).shape) if _keras.calls_of(layer) else 0
