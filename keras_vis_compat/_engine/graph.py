"""Find and compute every inner tensor of a model, by the calls that its own Keras recorded.

A *place* is a symbolic tensor together with the calls of nested models that lead to it, outermost first.
Walking the recorded calls ourselves, rather than building another Keras model, adds nothing to the caller's
layers, reaches into nested models, and finds the call of a layer that belongs to *this* model: a layer loaded
from a file has several, and `layer.output` is then a tensor of another graph.
"""

from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from .. import _keras
from .._inputs.layer_call import LayerCall
from . import graph_values
from .graph_steps import Reach, is_nested, nested_calls, node_of
from .which_call import chosen


class Disconnected(ValueError):
    """A tensor was asked for that no path of layers connects to the given inputs."""


class _Place(NamedTuple):
    context: tuple
    tensor: Any


class Place(_Place):
    """A symbolic tensor, and the calls of nested models that lead to it."""

    @cached_property
    def key(self):
        return tuple(map(id, self.context)), _keras.history(self.tensor)

    @property
    def operation(self):
        return _keras.history(self.tensor)[0]


class Graph:
    """The graph that starts at some symbolic inputs, and leads to the outputs of a model where that is known."""

    def __init__(self, inputs, outputs=()):
        self.inputs, self._outputs = list(inputs), list(outputs)
        self.entries = {_keras.history(tensor): index for index, tensor in enumerate(self.inputs)}
        self._reach = Reach(self.inputs)
        self._reach_inside = {}

    def find(self, wanted):
        """Return the place in this graph of a symbolic tensor, of a layer's output, or of a `LayerCall`."""
        if isinstance(wanted, Place):
            return wanted
        if _keras.is_symbolic(wanted):
            return self._place((), wanted)
        call = wanted if isinstance(wanted, LayerCall) else LayerCall(wanted)
        return chosen(self, call, self.calls(call.layer, self._on_the_way)) or self._newest_call(call.layer)

    def find_before(self, wanted, targets):
        """The place of what the targets depend on: the call on the way to them, whichever was asked for.

        Keras 3 calls the layers of a Sequential anew with each `add`, and `layer.output` is that of the first call.
        """
        if isinstance(wanted, Place):
            return wanted
        needed = self.order(targets)
        if not _keras.is_symbolic(wanted):
            call = wanted if isinstance(wanted, LayerCall) else LayerCall(wanted)
            return chosen(self, call, self.calls(call.layer, needed)) or self.find(call)
        place = self.find(wanted)
        if place.key in {other.key for other in needed}:
            return place
        return self._twin(place, needed, any_inputs=wanted not in self._reach) or place

    def calls(self, layer, places):
        """The places, among some, of the outputs of a layer: one for each of its calls, in the order of the graph."""
        nodes = {(place.key[0], id(node_of(place.tensor))): place for place in places if place.operation is layer}
        return [Place(place.context, _keras.call_outputs(node_of(place.tensor))[0]) for place in nodes.values()]

    def order(self, places, known=()):
        """The places needed for the given ones, each once, after those it is computed from.

        Of places whose keys are `known` it is not asked what they are computed from.
        """
        order, todo = {}, [(place, False) for place in reversed(places)]
        while todo:  # no recursion: a ResNet is deeper than Python's stack allows
            place, ready = todo.pop()
            if place.key in order:
                continue
            if ready:
                order[place.key] = place
            else:
                todo.append((place, True))
                needs = [] if place.key in known else self.needs(place)
                todo += [(need, False) for need in reversed(needs) if need.key not in order]
        return list(order.values())

    def needs(self, place):
        """The places a place is computed from."""
        return list(self.sources(place).values())

    def sources(self, place):
        """Where the symbolic tensors come from that the call of a place takes: {history: place}.

        Behind a wall of a nested model it is what lies on its other side.
        """
        context, tensor = place
        made = _keras.history(tensor)
        if not context and made in self.entries:
            return {}
        if (position := self.entry_of(place)) is not None:
            taken, context = _keras.passed_to_entry(context[-1], position), context[:-1]
        elif is_nested(made[0]):
            inside = Place((*context, node_of(tensor)), _keras.outputs_of(made[0])[made[2]])
            # Its mask passes by the frames.
            beside = [self._place(context, one) for one in _keras.call_inputs(node_of(tensor))]
            places = [inside, *(beside if _keras.sees_frames(made[0]) else [])]
            return {_keras.history(place.tensor): place for place in places}
        else:
            taken = _keras.call_inputs(node_of(tensor))
        return {_keras.history(one): self._place(context, one) for one in taken if _keras.is_symbolic(one)}

    def is_entry(self, place):
        """Whether a place is an input of the whole."""
        return not place.context and _keras.history(place.tensor) in self.entries

    def entry_of(self, place):
        """Which input of the nested model around it a place is; None where it is none."""
        return _keras.entry_position(_keras.operation_of(place.context[-1]), place.tensor) if place.context else None

    def run(self, values, places, training=False, folding=False, **options):
        """Return the value of each place, given one value for each input: see `graph_values.compute`."""
        return graph_values.compute(self, values, places, training, folding, **options)

    def operations(self, places):
        """Every operation that is called for the values of the places."""
        return list(dict.fromkeys(place.operation for place in self.order(places) if not is_nested(place.operation)))

    def inputs_before(self, place):
        """The positions of the inputs that a place depends on."""
        top = (_keras.history(other.tensor) for other in self.order([place]) if not other.context)
        return {self.entries[made] for made in top if made in self.entries}

    # -- places ---------------------------------------------------------------------------------------

    @cached_property
    def _on_the_way(self):
        """Every place on the way to the outputs of the model."""
        return self.order([Place((), tensor) for tensor in self._outputs])

    def _newest_call(self, layer):
        calls = _keras.calls_of(layer)
        if not calls:
            raise Disconnected(f"layer {layer.name!r} has never been called, so it is not part of the model")
        live = [call for call in calls if _keras.call_outputs(call)[0] in self._reach]
        return self._place((), _keras.call_outputs((live or calls)[-1])[0])

    def _twin(self, place, places, any_inputs):
        """The last of some places that is the same output of another call, of the same inputs or of any."""
        output = _keras.history(place.tensor)[2]
        twins = [other for other in places if other.operation is place.operation]
        twins = [other for other in twins if _keras.history(other.tensor)[2] == output]
        alike = [twin for twin in twins if self.inputs_before(twin) == self.inputs_before(place)]
        return (alike or (twins if any_inputs else []) or [None])[-1]

    def _place(self, context, tensor):
        """The place of a tensor met inside a context, wherever in this graph its layer really is."""
        if tensor in self._reach_of(context):
            return Place(context, tensor)
        for place in self._anywhere(tensor):
            return place
        operation, index, _ = _keras.history(tensor)
        if not _keras.call_inputs(_keras.calls_of(operation)[index]):
            raise Disconnected(f"{operation.name!r} is not connected to the given input of the model")
        return Place(context, tensor)  # computed from tensors of this graph, each of which is placed on its own

    def _anywhere(self, tensor):
        """Places of the same output of the same layer, made by calls that do belong to this graph."""
        operation, _, output = _keras.history(tensor)
        candidates = [_keras.call_outputs(call)[output] for call in reversed(_keras.calls_of(operation))]
        for context in chain([()], self._contexts):
            for candidate in candidates:
                if candidate in self._reach_of(context):
                    yield Place(context, candidate)

    def _reach_of(self, context):
        if not context:
            return self._reach
        model = _keras.operation_of(context[-1])
        if model not in self._reach_inside:
            self._reach_inside[model] = Reach(_keras.inputs_of(model))
        return self._reach_inside[model]

    @cached_property
    def _contexts(self):
        """Every call of a nested model in this graph: those on the way to the outputs first, the last of them first."""
        known = dict.fromkeys(place.context for place in reversed(self._on_the_way) if place.context)
        return [*known, *(other for other in nested_calls((), self.inputs) if other not in known)]
