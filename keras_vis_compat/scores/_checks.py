"""Checks of what people give to scores: class indices, filters, target values."""

from collections.abc import Iterable
from numbers import Integral, Real

import numpy as np
import tensorflow as tf


def listed(value, name):
    if value is None:
        raise ValueError(f"`{name}` must be a value or a list of values, got None")
    if isinstance(value, np.ndarray | tf.Tensor):
        value = np.asarray(value).tolist()
    if isinstance(value, str) or not isinstance(value, Iterable):
        return [value]
    values = list(value)
    if not values:
        raise ValueError(f"`{name}` must name at least one value, got an empty {type(value).__name__}")
    return values


def index_list(value, name):
    """Return the integers of an index, or of any iterable of them, as a list."""
    indices = listed(value, name)
    for index in indices:
        if isinstance(index, bool | np.bool_) or not isinstance(index, Integral):
            raise ValueError(f"`{name}` must be an integer or a list of integers, got {value!r}")
    return [int(index) for index in indices]


def check_range(indices, count, name, where="the output"):
    """Raise ValueError unless every index fits an axis of so many entries (None: not known)."""
    wrong = [index for index in indices if count is not None and not -count <= index < count]
    if wrong:
        raise ValueError(f"`{name}` must lie in {-count}..{count - 1} for {where}, got {wrong[0]}")


def one_per_sample(values, samples, what):
    """Check that there is one value, or one for each sample (None: not known)."""
    if samples is not None and len(values) not in (1, samples):
        raise ValueError(f"got {len(values)} {what} for a batch of {samples}: give one, or one per sample")
    return values


def truth(value):
    if not isinstance(value, Real | np.bool_) or value not in (0, 1):
        raise ValueError(f"`target_values` must be true or false (bool, 0.0 or 1.0), got {value!r}")
    return bool(value)
