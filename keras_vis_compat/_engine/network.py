"""What is probed: a graph of layers from its inputs on, or a model that can only be called."""

from typing import TypeAlias

import tensorflow as tf

from .. import _keras
from .._inputs.layer_call import LayerCall
from .graph import Disconnected, Graph, Place
from .steps import steps_of


def source_of(thing, rule=None):
    """Return the source behind a model, a symbolic input or a list of symbolic inputs.

    `rule` names a rule for the gradient of ReLU; a model made by `modify_model_backprop` brings its own.
    """
    if hasattr(thing, "reader"):
        return thing
    if _keras.is_model(thing):
        rule = rule or getattr(thing, "_keras_vis_compat_rule", None)
        return GraphSource(_keras.inputs_of(thing), rule, thing) if _keras.is_graph(thing) else CallSource(thing, rule)
    inputs = list(thing) if isinstance(thing, list | tuple) else [thing]
    return GraphSource(
        inputs, rule or getattr(inputs[0], "_keras_vis_compat_rule", None), _keras.model_behind(inputs[0])
    )


class GraphSource:
    """Every tensor of the graph can be read."""

    def __init__(self, inputs, rule=None, model=None):
        self.inputs, self.rule, self.model = inputs, rule, model
        self.owner = _keras.history(inputs[0])[0]
        self.outputs = [] if model is None else _keras.outputs_of(model)
        self.key = tuple(map(_keras.history, [*inputs, *self.outputs]))

    def symbol(self, read):
        """The symbolic tensor or layer that is meant by a read: positions are those of the model's outputs."""
        return self.outputs[read] if isinstance(read, int) else read

    def identity(self, reads):
        """A hashable that is equal for equal reads."""
        return tuple(map(self._identity, map(self.symbol, reads)))

    @staticmethod
    def _identity(read):
        return read.key if isinstance(read, Place) else _keras.history(read) if _keras.is_symbolic(read) else read

    def places_for_inputs(self, layer, number, reads):
        """Return (distinct places, for each input the position of its own) of a layer that some reads depend on."""
        graph = Graph(self.inputs, self.outputs)
        targets = [graph.find(self.symbol(read)) for read in reads]
        calls = [LayerCall(layer, number, index) for index in range(len(self.inputs))]
        own = [graph.find_before(call, targets) for call in calls]
        distinct = {place.key: place for place in own}
        keys = list(distinct)
        return tuple(distinct.values()), tuple(keys.index(place.key) for place in own)

    def reader(self, reads, wrt=(), folding=False):
        """Return `(layers, run)`: the layers that take part, and `run(values, training) -> value of each read`.

        The values of `wrt`, which the others are to depend on, come last. With `folding`, batch normalisation is
        made a part of convolutions: much faster for many images, the same but for rounding, which the kinks of ReLUs
        make visible in gradients.
        """
        graph = Graph(self.inputs, self.outputs)
        places = [graph.find(self.symbol(read)) for read in reads]
        places += [graph.find_before(self.symbol(read), places) for read in wrt]
        layers = [layer for operation in graph.operations(places) for layer in _keras.flat_layers(operation)]
        return layers, lambda values, training: graph.run(values, places, training, folding)

    def steps(self, reads, wrt=()):
        """Return (all `Step`s on the way to what is read, the positions of the reads and of `wrt` among them)."""
        graph = Graph(self.inputs, self.outputs)
        read = [graph.find(self.symbol(one)) for one in reads]
        by = [graph.find_before(self.symbol(one), read) for one in wrt]
        steps, positions = steps_of(graph, [*read, *by])
        return steps, positions[: len(read)], positions[len(read) :]


class CallSource:
    """A subclassed model: only its inputs and its outputs can be read.

    With `keys` the model is given a dict of its inputs, in that order.
    """

    inputs = ()

    def __init__(self, model, rule=None, keys=()):
        self.model = self.owner = model
        self.rule, self.key = rule, tuple(keys)

    def identity(self, reads):
        return tuple(reads)

    def reader(self, reads, wrt=(), folding=False):
        hidden = [read for read in (*reads, *wrt) if not isinstance(read, int)]
        if hidden:
            raise Disconnected(
                f"only the outputs of a subclassed model can be read, not {hidden[0]!r}: "
                f"build {type(self.model).__name__} as a functional model to look inside"
            )
        return _keras.flat_layers(self.model), lambda values, training: self._run((*reads, *wrt), values, training)

    def call(self, values, training=False):
        """Return what the model makes of a list of inputs, in its own structure."""
        given = dict(zip(self.key, values, strict=True)) if self.key else values[0] if len(values) == 1 else values
        return _keras.called_as_predicted(self.model, given, training)

    def steps(self, reads, wrt=()):
        """None: what happens inside cannot be seen."""
        return [], [], []

    def _run(self, reads, values, training):
        outputs = tf.nest.flatten(self.call(values, training))
        return [outputs[read] for read in reads]


Source: TypeAlias = GraphSource | CallSource
