"""Where the pixels of a shifted image come from, as SciPy has it: for one step, and for all of them beforehand."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .._keras.ambient import image_data_format
from .._types import Array
from ._layout import get_img_shape


class Move(NamedTuple):
    """How far one axis is shifted at most, and how long it is, both in pixels."""

    limit: int
    size: int


def first_image_axis() -> int:
    """Return the first of the axes that are shifted, by where Keras puts the channels."""
    return 2 if image_data_format() == "channels_first" else 1


def moves_of(jitter: Array, image: Array) -> list[Move]:
    """Return the `Move` of each image dim, from a `jitter` in pixels, or below 1 in fractions of the size."""
    sizes = get_img_shape(image)[2:]
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
