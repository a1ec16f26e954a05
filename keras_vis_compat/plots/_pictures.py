"""Images of any usual kind as pictures: uint8 (H, W, 3)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

# Where the values of a picture of floats may lie, tightest first.
_RANGES = ((0.0, 1.0), (-1.0, 1.0), (0.0, 255.0))


def as_picture(image: ArrayLike, value_range: tuple[float, float] | None = None) -> np.ndarray:
    """Return an image (H, W), (H, W, 1), (H, W, 3) or (H, W, 4) as uint8 (H, W, 3).

    Args:
        image: Bytes as they are; floats in `value_range`. An opacity (fourth channel) is dropped.
        value_range: What is black and what is white; None takes the tightest of [0, 1], [-1, 1] and [0, 255] that holds
            all values, else their own range.
    """
    values = _finite(image, "image")
    if values.ndim == 3 and values.shape[-1] in (1, 3, 4):
        values = values[..., :3]
    elif values.ndim == 2:
        values = values[..., np.newaxis]
    else:
        raise ValueError(f"`image` must have shape (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), got {values.shape}")
    if values.dtype != np.uint8:
        values = _bytes(values.astype(float), value_range)
    return np.ascontiguousarray(np.broadcast_to(values, (*values.shape[:2], 3)))


def as_pictures(images: ArrayLike, value_range: tuple[float, float] | None = None) -> list[np.ndarray]:
    """Return each image (N, …) as a picture; the values of all of them decide what is black and what is white."""
    images = _finite(images, "images")
    if images.ndim not in (3, 4):
        raise ValueError(f"`images` must have shape (N, H, W) or (N, H, W, C), got {images.shape}")
    given = value_range if images.dtype == np.uint8 else value_range or range_of(images)
    return [as_picture(image, given) for image in images]


def range_of(values: np.ndarray) -> tuple[float, float]:
    """Return the tightest usual range that holds all values, else the range that they span."""
    lowest, highest = float(values.min()), float(values.max())
    return next(((low, high) for low, high in _RANGES if low <= lowest and highest <= high), (lowest, highest))


def as_map(values: ArrayLike, rank: int = 2, name: str = "map") -> np.ndarray:
    """Return a map as floats with `rank` axes, and say what is wrong with one that is none."""
    values = _finite(values, name)
    if values.ndim != rank:
        axes = {1: "(T,)", 2: "(H, W)", 3: "(D, H, W)"}[rank]
        hint = f"; one of a batch is {name}s[0]" if values.ndim == rank + 1 else ""
        raise ValueError(f"`{name}` must have shape {axes}, got {values.shape}{hint}")
    return values.astype(float)


def _bytes(values: np.ndarray, value_range: tuple[float, float] | None) -> np.ndarray:
    low, high = value_range or range_of(values)
    if not low < high:
        high = low + 1
    return np.rint(np.clip((values - low) / (high - low), 0, 1) * 255).astype(np.uint8)


def _finite(values: ArrayLike, name: str) -> np.ndarray:
    values = np.asarray(values)
    if values.dtype.kind not in "biuf" or not values.size:
        raise TypeError(f"`{name}` must be an array of real numbers, got {values.dtype} of shape {values.shape}")
    if not np.isfinite(values).all():
        raise ValueError(f"`{name}` must hold finite numbers only, got NaN or infinity")
    return values
