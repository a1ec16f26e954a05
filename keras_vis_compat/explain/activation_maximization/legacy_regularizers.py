"""Regularizers of tf-keras-vis before 0.7, which its module `utils.regularizers` still had: penalties on all inputs.

They take the list of the inputs, channels last, and stand in a list of their own: `regularizers=[L2Norm(1.0)]`. Their
numbers are those of that time, smaller than those of `regularizers`: `TotalVariation2D` divides by the number of
samples too, `Norm` by the number of values and not by its root.
"""

from typing import Any

import tensorflow as tf

from . import regularizers

__all__ = ["L2Norm", "LegacyRegularizer", "Norm", "TotalVariation", "TotalVariation2D"]


class LegacyRegularizer:
    """A penalty on all inputs. Derive from it and write `__call__`; better, from `regularizers.Regularizer`.

    Args:
        name: What callbacks call it.

    Example:
        >>> class Brightness(LegacyRegularizer):
        ...     def __call__(self, inputs):
        ...         return sum(tf.reduce_mean(values, axis=[1, 2, 3]) for values in inputs)
        >>> Brightness("brightness")([tf.ones((2, 4, 4, 1))]).numpy()
        array([1., 1.], dtype=float32)
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, inputs: list) -> tf.Tensor:
        """Return the penalty of each sample, (N,), of inputs (N, ..., C)."""
        raise NotImplementedError(f"{type(self).__name__} must define `__call__(self, inputs)`")


class _OfEachInput(LegacyRegularizer):
    """The sum of a penalty of today over all inputs, on the scale of that time."""

    def __init__(self, penalty: Any, name: Any) -> None:
        super().__init__(name)
        self.weight, self._penalty = penalty.weight, penalty

    def __call__(self, overall_inputs: Any) -> Any:
        """Return the penalty of each sample, (N,), of inputs (N, ..., C)."""
        return tf.add_n([self._penalty(values) * self.scale(tf.convert_to_tensor(values)) for values in overall_inputs])

    def scale(self, values: tf.Tensor) -> Any:
        """Return how much smaller the penalty of an input was."""
        raise NotImplementedError(f"{type(self).__name__} must define `scale(self, values)`")


class TotalVariation2D(_OfEachInput):
    """The total variation of pictures (N, H, W, C) over the number of values in all of them.

    Args:
        weight: Factor of the penalty.
        name: What callbacks call it.

    Raises:
        ValueError: An input is not a picture.

    Example:
        >>> picture = tf.constant([[[[0.0], [1.0]], [[2.0], [3.0]]]])
        >>> TotalVariation2D(weight=4.0)([tf.concat([picture, picture], axis=0)]).numpy()
        array([3., 3.], dtype=float32)
    """

    def __init__(self, weight: float = 10.0, name: str = "TotalVariation2D") -> None:
        super().__init__(regularizers.TotalVariation2D(weight, name), name)

    def scale(self, values: tf.Tensor) -> Any:
        """Return 1 over the number of samples."""
        return 1 / tf.cast(tf.shape(values)[0], values.dtype)


class TotalVariation(TotalVariation2D):
    """`TotalVariation2D` by its older name.

    Args:
        weight: Factor of the penalty.
    """

    def __init__(self, weight: float = 10.0) -> None:
        super().__init__(weight, "TotalVariation")


class Norm(_OfEachInput):
    """The p-norm of each sample over the number of values in it.

    Args:
        weight: Factor of the penalty.
        p: Order of the norm, at least 1.
        name: What callbacks call it.

    Raises:
        ValueError: `p` below 1.

    Example:
        >>> Norm(weight=1.0, p=2)([tf.constant([[3.0, 4.0, 0.0, 0.0]])]).numpy()
        array([1.25], dtype=float32)
    """

    def __init__(self, weight: float = 10.0, p: float = 2, name: str = "Norm") -> None:
        super().__init__(regularizers.Norm(weight, p, name), name)
        self.p = p

    def scale(self, values: tf.Tensor) -> Any:
        """Return n ** (1 / p) / n for n values in a sample."""
        return float(values.shape[1:].num_elements()) ** (1 / self.p - 1)


class L2Norm(Norm):
    """`Norm` of order 2 by its older name.

    Args:
        weight: Factor of the penalty.
    """

    def __init__(self, weight: float = 10.0) -> None:
        super().__init__(weight, 2, "L2Norm")
