"""What a score is, and how scores are added up."""

from collections.abc import Callable, Iterable, Sequence
from numbers import Real
from typing import Any

import numpy as np
import tensorflow as tf

from ._checks import shown
from ._formula import Formula, formula_of, is_opaque, opaque_formula, per_sample


class Score:
    """One number per sample from the output of a model. Subclass it and write `__call__`.

    Write `probability` too where the value is none, but speaks of one: metrics and Score-CAM count that.

    Args:
        name: What logs call the score; the name of the class by default.

    Example:
        >>> class Margin(Score):
        ...     def __call__(self, output):
        ...         return output[:, 0] - output[:, 1]
        >>> Margin()(tf.constant([[3.0, 1.0]])).numpy()
        array([2.], dtype=float32)
    """

    name = "Score"
    __array_ufunc__ = None  # else NumPy would make `array * score` an array of scores

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.name = vars(cls).get("name", cls.__name__)

    def __init__(self, name: str | None = None) -> None:
        if name is not None:
            self.name = name

    def __call__(self, output: tf.Tensor) -> tf.Tensor:
        """Return the scores (N,) of an output (N, …): a tensor, an array, or a list or tuple of N numbers."""
        raise NotImplementedError(f"{type(self).__name__} must define `__call__(self, output)`")

    def probability(self, output: tf.Tensor) -> tf.Tensor:
        """Return the probability (N,) that the score speaks of, for an output (N, …) of probabilities.

        That is the score itself, unless a class says otherwise: `BinaryScore(False)` is minus the output, the
        probability of its target 1 - output. The scores of a regression stay the numbers they are, which metrics that
        divide by a probability refuse where they are not positive.
        """
        return self(output)

    def as_probability(self) -> Callable:
        """Return `probability` as the score that is compiled for it."""
        return self.probability

    def formula(self, samples: int | None) -> Formula:
        """Return the `Formula` for a batch of so many samples (None: not known)."""
        return opaque_formula(self, samples)

    def check(self, shape: tuple) -> None:
        """Raise ValueError where this score cannot be taken of an output of this shape (N, …)."""

    def of_rows(self, rows: Sequence[int], samples: int) -> "Score":
        """Return the score of a batch whose row r holds sample `rows[r]` of a batch of so many samples."""
        return RowsOfOpaque(self, rows, samples)

    def for_outputs(self, outputs: Sequence) -> "list[Score] | None":
        """Return one score for each output of a model, where this one speaks of several of them; else None."""
        return None

    def with_layers(self, find: Callable) -> "Score":
        """Return this score with `find(layer)` in place of every layer it names."""
        return self

    def __add__(self, other: Callable) -> "Combination":
        return _combined(self, 1.0, other, 1.0)

    def __sub__(self, other: Callable) -> "Combination":
        return _combined(self, 1.0, other, -1.0)

    def __mul__(self, factor: float) -> "Combination":
        if not isinstance(factor, Real):
            return NotImplemented
        return Combination((self,), (factor,))

    __rmul__ = __mul__

    def __truediv__(self, divisor: float) -> "Combination":
        return self * (1 / divisor) if isinstance(divisor, Real) else NotImplemented

    def __radd__(self, other: Callable | float) -> "Score":
        if callable(other):
            return _combined(other, 1.0, self, 1.0)
        return self if isinstance(other, Real) and other == 0 else NotImplemented  # sum() starts from 0

    def __rsub__(self, other: Callable) -> "Combination":
        return _combined(other, 1.0, self, -1.0) if callable(other) else NotImplemented

    def __neg__(self) -> "Combination":
        return self * -1.0

    def __repr__(self) -> str:
        return f"<{self.name}>"


