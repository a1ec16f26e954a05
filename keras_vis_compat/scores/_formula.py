"""Scores taken apart for compilation: what is fixed, what varies from call to call, what is read."""

from collections.abc import Callable, Hashable, Sequence, Set
from typing import Any, NamedTuple

import tensorflow as tf

from .._engine.evaluate import Term
from .._engine.fingerprint import fingerprint
from .._engine.user_functions import computed


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


def formula_of(score: Any, samples: int | None) -> Formula:
    """Return the `Formula` of a Score or of any callable."""
    return opaque_formula(score, samples) if is_opaque(score) else score.formula(samples)


def is_opaque(score: Callable) -> bool:
    """Whether a score is code we cannot look into; so is one whose class wrote a `__call__` over a known formula."""
    for kind in type(score).__mro__:
        own = vars(kind)
        if "formula" in own or "__call__" in own:
            return "formula" not in own
    return True


def newest(score: Callable, *names: str) -> Set[str]:
    """Return which of some names the most derived class defines that defines any of them."""
    defined = (vars(kind).keys() & set(names) for kind in type(score).__mro__)
    return next(filter(None, defined), set())


def opaque_formula(function: Callable, samples: int | None) -> Formula:
    """The formula of code we cannot look into: compiled per number of samples, and anew when its data change."""

    def evaluate(values: Sequence[tf.Tensor], arguments: Sequence[tf.Tensor]) -> tf.Tensor:
        def finish(result: Any) -> tf.Tensor:
            return per_sample(result, samples, _at_least_single(values[0].dtype))

        return computed(function, "score", values[0], finish, (samples,))

    return Formula(("opaque", fingerprint(function)), evaluate, fixed_batch=True)


def term_of(score: Callable, output: Any, samples: int | None, name: str = "") -> Term:
    """Return the `Term` of a score of one output (what a probe reads), for so many samples."""
    formula = formula_of(score, samples)
    reads = tuple([output if read is None else read for read in formula.reads])
    return Term(reads, formula.evaluate, formula.key, formula.arguments, name=name, fixed_batch=formula.fixed_batch)


def per_sample(value: Any, samples: int | None, dtype: tf.DType = tf.float32) -> tf.Tensor:
    """Return (N,) from what a score gave: a tensor or array (N, …), a list or tuple of N values, nested ones too.

    Numbers of Python, and whole numbers, become such of `dtype`.
    """
    if value is None:
        raise ValueError("a score must give one number per sample, got None: does the function end with `return`?")
    try:
        value = _packed(value, dtype)
    except (TypeError, ValueError, tf.errors.OpError) as error:
        raise ValueError(f"a score must give one number per sample, got {value!r}") from error
    if value.shape.rank is None:
        return tf.reduce_mean(tf.reshape(value, [samples or tf.shape(value)[0], -1]), axis=1)
    value = value if value.shape.rank else value[tf.newaxis]  # one number is the score of one sample
    count = value.shape[0]
    if samples is not None and count not in (None, samples):
        raise ValueError(
            f"a score must give one number per sample: got {count} for a batch of {samples}; "
            f"index the samples too (`output[:, 3]`, or one value per sample)"
        )
    return mean_inside(value, None)


def _packed(value: Any, dtype: tf.DType) -> tf.Tensor:
    """Stack what may be nested lists of numbers and tensors."""
    if isinstance(value, list | tuple):
        parts = [_packed(part, dtype) for part in value]
        return tf.stack([tf.cast(part, dtype) for part in parts] if len({part.dtype for part in parts}) > 1 else parts)
    value = tf.convert_to_tensor(value)
    return value if value.dtype.is_floating else tf.cast(value, dtype)


def _at_least_single(dtype: tf.DType) -> tf.DType:
    return dtype if dtype.is_floating and dtype.size >= 4 else tf.float32


def mean_inside(output: tf.Tensor, axis: int | None) -> tf.Tensor:
    """Average over everything but the samples (and the axis to keep): (N,) or (N, K)."""
    keep = {0} if axis is None else {0, axis % output.shape.rank}
    return tf.reduce_mean(output, axis=[i for i in range(output.shape.rank) if i not in keep])
