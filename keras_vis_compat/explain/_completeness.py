"""Whether attributions add up to the difference that they explain."""

from typing import NamedTuple

import numpy as np

from .._maps.scaling import owned


class Completeness(NamedTuple):
    """Whether attributions add up to what they should.

    Attributes:
        attributed: (N,), the sum of the attributions of each sample, in the unit of the score.
        difference: (N,), its score minus that of the baseline.
        error_percent: (N,), how far the one is from the other, in percent of the difference. Where a score rises and
            falls on its way, and ends near where it began, a small error is a large share of what is left: a percent of
            how far the score moves between may be ten of the difference, and infinite where there is none.
    """

    attributed: np.ndarray
    difference: np.ndarray
    error_percent: np.ndarray


def completeness(attributed: np.ndarray, difference: np.ndarray) -> Completeness:
    """Return how far sums of attributions (N,) are from what they should be."""
    missed, whole = np.abs(attributed - difference), np.abs(difference)
    error = np.divide(100 * missed, whole, out=np.where(missed > 0, np.inf, 0.0), where=whole > 0)
    return Completeness(*(owned(one.astype(np.float64)) for one in (attributed, difference, error)))
