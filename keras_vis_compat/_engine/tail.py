"""A model from some of its inner tensors on: what comes before them is computed once, however often the rest is run."""

from typing import Any

import tensorflow as tf

from .. import _keras
from .derived_source import DerivedSource
from .graph import Graph, Place
from .steps import steps_of


class Tail(DerivedSource):
    """A source whose inputs are inner tensors of a model.

    They are the values of `cut`, then of what else the rest takes (the other branch of a residual block, another input
    of the model), then the mask of each of these: what `Head` reads of some images.

    Args:
        source: The source of the whole model, a graph.
        cut: The places where it starts.
        reads: What will be read.

    Attributes:
        cut: The places where it starts.
        places: These, then the others whose values are taken.
    """

    def __init__(self, source: Any, cut: tuple[Place, ...], reads: Any) -> None:
        self.cut = tuple(cut)
        self._graph = Graph(source.inputs, source.outputs)
        others = _beside(self._graph, self.cut, [self._graph.find(source.symbol(read)) for read in reads])
        self.places = (*self.cut, *others)
        super().__init__(source, "tail", tuple(place.key for place in self.places))

    def reader(self, reads: Any, wrt: Any = (), folding: bool = False) -> tuple:
        """As that of the source, for the values and masks of `places`."""
        asked = [self._graph.find(self.symbol(read)) for read in (*reads, *wrt)]
        keys = [place.key for place in self.places]
        operations = (one.operation for one in self._graph.order(asked, keys) if one.key not in keys)
        layers = [layer for operation in operations for layer in _keras.flat_layers(operation)]

        def run(values: list, training: bool) -> list:
            known = dict(zip(keys, map(_masked, values[: len(keys)], values[len(keys) :]), strict=True))
            return self._graph.run((), asked, training, folding, known=known)

        return layers, run

    def steps(self, reads: Any, wrt: Any = ()) -> tuple[list, list, list]:
        """Those from `places` on: the layers before cannot be seen from here."""
        read, by = ([self._graph.find(self.symbol(one)) for one in part] for part in (reads, wrt))
        steps, positions = steps_of(self._graph, [*read, *by], {place.key for place in self.places})
        return steps, positions[: len(read)], positions[len(read) :]


class Head(DerivedSource):
    """A source that reads of places their values, and then the mask of each, what a `Tail` takes."""

    def __init__(self, source: Any) -> None:
        super().__init__(source, "head")
        self.inputs, self.size = source.inputs, source.size

    def reader(self, reads: Any, wrt: Any = (), folding: bool = False) -> tuple:
        """As that of the source, with the masks after the values."""
        layers, run = self._source.reader(reads, wrt, folding)

        def with_masks(values: list, training: bool) -> list:
            read = run(values, training)
            return [*read, *map(_mask_of, read)]

        return layers, with_masks


def _beside(graph: Graph, cut: tuple[Place, ...], targets: list[Place]) -> list[Place]:
    """The places beside those of a cut that are needed for the targets, and come from the inputs by other ways.

    What no input has a part in is computed anew: it has no rows.
    """
    cut_keys = {place.key for place in cut}
    order = graph.order(targets)
    after, varying = set(cut_keys), set[tuple]()
    for place in order:
        needs = {need.key for need in graph.needs(place)}
        varying |= {place.key} if needs & varying or graph.is_entry(place) else set()
        after |= {place.key} if needs & after else set()
    after -= cut_keys
    taken = [need for place in order if place.key in after for need in graph.needs(place)]
    taken += [place for place in targets if place.key not in after]
    others = {place.key: place for place in taken if place.key in varying and place.key not in after | cut_keys}
    return list(others.values())


def _mask_of(value: Any) -> tf.Tensor:
    mask = _keras.mask_of(value)
    return tf.zeros([0], tf.bool) if mask is None else mask


def _masked(value: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
    if mask.shape.rank == 1:  # none
        return value
    value = tf.identity(value)
    _keras.carry_mask(value, mask)
    return value
