"""Where differentiation starts: at the inputs, or at inner tensors of the model."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from .. import _keras
from .._engine.evaluate import Probe
from .._engine.graph import Disconnected, Graph, Place
from .._engine.tail import Head, Tail
from .._inputs.layer_call import layer_and_number
from ..scores._question import Question
from ._ablated import rows_of
from ._attribution import floats
from ._model import numbers


class AtInputs:
    """The inputs themselves.

    Attributes:
        source: What computes the score of the values.
        wrt: What is differentiated by, None for the inputs.
        count: How many of the values that is; those after them are given along.
    """

    def __init__(self, asked: Question) -> None:
        self.source, self.wrt, self.count = asked.source, None, len(asked.batches)
        self.axes = asked.axes

    def values(self, images: Sequence[np.ndarray], training: bool) -> list:
        """Return what the source is given for some images."""
        return list(map(floats, images))

    def split(self, images: Sequence[np.ndarray], training: bool, copies: int) -> tuple[list, list]:
        """Return (what moves, what is given along), of which noisy copies may be made."""
        return self.values(images, training), []

    def asked(self, values: list, along: list, rows: Sequence[int]) -> tuple[Any, Any, list]:
        """Return (source, wrt, what it is given) for what moves; `rows` says which of what goes along."""
        return self.source, self.wrt, values


class AtPlaces:
    """Inner tensors: as `AtInputs`."""

    def __init__(self, source: Any, places: tuple[Place, ...], reads: Sequence) -> None:
        key = ("tail", tuple(place.key for place in places), source.identity(reads))
        self._whole, self.source = source, source.once(key, lambda: Tail(source, places, reads))
        self.wrt, self.count = places, len(places)
        self.axes = [_keras.channel_axis_of(place.tensor) for place in places]

    def values(self, images: Sequence[np.ndarray], training: bool) -> list:
        """Return what the source is given for some images: the values of the places, then what goes with them."""
        return Probe(Head(self._whole), (), training=training).score(images, self.source.places)[1]

    def split(self, images: Sequence[np.ndarray], training: bool, copies: int) -> tuple[list, list]:
        """As that of `AtInputs`; without copies it is the images themselves, of which one pass does."""
        if not copies:
            return list(images), []
        values = self.values(images, training)
        return list(map(numbers, values[: self.count])), values[self.count :]

    def asked(self, values: list, along: list, rows: Sequence[int]) -> tuple[Any, Any, list]:
        """As that of `AtInputs`."""
        if not along:
            return self._whole, self.wrt, values
        return self.source, self.wrt, [*values, *(rows_of(one, tf.constant(rows, tf.int32)) for one in along)]


def start_at(explainer: Any, by: Any, asked: Question) -> Any:
    """Return where a visualiser differentiates: `AtInputs` for None, else `AtPlaces`.

    Args:
        explainer: The visualiser.
        by: A layer (index, name, path, or itself; `"name:0"` for the first of several calls), an inner symbolic tensor,
            or a list of them.
        asked: What is explained.
    """
    if by is None:
        return AtInputs(asked)
    source, reads = asked.source, asked.reads
    if not _keras.is_graph(source.model):
        raise ValueError(
            f"`by` needs a Sequential or functional model that has been built, got {type(source.model).__name__} "
            f"{source.model.name!r}, whose layers cannot be read one by one"
        )
    several = by if isinstance(by, list | tuple) else [by]
    if not several:
        raise ValueError("`by` must name at least one layer, got an empty list")
    found = [place for one in several for place in _places(explainer, one, source, reads)]
    places = tuple({place.key: place for place in found}.values())
    return AtPlaces(source, places, reads)


def _places(explainer: Any, by: Any, source: Any, reads: Sequence) -> tuple[Place, ...]:
    if _keras.is_symbolic(by):
        return (_place_of_symbol(by, source, reads),)
    layer, number = layer_and_number(explainer._layer(by, "by"))
    places, _ = source.places_for_inputs(layer, number, reads)
    for place in places:
        if not tf.as_dtype(place.tensor.dtype).is_floating:
            raise ValueError(f"`by` must name a layer that gives floats, got {layer.name!r}, which gives whole numbers")
    return places


def _place_of_symbol(symbol: Any, source: Any, reads: Sequence) -> Place:
    graph = Graph(source.inputs, source.outputs)
    try:
        return graph.find_before(symbol, [graph.find(source.symbol(read)) for read in reads])
    except Disconnected as error:
        raise ValueError(f"`by` must be a tensor of the model: {error}") from None
