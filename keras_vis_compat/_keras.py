"""The one door to Keras: everything that differs between Keras 3 and tf_keras is answered here.

Every function asks the object it is given which Keras built it, so both work in one process.
"""

from functools import partial
from importlib import import_module
from itertools import chain
from weakref import WeakKeyDictionary

KERAS_NAMES = ("tf_keras", "keras")


def load_keras(name):
    """Return the module `keras` (Keras 3) or `tf_keras` (Keras 2), with a way out when it is missing."""
    if name not in KERAS_NAMES:
        raise ValueError(f"`name` must be one of {KERAS_NAMES}, got {name!r}")
    try:
        keras = import_module(name)
    except ImportError as error:
        extra = "[keras2]" if name == "tf_keras" else ""
        raise ImportError(
            f"{name} is needed for this and cannot be imported ({error}); "
            f"install it with: pip install 'keras-vis-compat{extra}'"
        ) from error
    backend = keras.backend.backend()
    if backend != "tensorflow":
        raise ImportError(f"keras_vis_compat needs the TensorFlow backend of Keras, got {backend!r}")
    return keras


_homes: WeakKeyDictionary = WeakKeyDictionary()  # weak: people's own classes, and ours, may hold on to a model


def namespace_of(thing):
    """Return the Keras that built *thing*: a model, a layer or a symbolic tensor."""
    kind = type(thing)
    if kind not in _homes:
        _homes[kind] = _home_of(kind)
    return _homes[kind]


def _home_of(kind):
    roots = {base.__module__.partition(".")[0] for base in kind.__mro__}
    for name in KERAS_NAMES:
        if name in roots:
            return load_keras(name)
    raise TypeError(f"expected a Keras model, layer or symbolic tensor, got {kind.__qualname__}")


def is_model(thing):
    return _is_a(thing, "Model")


def is_layer(thing):
    return _is_a(thing, "Layer", "layers")


def _is_a(thing, class_name, module=None):
    try:
        home = namespace_of(thing)
    except TypeError:
        return False
    return isinstance(thing, getattr(getattr(home, module) if module else home, class_name))


def is_symbolic(thing):
    """Whether *thing* is a tensor of a model's graph rather than a value."""
    return hasattr(thing, "_keras_history") and type(thing).__name__.endswith("KerasTensor")


# -- models -----------------------------------------------------------------------------------------------


def is_graph(model):
    """Whether the model is a graph of layers that can be walked (Sequential and functional ones are)."""
    keras = namespace_of(model)
    if not isinstance(model, keras.Model) or not getattr(model, "inputs", None):
        return False
    plain = (keras.Sequential, _functional_class(keras))
    own_call = all(type(model).call is not kind.call for kind in plain)
    return isinstance(model, plain) and (not own_call or hasattr(model, "_keras_vis_compat_rule"))


def _functional_class(keras):
    if keras.__name__ == "keras":
        return import_module("keras.src.models.functional").Functional
    return import_module("tf_keras.src.engine.functional").Functional


def inputs_of(model):
    """The symbolic inputs of a built Sequential or functional model, as a flat list."""
    return list(model.inputs)


def outputs_of(model):
    """The symbolic outputs of a built Sequential or functional model, as a flat list."""
    return list(model.outputs)


def input_of(model):
    """The symbolic input, or the list of several; it remembers the rule of a model with modified ReLUs."""
    inputs = _flatten(model.input) if hasattr(model, "_keras_vis_compat_rule") else inputs_of(model)
    return inputs[0] if len(inputs) == 1 else inputs


def input_structure_of(model):
    """The symbolic inputs as the model takes them: a dict, a list, or the only one."""
    return _structure(getattr(model, "input", None), inputs_of(model))


def output_structure_of(model):
    """The symbolic outputs as the model gives them: a dict, a list, or the only one."""
    return _structure(getattr(model, "output", None), outputs_of(model))


