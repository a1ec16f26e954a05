"""Steps through the graph of a model: from tensor to call, into nested models and out of them."""

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
    """Whether an operation is a model to walk into, or has one for each frame of a sequence.

    One with modified ReLUs must be called to keep them.
    """
    if not _keras.is_layer(operation):
        return False
    model = _keras.model_inside(operation)
    return _keras.is_model(model) and _keras.is_graph(model) and _keras.relu_gradient_of(model) is None


def nested_calls(context, inputs):
    """Walk forward from some tensors and yield every call of a nested model, and those inside it."""
    todo, met = list(inputs), set(map(_keras.history, inputs))
    users = {}
    while todo:
        made = _keras.history(todo.pop(0))
        if made[0] not in users:
            users[made[0]] = _users_by_tensor(made[0])
        for node in users[made[0]].get(made, ()):
            new = [tensor for tensor in _keras.call_outputs(node) if _keras.history(tensor) not in met]
            met.update(map(_keras.history, new))
            todo += new
            model = _keras.operation_of(node)
            if new and is_nested(model) and node not in context:
                yield (*context, node)
                yield from nested_calls((*context, node), _keras.inputs_of(model))


def _users_by_tensor(operation):
    """The calls that take what an operation made: {history of a tensor: calls}."""
    users: dict[tuple, list] = {}
    for node in _keras.users_of(operation):
        for made in dict.fromkeys(map(_keras.history, _keras.call_inputs(node))):
            users.setdefault(made, []).append(node)
    return users
