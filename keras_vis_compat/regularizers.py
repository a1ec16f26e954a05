"""Regularizers: losses of the input itself, which keep synthesised images natural."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import reduce
from math import isinf
from operator import mul
from types import ModuleType
from typing import Any

import numpy as np
import tensorflow as tf

from . import _keras
from ._engine.evaluate import Term
from ._engine.image_penalties import forward_difference, has_next, power
from ._engine.ordered_sum import ordered_sum
from ._inputs.checks import is_real
from ._keras.ambient import lazy_name
from ._types import Symbolic
from .losses import Loss
from .utils import utils

__all__ = ["K", "LPNorm", "Loss", "TotalVariation", "normalize", "np", "utils"]

K: ModuleType


def normalize(input_tensor: Any, output_tensor: Any) -> Any:
    """Return `output_tensor` over the number of values in one sample of `input_tensor`.

    Keeps a weight's meaning the same for images of any size.

    Formula:
        `y / P`, for the P values of one sample of the input.

    Args:
        input_tensor: Tensor or symbolic tensor (N, …).
        output_tensor: Tensor or symbolic tensor of any shape.

    Cost:
        None beside the pass that computes the gradient.

    Cautions:
        The batch is not counted: of two samples the sum is divided by the size of one.

    Example:
        >>> float(normalize(tf.ones((1, 2, 2)), tf.constant(8.0)))
        2.0

    Source:
        keras-vis 0.5.0, `vis/regularizers.py`
    """
    if _keras.is_symbolic(input_tensor):
        sizes = [size or 1 for size in input_tensor.shape[1:]]
        return output_tensor / float(tf.reduce_prod(sizes)) if sizes else output_tensor
    # Rounded once: TensorFlow multiplies by the rounded reciprocal of a constant, gradients too.
    values = tf.cast(tf.size(input_tensor[0]), tf.float64)
    return tf.cast(tf.cast(output_tensor, tf.float64) / values, output_tensor.dtype)


class _InputLoss(Loss):
    """A loss of the input alone, written once in TensorFlow operations.

    Classes say what its `_value` is for an image, and the `_key` by which losses that compute the same are known.
    """

    _key: Callable[[], Hashable]
    _value: Callable[[tf.Tensor], tf.Tensor]

    def __init__(self, img_input: Symbolic, name: str) -> None:
        super().__init__()
        self.name = name
        self.img = _single(img_input)
        self._axis = _keras.channel_axis_of(self.img)

    def build_loss(self) -> Symbolic:
        return _keras.symbolic(lambda image: normalize(image, self._value(image)), self.img)

    def term(self, samples: int) -> Term:
        def loss(values: Sequence[tf.Tensor], arguments: Sequence[tf.Tensor]) -> tf.Tensor:
            return normalize(values[0], self._value(values[0]))

        return Term((self.img,), loss, self._key())


def _single(img_input: Symbolic) -> Symbolic:
    tensors = img_input if isinstance(img_input, list | tuple) else [img_input]
    if len(tensors) != 1 or not _keras.is_symbolic(tensors[0]):
        raise TypeError(f"`img_input` must be one symbolic input such as model.input, got {img_input!r}")
    return tensors[0]


class TotalVariation(_InputLoss):
    """How much neighbouring values of the input differ, per value (Mahendran and Vedaldi, arXiv 1412.0035).

    Formula:
        The sum over all positions of `(sum over image axes of squared forward difference) ** (beta / 2)`.

    Args:
        img_input: Symbolic input, such as `model.input`, of any number of image axes.
        beta: Smaller values give sharper edges; positive.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Cost:
        None beside the pass that computes the gradient.

    Cautions:
        With `beta` below 2 there is no derivative where neighbours are equal; it is taken for 0.

    Example:
        >>> optimizer = Optimizer(model.input, [(TotalVariation(model.input), 10), (own_loss, 1)])

    Source:
        Mahendran and Vedaldi 2014, "Understanding Deep Image Representations by Inverting Them",
        https://arxiv.org/abs/1412.0035
    """

    def __init__(self, img_input: Symbolic, beta: float = 2.0) -> None:
        if not is_real(beta) or not beta > 0:
            raise ValueError(f"`beta` must be a positive number, got {beta!r}")
        super().__init__(img_input, f"TV({beta}) Loss")
        self.beta = beta

    def _key(self) -> Hashable:
        return "total variation", float(self.beta), self._axis

    def _value(self, image: tf.Tensor) -> tf.Tensor:
        return total_variation(image, self.beta, self._axis)


class LPNorm(_InputLoss):
    """The p-norm of the input, per value: keeps values from growing without bound.

    Formula:
        `(Σ |x|^p)^(1/p) / P`, for the P values of one sample; for infinity the largest value over P.

    Args:
        img_input: Symbolic input, such as `model.input`.
        p: From 1 to infinity; for infinity the largest value.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Cost:
        None beside the pass that computes the gradient.

    Cautions:
        A large `p` holds the largest values alone, p = 1 all of them alike.

    Example:
        >>> optimizer = Optimizer(model.input, [(LPNorm(model.input), 10), (own_loss, 1)])

    Source:
        Mahendran and Vedaldi 2014, "Understanding Deep Image Representations by Inverting Them",
        https://arxiv.org/abs/1412.0035
    """

    def __init__(self, img_input: Symbolic, p: float = 6.0) -> None:
        if not is_real(p) or not p >= 1:
            raise ValueError(f"`p` must be a number in [1, inf], got {p!r}")
        super().__init__(img_input, f"L-{p} Norm Loss")
        self.p = p

    def _key(self) -> Hashable:
        return "p-norm", float(self.p)

    def _value(self, image: tf.Tensor) -> tf.Tensor:
        return p_norm(image, self.p)


def total_variation(image: tf.Tensor, beta: float, channel_axis: int = -1) -> tf.Tensor:
    """Return the total variation (a scalar) of a batch of images with any number of image axes, (N, …, C)."""
    rank = image.shape.rank
    axes = [axis for axis in range(1, rank) if axis != channel_axis % rank]
    if not axes:
        return tf.zeros([], image.dtype)
    squares = tf.add_n([tf.square(forward_difference(image, axis)) for axis in axes])
    inside = reduce(mul, [has_next(image, axis) for axis in axes])
    return tf.reduce_sum(_safe_power(squares * inside, beta / 2))


def p_norm(image: tf.Tensor, p: float) -> tf.Tensor:
    """Return the p-norm (a scalar) of all values; the largest value for p = inf."""
    if isinf(p):
        return tf.reduce_max(image)
    return _safe_power(ordered_sum(power(tf.abs(image), p)), 1 / p)


def _safe_power(value: tf.Tensor, exponent: float) -> tf.Tensor:
    """Return value ** exponent with gradient 0 where value is 0, in place of NaN."""
    if exponent == 1:
        return value
    zero = tf.equal(value, 0)
    return tf.where(zero, tf.zeros_like(value), power(tf.where(zero, tf.ones_like(value), value), exponent))


def __getattr__(name: str) -> Any:
    return lazy_name(name, __name__)
