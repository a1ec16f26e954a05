"""Layers once more, as objects of their own that share the variables: changed freely, and nothing is copied."""

from types import MethodType

from .home import is_layer, is_model
from .models import is_graph

# What Keras notes in a layer about the calls of it, and how often it is referred to: none of it is true of a twin.
_NOTES = ("_inbound_nodes", "_outbound_nodes", "_inbound_nodes_value", "_outbound_nodes_value")
_COUNTS = "_obj_reference_counts_dict"
# Two underscores: Keras looks into all other attributes when it saves.
_ORIGIN = "__keras_vis_compat_origin__"


def origin_of(layer):
    """Return the layer of which this one is a twin or a copy, else the layer itself."""
    return vars(layer).get(_ORIGIN, layer)


def remember_origin(copy, layer):
    vars(copy)[_ORIGIN] = origin_of(layer)


class Twins:
    """Makes twins of layers, one for each: they have the class, the name, the variables and whatever else was set.

    No constructor is run and no configuration asked for, so layers of people's own need neither.

    Args:
        copy_graph: Function from a Sequential or functional model, found within a layer, to its copy.
    """

    def __init__(self, copy_graph):
        self._copy_graph = copy_graph
        self._made = {}

    def of(self, layer):
        """Return the twin of a layer, the same one for the same layer."""
        if id(layer) not in self._made:
            twin = self._copy_graph(layer) if is_model(layer) and is_graph(layer) else self._twin(layer)
            self._made[id(layer)] = layer, twin
            remember_origin(twin, layer)
        return self._made[id(layer)][1]

    def _twin(self, layer):
        twin = object.__new__(type(layer))
        self._made[id(layer)] = layer, twin
        state = {name: value for name, value in vars(layer).items() if name != _COUNTS and not name.startswith("__")}
        vars(twin).update({name: self._own(value, layer, twin) for name, value in state.items()})
        vars(twin).update({name: [] for name in _NOTES if name in state})
        return twin

    def _own(self, value, layer, twin):
        """What a twin has where the layer has *value*: twins of layers, alone or in lists, and its own methods."""
        if is_layer(value):
            return self.of(value)
        if isinstance(value, list | tuple) and any(map(is_layer, value)):
            values = [self._own(one, layer, twin) for one in value]
            return tuple(values) if isinstance(value, tuple) else values
        if isinstance(value, dict) and any(map(is_layer, value.values())):
            return {key: self._own(one, layer, twin) for key, one in value.items()}
        if isinstance(value, MethodType) and value.__self__ is layer:
            return MethodType(value.__func__, twin)
        return value
