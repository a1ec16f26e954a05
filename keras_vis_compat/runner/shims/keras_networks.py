"""Networks of `keras.applications` that were built otherwise until Keras 2.3, as they were in 2.2.

`ResNet50` had other names, normalised with another epsilon, and kept its weights in another order, in which files hold
them; `MobileNet` and `MobileNetV2` had more layers, so that `layers[-6]` is another one today. The rest is the same
layer by layer. Only where a script imports `keras` itself: `tf.keras` was of its own age.
"""

import os
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from inspect import signature

from ..._old_names.keras_applications import RENAMED, is_counted
from .. import record

_EPSILON = 1e-3  # of ResNet50, until Keras 2.3


def _made(layer, **changes):
    """Return a layer of the same kind and configuration but for the changes; without a name Keras counts it."""
    return type(layer).from_config({**layer.get_config(), **changes})


def _resnet50(layer, _values):
    old = _OLD["ResNet50"].get(layer.name, layer.name)
    normalised = {"epsilon": _EPSILON} if "epsilon" in layer.get_config() else {}
    return [_made(layer, name=None if is_counted(old) else old, **normalised)]


def _mobilenet(layer, _values):
    if layer.name == "conv1":
        return _padded(layer, ((0, 1), (0, 1)))
    if getattr(layer, "keepdims", False):
        channels = layer.output_shape[1:]
        return [_made(layer, keepdims=False), _keras().layers.Reshape(channels, name="reshape_1")]
    return [_made(layer, name=_OLD["MobileNet"].get(layer.name, layer.name))]


def _mobilenet_v2(layer, values):
    if layer.name == "Conv1":
        padding = import_module("tf_keras.src.applications.imagenet_utils").correct_pad
        return _padded(layer, padding(values[0], 3))
    return [_made(layer, name=_OLD["MobileNetV2"].get(layer.name, layer.name))]


def _padded(convolution, padding):
    name, order = f"{convolution.name}_pad", convolution.data_format
    return [
        _keras().layers.ZeroPadding2D(padding, data_format=order, name=name),
        _made(convolution, padding="valid"),
    ]


#: Function of `keras.applications` -> (its module, what a layer of today was: one or two layers).
_NETWORKS: dict[str, tuple[str, Callable]] = {
    "ResNet50": ("resnet50", _resnet50),
    "MobileNet": ("mobilenet", _mobilenet),
    "MobileNetV2": ("mobilenet_v2", _mobilenet_v2),
}
_OLD = {name: {new: old for old, new in RENAMED[name][1].items()} for name in _NETWORKS}


def _keras():
    return import_module("tf_keras")


def _rebuilt(model, start, were):
    """Return the network of then with the weights of today's, from the same input.

    Args:
        model: The network of today.
        start: What its first layer is called with.
        were: From a layer of it, and what it is called with, to the layers that it was.
    """
    values = {start._keras_history: start}
    for depth in sorted(model._nodes_by_depth, reverse=True):
        for node in model._nodes_by_depth[depth]:
            if any(each._keras_history in values for each in node.keras_inputs):
                given = [values[each._keras_history] for each in node.keras_inputs]
                values[node.outputs._keras_history] = _called(were(node.layer, given), given, node.layer)
    outputs = [values[each._keras_history] for each in model.outputs]
    return _keras().Model(model.inputs, outputs if len(outputs) > 1 else outputs[0], name=model.name)


def _called(layers, values, today):
    """Call layers one after the other, and give the one that has weights those of today's layer.

    Sums had the branch first and then the shortcut: the order of the weights follows from that.
    """
    value = values[0] if len(values) == 1 else values[::-1]
    for layer in layers:
        value = layer(value)
    if today.weights:
        layers[-1].set_weights(today.get_weights())
    return value


def _as_it_was(build, name, were):
    @wraps(build)
    def network(*args, **kwargs):
        given = signature(build).bind(*args, **kwargs)
        path = given.arguments.get("weights")
        is_file = path not in ("imagenet", None) and os.path.exists(path)
        if is_file:
            given.arguments["weights"] = None
        today = build(*given.args, **given.kwargs)
        is_of_today = is_file and _holds(path, today)
        if is_of_today:
            today.load_weights(path)
        start = given.arguments.get("input_tensor")
        model = _rebuilt(today, start if hasattr(start, "_keras_history") else today.inputs[0], were)
        if is_file and not is_of_today:
            model.load_weights(path)
        record.note(f"keras.applications.{name}", "as Keras 2.2 built it")
        return model

    return network


def _holds(path, model):
    """Say whether a file holds the weights of just these layers; of a file of another kind too, which has no order."""
    h5py = import_module("h5py")
    if not h5py.is_hdf5(path):
        return True
    with h5py.File(path) as file:
        stored = set(file.get("model_weights", file))
    return {layer.name for layer in model.layers if layer.weights} <= stored


def _networks_of_then(keras):
    for name, (module, were) in _NETWORKS.items():
        changed = _as_it_was(getattr(keras.applications, name), name, were)
        for place in (keras.applications, import_module(f"tf_keras.applications.{module}")):
            setattr(place, name, changed)


CHANGES = {"keras": (_networks_of_then,)}
