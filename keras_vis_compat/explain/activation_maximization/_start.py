"""Where an optimisation starts: its random numbers, and noise where no input is given."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from ..._inputs import checks
from ._per_input import ranges_per_input
from ._random import fold_in, uniform


def seed_pair(seed: int | None) -> tf.Tensor:
    """Return the two integers TensorFlow's stateless operations take, from a whole number or from `np.random`."""
    if seed is None:
        return tf.constant(np.random.randint(2**31, size=2), tf.int32)
    seed = checks.whole(seed, "seed", 0)
    return tf.constant([seed % 2**31, seed // 2**31 % 2**31], tf.int32)


def noise(symbols: Sequence, names: Sequence[tuple], input_range: Any, seed: tf.Tensor) -> list[np.ndarray]:
    """Return one sample of uniform noise, as an array, for each symbolic input."""
    ranges = ranges_per_input(input_range, names)
    for symbol in symbols:
        if None in symbol.shape[1:]:
            raise ValueError(
                f"`seed_input` is needed where the size of the input is open, and the model takes {tuple(symbol.shape)}"
            )
    return [
        tf.cast(_uniform((1, *symbol.shape[1:]), seed, -1 - position, *_closed(*ends)), symbol.dtype).numpy()
        for position, (symbol, ends) in enumerate(zip(symbols, ranges, strict=True))
    ]


def _uniform(shape: tuple, seed: tf.Tensor, number: int, low: float, high: float) -> tf.Tensor:
    return uniform(shape, fold_in(seed, number), low, high)


def _closed(low: float | None, high: float | None) -> tuple[float, float]:
    """A range to draw from, where that of the result may be open."""
    if low is None:
        return (0.0, 1.0) if high is None else (float(high) - (abs(high) / 2 or 1.0), float(high))
    return float(low), float(low) + (abs(low) * 2 or 1.0) if high is None else float(high)
