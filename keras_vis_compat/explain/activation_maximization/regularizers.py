"""Regularizers: penalties on the input alone, which keep synthesised inputs natural.

Each gives one number per sample, relative to the number of values in it, so that a weight means the same for inputs
of any size. Those of the library see channels last, (N, ..., C), however the model has them.
"""

from math import inf, isfinite, isinf, prod
from typing import Any

import tensorflow as tf

from ..._engine.image_penalties import forward_difference, power
from ..._inputs.checks import is_real
from ._part import Part

__all__ = ["Norm", "Regularizer", "TotalVariation", "TotalVariation2D"]


class Regularizer:
    """A penalty on the input. Derive from it and write `__call__` in TensorFlow operations.

    Args:
        name: What callbacks call it.

    Example:
        >>> class Brightness(Regularizer):
        ...     def __call__(self, input_value):
        ...         return tf.reduce_mean(input_value, axis=[1, 2, 3])
        >>> Brightness("brightness")(tf.ones((2, 4, 4, 1))).numpy()
        array([1., 1.], dtype=float32)
    """

    def __init__(self, name: str | None) -> None:
        self.name = name

    def __call__(self, input_value: Any) -> tf.Tensor:
        """Return the penalty of each sample, (N,), of an input (N, ...)."""
        raise NotImplementedError(f"{type(self).__name__} must define `__call__(self, input_value)`")


class WeightedRegularizer(Part, Regularizer):
    """`weight * penalty(values)`: weights change from call to call without compiling anything anew."""

    advice = "leave it out of `regularizers` for this input"

    def __init__(self, weight: float, name: str | None) -> None:
        super().__init__(name)
        if not is_real(weight) or not isfinite(weight):
            raise ValueError(f"`weight` must be a finite number, got {weight!r}")
        self.weight = float(weight)

    def __call__(self, input_value: Any) -> tf.Tensor:
        """Return weight × penalty of each sample, (N,), of an input (N, ..., C)."""
        values = tf.convert_to_tensor(input_value)
        self.check(values.shape.rank)
        return tf.cast(self.weight, values.dtype) * self.penalty(values)

    def penalty(self, values: tf.Tensor) -> tf.Tensor:
        """Return the penalty of each sample before it is weighed, (N,)."""
        raise NotImplementedError(f"{type(self).__name__} must define `penalty(self, values)`")


class TotalVariation(WeightedRegularizer):
    """How much neighbours differ: the sum of |differences| along every image axis over the number of values.

    Formula:
        `weight · Σ |x_(i+1) - x_i| / P` along every image axis, for the P values of a sample.

    Args:
        weight: Factor of the penalty.
        name: What callbacks call it.

    Raises:
        ValueError: An input without an axis between samples and channels.

    Cost:
        None beside the pass that computes the gradient.

    Cautions:
        Too much of it washes the picture out into patches.

    Example:
        >>> TotalVariation(weight=1.0)(tf.constant([[[0.0], [1.0], [3.0]]])).numpy()
        array([1.], dtype=float32)

    Source:
        Rudin, Osher, Fatemi 1992, "Nonlinear total variation based noise removal algorithms"
    """

    ranks = (3, inf)

    def __init__(self, weight: float = 10.0, name: str | None = "TotalVariation") -> None:
        super().__init__(weight, name)

    def penalty(self, values: tf.Tensor) -> tf.Tensor:
        """Return the sum of absolute forward differences over the number of values, (N,)."""
        sums = [_sum_inside(tf.abs(forward_difference(values, axis))) for axis in range(1, values.shape.rank - 1)]
        return tf.add_n(sums) / prod(values.shape[1:])


class TotalVariation2D(TotalVariation):
    """`TotalVariation` of pictures, (N, H, W, C).

    Formula:
        As `TotalVariation`.

    Args:
        weight: Factor of the penalty.
        name: What callbacks call it.

    Raises:
        ValueError: The input is not a picture; use `TotalVariation`.

    Cost:
        None beside the pass that computes the gradient.

    Cautions:
        As `TotalVariation`.

    Example:
        >>> TotalVariation2D(weight=4.0)(tf.constant([[[[0.0], [1.0]], [[2.0], [3.0]]]])).numpy()
        array([6.], dtype=float32)

    Source:
        Rudin, Osher, Fatemi 1992, "Nonlinear total variation based noise removal algorithms"
    """

    ranks = (4, 4)
    advice = "use TotalVariation, which takes any number of image axes"

    def __init__(self, weight: float = 10.0, name: str | None = "TotalVariation2D") -> None:
        super().__init__(weight, name)


class Norm(WeightedRegularizer):
    """The p-norm of each sample over (number of values) ** (1 / p): the p-mean of |values|.

    Formula:
        `weight · (Σ |x|^p / P)^(1/p)`, for the P values of a sample; for infinity `weight · max |x|`.

    Args:
        weight: Factor of the penalty.
        p: Order of the norm, at least 1; `math.inf` for the largest |value|.
        name: What callbacks call it.

    Raises:
        ValueError: `p` below 1.

    Cost:
        None beside the pass that computes the gradient.

    Cautions:
        It draws towards 0, which is black only where the input is from 0 on.

    Example:
        >>> Norm(weight=1.0, p=2)(tf.constant([[3.0, 4.0, 0.0, 0.0]])).numpy()
        array([2.5], dtype=float32)

    Source:
        Simonyan et al. 2013, "Deep Inside Convolutional Networks", https://arxiv.org/abs/1312.6034
    """

    def __init__(self, weight: float = 10.0, p: float = 2, name: str = "Norm") -> None:
        super().__init__(weight, name)
        if not is_real(p) or not p >= 1:
            raise ValueError(f"`p` must be a number of at least 1, or math.inf, got {p!r}")
        self.p = float(p)

    def penalty(self, values: tf.Tensor) -> tf.Tensor:
        """Return the p-mean of |values|, (N,); its gradient at nothing but zeros is 0, not NaN."""
        values = tf.abs(tf.reshape(values, [-1, prod(values.shape[1:])]))
        if self.p == 1:
            return tf.reduce_mean(values, axis=1)
        largest = tf.reduce_max(values, axis=1)
        if isinf(self.p):
            return largest
        # Powers of values relative to the largest neither overflow nor vanish.
        scale = tf.stop_gradient(tf.where(largest > 0, largest, tf.ones_like(largest)))
        powers = tf.reduce_mean(power(values / scale[:, tf.newaxis], self.p), axis=1)
        return scale * tf.where(powers > 0, tf.where(powers > 0, powers, 1) ** (1 / self.p), 0)


def _sum_inside(values: tf.Tensor) -> tf.Tensor:
    return tf.reduce_sum(values, axis=list(range(1, values.shape.rank)))
