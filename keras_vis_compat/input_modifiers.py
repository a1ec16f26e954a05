"""What can be done to the input around each step of an optimisation."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ._keras.ambient import lazy_name
from ._messages import written
from ._types import Array
from .utils import utils
from .utils._jitter import drawn, image_axes, moves_of, origins

__all__ = ["InputModifier", "Jitter", "K", "np", "utils"]

K: ModuleType


class InputModifier:
    """Changes the input before (`pre`) and after (`post`) each step; as it is, it changes nothing.

    Derive from it, or assign functions of one argument:

    Example:
        >>> brighten = InputModifier()
        >>> brighten.pre = lambda inp: inp + 1
        >>> brighten.pre(np.zeros(2)), brighten.post(np.zeros(2))
        (array([1., 1.]), array([0., 0.]))
    """

    def __repr__(self) -> str:
        return written(self)

    def pre(self, inp: Array) -> Array:
        """Return the input to take the gradient at; `inp` has its batch axis, (N, ..., C) or (N, C, ...)."""
        return inp

    def post(self, inp: Array) -> Array:
        """Return the input to go on with after the step; `inp` is shaped as in `pre`."""
        return inp


class Jitter(InputModifier):
    """Shifts the image by a random offset in each image dim before each step, which gives crisper pictures.

    The offsets are whole pixels from `np.random.randint`, so `np.random.seed` repeats them; what leaves on
    one side comes in on the other.

    Formula:
        `x[(i + d) mod n]` along each image dim, d a whole number from `np.random`.

    Args:
        jitter: Largest offset, one number for all image dims or one for each. Below 1 it is a fraction of
            that dim, otherwise pixels.

    Raises:
        ValueError: A negative or non-finite `jitter`; in `pre`, a count that is not that of the image dims.

    Cost:
        None to speak of: a copy of the image for each step.

    Cautions:
        What leaves on one side comes in on the other, so that borders mix.

    Example:
        >>> Jitter(2).pre(np.ones((1, 8, 8, 3))).shape
        (1, 8, 8, 3)

    Source:
        Mordvintsev, Olah, Tyka 2015, "Inceptionism: Going Deeper into Neural Networks"
    """

    def __init__(self, jitter: float | ArrayLike = 0.05) -> None:
        self.jitter = _checked(jitter)

    def pre(self, inp: Array) -> Array:
        """Return a shifted copy of `inp`, (N, ..., C), or (N, C, ...) where Keras or the model puts channels first."""
        axes = image_axes(np.ndim(inp))
        for axis, move in zip(axes, moves_of(self.jitter, [np.shape(inp)[axis] for axis in axes]), strict=True):
            inp = np.take(inp, origins(move.size, drawn(move.limit)), axis)
        return np.array(inp)


def _checked(jitter: float | ArrayLike) -> Array:
    values = np.atleast_1d(jitter)
    if values.ndim != 1 or values.dtype.kind not in "iuf" or not np.isfinite(values).all() or (values < 0).any():
        raise ValueError(
            f"`jitter` must be a number or a sequence of numbers, none negative, got {jitter!r}; "
            "below 1 means a fraction of the image dim, otherwise pixels"
        )
    return values


def __getattr__(name: str) -> Any:
    return lazy_name(name, __name__)
