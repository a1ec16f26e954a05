"""Complexity: how much of the image a map claims, or over how much of it a map is spread."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .._inputs.checks import choice, says_what_it_takes
from .._types import Array
from ._maps import rows_of_maps
from ._order import says_its_order


@says_what_it_takes
@says_its_order
def complexity(maps: ArrayLike, *, measure: str = "mean") -> Array:
    """Return how complex each map is: a number that falls as the map gets smaller. No model runs.

    Formula:
        `"mean"`: `Σ m / P`. `"entropy"`: `-Σ p ln p` with `p = |m| / Σ |m|`. Sums go over the P places of a map m.

    Args:
        maps: Maps (N, …), in [0, 1] for the mean.
        measure: `"mean"`: the mean of the map, as in ADCC. `"entropy"`: with p the share of each place in the sum of
            the absolute values, `-Σ p ln p`.

    Returns:
        Float64 (N,). The mean lies in [0, 1]; the entropy in [0, ln P] nats for P places, ln P where all are the same;
        of a map of zeros both are 0. Lower is simpler.

    Raises:
        TypeError, ValueError: `maps` are no finite numbers (N, …), or another `measure`.

    Cost:
        No model runs.

    Cautions:
        Says nothing of whether the map is right: one bright pixel anywhere is best.

    Example:
        >>> complexity([[0.0, 1.0], [1.0, 1.0]])
        array([0.5, 1. ])
        >>> complexity([[0.0, 1.0], [1.0, 1.0]], measure="entropy")
        array([0.        , 0.69314718])

    Source:
        Mean: Poppi et al. 2021, https://arxiv.org/abs/2104.10252
        Entropy: Bhatt et al. 2020, "Evaluating and Aggregating Feature-based Model Explanations",
        https://arxiv.org/abs/2005.00631
    """
    of_rows = choice(measure, "measure", MEASURES)
    return of_rows(rows_of_maps(maps))


def _mean(rows: Array) -> Array:
    return rows.mean(1)


def _entropy(rows: Array) -> Array:
    amounts = np.abs(rows)
    total = amounts.sum(1, keepdims=True)
    shares = np.divide(amounts, total, out=np.zeros_like(amounts), where=total > 0)
    return -(shares * np.log(shares, out=np.zeros_like(shares), where=shares > 0)).sum(1) + 0.0


MEASURES = {"mean": _mean, "entropy": _entropy}
