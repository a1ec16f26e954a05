"""The engine: read scores, activations and gradients of a model through one compiled function.

An objective is a tuple of `Term`s. What varies from call to call (images, class indices, weights) is an
argument of the compiled function; what does not is its key, under which it is kept with the model.
"""

import warnings
from functools import cached_property
from itertools import chain, islice
from operator import is_

import tensorflow as tf

from .. import _keras
from .._messages import levels_to_the_caller
from .._settings.compute import chosen
from . import not_finite, relu_gradients
from .bad_weights import of_hidden_weights
from .batch_size import check_size
from .graph import Disconnected
from .model_cache import CompiledFunction, kept
from .rounding import gradients_of, last_digits
from .terms import Points, Reading, Term

__all__ = ["Points", "Probe", "Reading", "Term"]


class Probe:
    """One model, one objective, some tensors to differentiate by.

    Args:
        source: The `Network` that is asked, such as `source_of(model)`.
        terms: The `Term`s of the objective.
        wrt: Symbolic tensors or layers to differentiate by; None means the inputs.
        training: Whether layers run in training mode.
        unconnected: `"none"` (an error) or `"zero"`: the gradient where no path leads to the objective.

    Attributes:
        arguments: The arguments of each term, as tensors.
        checked: Whether NaN and infinity in what is read are an error, which names where they come from.
    """

    def __init__(self, source, terms, wrt=None, training=False, unconnected="none"):
        self.source, self.terms, self.wrt = source, tuple(terms), None if wrt is None else tuple(wrt)
        self.training, self.unconnected = training, unconnected
        self.arguments = [[tf.convert_to_tensor(value) for value in term.arguments] for term in self.terms]
        self.weights = tf.constant([term.weight for term in self.terms], tf.float32)
        self.checked = True

    def read(self, images):
        """Return a `Reading` for a list of arrays (N, …), one per input of the model."""
        return Reading(*self._run("read", images))

    def score(self, images, reads=()):
        """Return (values of the terms, values of other `reads`) of a forward pass alone."""
        return self._run("score", images, reads)[:2]

    def measured(self, images):
        """Return (values of the terms, by how much each may be off by rounding) of a forward pass alone."""
        return self._run("measured", images)[:2]

    def asking(self, terms, wrt=None):
        """Return a probe of the same model that asks something else, whatever numbers come out."""
        other = Probe(self.source, terms, wrt, self.training, "zero")
        other.checked = False
        return other

    def compiled(self, kind, images, reads=()):
        """Return the compiled function `(images, arguments, weights)` for inputs of these shapes, kept or new."""
        source, wrt, samples = self.source, self.wrt or (), images[0].shape[0]
        size = source.size
        asked = [*chain.from_iterable([term.reads for term in self.terms]), *reads]
        if size not in (None, samples):
            check_size(source, images, asked, wrt)
        # A single sample, the common case, gets a function of its own: known shapes make it a few percent faster. So
        # does a batch of the size that the model was made for, the only one that some can compute, and must know.
        known, fixed = (1, source.rows), any(term.fixed_batch for term in self.terms)
        specs = [
            ((image.shape[0] if fixed or image.shape[0] in known else None, *image.shape[1:]), image.dtype)
            for image in images
        ]
        given = [tuple([(one.dtype, one.shape.rank) for one in own]) for own in self.arguments]
        terms = [(term.key, len(term.reads), *own) for term, own in zip(self.terms, given, strict=True)]
        key: tuple = (kind, source.key, source.rule, self.training, self.unconnected, chosen.get()[0].jit_compile)
        key += (tuple(terms), self.wrt is None, len(wrt), source.identity([*asked, *wrt]), tuple(specs))
        return kept(source.owner, key, lambda: Compiled(self, kind, asked, [tf.TensorSpec(*spec) for spec in specs]))

    def _run(self, kind, images, reads=()):
        images = [tf.convert_to_tensor(image) for image in images]
        compiled = self.compiled(kind, images, reads)
        result = compiled.run(images, self.arguments, self.weights)
        if compiled.rule_finds_nothing:
            compiled.warn_of_rule_without_relu()
        if self.checked and not (result[-1] and compiled.has_finite_weights):
            not_finite.raise_for(self, images, reads)
            vars(compiled).pop("has_finite_weights", None)  # they are mended
        return result