class FormulaScore(Score):
    """A score that is defined by its `formula`, so that its arguments can change without a new trace.

    Example:
        >>> isinstance(CategoricalScore(3), FormulaScore)
        True
    """

    def __call__(self, output: tf.Tensor) -> tf.Tensor:
        """Return the scores (N,) of an output (N, …)."""
        output = tf.convert_to_tensor(output)
        self.check(tuple(output.shape))
        formula = self.formula(output.shape[0])
        return formula.evaluate([output] * len(formula.reads), list(map(tf.convert_to_tensor, formula.arguments)))

    def formula(self, samples: int | None) -> Formula:
        raise NotImplementedError(f"{type(self).__name__} must define `formula(self, samples)`")

    def of_rows(self, rows: Sequence[int], samples: int) -> Score:
        return self

    def __repr__(self) -> str:
        return shown(self)


class Combination(FormulaScore):
    """A weighted sum of scores, as made by `2 * a - b`. Weights change without a new trace.

    In metrics and Score-CAM it is the same sum of their probabilities: `BinaryScore(True) - BinaryScore(False)` is
    p - (1 - p). So a contrast may be negative, which metrics that divide by a probability refuse, and the negative of
    a score is no probability of the contrary: that is BinaryScore(False), not -BinaryScore(True).

    Formula:
        `f(x) = Σ_i w_i f_i(x)`.

    Args:
        scores: Scores or functions.
        factors: One number for each.
        name: What logs call the score.

    Raises:
        TypeError, ValueError: No scores or functions, or not one finite factor for each.

    Cost:
        That of its parts, in one pass.

    Cautions:
        Differences may be negative, which metrics that divide by a score refuse. Parts of different size need weights,
        or the largest is all that shows.

    Example:
        >>> (2 * CategoricalScore(0) - CategoricalScore(1))(tf.constant([[0.75, 0.25]])).numpy()
        array([1.25], dtype=float32)

    Source:
        For contrasts: Prabhushankar et al. 2020, "Contrastive Explanations in Neural Networks",
        https://arxiv.org/abs/2008.00178
    """

    def __init__(self, scores: Iterable[Callable], factors: Iterable[float], name: str | None = None) -> None:
        super().__init__(name)
        self.scores, self.factors = tuple(scores), tuple(map(float, factors))
        if len(self.scores) != len(self.factors):
            raise ValueError(f"got {len(self.scores)} `scores` and {len(self.factors)} `factors`: give one for each")

    def probability(self, output: tf.Tensor) -> tf.Tensor:
        """Return the sum (N,) of the probabilities of the scores, each times its factor; of functions their values."""
        parts = [probability_of(score, output) for score in self.scores]
        return tf.add_n([tf.cast(factor, part.dtype) * part for factor, part in zip(self.factors, parts, strict=True)])

    def check(self, shape: tuple) -> None:
        for score in self.scores:
            if isinstance(score, Score):
                score.check(shape)

    def of_rows(self, rows: Sequence[int], samples: int) -> "Combination":
        return Combination([rows_of(score, rows, samples) for score in self.scores], self.factors, self.name)

    def for_outputs(self, outputs: Sequence) -> "list[Score] | None":
        parts = [score.for_outputs(outputs) if isinstance(score, Score) else None for score in self.scores]
        if all(part is None for part in parts):
            return None
        if any(part is None for part in parts):
            raise ValueError(f"a sum of scores must speak of the same outputs, got {self!r}: give one for each output")
        of_each = zip(*(part for part in parts if part is not None), strict=True)
        return [Combination(scores, self.factors, self.name) for scores in of_each]

    def with_layers(self, find: Callable) -> "Combination":
        found = [score.with_layers(find) if isinstance(score, Score) else score for score in self.scores]
        return Combination(found, self.factors, self.name)

    def __mul__(self, factor: float) -> "Combination":
        if not isinstance(factor, Real):
            return NotImplemented
        return Combination(self.scores, [own * float(factor) for own in self.factors])

    __rmul__ = __mul__

    def __repr__(self) -> str:
        terms = "".join(map(_term, self.scores, self.factors))
        return terms.removeprefix(" + ") if terms.startswith(" + ") else terms.replace(" - ", "-", 1)

    def formula(self, samples: int | None) -> Formula:
        parts = [formula_of(score, samples) for score in self.scores]
        return Formula(
            key=("sum", tuple(part.key for part in parts), tuple(len(part.arguments) for part in parts)),
            evaluate=lambda values, arguments: _weighted_sum(parts, values, arguments),
            arguments=(np.asarray(self.factors, np.float32), *(value for part in parts for value in part.arguments)),
            reads=tuple(read for part in parts for read in part.reads),
            fixed_batch=any(part.fixed_batch for part in parts),
        )


