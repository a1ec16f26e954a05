"""Scores taken apart for compilation: what is fixed, what varies from call to call, what is read."""

from collections.abc import Callable, Hashable
from typing import NamedTuple

import tensorflow as tf

from .._engine.evaluate import Term
from .._engine.fingerprint import fingerprint


class Formula(NamedTuple):
    """A score taken apart for compilation.

    Attributes:
        key: Scores with equal keys compute the same, up to their arguments.
        evaluate: `(values, arguments) -> (N,)`, one value per read.
        arguments: What may change from call to call.
        reads: What is read; None stands for the output the score is applied to.
        fixed_batch: Whether the number of samples must be known when this is traced.
    """

    key: Hashable
    evaluate: Callable
    arguments: tuple = ()
    reads: tuple = (None,)
    fixed_batch: bool = False


def formula_of(score, samples):
    """Return the `Formula` of a Score or of any callable."""
    return opaque_formula(score, samples) if is_opaque(score) else score.formula(samples)


def is_opaque(score):
    """Whether a score is code we cannot look into; so is one whose class wrote a `__call__` over a known formula."""
    kinds = [vars(kind) for kind in type(score).__mro__]
    return (
        not hasattr(score, "formula")
        or next(kind for kind in kinds if {"formula", "__call__"} & kind.keys()).get("formula") is None
    )


def opaque_formula(function, samples):
    """The formula of code we cannot look into: compiled per number of samples, and anew when its data change."""

    def evaluate(values, arguments):
        return per_sample(_called(function, values[0]), samples)

    return Formula(("opaque", fingerprint(function)), evaluate, fixed_batch=True)


def _called(function, output):
    try:
        return function(output)
    except (NotImplementedError, AttributeError, tf.errors.OperatorNotAllowedInGraphError) as error:
        if "numpy" not in str(error) and "bool" not in str(error):
            raise  # a mistake of another kind
        raise TypeError(
            f"the score {getattr(function, '__name__', function)!r} must be written in operations of TensorFlow or "
            "Keras on the output, because it is compiled: no NumPy, and tf.where in place of `if`"
        ) from error


def term_of(score, output, samples, find_layer=lambda layer: layer, weight=1.0, name=""):
    """Return the `Term` of a score of one output (what a probe reads), for so many samples.

    `find_layer` turns the layers of a `LayerScore` into what a probe reads.
    """
    formula = formula_of(score, samples)
    reads = tuple(output if read is None else find_layer(read) for read in formula.reads)
    return Term(reads, formula.evaluate, formula.key, formula.arguments, weight, name, formula.fixed_batch)


def per_sample(value, samples):
    """Return (N,) from what a score gave: a tensor (N, …), or a list or tuple of N values."""
    if value is None:
        raise ValueError("a score must give one number per sample, got None: does the function end with `return`?")
    value = tf.stack(list(value)) if isinstance(value, list | tuple) else tf.convert_to_tensor(value)
    value = value if value.shape.rank else value[tf.newaxis]  # one number is the score of one sample
    count = value.shape[0]
    if samples is not None and count != samples:
        raise ValueError(
            f"a score must give one number per sample: got {count} for a batch of {samples}; "
            f"index the samples too (`output[:, 3]`, or one value per sample)"
        )
    return mean_inside(value, None)


def mean_inside(output, axis):
    """Average over everything but the samples (and the axis to keep): (N,) or (N, K)."""
    keep = {0} if axis is None else {0, axis % output.shape.rank}
    return tf.reduce_mean(output, axis=[i for i in range(output.shape.rank) if i not in keep])
