"""Sparseness: whether a few places of a map hold all of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .._inputs.checks import says_what_it_takes
from .._types import Array
from ._maps import rows_of_maps
from ._order import says_its_order


@says_what_it_takes
@says_its_order
def sparseness(maps: ArrayLike) -> Array:
    """Return the Gini index of the absolute values of each map; higher is sparser. No model runs.

    Formula:
        With the P absolute values sorted from the least, v_1 to v_P: `Σ (2 k - P - 1) v_k / (P Σ v_k)`. Like
        `complexity` it says how a map looks, not whether it is right.

    Args:
        maps: Maps (N, …), of any sign and range: a map and ten times the map are as sparse.

    Returns:
        Float64 (N,), in [0, 1 - 1/P]: 0 where all places are the same (a map of zeros too), the most where all but one
        are 0.

    Raises:
        TypeError, ValueError: `maps` are no finite numbers (N, …).

    Cost:
        No model runs.

    Cautions:
        As for `complexity`: it says how a map looks, not whether it is right.

    Example:
        >>> sparseness([[1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 3.0]])
        array([0.  , 0.75])

    Source:
        Chalasani et al. 2020, "Concise Explanations of Neural Networks using Adversarial Training",
        https://arxiv.org/abs/1810.06583
    """
    values = np.sort(np.abs(rows_of_maps(maps)), axis=1)
    places = values.shape[1]
    total = values.sum(1)
    weighed = values @ (2 * np.arange(1, places + 1) - places - 1.0)
    return np.divide(weighed, places * total, out=np.zeros_like(total), where=total > 0)
