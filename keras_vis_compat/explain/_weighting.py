"""What the score of a masked image counts: a probability, or a logit."""

import tensorflow as tf

from ..scores import BinaryScore, Combination, InactiveScore, LayerScore
from ..scores._formula import formula_of, is_opaque
from ..scores._regression import RegressionScore
from ..scores._score import FormulaScore, rows_of

# Operations that hand on the values they are given.
_PASSING = {"Identity", "Cast", "Reshape", "Squeeze", "ExpandDims", "Transpose", "StopGradient"}


def probabilities(output):
    """Return the output itself where it is made by a softmax or a sigmoid, else its softmax (one unit: sigmoid)."""
    output = tf.cast(output, tf.float32) if output.dtype.size < 4 else output
    if _activation(output) is not None:
        return output
    return tf.sigmoid(output) if output.shape[-1] == 1 else tf.nn.softmax(output)


def logits(output):
    """Return what the softmax or sigmoid that makes the output was given; the output itself where there is none."""
    activation = _activation(output)
    before = output if activation is None else activation.inputs[0]
    if not before.shape.is_compatible_with(output.shape):
        raise ValueError(
            f"weighting='softmax' needs the logits of the output {output.shape}, but the {activation.type} before it "
            f"is in another shape, {before.shape}: give weighting='probability', or ReplaceToLinear() as modifier"
        )
    return tf.cast(before, tf.float32) if before.dtype.size < 4 else before


def _activation(output):
    """The operation of the traced graph that makes an output a probability: whatever layer it came from."""
    operation = output.op
    while operation.type in _PASSING:
        operation = operation.inputs[0].op
    return operation if operation.type in ("Softmax", "Sigmoid") else None


READINGS = {"probability": probabilities, "softmax": logits}


def seen_as(score, weighting):
    """Return the score of probabilities, or of logits, whatever the model itself puts out.

    Scores of inner layers and of a regression's number stay what they are.
    """
    if isinstance(score, LayerScore | RegressionScore | InactiveScore):
        return score
    if isinstance(score, Combination):
        return Combination([seen_as(part, weighting) for part in score.scores], score.factors, score.name)
    if isinstance(score, BinaryScore) and weighting == "probability" and not is_opaque(score):
        score = TargetProbability(score.target_values)
    return SeenAs(score, weighting)


class SeenAs(FormulaScore):
    """A score of another reading of the output."""

    def __init__(self, score, weighting, name=None):
        super().__init__(name)
        self.score, self.weighting = score, weighting

    def of_rows(self, rows, samples):
        return SeenAs(rows_of(self.score, rows, samples), self.weighting, self.name)

    def formula(self, samples):
        inner, read = formula_of(self.score, samples), READINGS[self.weighting]
        return inner._replace(
            key=(self.weighting, inner.key),
            evaluate=lambda values, arguments: inner.evaluate([read(value) for value in values], arguments),
        )


class TargetProbability(BinaryScore):
    """The probability of the target: the output where it is True, 1 - output where it is False.

    A weight of minus the output, as `BinaryScore(False)` has it, would leave nothing of any map.
    """

    def formula(self, samples):
        return super().formula(samples)._replace(key="target probability", evaluate=_probability_of_target)


def _probability_of_target(values, arguments):
    output = values[0][:, 0]
    return tf.where(arguments[0] > 0, output, 1 - output)
