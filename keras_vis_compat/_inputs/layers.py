"""The layer that people mean: by index, by name, by path through nested models, or the layer itself."""

import re
from dataclasses import replace

from .. import _keras
from .._messages import called_today, did_you_mean
from .checks import is_whole
from .layer_call import LayerCall
from .wrong_type import WrongType


def find_layer(model, which, name="layer"):
    """Return the layer of a model that *which* stands for.

    Args:
        model: Sequential or functional model.
        which: Index in `model.layers`, name (inside nested models too), path `"outer/inner"`, a layer, or a
            `LayerCall`; a name or path that ends in `":1"` stands for the second call of the layer on the way to what
            is scored, and a `LayerCall` is returned.
        name: How messages call the argument.

    Raises:
        TypeError: `which` is nothing that could name a layer.
        ValueError: The model has no such layer, or several of that name.
    """
    if isinstance(which, LayerCall):
        return replace(which, layer=_own(model, which.layer, name))
    if _keras.is_layer(which):
        return _own(model, which, name)
    if isinstance(which, str):
        return _call_by_name(model, which, name)
    if is_whole(which):
        return _by_index(model, int(which), name)
    raise WrongType(f"`{name}` must be an index, a name, a path 'outer/inner' or a layer, got {which!r}")


def layers_of(model):
    """Return [(path, layer), …] from input to output; a nested model comes after the layers inside it."""
    return _with_paths(model.layers)


def going_back(layers):
    """Return some layers and those inside nested models among them, the last first."""
    return [layer for _, layer in reversed(_with_paths(layers))]


def _with_paths(layers, prefix=""):
    found = []
    for layer in layers:
        path = prefix + layer.name
        inside = _keras.model_inside(layer)
        if _keras.is_model(inside) and _keras.is_graph(inside):
            found += _with_paths(inside.layers, f"{path}/")
        found.append((path, layer))
    return found


def _own(model, layer, name):
    if not any(layer is own for own in model.layers) and not any(layer is own for _, own in layers_of(model)):
        raise ValueError(f"`{name}` must be a layer of the model {model.name!r}, got {layer.name!r} of another one")
    return layer


def _call_by_name(model, wanted, name):
    path, _, number = wanted.rpartition(":")
    named = path and re.fullmatch(r"-?\d+", number) and all(layer.name != wanted for layer in model.layers)
    return LayerCall(_by_name(model, path, name), int(number)) if named else _by_name(model, wanted, name)


def _by_index(model, index, name):
    count = len(model.layers)
    if not -count <= index < count:
        raise ValueError(f"`{name}` must lie in {-count}..{count - 1} for a model of {count} layers, got {index}")
    return model.layers[index]


def _by_name(model, wanted, name):
    here = [layer for layer in model.layers if layer.name == wanted]
    if len(here) == 1 and "/" not in wanted:  # the common case: nested models need not be looked into
        return here[0]
    layers = layers_of(model)
    for level in (0, 1):  # a full path first, then a name anywhere
        found = {path: layer for path, layer in layers if wanted == (layer.name if level else path)}
        if len({id(layer) for layer in found.values()}) == 1:
            return next(iter(found.values()))
        if found:
            raise ValueError(f"`{name}` must name one layer, got {wanted!r}: choose from {', '.join(map(repr, found))}")
    known = [text for path, layer in layers for text in (path, layer.name)]
    hint = called_today(wanted, known) or did_you_mean(wanted, known) or _listed(layers)
    raise ValueError(f"`{name}` must be a layer of the model {model.name!r}, got {wanted!r}.{hint}")


def _listed(layers):
    return f" Its layers are {', '.join(repr(path) for path, _ in layers)}."
