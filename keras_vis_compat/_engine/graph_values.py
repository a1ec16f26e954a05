"""The values of places, computed from the values of the inputs."""

import tensorflow as tf

from .. import _keras
from . import batchnorm_folding
from .frames import Frames, frame_axes
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
    inner = is_nested(place.operation) or graph.entry_of(place) is not None or frame_axes(place) > 0
    outer = not place.context and _keras.history(place.tensor) in graph.entries
    return None if inner or outer else node_of(place.tensor)


def _values(graph, place, values, known, training, instead=None):
    """Return {key: value} of a place, and of the other outputs of the same call."""
    context, tensor = place
    made = _keras.history(tensor)
    if not context and made in graph.entries:
        return {place.key: values[graph.entries[made]]}
    sources, frames = graph.sources(place), Frames(frame_axes(place))

    def value_of(argument):
        if not _keras.is_symbolic(argument):
            return argument
        return frames.together(known[sources[_keras.history(argument)].key])

    if (position := graph.entry_of(place)) is not None:
        return {place.key: frames.apart(_let_in(context[-1], position, value_of))}
    if is_nested(made[0]):
        inside, *beside = sources.values()
        return {place.key: _let_out(known[inside.key], [known[one.key] for one in beside])}
    node = node_of(tensor)
    for call in context:
        training = _keras.mode_of(call, training)
    args, kwargs = tf.nest.map_structure(value_of, _keras.call_arguments(node))
    outputs = _keras.outputs_of_call(node, args, kwargs, training, instead and instead(place))
    symbols = _keras.call_outputs(node)
    return {
        place._replace(tensor=symbol).key: frames.apart(value) for symbol, value in zip(symbols, outputs, strict=True)
    }


def _let_in(node, position, value_of):
    """The value of an input of a nested model; the mask of a sequence is one of frames, not of what is in them."""
    model = _keras.operation_of(node)
    symbol, mask = _keras.passed_to_entry(node, position)
    if not _keras.sees_frames(model):
        return _keras.let_in(model, position, value_of(symbol), value_of(mask))
    return _keras.let_in(_keras.model_inside(model), position, tf.identity(value_of(symbol)))


def _let_out(value, passed):
    """The value of a nested model; that of one for each frame has the mask of the sequence that was passed to it."""
    mask = next(iter(map(_keras.mask_of, passed)), None) if passed else _keras.mask_of(value)
    value = tf.identity(value) if passed else value
    if mask is not None and passed:
        _keras.carry_mask(value, mask)
    return value
