"""Walk a model's graph with real tensors, reaching every inner tensor on the way.

A *place* is a symbolic tensor together with the calls of nested models that lead to it, outermost first.
Walking the recorded calls ourselves, rather than building another Keras model, adds nothing to the caller's
layers, reaches into nested models, and finds the call of a layer that belongs to *this* graph: a layer loaded
from an old .h5 file has several, and `layer.output` is then a tensor of another graph.
"""

from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from .. import _keras
from . import batchnorm_folding
from .graph_steps import Reach, is_nested, nested_calls, node_of, passed_in


class Disconnected(ValueError):
    """A tensor was asked for that no path of layers connects to the given inputs."""


@dataclass(frozen=True)
class Branch:
    """The output of a layer as one of the inputs reaches it: a tower that is used twice has one for each call."""

    layer: Any
    input: int


class Graph:
    """The graph that starts at some symbolic inputs."""

    def __init__(self, inputs):
        self.inputs = list(inputs)
        self._entries = {_keras.history(tensor): index for index, tensor in enumerate(self.inputs)}
        self._reach = Reach(self.inputs)
        self._reach_inside = {}
        self._contexts = None

    def find(self, wanted):
        """Return the place in this graph of a symbolic tensor, of a layer's output, or of a branch of it."""
        if isinstance(wanted, Branch):
            return self._branch(wanted) or self.find(wanted.layer)
        if not _keras.is_symbolic(wanted):
            wanted = self._newest_call(wanted)
        return self._place((), wanted)

    def find_before(self, wanted, targets):
        """The place of what the targets depend on: for a tensor that is none such, another call of its layer may be.

        Keras 3 calls the layers of a Sequential anew with each `add`, and `layer.output` is that of the first call.
        """
        place = self.find(wanted)
        if not _keras.is_symbolic(wanted):
            return place
        needed = set(map(_key, self._order(targets)))
        twins = (twin for twin in self._twins(place[1]) if self._inputs_of(twin) == self._inputs_of(place))
        return next((call for call in (place, *twins) if _key(self._resolve(*call)) in needed), place)

    def run(self, values, places, training=False, folding=False):
        """Return the value of each place, given one value for each input.

        With `folding`, convolution and batch normalisation are computed as one where they can be.
        """
        wanted = [_key(self._resolve(*place)) for place in places]
        order, known = self._order(places), {}
        folds = self._folds(order, wanted) if folding and not training else {}
        for place in order:
            key = _key(place)
            if key in folds:
                known[key] = folds[key](known)
            else:
                known.setdefault(key, self._value(place, values, known, training))
        return [known[key] for key in wanted]

    def _folds(self, order, wanted):
        calls = {_key(place): (node_of(place[1]), [*map(_key, self._needs(place))]) for place in order}
        return batchnorm_folding.folds(calls, wanted)

    def operations(self, places):
        """Every operation that has a part in the values of the places."""
        return list(dict.fromkeys(_keras.history(tensor)[0] for _, tensor in self._order(places)))

    def _branch(self, branch):
        """The place of a layer's output that depends on one input and no other, if there is one."""
        twins = self._twins(self._newest_call(branch.layer))
        return next((place for place in twins if self._inputs_of(place) == {branch.input}), None)

    def _inputs_of(self, place):
        """The positions of the inputs that a place depends on."""
        histories = (_keras.history(tensor) for _, tensor in self._order([place]))
        return {self._entries[history] for history in histories if history in self._entries}

    # -- places ---------------------------------------------------------------------------------------

    def _newest_call(self, layer):
        calls = _keras.calls_of(layer)
        if not calls:
            raise Disconnected(f"layer {layer.name!r} has never been called, so it is not part of the model")
        live = [call for call in calls if _keras.call_outputs(call)[0] in self._reach]
        return _keras.call_outputs((live or calls)[-1])[0]

    def _place(self, context, tensor):
        """The place of a tensor met inside a context, wherever in this graph its layer really is."""
        if tensor in self._reach_of(context):
            return context, tensor
        for place in self._twins(tensor):
            return place
        operation, index, _ = _keras.history(tensor)
        if not _keras.call_inputs(_keras.calls_of(operation)[index]):
            raise Disconnected(f"{operation.name!r} is not connected to the given input of the model")
        return context, tensor  # computed from tensors of this graph, each of which is placed on its own

    def _twins(self, tensor):
        """Places of the same output of the same layer, made by calls that do belong to this graph."""
        operation, _, output = _keras.history(tensor)
        candidates = [_keras.call_outputs(call)[output] for call in reversed(_keras.calls_of(operation))]
        for candidate in candidates:
            if candidate in self._reach:
                yield (), candidate
        for context in self._nested():
            for candidate in candidates:
                if candidate in self._reach_of(context):
                    yield context, candidate

    def _reach_of(self, context):
        if not context:
            return self._reach
        model = _keras.operation_of(context[-1])
        if model not in self._reach_inside:
            self._reach_inside[model] = Reach(_keras.inputs_of(model))
        return self._reach_inside[model]

    def _nested(self):
        """Every call of a nested model in this graph, as a context, outermost first."""
        if self._contexts is None:
            self._contexts = list(nested_calls((), self.inputs))
        return self._contexts

    def _resolve(self, context, tensor):
        """Go through the walls of nested models until an operation, or an input of the graph, is met."""
        while True:
            context, tensor = self._place(context, tensor)
            made = _keras.history(tensor)
            if not context and made in self._entries:
                return context, tensor
            node = node_of(tensor)
            model = _keras.operation_of(node)
            if is_nested(model):
                context, tensor = (*context, node), _keras.outputs_of(model)[made[2]]
            elif context and _keras.is_entry(node):
                context, tensor = context[:-1], passed_in(context[-1], tensor)
            else:
                return context, tensor

    def _order(self, places):
        """The resolved places needed for the given ones, each after those it is computed from."""
        order, done = [], set()
        todo = [(self._resolve(*place), False) for place in reversed(places)]
        while todo:  # no recursion: a ResNet is deeper than Python's stack allows
            place, ready = todo.pop()
            if _key(place) in done:
                continue
            if ready:
                done.add(_key(place))
                order.append(place)
            else:
                todo.append((place, True))
                todo += [(needed, False) for needed in self._needs(place) if _key(needed) not in done]
        return order

    def _needs(self, place):
        context, tensor = place
        if not context and _keras.history(tensor) in self._entries:
            return []
        return [self._resolve(context, source) for source in reversed(_keras.call_inputs(node_of(tensor)))]

    def _value(self, place, values, known, training):
        context, tensor = place
        made = _keras.history(tensor)
        if not context and made in self._entries:
            return values[self._entries[made]]
        if _key(place) in known:
            return known[_key(place)]
        node = node_of(tensor)
        outputs = self._call(node, context, known, training)
        for symbol, value in zip(_keras.call_outputs(node), tf.nest.flatten(outputs), strict=True):
            known[_key((context, symbol))] = value
        return known[_key(place)]

    def _call(self, node, context, known, training):
        def value_of(argument):
            return known[_key(self._resolve(context, argument))] if _keras.is_symbolic(argument) else argument

        operation = _keras.operation_of(node)
        args, kwargs = tf.nest.map_structure(value_of, _keras.call_arguments(node))
        if _keras.takes_training(operation):  # what was called with training=True stays so (Monte Carlo dropout)
            kwargs = {**kwargs, "training": kwargs.get("training") or training}
        return operation(*args, **kwargs)


def _key(place):
    context, tensor = place
    return tuple(map(id, context)), _keras.history(tensor)
