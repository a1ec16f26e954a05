"""What can be done to a gradient before it is shown or followed; none of them writes into its argument.

Each is written once, for arrays and for the tensors of a function that is being compiled.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ._engine.libraries import LIBRARIES
from ._keras.ambient import lazy_name
from ._maps.scaling import EPSILON
from ._types import Array
from .utils import utils

__all__ = ["K", "absolute", "get", "invert", "negate", "np", "relu", "small_values", "utils"]

K: ModuleType


def negate(grads: ArrayLike) -> Array:
    """Return -grads: what lowers the output, instead of what raises it.

    Example:
        >>> negate(np.array([1.0, -2.0]))
        array([-1.,  2.])
    """
    return -LIBRARIES[type(grads)].numbers(grads)


def absolute(grads: ArrayLike) -> Array:
    """Return |grads|: what changes the output, either way.

    Example:
        >>> absolute(np.array([1.0, -2.0]))
        array([1., 2.])
    """
    return abs(LIBRARIES[type(grads)].numbers(grads))


def invert(grads: ArrayLike) -> Array:
    """Return 1 / (grads + 1e-7): large where the gradient is small, with its sign.

    Example:
        >>> invert(np.array([0.5, -0.25])).round(3)
        array([ 2., -4.])
    """
    return 1.0 / (LIBRARIES[type(grads)].numbers(grads) + EPSILON)


def relu(grads: ArrayLike) -> Array:
    """Return grads with zeros for what is negative: only what raises the output.

    Example:
        >>> relu(np.array([1.0, -2.0]))
        array([1., 0.])
    """
    return LIBRARIES[type(grads)].maximum(grads, 0)


def small_values(grads: ArrayLike) -> Array:
    """Return |1 / (grads + 1e-7)|: large where the gradient is small, at what keeps the output as it is.

    Example:
        >>> small_values(np.array([0.5, -0.25])).round(3)
        array([2., 4.])
    """
    return absolute(invert(grads))


#: Those that can be compiled, as they are.
OWN = (negate, absolute, invert, relu, small_values)


def get(identifier: str | Callable) -> Callable:
    """Return the gradient modifier of that name; a callable is returned as it is.

    Raises:
        ValueError: Neither a known name nor a callable.

    Example:
        >>> get("relu") is relu
        True
    """
    return utils.get_identifier(identifier, globals(), __name__)


def __getattr__(name: str) -> Any:
    return lazy_name(name, __name__)
