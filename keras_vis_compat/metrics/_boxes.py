"""Where the objects are: boxes or masks, for maps of what points at them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Sized
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from .._types import Array
from ._checks import described
from ._maps import one_map_each, warn_of_flat

# One box or several for each image, or masks.
Boxes: TypeAlias = ArrayLike | Sequence[ArrayLike]


def pointing(maps: ArrayLike, boxes: Boxes) -> tuple[Array, Array]:
    """Return maps (N, …), and masks in their shape of where the objects are; one map may come without its N."""
    array, masks = one_map_each(maps), _masks(boxes)
    array = array[np.newaxis] if array.ndim == 2 and (masks is None or masks.ndim == 3) else array
    if array.ndim != 3 and (masks is None or array.ndim < 2):
        raise ValueError(f"`maps` must have shape (N, H, W), got {array.shape}")
    warn_of_flat([array])
    return array, _regions(boxes, array.shape) if masks is None else _fitting(masks, array.shape)


def _regions(boxes: Boxes, shape: tuple[int, ...]) -> Array:
    """Masks (N, H, W) of what the boxes cover."""
    count = len(boxes) if isinstance(boxes, Sized) else repr(boxes)
    if not isinstance(boxes, Iterable) or count != shape[0]:
        raise ValueError(f"`boxes` must hold the boxes of each of the {shape[0]} maps, got {count}")
    return np.stack([_region(box, shape[1:], image) for image, box in enumerate(boxes)])


def _fitting(masks: Array, shape: tuple[int, ...]) -> Array:
    if masks.shape != shape:
        raise ValueError(f"`boxes` must have the shape {shape} of the maps when they are masks, got {masks.shape}")
    return masks


def _masks(boxes: Boxes) -> Array | None:
    """The boxes as an array where they are masks, else None."""
    try:
        array = np.asarray(boxes)
    except ValueError:  # images have different numbers of boxes
        return None
    return array if array.dtype.kind == "b" else None


def _region(boxes: ArrayLike, shape: tuple[int, ...], image: int) -> Array:
    boxes, region = np.asarray(boxes), np.zeros(shape, bool)
    if boxes.dtype.kind not in "iu" or boxes.shape[-1:] != (4,) or boxes.ndim > 2:
        got = boxes.tolist() if boxes.size <= 16 else described(boxes)
        raise ValueError(
            f"`boxes` must be integers (top, left, bottom, right), (M, 4) of them, or bool masks, got {got} "
            f"for image {image}"
        )
    for top, left, bottom, right in np.atleast_2d(boxes):
        if not (0 <= top < bottom <= shape[0] and 0 <= left < right <= shape[1]):
            raise ValueError(
                f"`boxes` must lie in the map, 0 <= top < bottom <= {shape[0]} and 0 <= left < right <= {shape[1]}, "
                f"got {(int(top), int(left), int(bottom), int(right))} for image {image}"
            )
        region[top:bottom, left:right] = True
    return region
