"""What is probed: a graph of layers from its inputs on, or a model that can only be called."""

import tensorflow as tf

from .. import _keras
from .graph import Disconnected, Graph


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
    return GraphSource(inputs, rule or getattr(inputs[0], "_keras_vis_compat_rule", None))


class GraphSource:
    """Every tensor of the graph can be read."""

    def __init__(self, inputs, rule=None, model=None):
        self.inputs, self.rule, self.model = inputs, rule, model
        self.owner = _keras.history(inputs[0])[0]
        self.key = tuple(map(_keras.history, inputs))

    def symbol(self, read):
        """The symbolic tensor or layer that is meant by a read: positions are those of the model's outputs."""
        return _keras.outputs_of(self.model)[read] if isinstance(read, int) else read

    def identity(self, reads):
        """A hashable that is equal for equal reads."""
        symbols = map(self.symbol, reads)
        return tuple(_keras.history(symbol) if _keras.is_symbolic(symbol) else symbol for symbol in symbols)

    def reader(self, reads, wrt=(), folding=False):
        """Return `(layers, run)`: the layers that take part, and `run(values, training) -> value of each read`.

        The values of `wrt`, which the others are to depend on, come last. With `folding`, batch normalisation is
        made a part of convolutions: much faster for many images, the same but for rounding, which the kinks of ReLUs
        make visible in gradients.
        """
        graph = Graph(self.inputs)
        places = [graph.find(self.symbol(read)) for read in reads]
        places += [graph.find_before(self.symbol(read), places) for read in wrt]
        layers = [layer for operation in graph.operations(places) for layer in _keras.flat_layers(operation)]
        return layers, lambda values, training: graph.run(values, places, training, folding)


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
        return self.model(given, **({"training": training} if _keras.takes_training(self.model) else {}))

    def _run(self, reads, values, training):
        outputs = tf.nest.flatten(self.call(values, training))
        return [outputs[read] for read in reads]
