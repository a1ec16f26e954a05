"""The channels of an array."""

from functools import reduce

import numpy as np


def largest_channel(array, axis):
    """Return the maximum over an axis, channel by channel: over a short last axis NumPy's own is many times slower."""
    return reduce(np.maximum, np.moveaxis(array, axis, 0))
