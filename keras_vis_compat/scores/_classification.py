"""Scores of classes: what a classifier says about one of them."""

from collections.abc import Iterable, Sequence

import numpy as np
import tensorflow as tf

from .._inputs.checks import check_range, index_list, listed, one_per_sample
from ._checks import shown, truth
from ._formula import Formula, mean_inside
from ._score import FormulaScore


class CategoricalScore(FormulaScore):
    """The output of one class: `output[n, ..., indices[n]]`, averaged over any axes between.

    Metrics take it for a probability, so they need a model that ends in a softmax or a sigmoid; of logits the weights
    of Score-CAM take the softmax.

    Formula:
        `f(x) = y[c]`, the output for class c; with axes between, their mean.

    Args:
        indices: Class index for the whole batch, or one per sample; negative ones count from the end.
        name: What logs call the score.

    Attributes:
        indices: List of the class indices; a copy, so that the score stays what it is.

    Raises:
        ValueError: No index, an index outside the classes of the output, or a number of indices that is neither
            one nor the number of samples.

    Cost:
        None: it is compiled with the model, and another class compiles nothing.

    Cautions:
        Of a softmax it speaks of the other classes as well: what lowers them raises it. Metrics need a probability, so
        a softmax or sigmoid at the end.

    Example:
        >>> CategoricalScore([0, 2])(tf.constant([[0.1, 0.2, 0.7], [0.3, 0.3, 0.4]])).numpy()
        array([0.1, 0.4], dtype=float32)

    Source:
        Simonyan et al. 2013, "Deep Inside Convolutional Networks", https://arxiv.org/abs/1312.6034
    """

    def __init__(self, indices: int | Iterable[int], name: str | None = None) -> None:
        super().__init__(name)
        self._indices = tuple(index_list(indices, "indices"))

    @property
    def indices(self) -> list[int]:
        return list(self._indices)

    def check(self, shape: tuple) -> None:
        if len(shape) < 2:
            raise ValueError(f"CategoricalScore needs an output (N, ..., classes), got one of shape {shape}")
        try:
            check_range(self._indices, shape[-1], "indices")
        except ValueError as error:
            if shape[-1] != 1:
                raise
            raise ValueError(
                f"{error}: it has one unit, so take BinaryScore(True) for its positive class, BinaryScore(False) for "
                "the other"
            ) from None

    def of_rows(self, rows: Sequence[int], samples: int) -> "CategoricalScore":
        if len(self._indices) == 1:
            return self
        return CategoricalScore(chosen(self._indices, rows, samples, "class indices"), self.name)

    def formula(self, samples: int | None) -> Formula:
        indices = one_per_sample(self._indices, samples, "class indices")
        return Formula("categorical", _take_class, (np.asarray(indices, np.int32),))

    def __repr__(self) -> str:
        return shown(self, self._indices)


def _take_class(values: Sequence[tf.Tensor], arguments: Sequence[tf.Tensor]) -> tf.Tensor:
    per_class = mean_inside(values[0], axis=-1)
    samples, classes = tf.unstack(tf.shape(per_class))
    indices = tf.where(arguments[0] < 0, arguments[0] + classes, arguments[0])
    places = tf.stack([tf.range(samples), tf.broadcast_to(indices, [samples])], axis=1)
    return tf.gather_nd(per_class, places)  # the gradient of a gather in batches is some thirty operations


