"""Formulas written once, for arrays and for the tensors of a function that is being compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Library(NamedTuple):
    """What such a formula needs besides operators, as one of the libraries computes it."""

    numbers: Callable
    maximum: Callable
    square: Callable
    sqrt: Callable


class _Libraries(dict[type, Library]):
    """By the type of values, so that a call on the way of every map costs no more than a look into a table."""

    def __missing__(self, kind: type) -> Library:
        self[kind] = _tensorflow() if _is_being_compiled(kind) else _NUMPY
        return self[kind]


#: From the type of some values to the library that computes with them; tensors that have numbers become arrays.
LIBRARIES = _Libraries()
_NUMPY = Library(np.asanyarray, np.maximum, np.square, np.sqrt)


def _is_being_compiled(kind: type) -> bool:
    return kind.__module__.startswith("tensorflow.") and not hasattr(kind, "numpy")


def _tensorflow() -> Library:
    import tensorflow as tf

    return Library(tf.convert_to_tensor, tf.maximum, tf.square, tf.sqrt)
