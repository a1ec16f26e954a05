"""Energy-based pointing game: how much of a map lies where the object is."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .._inputs.checks import says_what_it_takes
from .._types import Array
from ._boxes import Boxes, pointing
from ._order import says_its_order


@says_what_it_takes
@says_its_order
def energy_pointing_game(maps: ArrayLike, boxes: Boxes) -> Array:
    """Return the share of each map's sum that lies in the boxes of its image. No model runs.

    Formula:
        `Σ m inside of the boxes / Σ m`.

    Args:
        maps: Maps (N, H, W), not negative; with masks of signals or volumes (N, …) too.
        boxes: Where the objects are, in pixels of the maps: integers (N, 4), each `(top, left, bottom, right)` with
            bottom and right not included; a list with (M, 4) for each image where there are several; or bool masks
            (N, H, W), true on the object.

    Returns:
        Float64 (N,), in [0, 1]; 1 is best. A map that is 0 everywhere points nowhere: 0.

    Raises:
        ValueError: A negative map, a box outside its map or without area, or counts that differ.

    Cost:
        No model runs.

    Cautions:
        Takes for granted that the network looks at the object: what it learned of the background counts as a fault of
        the map. Large objects are hit by any map.

    Example:
        >>> energy_pointing_game(np.ones((1, 4, 4)), [(0, 0, 2, 2)])
        array([0.25])

    Source:
        Wang et al. 2019, "Score-CAM", section 4.3, https://arxiv.org/abs/1910.01279
    """
    maps, objects = pointing(maps, boxes)
    if maps.min() < 0:
        raise ValueError(f"`maps` must not be negative, got values down to {maps.min():.6g}: apply ReLU first")
    axes = tuple(range(1, maps.ndim))
    total, inside = maps.sum(axes, dtype=np.float64), np.where(objects, maps, 0).sum(axes, dtype=np.float64)
    return np.divide(inside, total, out=np.zeros_like(total), where=total > 0)
