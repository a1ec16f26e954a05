"""The rule by which keras-vis and tf-keras-vis follow a gradient."""

from dataclasses import dataclass

import tensorflow as tf

from .._maps.scaling import EPSILON
from .libraries import LIBRARIES


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
        falls = [self.fall(*pair) for pair in zip(gradients, memory, strict=True)]
        moved = [value - tf.cast(fall, value.dtype) for value, (fall, _) in zip(values, falls, strict=True)]
        return moved, [squares for _, squares in falls]

    def fall(self, gradient, squares):
        """Return (what is taken from a value, its new mean of squares) by its gradient: of arrays, or of tensors."""
        library = LIBRARIES[type(gradient)]
        squares = self.decay * squares + (1 - self.decay) * library.square(gradient)
        return self.rate * gradient / library.sqrt(squares + EPSILON), squares
