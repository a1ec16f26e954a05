"""NaN and infinity: where in a model they first appear, and why.

Nothing here runs as long as all numbers are finite. Then the model is run a second time, every layer watched.
"""

from typing import NamedTuple

import numpy as np
import tensorflow as tf

from .. import _keras
from .bad_weights import of_hidden_weights, of_weights
from .terms import Term


class NotFiniteError(ValueError):
    """Something that was computed is NaN or infinite.

    Attributes:
        layer: Path of the layer where it first appears, None where no layer is to blame.
    """

    def __init__(self, message, layer=None):
        super().__init__(message)
        self.layer = layer


class Extent(NamedTuple):
    """How many values of a tensor are NaN and infinite, the least and the largest of the others."""

    nan: int
    infinite: int
    least: float
    largest: float

    @property
    def bad(self):
        return self.nan + self.infinite > 0

    def __str__(self):
        return f"inputs from {self.least:.4g} to {self.largest:.4g}"

    @property
    def word(self):
        return "NaN" if self.nan else "infinite"


def extent(values):
    """Return the `Extent` of a tensor, as four numbers in a tensor."""
    if not isinstance(values, tf.Tensor) or values.dtype in (tf.string, tf.bool):
        return tf.zeros([4], tf.float64)
    values = tf.reshape(tf.cast(values, tf.float64), [-1])
    nan, infinite = tf.math.is_nan(values), tf.math.is_inf(values)
    finite = tf.boolean_mask(values, ~(nan | infinite))
    counts = [tf.math.count_nonzero(one, dtype=tf.float64) for one in (nan, infinite)]
    ends = [-tf.reduce_max(tf.concat([-finite, [-np.inf]], 0)), tf.reduce_max(tf.concat([finite, [-np.inf]], 0))]
    return tf.stack([*counts, *ends])


def raise_for(probe, images, reads=()):
    """Raise the error for a pass through the model that gave NaN or infinity, if it did.

    Nor is there one for numbers that all are finite, of which only the sum was too large; but for such weights there
    is, whether a ReLU hides them or not.
    """
    if (error := _found(probe, images, reads)) is not None:
        raise error


def _found(probe, images, reads):
    if not all(np.isfinite(image).all() for image in map(np.asarray, images)):
        return NotFiniteError(f"the values that the model is given became NaN or infinite: {INPUTS}")
    wanted = [read for term in probe.terms for read in term.reads]
    steps, *positions = probe.source.steps([*wanted, *reads], probe.wrt or ())
    extents = _extents(probe, steps, images)
    bad = [position for part in positions for position in part if extents[position].bad]
    if bad:
        return _of_layer(steps, extents, _origin(bad[0], steps, extents))
    if not steps and (error := _of_hidden_layers(probe, images)):
        return error
    hidden = _of_hidden_weights(probe.source.model, steps)
    if error := _of_terms(probe, images):
        return hidden or error  # a fused convolution makes 0 of NaN, and none once each layer is read
    return _of_gradient(probe, images, steps, extents) or hidden


def check_moved(values):
    """Raise the error for inputs that became NaN or infinite in the last step of an optimisation."""
    if not all(np.isfinite(value).all() for value in values):
        raise NotFiniteError(f"the input became NaN or infinite in the last step: {INPUTS}")


def _extents(probe, steps, images):
    terms = [Term((step.place,), lambda values, _: extent(values[0]), "extent") for step in steps]
    values, _ = probe.asking(terms).score(images)
    return [Extent(*value.numpy().tolist()) for value in values]


def _origin(position, steps, extents):
    """The first step on the way to a bad one: that which made bad numbers out of good ones."""
    while sources := [source for source in steps[position].sources if extents[source].bad]:
        position = max(sources, key=lambda source: extents[source].nan > 0)
    return position


def _of_layer(steps, extents, position):
    step, own = steps[position], extents[position]
    inputs = [extents[source] for source in step.sources]
    reason = of_weights([step.operation]) or _overflow(step, own, inputs) or _by_operation(step, own, inputs)
    return NotFiniteError(f"the values of the model become {own.word} in layer {step.path!r}: {reason}", step.path)


INPUTS = "an optimizer, or a modifier of gradients or inputs, made them so: look for a division by zero in it"


def _overflow(step, own, inputs):
    dtype = tf.as_dtype(step.place.tensor.dtype)
    if own.infinite and dtype == tf.float16:
        return (
            f"an overflow, {dtype.name} holds numbers up to {dtype.max:.0f} and its inputs reach "
            f"{_reach(inputs):.4g}: scale the inputs, or compute in float32 or bfloat16"
        )
    return None


