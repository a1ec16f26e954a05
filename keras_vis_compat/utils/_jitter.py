"""Where the pixels of a shifted image come from, as SciPy has it: for one step, and for all of them beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .._keras.ambient import channel_axis
from .._types import Array


class Move(NamedTuple):
    """How far one axis is shifted at most, and how long it is, both in pixels."""

    limit: int
    size: int


def image_axes(ndim: int) -> tuple[int, ...]:
    """Return the axes that are shifted: all but those of samples and channels."""
    return tuple(axis for axis in range(1, ndim) if axis != channel_axis(ndim))


def moves_of(jitter: Array, sizes: Sequence[int]) -> list[Move]:
    """Return the `Move` of each image dim, from a `jitter` in pixels, or below 1 in fractions of the size."""
    given = np.repeat(jitter, len(sizes)) if len(jitter) == 1 else jitter
    if len(given) != len(sizes):
        raise ValueError(
            f"`jitter` must be one number, or one for each of the {len(sizes)} image dims, "
            f"got {len(given)}: {jitter.tolist()}"
        )
    return [Move(int(size * most if most < 1 else most), size) for size, most in zip(sizes, given, strict=True)]


def drawn(limit: int) -> int:
    """Return a random offset, up to the limit either way."""
    return np.random.randint(-limit, limit + 1)


def origins(size: int, offset: int) -> Array:
    """Return the index that each position's value comes from; what leaves on one side comes in on the other."""
    from scipy.ndimage import shift

    return shift(np.arange(size, dtype=np.int32), offset, mode="wrap", order=0)
