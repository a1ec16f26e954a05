"""What one comparison found."""

from typing import NamedTuple

import numpy as np

EQUAL = 1e-3  # of the largest value


class Row(NamedTuple):
    """A line of the table.

    Attributes:
        what: The method or metric of the other library.
        network: On which network.
        difference: Largest difference, as a share of the largest value.
        how: With what options, of ours and of theirs.
        equal: Whether it should be: False where the definitions differ, and then `how` says in what.
    """

    what: str
    network: str
    difference: float
    how: str
    equal: bool = True


def compared(what, network, ours, theirs, how, equal=True):
    """Return the `Row` of two arrays."""
    ours, theirs = np.asarray(ours, np.float64), np.asarray(theirs, np.float64)
    if ours.shape != theirs.shape:
        raise ValueError(f"{what}: ours has shape {ours.shape}, theirs {theirs.shape}")
    scale = np.abs(theirs).max() or 1
    return Row(what, network, float(np.abs(ours - theirs).max() / scale), how, equal)


def scaled(maps):
    """Return maps (N, H, W) from their least to their largest value, as pytorch-grad-cam scales them."""
    low = maps.min((1, 2), keepdims=True)
    return (maps - low) / (maps.max((1, 2), keepdims=True) - low + 1e-7)