def _reach(inputs):
    return max(max(abs(one.least), abs(one.largest)) for one in inputs)


# By a part of the name of an operation: which inputs it cannot take, and what that is called.
_RULES = (
    ("log", lambda inputs: min(one.least for one in inputs) <= 0, "the logarithm of values down to {least:.4g}"),
    ("sqrt", lambda inputs: min(one.least for one in inputs) <= 0, "a root of values down to {least:.4g}"),
    ("div", lambda inputs: inputs[-1].least <= 0 <= inputs[-1].largest, "a division by zero"),
    ("reciprocal", lambda inputs: inputs[-1].least <= 0 <= inputs[-1].largest, "a division by zero"),
    ("exp", lambda inputs: max(one.largest for one in inputs) > 88, "the exponential of values up to {largest:.4g}"),
)


def _by_operation(step, own, inputs):
    least, largest = min(one.least for one in inputs), max(one.largest for one in inputs)
    kind = f"{type(step.operation).__name__} {step.operation.name}".lower()
    for part, is_so, words in _RULES:
        if part in kind and is_so(inputs):
            return words.format(least=least, largest=largest)
    return (
        f"{type(step.operation).__name__} makes {own.nan + own.infinite:.0f} such values of finite ones, from "
        f"{least:.4g} to {largest:.4g}: look for a division by zero, a logarithm of zero or an overflow in it"
    )


def _of_hidden_layers(probe, images):
    """The error for a model of which only the outputs can be seen, where one of them is bad."""
    model = probe.source.model
    reads = tuple(dict.fromkeys(read for term in probe.terms for read in term.reads if isinstance(read, int)))
    values, _ = probe.asking([Term((read,), lambda own, _: extent(own[0]), "extent") for read in reads]).score(images)
    bad = [one for value in values if (one := Extent(*value.numpy().tolist())).bad]
    if not bad:
        return None
    inside = [layer for layer in _keras.flat_layers(model) if _keras.flat_layers(layer) == [layer]]
    reason = of_weights(inside) or "its weights are finite, its layers cannot be read one by one"
    return NotFiniteError(f"the output of the model {model.name!r} is {bad[0].word}: {reason}", model.name)


def _of_hidden_weights(model, steps):
    """The error for weights that are bad while the values of all layers are finite."""
    named = [(step.path, step.operation) for step in steps] or [(own.name, own) for own in _keras.flat_layers(model)]
    for path, layer in named:
        if reason := of_hidden_weights([layer]):
            return NotFiniteError(reason, path)
    return None


def _of_terms(probe, images):
    """The error for a score, or another term of the objective, that is bad for finite outputs."""
    values, _ = probe.asking(probe.terms).score(images)
    for term, value in zip(probe.terms, values, strict=True):
        own = Extent(*extent(value).numpy().tolist())
        if own.bad:
            return NotFiniteError(
                f"{term.name or 'score'!r} must be finite and is {own.word}, while the outputs of the model are "
                "finite: look for a division by zero or a logarithm of zero in it"
            )
    return None


def _of_gradient(probe, images, steps, extents):
    """The error for a gradient that is bad where all values are finite."""
    if not probe.terms or not any(map(_is_bad, probe.asking(probe.terms, probe.wrt).read(images).gradients)):
        return None
    places = [step.place for step in steps]
    bad = list(map(_is_bad, probe.asking(probe.terms, places).read(images).gradients)) if steps else []
    if not any(bad):
        names = ", ".join(repr(term.name or "score") for term in probe.terms)
        return NotFiniteError(f"the gradient of {names} is NaN or infinite, while the values are finite: {ROOT}")
    last = max(position for position, one in enumerate(bad) if one)
    users = [position for position, step in enumerate(steps) if last in step.sources]
    if not users:
        return NotFiniteError(
            f"the gradient of the score by the output of layer {steps[last].path!r} is NaN or infinite, while the "
            f"values are finite: {ROOT}",
            steps[last].path,
        )
    user, own = steps[users[0]], extents[last]
    reason = of_weights([user.operation]) or f"its values are finite, for {own}: {ROOT}"
    kind = type(user.operation).__name__
    return NotFiniteError(f"the gradient becomes NaN or infinite in layer {user.path!r} ({kind}): {reason}", user.path)


def _is_bad(tensor):
    return Extent(*extent(tensor).numpy().tolist()).bad


ROOT = "look for a root or a norm of zero, a division that tf.where hides, or an overflow"
