"""The values of a model's layers before their activations, where their biases come in."""

from functools import partial
from typing import Any

import tensorflow as tf

from .. import _keras
from .derived_source import DerivedSource
from .frames import frame_axes
from .graph import Graph, Place
from .graph_steps import is_nested


class BiasSource(DerivedSource):
    """A source that reads, of the layers with a bias, what they give before their activation.

    Args:
        source: The source of the model, a graph.
    """

    def __init__(self, source: Any) -> None:
        super().__init__(source, "biases")
        self.inputs, self.outputs, self.size = source.inputs, source.outputs, source.size

    def places(self, reads: Any) -> list[Place]:
        """Return the calls of layers with a bias on the way from the inputs to some reads."""
        graph = Graph(self.inputs, self.outputs)
        order = graph.order([graph.find(self.symbol(read)) for read in reads])
        calls = [one for one in order if not is_nested(one.operation) and _keras.is_layer(one.operation)]
        seen = [place for place in calls if not graph.is_entry(place) and frame_axes(place) < 2]
        return [place for place in seen if _keras.has_bias(place.operation)]

    def sees(self, place: Place) -> list[bool]:
        """Return of each input whether a place depends on it."""
        graph = Graph(self.inputs, self.outputs)
        before = {one.key for one in graph.order([place])}
        return [graph.find(one).key in before for one in self.inputs]

    def reader(self, reads: Any, wrt: Any = (), folding: bool = False) -> tuple:
        """As that of the source; in `wrt` inputs stand for themselves, places for what comes before the activation."""
        layers, _ = self._source.reader(reads, (), folding)
        graph = Graph(self.inputs, self.outputs)
        asked = [graph.find(self.symbol(read)) for read in reads]
        entries = {_keras.history(tensor): index for index, tensor in enumerate(self.inputs)}

        def run(values: list, training: bool) -> list:
            taps: dict[Any, tf.Tensor] = {}

            def instead(place: Place) -> Any:
                return _keras.tapped(place.operation, partial(tap, place)) if place.key in keys else None

            def tap(place: Place, value: tf.Tensor) -> tf.Tensor:
                if frame_axes(place):  # for a moment with its samples first, as values are kept
                    samples = tf.shape(values[0])[0]
                    taps[place.key] = tf.reshape(value, tf.concat([[samples, -1], tf.shape(value)[1:]], 0))
                    return tf.reshape(taps[place.key], tf.shape(value))
                taps[place.key] = value
                return value

            found = graph.run(values, [*asked, *places], training, False, instead=instead)
            given = dict(zip((place.key for place in places), found[len(asked) :], strict=True))
            return [*found[: len(asked)], *(_value(one, values, {**given, **taps}) for one in wrt)]

        def _value(one: Any, values: list, before: dict) -> tf.Tensor:
            return before[one.key] if isinstance(one, Place) else values[entries[_keras.history(one)]]

        places = [one for one in wrt if isinstance(one, Place)]
        keys = {place.key for place in places}
        return layers, run