class Compiled(CompiledFunction):
    """A compiled function, and what would make it stale."""

    def __init__(self, probe, kind, reads, specs):
        self._probe, self._reads_alone, self._measured = probe, kind != "read", kind == "measured"
        # One image alone would not make up for the work on the kernels. The last input has the rows of the batch.
        folding = self._reads_alone and specs[-1].shape[0] != 1
        self._layers, self._values_of = probe.source.reader(reads, probe.wrt or (), folding)
        self._settings = [_keras.settings_of(layer) for layer in self._layers]
        self._states = list({id(own): own for layer in self._layers for own in _keras.states_of(layer)}.values())
        self._traced_with = self._current_settings()
        self.rule_finds_nothing = False
        # What the terms are given may have any length along each axis.
        arguments = [[tf.TensorSpec([None] * one.shape.rank, one.dtype) for one in own] for own in probe.arguments]
        super().__init__(self._compute, [specs, arguments, tf.TensorSpec([len(probe.terms)], tf.float32)])

    @cached_property
    def has_finite_weights(self):
        """Whether the weights were finite when this was first run: to look at each call takes a twentieth of its time.

        A ReLU hides NaN before it, so that all which is read may be finite.
        """
        return of_hidden_weights(self._layers) is None

    def is_current(self):
        """Whether every layer still holds the very things it was traced with: activation, `trainable`, rates, …"""
        return all(map(is_, self._traced_with, self._current_settings()))

    def warn_of_rule_without_relu(self):
        """Warn where a rule for the gradient of ReLU has found none while this was traced."""
        rule = self._probe.source.rule
        warnings.warn(relu_gradients.NOTHING_FOUND.format(rule), stacklevel=levels_to_the_caller())

    def _current_settings(self):
        return [own.get(name) for own, names in self._settings for name in names]

    def _compute(self, images, arguments, weights):
        probe = self._probe
        with relu_gradients.overriding(probe.source.rule):
            before = [tf.identity(tf.convert_to_tensor(own)) for own in self._states]
            read = self._values_of(images, probe.training)
            for own, value in zip(self._states, before, strict=True):
                own.assign(value)  # to look at a model does not take it a batch further
            count = sum(len(term.reads) for term in probe.terms)
            values, others = iter(read[:count]), read[count:]
            # Where no gradient is read, no rule has anything to change.
            self.rule_finds_nothing = not self._reads_alone and relu_gradients.finds_nothing(probe.source.rule)
            parts = [list(islice(values, len(term.reads))) for term in probe.terms]
            terms = [term.formula(*own) for term, *own in zip(probe.terms, parts, arguments, strict=True)]
            if self._measured:
                others = [tf.cast(last_digits(*pair), tf.float32) for pair in zip(terms, parts, strict=True)]
            if self._reads_alone:
                return terms, others, _finite([*read, *terms])
            wrt = images if probe.wrt is None else others
            terms = [_at_least_single(term) for term in terms]
            terms = [
                tf.cast(weight, term.dtype) * term for weight, term in zip(tf.unstack(weights), terms, strict=True)
            ]
            sums = [tf.cast(tf.reduce_sum(term), terms[0].dtype) for term in terms]
            total = tf.add_n(sums)
            by_inputs = not probe.wrt or isinstance(probe.wrt[0], Points)
            # Integers may have been cast on the way here.
            given = [*wrt, *(getattr(probe.source.model, "inputs", None) or ())] if by_inputs else wrt
            integers = any(tf.as_dtype(one.dtype).is_integer for one in given)
            penalties = [one for one, own in zip(sums, parts, strict=True) if probe.wrt is None and _among(own, images)]
            if 0 < len(penalties) < len(sums):
                scored = tf.add_n([one for one in sums if not _among([one], penalties)])
                gradients = _gradients(scored, read[:count], wrt, "zero", integers)
                gradients = _and_of_penalties(gradients, penalties, wrt)
            else:
                gradients = _gradients(total, read[:count], wrt, probe.unconnected, integers)
            wrt, gradients = probe.source.told(probe.wrt or (), wrt, gradients)
            checked = [*read[:count], *(() if probe.wrt is None else wrt), total, *gradients]
            return terms, total, wrt, gradients, _finite(checked)


def _finite(tensors):
    """Whether the sum of all numbers is finite, which it is not where one of them is NaN or infinite.

    A few operations, whatever the tensors: each costs a tiny network a share of a percent.
    """
    floats = [tf.cast(tensor, tf.float32) for tensor in tensors if tensor.dtype.is_floating]
    return tf.math.is_finite(
        tf.add_n([tf.reduce_sum(tensor) if tensor.shape.rank else tensor for tensor in floats] or [tf.constant(0.0)])
    )


def _at_least_single(value):
    """Half precision cannot hold a sum of scores; double precision is kept."""
    return tf.cast(value, tf.float32) if value.dtype.size < 4 else value


_ROUNDED = "through argmax, rounding, comparisons and integers: where the score or the model has them, leave them out"
_INTEGERS = (
    "by integer inputs (token ids): explain by their embedding, with `by=` its layer in the new API, `wrt_tensor=` its "
    "output in the old one (recipe R14)"
)


def _among(tensors, others):
    return all(any(tensor is other for other in others) for tensor in tensors)


def _and_of_penalties(gradients, penalties, wrt):
    """Add to gradients those of penalties on the inputs, one addend after the other, as TensorFlow 1 did.

    In single precision a sum hangs on its order, and hundreds of steps of a descent enlarge a last digit.
    """
    return tf.gradients([tf.add_n(penalties), *wrt], wrt, grad_ys=[None, *gradients])


def _gradients(total, reads, wrt, unconnected, by_integers):
    gradients = gradients_of(total, reads, wrt, unconnected)
    if any(gradient is None for gradient in gradients):
        raise Disconnected(
            "no gradient path leads from the objective to the tensor differentiated by: it must lie between the input "
            f"of the model and the target, and there is none {_INTEGERS if by_integers else _ROUNDED}"
        )
    return [tf.convert_to_tensor(gradient) for gradient in gradients]
