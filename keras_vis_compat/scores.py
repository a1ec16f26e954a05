"""Scores: from the output of a model to one number per sample, the number that is explained.

Any callable from an output `(N, …)` to `(N,)` is a score. The classes here add checks, arithmetic, and class
indices and target values that may change from call to call without compiling anything anew.
"""

from numbers import Real

import numpy as np
import tensorflow as tf

from ._formulas import Formula, formula_of, mean_inside, opaque_formula
from ._score_checks import check_range, index_list, listed, one_per_sample, truth

__all__ = [
    "BinaryScore",
    "CategoricalScore",
    "Combination",
    "DecreaseScore",
    "FilterScore",
    "FormulaScore",
    "InactiveScore",
    "IncreaseScore",
    "LayerScore",
    "MaintainScore",
    "Score",
]

EPSILON = 1e-7


class Score:
    """One number per sample from the output of a model. Subclass it and write `__call__`.

    Args:
        name: What logs call the score; the name of the class by default.

    Example:
        >>> class Margin(Score):
        ...     def __call__(self, output):
        ...         return output[:, 0] - output[:, 1]
        >>> Margin()(tf.constant([[3.0, 1.0]])).numpy()
        array([2.], dtype=float32)
    """

    def __init__(self, name=None):
        self._name = name

    @property
    def name(self):
        return getattr(self, "_name", None) or type(self).__name__

    def __call__(self, output):
        """Return the scores (N,) of an output (N, …)."""
        raise NotImplementedError(f"{type(self).__name__} must define `__call__(self, output)`")

    def formula(self, samples):
        """Return the `Formula` for a batch of so many samples (None: not known)."""
        return opaque_formula(self, samples)

    def check(self, shape):
        """Raise ValueError where this score cannot be taken of an output of this shape (N, …)."""

    def __add__(self, other):
        return _combined(self, 1.0, other, 1.0)

    def __sub__(self, other):
        return _combined(self, 1.0, other, -1.0)

    def __mul__(self, factor):
        if not isinstance(factor, Real):
            return NotImplemented
        return Combination((self,), (factor,))

    __rmul__ = __mul__

    def __radd__(self, other):
        return self if other == 0 else NotImplemented  # sum([score, score]) starts from 0

    def __neg__(self):
        return self * -1.0

    def __repr__(self):
        return f"<{self.name}>"


class FormulaScore(Score):
    """A score that is defined by its `formula`, so that its arguments can change without a new trace."""

    def __call__(self, output):
        output = tf.convert_to_tensor(output)
        self.check(tuple(output.shape))
        formula = self.formula(output.shape[0])
        return formula.evaluate(
            [output] * len(formula.reads), list(map(tf.convert_to_tensor, formula.arguments))
        )

    def formula(self, samples):
        raise NotImplementedError(f"{type(self).__name__} must define `formula(self, samples)`")


class CategoricalScore(FormulaScore):
    """The output of one class: `output[n, ..., indices[n]]`, averaged over any axes between.

    Args:
        indices: Class index for the whole batch, or one per sample; negative ones count from the end.
        name: What logs call the score.

    Raises:
        ValueError: No index, an index outside the classes of the output, or a number of indices that is neither
            one nor the number of samples.

    Example:
        >>> CategoricalScore([0, 2])(tf.constant([[0.1, 0.2, 0.7], [0.3, 0.3, 0.4]])).numpy()
        array([0.1, 0.4], dtype=float32)
    """

    def __init__(self, indices, name=None):
        super().__init__(name)
        self.indices = index_list(indices, "indices")

    def check(self, shape):
        if len(shape) < 2:
            raise ValueError(f"CategoricalScore needs an output (N, ..., classes), got one of shape {shape}")
        check_range(self.indices, shape[-1], "indices")

    def formula(self, samples):
        indices = one_per_sample(self.indices, samples, "class indices")
        return Formula("categorical", _take_class, (np.asarray(indices, np.int32),))


def _take_class(values, arguments):
    per_class = mean_inside(values[0], axis=-1)
    indices = tf.broadcast_to(arguments[0], tf.shape(per_class)[:1])
    return tf.gather(
        per_class, tf.where(indices < 0, indices + tf.shape(per_class)[-1], indices), batch_dims=1
    )


class BinaryScore(FormulaScore):
    """The output of a one-unit model where the target is True, minus it where the target is False.

    Args:
        target_values: bool, 0.0 or 1.0 for the whole batch, or one per sample.
        name: What logs call the score.

    Raises:
        ValueError: A target that is neither true nor false, or an output that is not (N, 1).

    Example:
        >>> BinaryScore([True, False])(tf.constant([[0.9], [0.2]])).numpy()
        array([ 0.9, -0.2], dtype=float32)
    """

    def __init__(self, target_values, name=None):
        super().__init__(name)
        self.target_values = [truth(value) for value in listed(target_values, "target_values")]

    def check(self, shape):
        if len(shape) != 2 or shape[-1] != 1:
            raise ValueError(f"BinaryScore needs an output of shape (N, 1), got {shape}")

    def formula(self, samples):
        signs = [1.0 if target else -1.0 for target in self.target_values]
        return Formula(
            "binary", _signed, (np.asarray(one_per_sample(signs, samples, "target values"), np.float32),)
        )


def _signed(values, arguments):
    output = values[0][:, 0]
    return output * tf.cast(arguments[0], output.dtype)


