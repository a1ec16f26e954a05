"""Steps through the graph of a model: from tensor to call, into nested models and out of them."""

import tensorflow as tf

from .. import _keras


class Reach:
    """The symbolic tensors that depend on given inputs; membership is computed once per tensor."""

    def __init__(self, inputs):
        self._known = {_keras.history(tensor): True for tensor in inputs}

    def __contains__(self, tensor):
        todo = [tensor]
        while todo:
            made = _keras.history(todo[-1])
            sources = [] if made in self._known else _keras.call_inputs(node_of(todo[-1]))
            unknown = [source for source in sources if _keras.history(source) not in self._known]
            if unknown:
                todo += unknown
                continue
            todo.pop()
            self._known.setdefault(made, any(self._known[_keras.history(source)] for source in sources))
        return self._known[_keras.history(tensor)]


def node_of(tensor):
    operation, index, _ = _keras.history(tensor)
    return _keras.calls_of(operation)[index]


def is_nested(operation):
    """Whether an operation is a model to walk into; one with modified ReLUs must be called to keep them."""
    ruled = hasattr(operation, "_keras_vis_compat_rule")
    return _keras.is_model(operation) and _keras.is_graph(operation) and not ruled


def nested_calls(context, inputs):
    """Walk forward from some tensors and yield every call of a nested model, and those inside it."""
    todo, seen = list(inputs), set()
    while todo:
        tensor = todo.pop(0)
        made = _keras.history(tensor)
        if made in seen:
            continue
        seen.add(made)
        for node in _keras.users_of(made[0]):
            if made not in map(_keras.history, _keras.call_inputs(node)):
                continue
            todo += _keras.call_outputs(node)
            model = _keras.operation_of(node)
            if is_nested(model) and node not in context:
                yield (*context, node)
                yield from nested_calls((*context, node), _keras.inputs_of(model))


def passed_in(node, entry):
    """The tensor that a call of a nested model passed for one of the model's inputs."""
    model = _keras.operation_of(node)
    position = [_keras.history(tensor) for tensor in _keras.inputs_of(model)].index(_keras.history(entry))
    args, kwargs = _keras.call_arguments(node)
    given = args[0] if args else next(iter(kwargs.values()))
    if isinstance(given, dict):
        return next(given[name] for name in _keras.names_of_inputs(model)[position] if name in given)
    return tf.nest.flatten(given)[position]
