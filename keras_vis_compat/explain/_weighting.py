"""What the score of a masked image counts: a probability, or a logit."""

from typing import Any

import tensorflow as tf

from .._engine.last_activation import last_activation
from ..scores import Combination, InactiveScore, LayerScore
from ..scores._formula import is_opaque
from ..scores._probability import SeenAs, measured, probabilities
from ..scores._regression import RegressionScore


def logits(output: tf.Tensor) -> tf.Tensor:
    """Return what the softmax or sigmoid that makes the output was given; the output itself where there is none."""
    activation = last_activation(output)
    if activation is None:
        return _single(output)
    before = activation.inputs[0]
    if before.graph is not output.graph:
        raise ValueError(
            f"weighting='softmax' needs the logits of the output, but its {activation.type} is inside a function that "
            "is called as a whole: give weighting='probability'"
        )
    if not before.shape.is_compatible_with(output.shape):
        raise ValueError(
            f"weighting='softmax' needs the logits of the output {output.shape}, but the {activation.type} before it "
            f"is in another shape, {before.shape}: give weighting='probability', or ReplaceToLinear() as modifier"
        )
    return _single(before)


def _single(values: tf.Tensor) -> tf.Tensor:
    return tf.cast(values, tf.float32) if values.dtype.size < 4 else values


READINGS = {"probability": probabilities, "increase": probabilities, "softmax": logits}


def seen_as(score: Any, weighting: str) -> Any:
    """Return the score of probabilities, or of logits, whatever the model itself puts out.

    A score that knows its probability counts as that. Scores of inner layers and of a regression's number stay what
    they are.
    """
    if isinstance(score, RegressionScore | InactiveScore) or getattr(score, "counts_as_it_is", False):
        return score
    if isinstance(score, Combination) and not is_opaque(score):
        return Combination([seen_as(part, weighting) for part in score.scores], score.factors, score.name)
    known = score if weighting == "softmax" else measured(score)
    return known if known is not score or isinstance(score, LayerScore) else SeenAs(score, READINGS[weighting])
