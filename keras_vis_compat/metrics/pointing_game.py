"""Pointing game: whether a map is highest on the object."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.ndimage import distance_transform_edt

from .._inputs.checks import not_negative, says_what_it_takes
from .._types import Array
from ._boxes import Boxes, pointing
from ._order import says_its_order


@says_what_it_takes
@says_its_order
def pointing_game(maps: ArrayLike, boxes: Boxes, *, tolerance: float = 0) -> Array:
    """Return 1 for each map whose highest place lies on the object, else 0; their mean is the accuracy. No model runs.

    Formula:
        `1 if the highest place of the map lies on the object, or at most the tolerance off it, else 0`.

    Args:
        maps: Maps (N, H, W) of any range; with masks of signals or volumes (N, …) too. Of several highest places the
            first counts.
        boxes: Where the objects are, as for `energy_pointing_game`: `(top, left, bottom, right)` for each image, (M, 4)
            where there are several, or bool masks in the shape of the maps.
        tolerance: How far off the object it may lie, in pixels of the map. The paper has 15 for photographs.

    Returns:
        Float64 (N,), each 1 or 0; 1 is best. A map with the same value everywhere points nowhere: 0.

    Raises:
        TypeError, ValueError: A box outside its map or without area, counts that differ, a tolerance below 0.

    Cost:
        No model runs.

    Cautions:
        Looks at one place of each map, and takes for granted that the network looks at the object: one that reads the
        water around a ship loses by a right map.

    Example:
        >>> pointing_game([[[0.0, 0.9], [0.1, 0.2]]], [(0, 1, 1, 2)])
        array([1.])

    Source:
        Zhang et al. 2016, "Top-down Neural Attention by Excitation Backprop", https://arxiv.org/abs/1608.00507
    """
    tolerance = not_negative(tolerance, "tolerance")
    maps, objects = pointing(maps, boxes)
    rows = maps.reshape(len(maps), -1)
    near = np.stack([_near(one, tolerance) for one in objects]).reshape(rows.shape)
    hits = near[np.arange(len(rows)), rows.argmax(1)]
    return np.where(np.ptp(rows, axis=1) > 0, hits, False).astype(np.float64)


def _near(mask: Array, tolerance: float) -> Array:
    """Where the object is, or no farther away than that."""
    return distance_transform_edt(~mask) <= tolerance if mask.any() else mask
