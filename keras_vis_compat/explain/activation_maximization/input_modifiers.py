"""What is done to the input before each step, which makes synthesised inputs look more natural.

Those of the library are written in TensorFlow operations and draw their random numbers from a seed, so they become
part of the compiled optimisation. They see channels last, (N, ..., C), however the model has them, and treat every
sample of a batch alike.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from math import inf, pi
from typing import Any

import numpy as np
import tensorflow as tf

from ..._inputs.checks import is_real, is_whole
from ._part import Part
from ._random import uniform
from ._transforms import rotated, stretched

__all__ = ["InputModifier", "Jitter", "Rotate", "Rotate2D", "Scale"]


class InputModifier(ABC):
    """Changes the input before each step. Derive from it and write `__call__`; any callable will do, too.

    Example:
        >>> class Darken(InputModifier):
        ...     def __call__(self, seed_input):
        ...         return seed_input * 0.99
    """

    @abstractmethod
    def __call__(self, seed_input: Any) -> Any:
        """Return the input to take the gradient at, of the same shape, for an input (N, ...)."""


class RandomModifier(Part, InputModifier):
    """A modifier whose random numbers follow from a seed."""

    advice = "leave it out of `input_modifiers` for this input"

    def __call__(self, seed_input: Any) -> Any:
        """Return a modified copy of an input (N, ..., C), at random as `np.random.seed` has it."""
        values = tf.convert_to_tensor(seed_input)
        self.check(values.shape.rank)
        seed = tf.constant(np.random.randint(2**31, size=2), tf.int32)
        if values.dtype.is_floating:
            return self.modify(values, seed)
        return tf.cast(self.modify(tf.cast(values, tf.float32), seed), values.dtype)

    @abstractmethod
    def modify(self, values: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        """Return the modified values; `seed` is a tensor of two integers, as TensorFlow's stateless operations take."""


