"""Symbolic tensors and whole models, made anew."""

from functools import partial
from importlib import import_module
from itertools import chain

from .graphs import call_outputs, calls_of, history
from .home import is_model, namespace_of
from .layers import is_activation, owns_activation
from .marks import relu_gradient_of
from .models import flat_layers, input_structure_of, is_graph, output_structure_of
from .twins import Twins, remember_origin


def symbolic(formula, tensor):
    """Return the symbolic tensor `formula(tensor)`, where `formula` is written in TensorFlow operations."""
    return namespace_of(tensor).layers.Lambda(formula)(tensor)


def symbolic_output(layer):
    """The symbolic output of a layer's newest call (`layer.output` fails for layers called more than once)."""
    calls = calls_of(layer)
    if not calls:
        raise ValueError(f"layer {layer.name!r} must be part of a model: it has never been called")
    return call_outputs(calls[-1])[0]


def rebuild(model, custom_objects=None, configured=None):
    """Return a new model of the same graph with layers and weights of its own, from live objects.

    No file is written and nothing is compiled. Layers are copied from their own class and configuration;
    what a configuration cannot hold (functions, changed activations) is carried over as it is.
    `configured(layer, configuration)` changes a configuration, and a rule for the gradient of ReLU is not copied.
    """
    model, keras = _without_rule(model), namespace_of(model)
    serialization = import_module(f"{keras.__name__}.src.saving.serialization_lib")
    known = {**_named_objects(model), **(custom_objects or {})}
    # The objects come from the caller's own live model: nothing foreign is deserialised.
    with keras.utils.custom_object_scope(known), serialization.SafeModeScope(False):
        copy = _copy_graph(model, partial(_copy_layer, configured=configured or _as_it_is))
    for old, new in zip(flat_layers(model), flat_layers(copy), strict=True):
        new.trainable = old.trainable
        _carry_functions_over(old, new)
        remember_origin(new, old)
    copy.set_weights(model.get_weights())
    return copy


def share(model, linear=()):
    """Return a new model of the same graph with layers of its own that share the weights: the model stays as it is.

    Layers in `linear` lose their activation, and do nothing where they are one. A rule for the gradient of ReLU is
    not copied.
    """
    model = _without_rule(model)
    twins = Twins(lambda graph: _copy_graph(graph, copied))

    def copied(layer):
        if layer in linear and is_activation(layer):
            # Of all layers that do nothing, one that takes whatever arguments the call of the other recorded.
            keras, dtype = namespace_of(layer), layer.get_config()["dtype"]
            return keras.layers.Lambda(_unchanged, name=layer.name, dtype=dtype)
        twin = twins.of(layer)
        if layer in linear:
            vars(twin)["activation"] = namespace_of(layer).activations.linear
        return twin

    copy = _copy_graph(model, copied)
    remember_origin(copy, model)
    return copy


def _without_rule(model):
    """The model, or a plain one of the same graph for a model whose class is made for its own layers only."""
    if relu_gradient_of(model) is None:
        return model
    return namespace_of(model).Model(input_structure_of(model), output_structure_of(model), name=model.name)


def _copy_graph(model, copy_layer):
    copy = namespace_of(model).models.clone_model(_uncompiled(model), clone_function=copy_layer)
    for old, new in zip(model.inputs, copy.inputs, strict=True):
        entry, name = history(new)[0], history(old)[0].name
        if entry.name != name:  # Keras 3 calls an input without a name of its own after its tensor
            entry.name = name
    return copy


def _uncompiled(model):
    """The model, or a view of it that says it was never compiled.

    Keras 3 compiles the clone of a compiled model, which fails for a loss or an optimizer of people's own.
    """
    if not getattr(model, "compiled", False):
        return model
    view = object.__new__(type(model))
    vars(view).update(vars(model), compiled=False)
    return view


def _copy_layer(layer, configured):
    if is_model(layer) and is_graph(layer):
        return _copy_graph(layer, partial(_copy_layer, configured=configured))
    copy = _from_configuration(layer, configured)
    inner = flat_layers(layer), flat_layers(copy)
    # Layers such as MultiHeadAttention make those inside them when they are built: then the first is all there is.
    for old, new in zip(*inner, strict=True) if len(inner[0]) == len(inner[1]) else [(layer, copy)]:
        _carry_functions_over(old, new)
    return copy


def _carry_functions_over(old, new):
    """Give a layer what the configuration of the other cannot hold."""
    if owns_activation(old):
        new.activation = old.activation
    if getattr(old, "function", None) is not None:
        new.function = old.function


def _from_configuration(layer, configured):
    try:
        config = layer.get_config()
        if "activation" in config and owns_activation(layer):
            config["activation"] = "linear"
        copy = layer.__class__.from_config(configured(layer, config))
    except (TypeError, NotImplementedError) as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        raise ValueError(
            f"layer {layer.name!r} ({type(layer).__name__}) cannot be made anew from its configuration: its `__init__` "
            "must take **kwargs and hand them on, and its `get_config` return what else it takes "
            f"({(lines or [type(error).__name__])[-1]})"
        ) from error
    if copy.name != layer.name:  # a layer of Keras 2 whose constructor takes no name
        copy._name = layer.name
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
