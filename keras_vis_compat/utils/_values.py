"""Ranges and random values of arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .._maps.scaling import EPSILON, unit_range
from .._types import Array, InputRange


def checked_range(input_range: InputRange) -> InputRange:
    """Return `input_range` if it is an increasing pair of finite numbers.

    Raises:
        ValueError: Anything else.
    """
    if (
        isinstance(input_range, tuple | list | np.ndarray)
        and len(input_range) == 2
        and all(np.isscalar(end) and np.isreal(end) and np.isfinite(end) for end in input_range)
        and input_range[0] < input_range[1]
    ):
        return input_range
    raise ValueError(
        f"`input_range` must be two finite numbers (min, max) with min < max, got {input_range!r}; "
        "for instance (0, 255) or (0.0, 1.0)"
    )


def deprocess_input(input_array: ArrayLike, input_range: InputRange = (0, 255)) -> Array:
    """Return the array centred, its spread set to a tenth of the range, clipped, scaled to `input_range`.

    Args:
        input_array: Array of any shape; it is not changed.
        input_range: The (min, max) of the result.

    Returns:
        Float array of the same shape, within `input_range`.

    Raises:
        ValueError: `input_range` is no increasing pair.

    Example:
        >>> deprocess_input(np.array([-1.0, 1.0]), (0.0, 1.0)).round(3)
        array([0.4, 0.6])
    """
    low, high = checked_range(input_range)
    array = np.asarray(input_array)
    array = array - array.mean()
    array = array / (array.std() + EPSILON) * 0.1 + 0.5
    return (high - low) * np.clip(array, 0, 1) + low


def normalize(array: ArrayLike, min_value: float = 0.0, max_value: float = 1.0) -> Array:
    """Return the array scaled to [min_value, max_value] over all its values; a constant becomes min_value.

    Args:
        array: Numbers of any shape; they are not changed.
        min_value: What the smallest becomes.
        max_value: What the largest becomes.

    Example:
        >>> normalize(np.array([1.0, 2.0, 3.0])).round(3)
        array([0. , 0.5, 1. ])
    """
    return (max_value - min_value) * unit_range(array) + min_value


def random_array(shape: Sequence[int], mean: float = 128.0, std: float = 20.0) -> Array:
    """Return uniform random numbers with exactly that mean and (up to 1e-7) standard deviation.

    They come from `np.random.random`, so `np.random.seed` repeats them.

    Args:
        shape: Of the result.
        mean: Of all its values.
        std: Standard deviation of all its values.

    Example:
        >>> round(float(random_array((8, 8)).mean()), 6)
        128.0
    """
    values = np.random.random(shape)
    return (values - values.mean()) / (values.std() + EPSILON) * std + mean


def set_random_seed(seed_value: int = 1337) -> None:
    """Seed NumPy's global generator, as keras-vis 0.4.1 did; `backend.set_random_seed` seeds TensorFlow too.

    Example:
        >>> set_random_seed(1)
        >>> round(float(np.random.random()), 3)
        0.417
    """
    np.random.seed(seed_value)


def objects_with(methods: Sequence[str], value: Any, name: str, example: str) -> list[Any]:
    """Return a list of what has these methods, given a list of them, only one, or None."""
    listed = [] if value is None else list(value) if isinstance(value, Iterable) else [value]
    for one in listed:
        if isinstance(one, type) or not all(callable(getattr(one, method, None)) for method in methods):
            needed = " and ".join(f"{method}()" for method in methods)
            raise TypeError(f"{name} must hold objects with {needed}, such as {example}, got {one!r}")
    return listed
