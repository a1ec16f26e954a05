"""Helpers that versions before 0.4.1 had, for scripts of 2017."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .._keras.ambient import image_data_format
from .._types import Array


def deprocess_image(img: ArrayLike) -> Array:
    """Return the image as uint8, 0 to 255, centred, of moderate contrast; today: `deprocess_input`.

    Example:
        >>> deprocess_image(np.array([-1.0, 1.0]))
        array([102, 152], dtype=uint8)
    """
    image = np.asarray(img)
    image = image - image.mean()
    image = image / (image.std() + 1e-5) * 0.1 + 0.5
    return (255 * np.clip(image, 0, 1)).astype("uint8")


def generate_rand_img(ch: int, rows: int, cols: int) -> Array:
    """Return uniform random numbers from 118 to 138 in the shape of an image; today: `random_array`.

    Args:
        ch: Channels, which come where Keras has them.
        rows: Height in pixels.
        cols: Width in pixels.

    Example:
        >>> generate_rand_img(3, 4, 5).size
        60
    """
    channels_first = image_data_format() == "channels_first"
    return 20 * (np.random.random((ch, rows, cols) if channels_first else (rows, cols, ch)) - 0.5) + 128


def get_img_indices() -> tuple[int, int, int, int]:
    """Return the axes of samples, channels, rows and columns; today: `get_img_shape`, `slicer`.

    Example:
        >>> get_img_indices()
        (0, 3, 1, 2)
    """
    return (0, 1, 2, 3) if image_data_format() == "channels_first" else (0, 3, 1, 2)
