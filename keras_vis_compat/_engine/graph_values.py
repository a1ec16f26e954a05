"""The values of places, computed from the values of the inputs."""

import tensorflow as tf

from .. import _keras
from . import batchnorm_folding
from .graph_steps import is_nested, node_of


def compute(graph, values, places, training, folding, known=None, instead=None):
    """Return the value of each place, given one value for each input of the graph.

    With `folding`, convolution and batch normalisation are computed as one where they can be. Values that are `known`,
    by the key of their place, are not computed, nor what only they depend on. `instead(place)` may return what is
    called in place of the layer there, or None.
    """
    known = dict(known or {})
    order = graph.order(places, known)
    whole = {place.key for place in places} | known.keys()
    folds = _folds(graph, order, whole) if folding and not training else {}
    for place in order:
        if place.key in known:
            continue
        if place.key in folds:
            known[place.key] = folds[place.key](known)
        else:
            known.update(_values(graph, place, values, known, training, instead))
    return [known[place.key] for place in places]


def _folds(graph, order, wanted):
    calls = {place.key: (_call_at(graph, place), [need.key for need in graph.needs(place)]) for place in order}
    return batchnorm_folding.folds(calls, wanted)


def _call_at(graph, place):
    """The recorded call that is run for a place; None for inputs and for the walls of nested models."""
    inner = is_nested(place.operation) or graph.entry_of(place) is not None
    outer = not place.context and _keras.history(place.tensor) in graph.entries
    return None if inner or outer else node_of(place.tensor)


def _values(graph, place, values, known, training, instead=None):
    """Return {key: value} of a place, and of the other outputs of the same call."""
    context, tensor = place
    made = _keras.history(tensor)
    if not context and made in graph.entries:
        return {place.key: values[graph.entries[made]]}
    sources = graph.sources(place)

    def value_of(argument):
        return known[sources[_keras.history(argument)].key] if _keras.is_symbolic(argument) else argument

    if (position := graph.entry_of(place)) is not None:
        passed = map(value_of, _keras.passed_to_entry(context[-1], position))
        return {place.key: _keras.let_in(_keras.operation_of(context[-1]), position, *passed)}
    if is_nested(made[0]):
        (inside,) = sources.values()
        return {place.key: known[inside.key]}
    node = node_of(tensor)
    for call in context:
        training = _keras.mode_of(call, training)
    args, kwargs = tf.nest.map_structure(value_of, _keras.call_arguments(node))
    outputs = _keras.outputs_of_call(node, args, kwargs, training, instead and instead(place))
    symbols = _keras.call_outputs(node)
    return {place._replace(tensor=symbol).key: value for symbol, value in zip(symbols, outputs, strict=True)}
