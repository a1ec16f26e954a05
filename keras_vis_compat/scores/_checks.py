"""Checks of what people give to scores: class indices, filters, target values; and how a score is shown."""

from collections.abc import Sequence
from numbers import Real
from typing import Any

import numpy as np


def truth(value: Any) -> bool:
    """Return what a bool or a number says; of numbers every one but 0 is True."""
    if not isinstance(value, Real | np.bool_) or value != value:
        raise ValueError(f"`target_values` must be true or false (bool, or a number), got {value!r}")
    return bool(value)


def as_data_format(axis: int) -> list[str]:
    """Return how an axis is written as an option of a score; nothing for the last."""
    return [] if axis == -1 else [f"data_format={('channels_first' if axis == 1 else axis)!r}"]


def shown(score: Any, values: Sequence = (), *options: str) -> str:
    """Return how a score is written: `CategoricalScore([3, 8])`, `BinaryScore(False)`, `InactiveScore()`."""
    kind = type(score)
    named = [f"name={score.name!r}"] if score.name != kind.name else []
    given = [repr(values[0] if len(values) == 1 else list(values))] if values else []
    return f"{kind.__name__}({', '.join([*given, *options, *named])})"
