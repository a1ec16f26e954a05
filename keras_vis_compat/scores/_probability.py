"""The probability that a score speaks of: what metrics, and the weights of Score-CAM, count."""

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from .._engine.last_activation import last_activation
from ._formula import Formula, formula_of, is_opaque, newest
from ._inner import LayerScore
from ._score import Combination, FormulaScore, Score, rows_of


def measured(score: Any) -> Any:
    """Return the score of the probability that a score speaks of, where that is another number than its value.

    Any other is returned as it is. A sum of scores is the sum of their probabilities, and a score of an inner layer
    that of the layer.
    """
    if isinstance(score, Combination) and not is_opaque(score):
        return Combination([measured(part) for part in score.scores], score.factors, score.name)
    if isinstance(score, LayerScore) and not is_opaque(score):
        return LayerScore(score.layer, measured(score.score), score.name)
    if not isinstance(score, Score) or "probability" not in newest(score, "probability", "formula", "__call__"):
        return score
    known = "as_probability" in newest(score, "probability", "as_probability")
    own = score.as_probability() if known else score.probability
    return SeenAs(own, probabilities, score.name)


class SeenAs(FormulaScore):
    """A score of another reading of the output, such as `probabilities`."""

    def __init__(self, score: Callable, reading: Callable, name: str | None = None) -> None:
        super().__init__(name)
        self.score, self.reading = score, reading

    def of_rows(self, rows: Sequence[int], samples: int) -> "SeenAs":
        return SeenAs(rows_of(self.score, rows, samples), self.reading, self.name)

    def formula(self, samples: int | None) -> Formula:
        inner = formula_of(self.score, samples)
        return inner._replace(
            key=(self.reading, getattr(self.score, "class_axis", -1), inner.key),
            evaluate=lambda values, arguments: inner.evaluate(list(map(self._read, values)), arguments),
        )

    def nothing_in(self, output: Any, row: int) -> str | None:
        """As that of the score, where it has one."""
        return getattr(self.score, "nothing_in", lambda output, row: None)(output, row)

    def _read(self, output: tf.Tensor) -> tf.Tensor:
        """The reading of an output whose classes may come first."""
        if getattr(self.score, "class_axis", -1) == -1:
            return self.reading(output)
        rank = output.shape.rank
        read = self.reading(tf.transpose(output, [0, *range(2, rank), 1]))
        return tf.transpose(read, [0, rank - 1, *range(1, rank - 1)])


def probabilities(output: tf.Tensor) -> tf.Tensor:
    """Return the output itself where it is made by a softmax or a sigmoid, else its softmax (one unit: sigmoid)."""
    output = tf.cast(output, tf.float32) if output.dtype.size < 4 else output
    if last_activation(output) is not None:
        return output
    return tf.sigmoid(output) if output.shape[-1] == 1 else tf.nn.softmax(output)