class InactiveScore(FormulaScore):
    """Zero for every sample: this output of a model with several counts for nothing."""

    def formula(self, samples):
        return Formula("inactive", lambda values, arguments: mean_inside(values[0], None) * 0)


class IncreaseScore(FormulaScore):
    """What raises a regression output: `output[:, 0]`."""

    def formula(self, samples):
        return Formula("increase", lambda values, arguments: mean_inside(values[0], -1)[:, 0])


class DecreaseScore(FormulaScore):
    """What lowers a regression output: `-output[:, 0]`."""

    def formula(self, samples):
        return Formula("decrease", lambda values, arguments: -mean_inside(values[0], -1)[:, 0])


class MaintainScore(FormulaScore):
    """What holds a regression output at a target: `1 / (|target - output[:, 0]| + 1e-7)`.

    Args:
        target_value: Number for the whole batch, or one per sample, in the unit of the output.
        name: What logs call the score.

    Example:
        >>> MaintainScore(2.0)(tf.constant([[1.5]])).numpy().round(4)
        array([2.], dtype=float32)
    """

    def __init__(self, target_value, name=None):
        super().__init__(name)
        self.target_value = listed(target_value, "target_value")
        if not all(isinstance(value, Real) and np.isfinite(value) for value in self.target_value):
            raise ValueError(
                f"`target_value` must be a finite number or a list of them, got {target_value!r}"
            )

    def formula(self, samples):
        targets = one_per_sample(self.target_value, samples, "target values")
        return Formula("maintain", _closeness, (np.asarray(targets, np.float32),))


def _closeness(values, arguments):
    output = mean_inside(values[0], -1)[:, 0]
    return 1 / (tf.abs(tf.cast(arguments[0], output.dtype) - output) + EPSILON)


class FilterScore(FormulaScore):
    """The sum over some filters of their mean activation: what keras-vis calls `filter_indices`.

    Args:
        filter_indices: Index of a filter (or unit), or several; None means the mean over the whole output.
        data_format: `"channels_last"` or `"channels_first"`: where the filters are.
        name: What logs call the score.

    Raises:
        ValueError: No filter, or one the layer does not have.

    Example:
        >>> FilterScore([0, 1])(tf.constant([[[1.0, 10.0], [3.0, 30.0]]])).numpy()
        array([22.], dtype=float32)
    """

    def __init__(self, filter_indices=None, data_format="channels_last", name=None):
        super().__init__(name)
        self.filter_indices = None if filter_indices is None else index_list(filter_indices, "filter_indices")
        self._axis = 1 if data_format == "channels_first" else -1

    def check(self, shape):
        if self.filter_indices is not None:
            check_range(self.filter_indices, shape[self._axis], "filter_indices")

    def formula(self, samples):
        if self.filter_indices is None:
            return Formula("mean", lambda values, arguments: mean_inside(values[0], None))
        axis = self._axis

        def mean_of_filters(values, arguments):
            per_filter = mean_inside(values[0], axis)
            indices = tf.where(arguments[0] < 0, arguments[0] + tf.shape(per_filter)[-1], arguments[0])
            return tf.reduce_sum(tf.gather(per_filter, indices, axis=1), axis=1)

        return Formula(("filters", axis), mean_of_filters, (np.asarray(self.filter_indices, np.int32),))


class LayerScore(FormulaScore):
    """A score of an inner layer instead of the model's output.

    Args:
        layer: Index, name, path `"outer/inner"` into nested models, or the layer itself.
        score: The score to take of that layer's output.
        name: What logs call the score.
    """

    def __init__(self, layer, score, name=None):
        super().__init__(name)
        if not callable(score):
            raise TypeError(f"`score` must be a Score or a callable, got {score!r}")
        self.layer, self.score = layer, score

    def __call__(self, output):
        return self.score(output)

    def formula(self, samples):
        inner = formula_of(self.score, samples)
        return inner._replace(reads=tuple(self.layer if read is None else read for read in inner.reads))


class Combination(FormulaScore):
    """A weighted sum of scores, as made by `2 * a - b`. Weights change without a new trace."""

    def __init__(self, scores, factors, name=None):
        super().__init__(name)
        self.scores, self.factors = tuple(scores), tuple(map(float, factors))

    def check(self, shape):
        for score in self.scores:
            if isinstance(score, Score) and not isinstance(score, LayerScore):
                score.check(shape)

    def __mul__(self, factor):
        if not isinstance(factor, Real):
            return NotImplemented
        return Combination(self.scores, [own * float(factor) for own in self.factors])

    __rmul__ = __mul__

    def formula(self, samples):
        parts = [formula_of(score, samples) for score in self.scores]

        def weighted_sum(values, arguments):
            factors, total = arguments[0], 0.0
            arguments = arguments[1:]
            for position, part in enumerate(parts):
                mine, values = values[: len(part.reads)], values[len(part.reads) :]
                given, arguments = arguments[: len(part.arguments)], arguments[len(part.arguments) :]
                value = part.evaluate(mine, given)
                total += tf.cast(factors[position], value.dtype) * value
            return total

        return Formula(
            key=("sum", tuple(part.key for part in parts), tuple(len(part.arguments) for part in parts)),
            evaluate=weighted_sum,
            arguments=(np.float32(self.factors), *(value for part in parts for value in part.arguments)),
            reads=tuple(read for part in parts for read in part.reads),
            fixed_batch=any(part.fixed_batch for part in parts),
        )


def _combined(left, left_factor, right, right_factor):
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