class Jitter(RandomModifier):
    """Shifts the input by whole pixels along each image axis; what leaves on one side comes in on the other.

    Formula:
        `x[(i + d) mod n]` along each image axis, d a whole number drawn from -j to j.

    Args:
        jitter: Largest shift, in whole pixels, either way; a fraction is cut off.

    Raises:
        ValueError: `jitter` is negative, infinite or no number; an input without image axes.

    Cost:
        None beside the pass that computes the gradient; it is compiled with the step.

    Cautions:
        What leaves on one side comes in on the other, so that borders mix.

    Example:
        >>> Jitter(2)(np.ones((1, 8, 8, 3))).shape
        TensorShape([1, 8, 8, 3])

    Source:
        Mordvintsev, Olah, Tyka 2015, "Inceptionism: Going Deeper into Neural Networks"
    """

    ranks = (3, inf)

    def __init__(self, jitter: float = 8) -> None:
        if not is_real(jitter) or not 0 <= jitter < inf:
            raise ValueError(f"`jitter` must be a number of pixels, at least 0, got {jitter!r}")
        self.jitter = int(jitter)

    def modify(self, values: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        """Return the values, rolled."""
        axes = range(1, values.shape.rank - 1)
        shifts = uniform([len(axes)], seed, -self.jitter, self.jitter + 1, tf.int32)
        return tf.roll(values, shifts, list(axes))


class Rotate(RandomModifier):
    """Rotates the input in the plane of two axes, linearly interpolated, mirrored at the edges.

    Formula:
        `x(R(φ) p)` at each position p, φ drawn from -degree to degree.

    Args:
        axes: The two axes that span the plane.
        degree: Largest angle, in degrees, either way.

    Raises:
        ValueError: `axes` is not a pair of different image axes; `degree` is negative; an input without such axes.
        TypeError: `axes` holds anything but integers.

    Cost:
        None beside the pass that computes the gradient; it is compiled with the step.

    Cautions:
        Interpolation blurs a little with every step.

    Example:
        >>> Rotate(degree=3)(np.ones((1, 8, 8, 3), "float32")).shape
        TensorShape([1, 8, 8, 3])

    Source:
        Olah et al. 2017, "Feature Visualization", https://doi.org/10.23915/distill.00007
    """

    def __init__(self, axes: Sequence[int] = (1, 2), degree: float = 3.0) -> None:
        if not isinstance(axes, tuple | list) or len(axes) != 2:
            raise ValueError(f"`axes` must be a tuple of two integers, got {axes!r}")
        if not all(is_whole(axis) for axis in axes):
            raise TypeError(f"`axes` must hold integers, got {axes!r}")
        if axes[0] == axes[1] or 0 in axes:
            raise ValueError(
                f"`axes` must be two different axes other than that of the samples, 0, got {axes!r}; "
                "(1, 2) is the plane of an image"
            )
        if not is_real(degree) or not 0 <= degree < inf:
            raise ValueError(f"`degree` must be an angle of at least 0 degrees, got {degree!r}")
        self.axes = tuple(map(int, axes))
        self.degree = float(degree)

    @property
    def ranks(self) -> tuple[float, float]:
        """The fewest axes an input may have, and the most."""
        return max(4, *(abs(axis) + 1 for axis in self.axes)), inf

    def fits(self, rank: int) -> bool:
        """Whether the input has both axes, and they are two."""
        return super().fits(rank) and len(self._plane(rank)) == 2

    def modify(self, values: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        """Return the values, rotated."""
        limit = self.degree * pi / 180
        angle = uniform([], seed, -limit, limit)
        return rotated(values, angle, self._plane(values.shape.rank))

    def _plane(self, rank: int) -> Any:
        return sorted({axis % rank for axis in self.axes})


class Rotate2D(Rotate):
    """`Rotate` in the plane of the first two image axes, (N, H, W, C).

    Formula:
        As `Rotate`.

    Args:
        degree: Largest angle, in degrees, either way.

    Raises:
        ValueError: `degree` is negative; an input without two image axes.

    Cost:
        None beside the pass that computes the gradient; it is compiled with the step.

    Cautions:
        As `Rotate`.

    Example:
        >>> Rotate2D(degree=3)(np.ones((1, 8, 8, 3), "float32")).shape
        TensorShape([1, 8, 8, 3])

    Source:
        Olah et al. 2017, "Feature Visualization", https://doi.org/10.23915/distill.00007
    """

    def __init__(self, degree: float = 3.0) -> None:
        super().__init__(axes=(1, 2), degree=degree)


class Scale(RandomModifier):
    """Enlarges or shrinks the input about its middle, linearly interpolated, mirrored at the edges.

    Formula:
        `x(c + (p - c) / s)` at each position p, where c is the middle and s is drawn from `low` to `high`.

    Args:
        low: Smallest factor.
        high: Largest factor.

    Raises:
        ValueError: Not 0 < low <= high; an input without image axes.

    Cost:
        None beside the pass that computes the gradient; it is compiled with the step.

    Cautions:
        Interpolation blurs a little with every step.

    Example:
        >>> Scale(low=1.1, high=1.2)(np.ones((1, 8, 8, 3), "float32")).shape
        TensorShape([1, 8, 8, 3])

    Source:
        Olah et al. 2017, "Feature Visualization", https://doi.org/10.23915/distill.00007
    """

    ranks = (3, inf)

    def __init__(self, low: float = 0.9, high: float = 1.1) -> None:
        if not all(is_real(end) for end in (low, high)) or not (0 < low <= high < inf):
            raise ValueError(f"`low` and `high` must be factors with 0 < low <= high, got {low!r} and {high!r}")
        self.low, self.high = float(low), float(high)

    def modify(self, values: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        """Return the values, scaled."""
        factor = uniform([], seed, self.low, self.high)
        for axis in range(1, values.shape.rank - 1):
            values = stretched(values, factor, axis)
        return values
