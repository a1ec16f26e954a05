"""The loss of keras-vis 0.3.2 and 0.3.3 for outputs that shall reach a value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from .. import _keras
from .._maps.scaling import EPSILON
from .._types import Layer, Symbolic
from ..losses import Loss
from ..utils import utils

__all__ = ["RegressionTarget"]


class RegressionTarget(Loss):
    """A number that falls while outputs of a layer move towards targets.

    Args:
        layer: Layer whose output has shape (batch, outputs).
        output_indices: Index or indices of outputs.
        targets: Value of each; None for the value that it has.
        threshold: How near an output is at its target, where it is to stay.

    Raises:
        ValueError: Other outputs, or not as many targets as indices.
    """

    def __init__(
        self,
        layer: Layer,
        output_indices: int | Sequence[int],
        targets: float | Sequence[float | None] | None,
        threshold: float = 0.05,
    ) -> None:
        super().__init__()
        self.name = "RegressionTarget Loss"
        self.layer, self.threshold = layer, threshold
        self.output_indices, self.targets = utils.listify(output_indices), utils.listify(targets)
        shape = tuple(_keras.symbolic_output(layer).shape)
        if len(shape) != 2:
            raise ValueError(f"`layer` must have outputs of shape (batch, outputs), got {shape} of {layer.name!r}")
        if len(self.output_indices) != len(self.targets):
            raise ValueError(
                f"`targets` must be one for each of `output_indices`, got {len(self.targets)} for "
                f"{len(self.output_indices)}"
            )

    def build_loss(self) -> Symbolic:
        """Return minus each output that is to grow, plus each that is to fall; for one that is to stay ±1 / output."""
        return _keras.symbolic(self._sum, _keras.symbolic_output(self.layer))

    def _sum(self, outputs: Any) -> Any:
        pairs = zip(self.output_indices, self.targets, strict=True)
        return -tf.add_n([self._direction(outputs[0, index], target) for index, target in pairs])

    def _direction(self, output: Any, target: float | None) -> Any:
        distance = tf.zeros_like(output) if target is None else target - output
        near = tf.sign(distance) / (output + EPSILON)
        away = tf.where(distance > 0, output, -output)
        return tf.where(tf.abs(distance) > self.threshold, away, near)
