"""The rule by which keras-vis and tf-keras-vis follow a gradient."""

from dataclasses import dataclass

import tensorflow as tf

from .._maps.scaling import EPSILON


@dataclass(frozen=True)
class RMSProp:
    """The rule `memory = decay memory + (1 - decay) g²; x -= rate g / sqrt(memory + 1e-7)`.

    A rule has a hashable `key`, `start(values) -> memory` and `step(values, gradients, memory) -> (values, memory)`.

    Source:
        Tieleman and Hinton 2012, "Lecture 6.5: RMSProp", COURSERA: Neural networks for machine learning
    """

    decay: float
    rate: float = 1.0

    @property
    def key(self):
        return self

    def start(self, values):
        return [tf.zeros_like(value) for value in values]

    def step(self, values, gradients, memory):
        memory = [
            self.decay * old + (1 - self.decay) * tf.square(gradient)
            for old, gradient in zip(memory, gradients, strict=True)
        ]
        moved = [
            value - self.rate * gradient / tf.sqrt(squares + EPSILON)
            for value, gradient, squares in zip(values, gradients, memory, strict=True)
        ]
        return moved, memory