def _structure(own, tensors):
    return dict(own) if isinstance(own, dict) else tensors[0] if len(tensors) == 1 else tensors


def names_of_inputs(model):
    """For each input every name it goes by: its key where inputs are a dict, and its own."""
    own_names = [tensor.name.split(":")[0] for tensor in inputs_of(model)]
    return _names(inputs_of(model), input_structure_of(model), own_names)


def names_of_outputs(model):
    """For each output every name it goes by: its key where outputs are a dict, and that of its layer."""
    own_names = [history(tensor)[0].name for tensor in outputs_of(model)]
    return _names(outputs_of(model), output_structure_of(model), own_names)


def _names(tensors, structure, own_names):
    keys = structure if isinstance(structure, dict) else {}
    return [
        (*(key for key, symbol in keys.items() if history(symbol) == history(tensor)), own)
        for tensor, own in zip(tensors, own_names, strict=True)
    ]


def flat_layers(layer):
    """The layer itself and every layer inside it (nested models, wrappers)."""
    return list(layer._flatten_layers()) if hasattr(layer, "_flatten_layers") else [layer]


def float_type_of(model):
    """The name of the type in which a model that declares no inputs is given its floats."""
    return "float64" if getattr(model, "compute_dtype", None) == "float64" else "float32"


# -- graphs -----------------------------------------------------------------------------------------------


def history(tensor):
    """What made a symbolic tensor: (operation, which call of it, which output of that call).

    Equal for copies of the same tensor, hashable in both Kerases, which the tensors themselves are not.
    """
    made = tensor._keras_history
    return tuple(made)


def operation_of(node):
    return node.operation if hasattr(node, "operation") else node.layer


def calls_of(operation):
    """Every recorded call (node) of a layer or operation, oldest first."""
    return list(operation._inbound_nodes)


def users_of(operation):
    """Every recorded call that takes something this operation made."""
    return list(operation._outbound_nodes)


def call_arguments(node):
    """(args, kwargs) of a recorded call, with symbolic tensors where values will go."""
    if hasattr(node, "arguments"):
        return node.arguments.args, node.arguments.kwargs
    return node.call_args, node.call_kwargs


def call_inputs(node):
    """The symbolic tensors a recorded call takes."""
    return list(node.input_tensors if hasattr(node, "arguments") else node.keras_inputs)


def call_outputs(node):
    """The symbolic tensors a recorded call gave, as a flat list."""
    if hasattr(node, "arguments"):
        return list(node.outputs)
    return _flatten(node.outputs)


def _flatten(structure):
    import tensorflow as tf

    return tf.nest.flatten(structure)


def is_entry(node):
    """Whether a recorded call is an input layer: it has no inputs of its own."""
    return not call_inputs(node) and type(operation_of(node)).__name__ == "InputLayer"


def takes_training(operation):
    return bool(
        getattr(operation, "_call_has_training_arg", False) or getattr(operation, "_expects_training_arg", False)
    )


# -- layers -----------------------------------------------------------------------------------------------


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


def is_spatial(layer):
    """Whether a layer is a convolution or a (not global) pooling layer, looking inside wrappers."""
    kinds = layer_kinds(inner_layer(layer))
    spatial = any("Conv" in kind or "Pooling" in kind for kind in kinds)
    return spatial and not any("Global" in kind or "LSTM" in kind for kind in kinds)


def data_format_of(thing):
    """`"channels_first"` or `"channels_last"`: that of the nearest layer that has one, else Keras's setting.

    Looks from a layer or an inner tensor towards the input, and from an input of a model onwards.
    """
    operation = history(thing)[0] if is_symbolic(thing) else inner_layer(thing)
    onwards = "InputLayer" in layer_kinds(operation)
    seen, todo = set(), [operation]
    while todo:
        current = todo.pop(0)
        seen.add(current)
        for layer in flat_layers(current):
            if getattr(layer, "data_format", None):
                return layer.data_format
        todo += [other for other in (_after if onwards else _before)(current) if other not in seen]
    return namespace_of(thing).backend.image_data_format()


