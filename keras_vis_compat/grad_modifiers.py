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

    Formula:
        `-g`.

    Cost:
        None to speak of: one operation on the gradient.

    Cautions:
        Only signed maps show it: the absolute values are the same.

    Example:
        >>> negate(np.array([1.0, -2.0]))
        array([-1.,  2.])

    Source:
        keras-vis 0.5.0, `vis/grad_modifiers.py`
    """
    return -LIBRARIES[type(grads)].numbers(grads)


def absolute(grads: ArrayLike) -> Array:
    """Return |grads|: what changes the output, either way.

    Formula:
        `|g|`.

    Cost:
        None to speak of: one operation on the gradient.

    Cautions:
        What speaks for and what speaks against look the same.

    Example:
        >>> absolute(np.array([1.0, -2.0]))
        array([1., 2.])

    Source:
        Simonyan et al. 2013, "Deep Inside Convolutional Networks", https://arxiv.org/abs/1312.6034
    """
    return abs(LIBRARIES[type(grads)].numbers(grads))


def invert(grads: ArrayLike) -> Array:
    """Return 1 / (grads + 1e-7): large where the gradient is small, with its sign.

    Formula:
        `1 / (g + 1e-7)`.

    Cost:
        None to speak of: one operation on the gradient.

    Cautions:
        Where the gradient is near 0 rounding decides, and the original itself moves from machine to machine.

    Example:
        >>> invert(np.array([0.5, -0.25])).round(3)
        array([ 2., -4.])

    Source:
        keras-vis 0.5.0, `vis/grad_modifiers.py`
    """
    return 1.0 / (LIBRARIES[type(grads)].numbers(grads) + EPSILON)


def relu(grads: ArrayLike) -> Array:
    """Return grads with zeros for what is negative: only what raises the output.

    Formula:
        `max(0, g)`.

    Cost:
        None to speak of: one operation on the gradient.

    Cautions:
        What speaks against is not shown at all.

    Example:
        >>> relu(np.array([1.0, -2.0]))
        array([1., 0.])

    Source:
        Selvaraju et al. 2016, "Grad-CAM", https://arxiv.org/abs/1610.02391
    """
    return LIBRARIES[type(grads)].maximum(grads, 0)


def small_values(grads: ArrayLike) -> Array:
    """Return |1 / (grads + 1e-7)|: large where the gradient is small, at what keeps the output as it is.

    Formula:
        `|1 / (g + 1e-7)|`.

    Cost:
        None to speak of: one operation on the gradient.

    Cautions:
        Where the gradient is near 0 rounding decides, and the original itself moves from machine to machine.
        `MaintainScore` asks the same directly.

    Example:
        >>> small_values(np.array([0.5, -0.25])).round(3)
        array([2., 4.])

    Source:
        keras-vis 0.5.0, `vis/grad_modifiers.py`
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
