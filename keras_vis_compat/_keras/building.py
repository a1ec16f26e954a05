"""Symbolic tensors and whole models, made anew."""

from functools import partial
from importlib import import_module
from itertools import chain

from .graphs import call_outputs, calls_of
from .home import is_model, namespace_of
from .layers import owns_activation
from .models import flat_layers, input_structure_of, is_graph, output_structure_of


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