class BinaryScore(FormulaScore):
    """The output of a one-unit model where the target is True, minus it where the target is False.

    So its gradient speaks for the target. Metrics and Score-CAM, which count scores themselves, take its `probability`:
    that of the target.

    Formula:
        `f(x) = y` where the target is True, `-y` where it is False; its probability is p or 1 - p.

    Args:
        target_values: bool for the whole batch, or one per sample; of numbers every one but 0 is True.
        name: What logs call the score.

    Attributes:
        target_values: List of the targets, bools; a copy, so that the score stays what it is.

    Raises:
        ValueError: A target that is neither a bool nor a number, or an output that is not (N, 1).

    Cost:
        None: it is compiled with the model, and another class compiles nothing.

    Cautions:
        Negative for False: what divides by a score takes the `probability`, which of a logit is that of its sigmoid.

    Example:
        >>> score, output = BinaryScore([True, False]), tf.constant([[0.9], [0.2]])
        >>> score(output).numpy(), score.probability(output).numpy()
        (array([ 0.9, -0.2], dtype=float32), array([0.9, 0.8], dtype=float32))

    Source:
        As `CategoricalScore`, for one unit that speaks of two classes.
    """

    def __init__(self, target_values: bool | float | Iterable[bool | float], name: str | None = None) -> None:
        super().__init__(name)
        self._target_values = tuple(truth(value) for value in listed(target_values, "target_values"))

    @property
    def target_values(self) -> list[bool]:
        return list(self._target_values)

    def probability(self, output: tf.Tensor) -> tf.Tensor:
        """Return the probability (N,) of the target: the output (N, 1) where it is True, 1 - output where it is not.

        Where a model puts out logits, metrics and Score-CAM see that and take their sigmoid before.
        """
        return self.as_probability()(output)

    def as_probability(self) -> "TargetProbability":
        """Return the score that is this probability, for compilation."""
        return TargetProbability(self._target_values, self.name)

    def check(self, shape: tuple) -> None:
        if len(shape) != 2 or shape[-1] != 1:
            raise ValueError(f"BinaryScore needs an output of shape (N, 1), got {shape}")

    def of_rows(self, rows: Sequence[int], samples: int) -> "BinaryScore":
        if len(self._target_values) == 1:
            return self
        return type(self)(chosen(self._target_values, rows, samples, "target values"), self.name)

    def formula(self, samples: int | None) -> Formula:
        signs = [1.0 if target else -1.0 for target in self._target_values]
        return Formula("binary", _signed, (np.asarray(one_per_sample(signs, samples, "target values"), np.float32),))

    def __repr__(self) -> str:
        return shown(self, self._target_values)


class TargetProbability(BinaryScore):
    """The probability of the target of a `BinaryScore`."""

    def formula(self, samples: int | None) -> Formula:
        return super().formula(samples)._replace(key="target", evaluate=_of_target)


def _signed(values: Sequence[tf.Tensor], arguments: Sequence[tf.Tensor]) -> tf.Tensor:
    output = values[0][:, 0]
    return output * tf.cast(arguments[0], output.dtype)


def _of_target(values: Sequence[tf.Tensor], arguments: Sequence[tf.Tensor]) -> tf.Tensor:
    output = values[0][:, 0]
    return tf.where(arguments[0] > 0, output, 1 - output)


class InactiveScore(FormulaScore):
    """Zero for every sample: this output of a model with several counts for nothing.

    Formula:
        `f(x) = 0`.

    Cost:
        None: it is compiled with the model, and another class compiles nothing.

    Cautions:
        Where every output is inactive there is nothing to explain, and maps are blank.

    Example:
        >>> InactiveScore()(tf.constant([[3.0, 4.0]])).numpy()
        array([[0., 0.]], dtype=float32)

    Source:
        tf-keras-vis has it by this name, https://pypi.org/project/tf-keras-vis/
    """

    def __call__(self, output: tf.Tensor) -> tf.Tensor:
        """Return zeros in the shape of the output."""
        return tf.convert_to_tensor(output) * 0

    def formula(self, samples: int | None) -> Formula:
        return Formula("inactive", _nothing)


def _nothing(values: Sequence[tf.Tensor], arguments: Sequence[tf.Tensor]) -> tf.Tensor:
    """Zeros with a way back to the output; those of whole numbers, such as the classes of boxes, are floats too."""
    output = values[0] if values[0].dtype.is_floating else tf.cast(values[0], tf.float32)
    return mean_inside(output, None) * 0


def chosen(values: Sequence, rows: Sequence[int], samples: int, what: str) -> Sequence:
    """The values that belong to some rows: the one there is, or that of each row's sample."""
    values = one_per_sample(values, samples, what)
    return values if len(values) == 1 else [values[row] for row in rows]
