"""Energy-based pointing game: how much of a map lies where the object is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Sized
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from .._inputs.keywords import says_what_it_takes
from .._types import Array
from ._checks import described
from ._maps import one_map_each, warn_of_flat
from ._order import says_its_order

# One box or several for each image, or masks.
Boxes: TypeAlias = ArrayLike | Sequence[ArrayLike]


@says_what_it_takes
@says_its_order
def energy_pointing_game(maps: ArrayLike, boxes: Boxes) -> Array:
    """Return the share of each map's sum that lies in the boxes of its image. No model runs.

    Args:
        maps: Maps (N, H, W), not negative.
        boxes: Where the objects are, in pixels of the maps: integers (N, 4), each `(top, left, bottom, right)` with
            bottom and right not included; a list with (M, 4) for each image where there are several; or bool masks
            (N, H, W), true on the object.

    Returns:
        Float64 (N,), in [0, 1]; 1 is best. A map that is 0 everywhere points nowhere: 0.

    Raises:
        ValueError: A negative map, a box outside its map or without area, or counts that differ.

    Example:
        >>> energy_pointing_game(np.ones((1, 4, 4)), [(0, 0, 2, 2)])
        array([0.25])

    Source:
        Wang et al. 2019, "Score-CAM", section 4.3, https://arxiv.org/abs/1910.01279
    """
    maps = one_map_each(maps)
    maps = maps[np.newaxis] if maps.ndim == 2 else maps
    if maps.ndim != 3:
        raise ValueError(f"`maps` must have shape (N, H, W), got {maps.shape}")
    if maps.min() < 0:
        raise ValueError(f"`maps` must not be negative, got values down to {maps.min():.6g}: apply ReLU first")
    warn_of_flat([maps])
    regions = _regions(boxes, maps.shape)
    total, inside = maps.sum((1, 2), dtype=np.float64), np.where(regions, maps, 0).sum((1, 2), dtype=np.float64)
    return np.divide(inside, total, out=np.zeros_like(total), where=total > 0)


def _regions(boxes: Boxes, shape: tuple[int, ...]) -> Array:
    """Masks (N, H, W) of what the boxes cover."""
    masks = _masks(boxes)
    if masks is not None:
        if masks.shape != shape:
            raise ValueError(f"`boxes` must have the shape {shape} of the maps when they are masks, got {masks.shape}")
        return masks
    count = len(boxes) if isinstance(boxes, Sized) else repr(boxes)
    if not isinstance(boxes, Iterable) or count != shape[0]:
        raise ValueError(f"`boxes` must hold the boxes of each of the {shape[0]} maps, got {count}")
    return np.stack([_region(box, shape[1:], image) for image, box in enumerate(boxes)])


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
