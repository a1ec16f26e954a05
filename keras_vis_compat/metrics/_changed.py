"""Images changed at random: the same change of an image whatever batch it is in."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from .._types import Array
from ._maps import holds_ids


def numbers_of(seed: int, row: int, sample: int) -> np.random.Generator:
    """Return the random numbers of one change of one image."""
    return np.random.default_rng([seed, int(row), sample])


def range_of(image: Array) -> float:
    """Return how far the values of an image lie apart: the unit of changes; 1 where they are all the same."""
    return float(np.ptp(image)) or 1.0


def refuse_ids(image: tf.Tensor, metric: str) -> None:
    """Raise where values are names, which have no neighbours."""
    if holds_ids(image):
        raise ValueError(
            f"`images` must be amounts, which {metric} changes a little, got an input of ids ({image.dtype.name}): "
            "None as the map of that input leaves it as it is"
        )


def as_images(values: Array, like: tf.Tensor) -> tf.Tensor:
    """Return changed images in the type of the images."""
    if like.dtype.is_integer:
        return tf.saturate_cast(np.round(values), like.dtype)
    return tf.cast(values, like.dtype)