def probability_of(score: Callable, output: tf.Tensor) -> tf.Tensor:
    """Return the probability (N,) that a score speaks of; of a function its value."""
    if isinstance(score, Score):
        return tf.convert_to_tensor(score.probability(output))
    return per_sample(score(output), output.shape[0])


def _term(score: Any, factor: float) -> str:
    """A part of a sum, as it is written behind the others."""
    name = repr(score) if isinstance(score, Score) else getattr(score, "__name__", repr(score))
    size = "" if abs(factor) == 1 else f"{abs(factor):g} * "
    return f" {'-' if factor < 0 else '+'} {size}{name}"


def _weighted_sum(parts: Sequence[Formula], values: Sequence[tf.Tensor], arguments: Sequence[tf.Tensor]) -> tf.Tensor:
    """Deal out values and arguments to the parts of a sum, and add up what they give."""
    factors, total = arguments[0], 0.0
    arguments = arguments[1:]
    for position, part in enumerate(parts):
        mine, values = values[: len(part.reads)], values[len(part.reads) :]
        given, arguments = arguments[: len(part.arguments)], arguments[len(part.arguments) :]
        value = part.evaluate(mine, given)
        total += tf.cast(factors[position], value.dtype) * value
    return total


def _combined(left: Any, left_factor: float, right: Any, right_factor: float) -> Any:
    if not callable(right):
        return NotImplemented
    scores = [
        part * factor if isinstance(part, Score) else Combination((part,), (factor,))
        for part, factor in ((left, left_factor), (right, right_factor))
    ]
    return Combination(
        [score for part in scores for score in part.scores],
        [factor for part in scores for factor in part.factors],
    )


# -- some rows of a batch -----------------------------------------------------------------------------------


def rows_of(score: Any, rows: Sequence[int] | np.ndarray, samples: int) -> Any:
    """Return a score of samples as the score of a batch whose row r holds sample `rows[r]`."""
    if list(rows) == list(range(samples)):
        return score
    return RowsOfOpaque(score, rows, samples) if is_opaque(score) else score.of_rows(rows, samples)


class RowsOfOpaque(FormulaScore):
    """A score we cannot look into, of rows: each is repeated to a full batch, in which its sample's score counts."""

    def __init__(self, score: Any, rows: Sequence[int] | np.ndarray, samples: int, name: str | None = None) -> None:
        super().__init__(name)
        self.score, self.rows, self.samples = score, np.asarray(rows, np.int32), samples

    def of_rows(self, rows: Sequence[int], samples: int) -> "RowsOfOpaque":
        return RowsOfOpaque(self.score, self.rows[np.asarray(rows)], self.samples)

    def formula(self, samples: int | None) -> Formula:
        inner = formula_of(self.score, self.samples)

        def evaluate(values: Sequence[tf.Tensor], arguments: Sequence[tf.Tensor]) -> tf.Tensor:
            def score_of(row: Any) -> tf.Tensor:
                *own, sample = row
                return tf.cast(inner.evaluate([self._repeated(value) for value in own], arguments[1:])[sample], dtype)

            dtype = values[0].dtype
            return tf.map_fn(score_of, (*values, arguments[0]), fn_output_signature=dtype)

        return Formula(("rows", inner.key, self.samples), evaluate, (self.rows, *inner.arguments), inner.reads)

    def _repeated(self, value: tf.Tensor) -> tf.Tensor:
        return (
            tf.broadcast_to(value, [self.samples, *value.shape])
            if value.shape.is_fully_defined()
            else tf.tile(value[tf.newaxis], tf.concat([[self.samples], tf.ones([tf.rank(value)], tf.int32)], 0))
        )
