"""Checks of the plain arguments that visualisers share."""

import os
from numbers import Integral, Real
from os import PathLike
from typing import TypeGuard

import numpy as np

from .._messages import did_you_mean
from .user_code import blamed


def is_real(value: object) -> TypeGuard[float]:
    """Whether this is a real number, of Python or of NumPy; type checkers know `numbers.Real` for neither."""
    return isinstance(value, Real)


def is_whole(value: object) -> TypeGuard[int]:
    """Whether this is an integer, of Python or of NumPy."""
    return isinstance(value, Integral)


def whole(value: int, name: str, least: float) -> int:
    """Return an integer of at least `least`."""
    if isinstance(value, bool | np.bool_) or not is_whole(value):
        raise TypeError(f"`{name}` must be an integer, got {value!r}")
    if value < least:
        raise ValueError(f"`{name}` must be at least {least}, got {value}")
    return int(value)


def not_negative(value: float, name: str) -> float:
    """Return a finite number of at least 0."""
    if isinstance(value, bool | np.bool_) or not is_real(value):
        raise TypeError(f"`{name}` must be a number, got {value!r}")
    if not 0 <= value < float("inf"):
        raise ValueError(f"`{name}` must be a finite number of at least 0, got {value}")
    return float(value)


def choice(value, name, table):
    """Return what a table holds for one of its keys."""
    if not isinstance(value, bool | np.bool_ | str) or value not in table:
        options = ", ".join(map(repr, table))
        raise ValueError(f"`{name}` must be one of {options}, got {value!r}.{did_you_mean(value, table)}")
    return table[value]


def callable_or_none(function, name):
    """Return a function, or one that leaves everything as it is for None."""
    if function is None:
        return np.asarray
    if not callable(function):
        raise TypeError(f"`{name}` must be a callable or None, got {function!r}")
    return blamed(function, name)


def unconnected(value):
    """Return `"none"` or `"zero"` for what stands for it in `tf.gradients`."""
    import tensorflow as tf

    try:
        return tf.UnconnectedGradients(value).value
    except ValueError:
        raise ValueError(
            f"`unconnected_gradients` must be tf.UnconnectedGradients.NONE ('none') or .ZERO ('zero'), got {value!r}"
        ) from None


def no_model(given: object) -> TypeError:
    """Return the error for what was given as `model` and is none."""
    way = f": models.load_model({os.fspath(given)!r}) reads one" if isinstance(given, str | PathLike) else ""
    return TypeError(f"`model` must be a model of Keras 3 or tf_keras, got {type(given).__qualname__}{way}")
