"""Scores of classes: what a classifier says about one of them."""

import numpy as np
import tensorflow as tf

from ._checks import check_range, index_list, listed, one_per_sample, truth
from ._formula import Formula, mean_inside
from ._score import FormulaScore


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
        self.indices = tuple(index_list(indices, "indices"))

    def check(self, shape):
        if len(shape) < 2:
            raise ValueError(f"CategoricalScore needs an output (N, ..., classes), got one of shape {shape}")
        check_range(self.indices, shape[-1], "indices")

    def of_rows(self, rows, samples):
        return CategoricalScore(chosen(self.indices, rows, samples, "class indices"), self.name)

    def formula(self, samples):
        indices = one_per_sample(self.indices, samples, "class indices")
        return Formula("categorical", _take_class, (np.asarray(indices, np.int32),))


def _take_class(values, arguments):
    per_class = mean_inside(values[0], axis=-1)
    indices = tf.broadcast_to(arguments[0], tf.shape(per_class)[:1])
    return tf.gather(per_class, tf.where(indices < 0, indices + tf.shape(per_class)[-1], indices), batch_dims=1)


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
        self.target_values = tuple(truth(value) for value in listed(target_values, "target_values"))

    def check(self, shape):
        if len(shape) != 2 or shape[-1] != 1:
            raise ValueError(f"BinaryScore needs an output of shape (N, 1), got {shape}")

    def of_rows(self, rows, samples):
        return type(self)(chosen(self.target_values, rows, samples, "target values"), self.name)

    def formula(self, samples):
        signs = [1.0 if target else -1.0 for target in self.target_values]
        return Formula("binary", _signed, (np.asarray(one_per_sample(signs, samples, "target values"), np.float32),))


def _signed(values, arguments):
    output = values[0][:, 0]
    return output * tf.cast(arguments[0], output.dtype)


class InactiveScore(FormulaScore):
    """Zero for every sample: this output of a model with several counts for nothing.

    Example:
        >>> InactiveScore()(tf.constant([[3.0, 4.0]])).numpy()
        array([0.], dtype=float32)
    """

    def formula(self, samples):
        return Formula("inactive", lambda values, arguments: mean_inside(values[0], None) * 0)


def chosen(values, rows, samples, what):
    """The values that belong to some rows: the one there is, or that of each row's sample."""
    values = one_per_sample(values, samples, what)
    return values if len(values) == 1 else [values[row] for row in rows]
