"""Models that are cut open: `model.layers.pop()`, `model.outputs = […]`, `layer.outbound_nodes = []`.

In Keras 2.0 to 2.3 `layers` was the model's own list and `predict` computed `outputs`; tf_keras hands out a copy of the
one and cannot compute what the other was changed to. Here a change of either is a change of the model, as it was.
`model.output` stays what it was where `outputs` is assigned anew, which Keras 2 did too.
"""

import warnings
from functools import wraps
from importlib import import_module

from ..._messages import levels_to_the_caller
from .live_layers import all_layers, live

_WAY_OUT = (
    "model.outputs = [model.layers[-1].output] lets `predict` end there; keras.models.Model(model.input, "
    "model.layers[-1].output) is a model of its own, and a Sequential has pop()"
)


# -- outputs ----------------------------------------------------------------------------------------------


def _outputs(self):
    return vars(self).get("outputs")


def _assign_outputs(self, outputs):
    """Keep the new outputs; where the graph of the model leads elsewhere, it is followed anew at once."""
    vars(self)["outputs"] = outputs
    if outputs is not None and getattr(self, "_output_coordinates", None) and not _being_made(self):
        vars(self).setdefault("_output_of_old", self._nested_outputs)
        vars(self)["outputs"] = list(outputs) if isinstance(outputs, list | tuple) else [outputs]
        settle(self)


def _being_made(model):
    return vars(model).get("_being_made", False)


def _output_of_old(read):
    def output(self):
        return vars(self).get("_output_of_old", read(self))

    return property(output, doc=read.__doc__)


def settle(model):
    """Let a model compute the outputs that it has now, and say where its list of layers and they have come apart."""
    if not getattr(model, "_output_coordinates", None) or not model.outputs or _being_made(model):
        return
    if [_history(tensor) for tensor in model.outputs] != list(map(tuple, model._output_coordinates)):
        _follow(model)
    if getattr(model, "_layers_were_changed", False):
        model._layers_were_changed = False
        if left := _left_behind(model):
            warnings.warn(_left_text(left), stacklevel=levels_to_the_caller("tf_keras"))


def _left_text(left):
    names = ", ".join(repr(layer.name) for layer in left)
    return (
        f"{names} {'is' if len(left) == 1 else 'are'} off `model.layers`, but the model still computes "
        f"{'it' if len(left) == 1 else 'them'}, as in Keras 2.0 to 2.3: {_WAY_OUT}"
    )


def _left_behind(model):
    """The layers that the model computes and does not list, but for its entries."""
    listed = model._self_tracked_trackables
    used = [node.layer for nodes in model._nodes_by_depth.values() for node in nodes if not node.is_input]
    return list(dict.fromkeys(layer for layer in used if all(layer is not each for each in listed)))


def _history(tensor):
    found = getattr(tensor, "_keras_history", None)
    if found is None:
        raise TypeError(
            f"`model.outputs` must hold the outputs of layers, such as model.layers[-2].output, got {tensor!r}"
        )
    return tuple(found)


def _follow(model):
    """Find the way through the layers to the outputs that the model has now."""
    functional = import_module("tf_keras.src.engine.functional")
    outputs = list(model.outputs)
    nodes, by_depth, layers, _ = functional._map_graph_network(model.inputs, outputs)
    arguments = {layer: _arguments_of(layer) for layer in layers}
    vars(model).update(
        _nested_outputs=outputs[0] if len(outputs) == 1 else outputs,
        _output_coordinates=[_history(tensor) for tensor in outputs],
        _output_layers=[_history(tensor)[0] for tensor in outputs],
        _network_nodes=nodes,
        _nodes_by_depth=by_depth,
        _layer_call_argspecs={**model._layer_call_argspecs, **arguments},
        _output_mask_cache={},
        _output_tensor_cache={},
        _output_shape_cache={},
    )
    model._set_output_names()
    model._compute_tensor_usage_count()
    model.predict_function = model.train_function = model.test_function = None


def _arguments_of(layer):
    return import_module("inspect").getfullargspec(layer.call)


def _settled(method):
    @wraps(method)
    def call(self, *arguments, **keywords):
        settle(self)
        return method(self, *arguments, **keywords)

    return call


def _made(method):
    """Let a graph that is made, or made again by `add` and `pop`, set its outputs as it does."""

    @wraps(method)
    def call(self, *arguments, **keywords):
        before = _being_made(self)
        vars(self)["_being_made"] = True
        try:
            return method(self, *arguments, **keywords)
        finally:
            vars(self)["_being_made"] = before
            vars(self).pop("_output_of_old", None)

    return call


def _written(get_config):
    @wraps(get_config)
    def call(self):
        settle(self)
        if getattr(self, "_output_coordinates", None) and (left := _left_behind(self)):
            raise ValueError(f"the model cannot be saved or copied: {_left_text(left)}")
        return get_config(self)

    return call


# -- layers -----------------------------------------------------------------------------------------------


def _nodes(name):
    def assign(self, nodes):
        """Take other records of calls; what a model computes does not depend on them."""
        setattr(self, f"_{name}_value", nodes)

    return property(lambda self: getattr(self, f"_{name}"), assign)


def _batch_shape(self):
    try:
        return self._batch_input_shape
    except AttributeError:
        raise AttributeError(f"layer {self.name!r} has no `batch_input_shape`") from None


def _assign_batch_shape(self, shape):
    """Change what the layer's configuration says: `model_from_json(model.to_json())` then has that input."""
    self._batch_input_shape = shape


def _cut_open(keras):
    functional = import_module("tf_keras.src.engine.functional").Functional
    for kind in (keras.Model, keras.Sequential):
        live(kind)
    keras.Model._layers = property(all_layers)
    functional.outputs = property(_outputs, _assign_outputs)
    functional.output = _output_of_old(vars(functional)["output"].fget)
    for kind, names in {keras.Sequential: ("add", "pop"), functional: ("_init_graph_network",)}.items():
        for name in names:
            setattr(kind, name, _made(vars(kind)[name]))
    functional.get_config = _written(functional.get_config)
    for kind, names in {
        functional: ("call",),
        keras.Model: ("make_predict_function", "make_train_function", "make_test_function"),
        keras.Sequential: ("add",),
    }.items():
        for name in names:
            setattr(kind, name, _settled(vars(kind)[name]))
    layer = keras.layers.Layer
    for name in ("inbound_nodes", "outbound_nodes"):
        setattr(layer, name, _nodes(name))
    layer.batch_input_shape = property(_batch_shape, _assign_batch_shape)


CHANGES = {"tf_keras": (_cut_open,)}
