"""Scores of a number that a model predicts, of unlimited range: what raises, lowers or holds it."""

from collections.abc import Iterable, Sequence

import numpy as np
import tensorflow as tf

from .._inputs.checks import is_real, listed, one_per_sample
from .._maps.scaling import EPSILON
from ._checks import shown
from ._classification import chosen
from ._formula import Formula, mean_inside
from ._score import FormulaScore


class RegressionScore(FormulaScore):
    """A score of the number itself, never of a probability: metrics and Score-CAM count it as it is.

    What divides by a probability (average drop and gain, ADCC) has no meaning for it, and refuses values that are not
    positive; insertion, deletion and average increase only compare.
    """


class IncreaseScore(RegressionScore):
    """What raises a regression output: `output[:, 0]`.

    Formula:
        `f(x) = y[0]`.

    Cost:
        None: it is compiled with the model, and another class compiles nothing.

    Cautions:
        No probability: drop, gain and ADCC refuse values that are not positive.

    Example:
        >>> IncreaseScore()(tf.constant([[2.5]])).numpy()
        array([2.5], dtype=float32)

    Source:
        Simonyan et al. 2013, https://arxiv.org/abs/1312.6034, of a number in place of a class.
    """

    def formula(self, samples: int | None) -> Formula:
        return Formula("increase", lambda values, arguments: mean_inside(values[0], -1)[:, 0])


class DecreaseScore(RegressionScore):
    """What lowers a regression output: `-output[:, 0]`.

    Formula:
        `f(x) = -y[0]`.

    Cost:
        None: it is compiled with the model, and another class compiles nothing.

    Cautions:
        Its gradient is that of `IncreaseScore` with the other sign, so that absolute gradients are the same: give
        `gradient_modifier=None` or `"relu"` to tell them apart.

    Example:
        >>> DecreaseScore()(tf.constant([[2.5]])).numpy()
        array([-2.5], dtype=float32)

    Source:
        As `IncreaseScore`; keras-vis asked this by `grad_modifier="negate"`.
    """

    def formula(self, samples: int | None) -> Formula:
        return Formula("decrease", lambda values, arguments: -mean_inside(values[0], -1)[:, 0])


class MaintainScore(RegressionScore):
    """What holds a regression output at a target: `1 / (|target - output[:, 0]| + 1e-7)`.

    Formula:
        `f(x) = 1 / (|t - y[0]| + 1e-7)`, where t is the target.

    Args:
        target_value: Number for the whole batch, or one per sample, in the unit of the output.
        name: What logs call the score.

    Raises:
        ValueError: A target that is not a finite number, or a number of targets that is neither one nor the
            number of samples.

    Cost:
        None: it is compiled with the model, and another class compiles nothing.

    Cautions:
        Huge near the target, and without a gradient at the target itself: give one that is near.

    Example:
        >>> MaintainScore(2.0)(tf.constant([[1.5]])).numpy().round(4)
        array([2.], dtype=float32)

    Source:
        As `IncreaseScore`; keras-vis asked this by `grad_modifier="small_values"`, with other numbers.
    """

    def __init__(self, target_value: float | Iterable[float], name: str | None = None) -> None:
        super().__init__(name)
        self._target_value = tuple(listed(target_value, "target_value"))
        if not all(map(_is_finite_number, self._target_value)):
            raise ValueError(f"`target_value` must be a finite number or a list of them, got {target_value!r}")

    @property
    def target_value(self) -> list[float]:
        return list(self._target_value)

    def __repr__(self) -> str:
        return shown(self, self._target_value)

    def of_rows(self, rows: Sequence[int], samples: int) -> "MaintainScore":
        return MaintainScore(chosen(self._target_value, rows, samples, "target values"), self.name)

    def formula(self, samples: int | None) -> Formula:
        targets = one_per_sample(self._target_value, samples, "target values")
        return Formula("maintain", _closeness, (np.asarray(targets, np.float32),))


def _is_finite_number(value: float) -> bool:
    return is_real(value) and bool(np.isfinite(value))


def _closeness(values: Sequence[tf.Tensor], arguments: Sequence[tf.Tensor]) -> tf.Tensor:
    output = mean_inside(values[0], -1)[:, 0]
    return 1 / (tf.abs(tf.cast(arguments[0], output.dtype) - output) + EPSILON)
