"""What is asked: a graph of layers from its inputs on, or a model that can only be called.

What a model says of itself is asked once and kept with it, as long as it stays true.
"""

from collections.abc import Callable, Hashable, Sequence
from operator import is_
from typing import Any, TypeAlias, TypeVar

import tensorflow as tf

from .. import _keras
from .._inputs.batches import Input, inputs_of
from .._inputs.layer_call import LayerCall
from .graph import Disconnected, Graph, Place
from .model_cache import kept
from .steps import steps_of

Fact = TypeVar("Fact")


class Network:
    """What the engine reads values and gradients of.

    Attributes:
        model: The model; None where there are its symbolic inputs only.
        owner: With what compiled functions are kept.
        inputs: The symbolic inputs; none for a model that can only be called.
        rule: The name of a rule for the gradient of ReLU, or None.
        key: A hashable: equal networks of one owner are asked by the same compiled functions.
        facts: What is said of each input.
        size: The number of samples that the inputs declare; None where they leave it open.
    """

    model: Any
    owner: Any
    inputs: Sequence[Any] = ()
    facts: Sequence[Input] = ()
    rule: str | None
    key: Any
    size: int | None = None

    @property
    def rows(self) -> int | None:
        """The number of rows that the model is given for inputs of that size."""
        return self.size

    def once(self, key: Hashable, find: Callable[[], Fact]) -> Fact:
        """Return what `find` finds out about the model, which is asked once."""
        facts = vars(self).setdefault("_facts", {})
        if key not in facts:
            facts[key] = find()
        return facts[key]

    def identity(self, reads: Sequence[Any]) -> Hashable:
        """Return a hashable that is equal for equal reads."""
        return tuple(reads)

    def reader(self, reads: Sequence[Any], wrt: Sequence[Any] = (), folding: bool = False) -> tuple[list, Callable]:
        """Return `(layers, run)`: the layers that take part, and `run(values, training) -> value of each read`.

        The values of `wrt`, which the others are to depend on, come last. With `folding`, batch normalisation is
        made a part of convolutions: much faster for many images, the same but for rounding, which the kinks of ReLUs
        make visible in gradients.
        """
        raise NotImplementedError(f"{type(self).__name__} must define `reader(self, reads, wrt, folding)`")

    def told(self, wrt: Sequence[Any], values: list, gradients: list) -> tuple[list, list]:
        """Return what a reading holds in place of the values of `wrt` and the gradients by them: these themselves."""
        return values, gradients

    def steps(self, reads: Sequence[Any], wrt: Sequence[Any] = ()) -> tuple[list, list, list]:
        """Return (all `Step`s on the way to what is read, the positions of the reads and of `wrt` among them).

        There are none where what happens inside cannot be seen.
        """
        return [], [], []


def source_of(thing):
    """Return the source behind a model, a symbolic input or a list of symbolic inputs."""
    if _keras.is_model(thing):
        return source_of_model(thing)
    symbols = list(thing) if isinstance(thing, list | tuple) else [thing]
    model = _keras.model_behind(symbols[0])
    if model is not None and list(map(_keras.history, symbols)) == list(map(_keras.history, _keras.inputs_of(model))):
        return source_of_model(model)
    return GraphSource(symbols, _keras.relu_gradient_of(symbols[0]), model)


def source_of_model(model, keys=()):
    """Return the source of a model, kept with it; with `keys`, of one that is called with a dict of its inputs."""
    return kept(model, ("network", keys), lambda: _made(model, keys))


def _made(model, keys):
    rule = _keras.relu_gradient_of(model)
    if keys or not _keras.is_graph(model):
        return CallSource(model, rule, keys)
    return GraphSource(_keras.inputs_of(model), rule, model, _keras.names_of_inputs(model))


class GraphSource(Network):
    """Every tensor of the graph can be read.

    Attributes:
        outputs: The symbolic outputs of the model.
        shapes: Those of the outputs.
    """

    def __init__(self, symbols, rule=None, model=None, names=None):
        self.inputs, self.rule, self.model = list(symbols), rule, model
        self.facts = inputs_of(self.inputs, names)
        self.owner = _keras.history(self.inputs[0])[0]
        self.outputs = [] if model is None else _keras.outputs_of(model)
        self.shapes = [tuple(symbol.shape) for symbol in self.outputs]
        self.key = tuple(map(_keras.history, [*self.inputs, *self.outputs]))
        self.size = next((own.shape[0] for own in self.facts if own.shape[0] is not None), None)
        self._backend = _keras.namespace_of(self.inputs[0]).backend
        self._data_format = self._backend.image_data_format()

    def is_current(self):
        """Whether the model still has these inputs and outputs, and channels are where they were.

        A Sequential gets others with every `add` and `pop`. What weights, activations and flags are now, nobody keeps.
        """
        model = self.model
        now = [*(getattr(model, "inputs", None) or ()), *(getattr(model, "outputs", None) or ())]
        then = [*self.inputs, *self.outputs]
        is_same = len(now) == len(then) and all(map(is_, now, then))
        return is_same and self._backend.image_data_format() == self._data_format

    def symbol(self, read):
        """The symbolic tensor or layer that is meant by a read: positions are those of the model's outputs."""
        return self.outputs[read] if isinstance(read, int) else read

    def identity(self, reads):
        return tuple([read if isinstance(read, int) else _identity(read) for read in reads])

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
        graph = Graph(self.inputs, self.outputs)
        places = [graph.find(self.symbol(read)) for read in reads]
        places += [graph.find_before(self.symbol(read), places) for read in wrt]
        layers = [layer for operation in graph.operations(places) for layer in _keras.flat_layers(operation)]
        return layers, lambda values, training: graph.run(values, places, training, folding)

    def steps(self, reads, wrt=()):
        graph = Graph(self.inputs, self.outputs)
        read = [graph.find(self.symbol(one)) for one in reads]
        by = [graph.find_before(self.symbol(one), read) for one in wrt]
        steps, positions = steps_of(graph, [*read, *by])
        return steps, positions[: len(read)], positions[len(read) :]


class CallSource(Network):
    """A subclassed model: only its inputs and its outputs can be read.

    With `keys` the model is given a dict of its inputs, in that order.
    """

    def __init__(self, model, rule=None, keys=()):
        self.model = self.owner = model
        self.inputs, self.rule, self.key = (), rule, tuple(keys)

    def is_current(self):
        """Whether the model can still be called only: a Sequential is a graph once it has seen data."""
        return bool(self.key) or not _keras.is_graph(self.model)

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

    def _run(self, reads, values, training):
        outputs = tf.nest.flatten(self.call(values, training))
        return [outputs[read] for read in reads]


def _identity(read):
    if isinstance(read, Place):
        return read.key
    return _keras.history(read) if hasattr(read, "_keras_history") else read  # layers are themselves


Source: TypeAlias = GraphSource | CallSource
