"""Layers: what kind each is, and what it does."""

import re
from collections import deque

from .graphs import call_inputs, calls_of, flatten, history, operation_of, users_of
from .home import KERAS_NAMES, is_model, namespace_of
from .models import flat_layers, is_graph


def layer_kinds(layer):
    """Names of the layer's classes inside Keras, from its own to its bases: `("Conv2D", "BaseConv", …)`."""
    return tuple(kind.__name__ for kind in type(layer).__mro__ if kind.__module__.startswith(KERAS_NAMES))


def is_own_layer(layer):
    """Whether the layer's class is one of Keras itself, not derived from it."""
    return type(layer) is getattr(namespace_of(layer).layers, type(layer).__name__, None)


def inner_layer(layer):
    """The layer that a wrapper such as TimeDistributed or Bidirectional wraps, else the layer itself."""
    while "Wrapper" in layer_kinds(layer) and getattr(layer, "layer", None) is not None:
        layer = layer.layer
    return layer


def is_convolution(layer):
    """Whether a layer is a convolution of any kind (depthwise, separable, transposed …), alone or in a wrapper."""
    return any("Conv" in kind for kind in layer_kinds(inner_layer(layer)))


def is_spatial(layer):
    """Whether a layer is a convolution or a (not global) pooling layer, looking inside wrappers."""
    kinds = layer_kinds(inner_layer(layer))
    spatial = any("Conv" in kind or "Pooling" in kind for kind in kinds)
    return spatial and not any("Global" in kind or "LSTM" in kind for kind in kinds)


def channel_axis_of(tensor):
    """Return the axis of the channels in a symbolic tensor, counted from the end: there may be frames before them.

    A layer of Keras for pictures, channels first, has two axes behind the channels, and says so in its name.
    """
    data_format, layer = _nearest_data_format(tensor)
    if data_format != "channels_first":
        return -1
    rank = len(tensor.shape)
    said = [int(found[1]) for kind in layer_kinds(layer) if (found := re.search(r"([123])D", kind))]
    axes = (said or [rank - 2])[0]
    return -1 - axes if rank > axes + 1 else -1


def _nearest_data_format(tensor):
    """Return the data format of the nearest layer that has one, and that layer; else Keras's setting, and None.

    Looks from an inner tensor towards the input, and from an input of a model onwards.
    """
    operation = history(tensor)[0]
    step = followers if "InputLayer" in layer_kinds(operation) else _before
    met, todo = {operation}, deque([operation])  # each once, when it is first met: many calls may lead there
    while todo:
        current = todo.popleft()
        for layer in flat_layers(current):
            if getattr(layer, "data_format", None):
                return layer.data_format, layer
        new = [other for other in dict.fromkeys(step(current)) if other not in met]
        met.update(new)
        todo.extend(new)
    return namespace_of(tensor).backend.image_data_format(), None


def _before(operation):
    return [history(tensor)[0] for node in calls_of(operation)[:1] for tensor in call_inputs(node)]


def followers(operation):
    """Return the layers and operations that take what one gives."""
    return [operation_of(node) for node in users_of(operation)]


def is_looked_up(symbol):
    """Whether an embedding takes an input of a model: it holds ids then, whatever its type."""
    return any(map(_looks_up, followers(history(symbol)[0])))


def _looks_up(operation):
    if is_model(operation):
        return is_graph(operation) and len(operation.inputs) == 1 and is_looked_up(operation.inputs[0])
    return "Embedding" in layer_kinds(inner_layer(operation))


def activation_of(layer):
    return getattr(layer, "activation", None)


def owns_activation(layer):
    """Whether a layer has an activation that can be set: recurrent layers only show that of their cell."""
    return activation_of(layer) is not None and not isinstance(getattr(type(layer), "activation", None), property)


def name_of_weight(weight):
    """The name of a weight within its layer: `kernel`, for what tf_keras calls `outer/dense/kernel:0`."""
    return weight.name.partition(":")[0].rpartition("/")[2]


def states_of(layer):
    """The variables in which a stateful recurrent layer carries its state from one batch to the next."""
    states = getattr(layer, "states", None) if getattr(layer, "stateful", False) else None
    return [own for own in flatten(states) if hasattr(own, "assign")]


def settings_of(layer):
    """Return (attributes, names of those) that a trace reads and that may be replaced: rates, functions, …"""
    own = vars(layer)
    return own, [name for name in own if not name.startswith("_") or name in _READ_WHEN_TRACED]


_READ_WHEN_TRACED = ("_trainable", "_dtype_policy")


def is_softmax(layer):
    activation = activation_of(layer)
    return getattr(activation, "__name__", "") == "softmax" or "Softmax" in layer_kinds(layer)


def is_activation(operation):
    """Whether an operation is an activation and nothing else, as a layer or bare: `Softmax()`, `keras.ops.softmax`."""
    kinds = {layer_kinds(operation)[0], getattr(operation, "symbol", "").rpartition(".")[2]}
    return bool(kinds & _ACTIVATIONS)


def passes_values_on(operation):
    """Whether an operation gives the very values it takes, when not training: in another shape at most."""
    idle = "Activation" in layer_kinds(operation) and activation_of(operation).__name__ == "linear"
    return idle or layer_kinds(operation)[0] in _PASSING


_ACTIVATIONS = {"Softmax", "LogSoftmax", "Sigmoid", "ReLU", "Relu", "softmax", "log_softmax", "sigmoid", "relu"}
_PASSING = {"Reshape", "Flatten", "Permute", "Dropout", "Identity", "Cast"}
