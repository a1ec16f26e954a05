"""Whether a map shows anything: the one rule of both APIs and of the metrics."""

from math import isfinite

import numpy as np

ROUNDING = 1e-6  # of its largest value: what single precision makes of a map that is the same everywhere


def is_flat(maps):
    """Return for each of some maps (N, …) whether it has one value everywhere, or differs by rounding alone.

    Example:
        >>> is_flat(np.array([[0.0, 1.0], [2.0, 2.0], [0.0, 0.0]]))
        array([False,  True,  True])
    """
    flat = np.zeros(len(maps), bool)
    flat[flat_rows(maps)[0]] = True
    return flat


def flat_rows(maps):
    """Return (the rows of maps (N, …) that are flat, whether all maps hold finite numbers only).

    Plain numbers for each row: for the few maps of a call that is many times as fast as operations of NumPy.
    """
    values = maps.reshape(len(maps), -1)
    ends = list(enumerate(zip(values.min(1).tolist(), values.max(1).tolist(), strict=True)))
    doubtful = [row for row, (lowest, highest) in ends if not highest - lowest > ROUNDING * max(highest, -lowest)]
    flat = [row for row in doubtful if isfinite(ends[row][1][1] - ends[row][1][0])]
    return flat, len(flat) == len(doubtful)
