"""Models: whether their layers can be walked, what goes in and comes out."""

import copy
from importlib import import_module

from .graphs import flatten, history
from .home import is_model, namespace_of
from .marks import relu_gradient_of, remember_model


def is_graph(model):
    """Whether the model is a graph of layers that can be walked (Sequential and functional ones are)."""
    keras = namespace_of(model)
    if not isinstance(model, keras.Model) or not getattr(model, "inputs", None):
        return False
    plain = (keras.Sequential, _functional_class(keras))
    own_call = all(type(model).call is not kind.call for kind in plain)
    return isinstance(model, plain) and (not own_call or relu_gradient_of(model) is not None)


def _functional_class(keras):
    if keras.__name__ == "keras":
        return import_module("keras.src.models.functional").Functional
    return import_module("tf_keras.src.engine.functional").Functional


def inputs_of(model):
    """The symbolic inputs of a built Sequential or functional model, or of one for each frame, as a flat list."""
    return list(model_inside(model).inputs)


def outputs_of(model):
    """The symbolic outputs of a built Sequential or functional model, or of one for each frame, as a flat list."""
    return list(model_inside(model).outputs)


def sees_frames(operation):
    """Whether this is a TimeDistributed model, which a sequence is given to frame by frame, and can be walked."""
    if type(operation).__name__ != "TimeDistributed":
        return False
    inner = operation.layer
    return is_model(inner) and is_graph(inner) and len(inner.inputs) == len(inner.outputs) == 1


def model_inside(operation):
    """Return the model that is called for each frame, else what is given."""
    return operation.layer if sees_frames(operation) else operation


def input_of(model):
    """The symbolic input, or the list of several: copies that remember the model, for functions given them alone."""
    inputs = flatten(model.input) if relu_gradient_of(model) else inputs_of(model)
    inputs = list(map(copy.copy, inputs))
    for tensor in inputs:
        remember_model(tensor, model)
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


def flat_operations(model):
    """Every layer inside a model, and what Keras 3 computes between them (`x[:, 1:]`, keras.ops)."""
    found = {id(step): step for layer in flat_layers(model) for step in [layer, *getattr(layer, "operations", ())]}
    return list(found.values())


def float_type_of(model):
    """The name of the type in which a model that declares no inputs is given its floats."""
    return "float64" if getattr(model, "compute_dtype", None) == "float64" else "float32"