def _before(operation):
    return [history(tensor)[0] for node in calls_of(operation)[:1] for tensor in call_inputs(node)]


def _after(operation):
    return [operation_of(node) for node in users_of(operation)]


def activation_of(layer):
    return getattr(layer, "activation", None)


def owns_activation(layer):
    """Whether a layer has an activation that can be set: recurrent layers only show that of their cell."""
    return activation_of(layer) is not None and not isinstance(getattr(type(layer), "activation", None), property)


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


# -- building ---------------------------------------------------------------------------------------------


def symbolic(formula, tensor):
    """Return the symbolic tensor `formula(tensor)`, where `formula` is written in TensorFlow operations."""
    return namespace_of(tensor).layers.Lambda(formula)(tensor)


def symbolic_output(layer):
    """The symbolic output of a layer's newest call (`layer.output` fails for layers called more than once)."""
    calls = calls_of(layer)
    if not calls:
        raise ValueError(f"layer {layer.name!r} must be part of a model: it has never been called")
    return call_outputs(calls[-1])[0]


def rebuild(model, custom_objects=None, linear=(), configured=None):
    """Return a new model of the same graph with layers and weights of its own, from live objects.

    No file is written and nothing is compiled. Layers are copied from their own class and configuration;
    what a configuration cannot hold (functions, changed activations) is carried over as it is. Layers in
    `linear` do nothing in the copy, `configured(layer, configuration)` changes that of the others, and a rule for
    the gradient of ReLU is not copied.
    """
    keras = namespace_of(model)
    if hasattr(model, "_keras_vis_compat_rule"):  # whose class is made for its own layers only
        model = keras.Model(input_structure_of(model), output_structure_of(model))
    serialization = import_module(f"{keras.__name__}.src.saving.serialization_lib")
    known = {**_named_objects(model), **(custom_objects or {})}
    # The objects come from the caller's own live model: nothing foreign is deserialised.
    with keras.utils.custom_object_scope(known), serialization.SafeModeScope(False):
        copy = _copy_graph(model, linear, configured or _as_it_is)
    for old, new in zip(flat_layers(model), flat_layers(copy), strict=True):
        new.trainable = old.trainable
    copy.set_weights(model.get_weights())
    return copy


def _copy_graph(model, linear, configured):
    copy = partial(_copy_layer, linear=linear, configured=configured)
    return namespace_of(model).models.clone_model(_uncompiled(model), clone_function=copy)


def _uncompiled(model):
    """The model, or a view of it that says it was never compiled.

    Keras 3 compiles the clone of a compiled model, which fails for a loss or an optimizer of people's own.
    """
    if not getattr(model, "compiled", False):
        return model
    view = object.__new__(type(model))
    vars(view).update(vars(model), compiled=False)
    return view


def _copy_layer(layer, linear, configured):
    if is_model(layer) and is_graph(layer):
        return _copy_graph(layer, linear, configured)
    config = layer.get_config()
    if layer in linear:
        # Of all layers that do nothing, one that takes whatever arguments the call of the other recorded.
        return namespace_of(layer).layers.Lambda(_unchanged, name=layer.name, dtype=config["dtype"])
    if "activation" in config and owns_activation(layer):
        config["activation"] = "linear"
    copy = layer.__class__.from_config(configured(layer, config))
    for old, new in zip(flat_layers(layer), flat_layers(copy), strict=True):
        if owns_activation(old):
            new.activation = old.activation
        if getattr(old, "function", None) is not None:
            new.function = old.function
    return copy


def _unchanged(values):
    return values


def _as_it_is(layer, config):
    return config


def _named_objects(model):
    """Every class and function the layers of a model use, by name: the model is its own best dictionary."""
    layers = flat_layers(model)
    functions = (value for layer in layers for value in vars(layer).values() if hasattr(value, "__code__"))
    return {thing.__name__: thing for thing in chain(map(type, layers), functions)}
