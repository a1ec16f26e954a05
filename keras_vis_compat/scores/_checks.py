"""Checks of what people give to scores: class indices, filters, target values; and how a score is shown."""

from collections.abc import Iterable, Sequence
from numbers import Real
from typing import Any

import numpy as np
import tensorflow as tf

from .._inputs.checks import is_whole


def listed(value: Any, name: str) -> list:
    """Return a value as a list, or any iterable of them."""
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


def index_list(value: Any, name: str) -> list[int]:
    """Return the integers of an index, or of any iterable of them, as a list."""
    indices = listed(value, name)
    for index in indices:
        if isinstance(index, bool | np.bool_) or not is_whole(index):
            raise ValueError(f"`{name}` must be an integer or a list of integers, got {value!r}")
    return [int(index) for index in indices]


def check_range(indices: Iterable[int], count: int | None, name: str, where: str = "the output") -> None:
    """Raise ValueError unless every index fits an axis of so many entries (None: not known)."""
    wrong = [] if count is None else [index for index in indices if not -count <= index < count]
    if count is not None and wrong:
        raise ValueError(f"`{name}` must lie in {-count}..{count - 1} for {where}, got {wrong[0]}")


def one_per_sample(values: Sequence, samples: int | None, what: str) -> Sequence:
    """Check that there is one value, or one for each sample (None: not known)."""
    if samples is not None and len(values) not in (1, samples):
        raise ValueError(f"got {len(values)} {what} for a batch of {samples}: give one, or one per sample")
    return values


def truth(value: Any) -> bool:
    """Return what a bool or a number says; of numbers every one but 0 is True."""
    if not isinstance(value, Real | np.bool_) or value != value:
        raise ValueError(f"`target_values` must be true or false (bool, or a number), got {value!r}")
    return bool(value)


def shown(score: Any, values: Sequence = (), *options: str) -> str:
    """Return how a score is written: `CategoricalScore([3, 8])`, `BinaryScore(False)`, `InactiveScore()`."""
    kind = type(score)
    named = [f"name={score.name!r}"] if score.name != kind.name else []
    given = [repr(values[0] if len(values) == 1 else list(values))] if values else []
    return f"{kind.__name__}({', '.join([*given, *options, *named])})"
