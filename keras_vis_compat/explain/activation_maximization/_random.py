"""Random numbers that follow from a seed, the same on every device and by XLA; the noise where an ascent starts.

Drawn by the operations beneath `tf.random.stateless_uniform`: what that does to a seed first takes longer to trace than
all the rest of a step, and SeedSequence does it once.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from ..._inputs import checks
from ._per_input import ranges_per_input

_PHILOX = tf.random.Algorithm.PHILOX.value


def seed_pair(seed: int | None) -> tf.Tensor:
    """Return the two integers TensorFlow's stateless operations take, from a whole number or from `np.random`."""
    if seed is None:
        return tf.constant(np.random.randint(2**31, size=2), tf.int32)
    seed = checks.whole(seed, "seed", 0)
    return tf.constant([seed % 2**31, seed // 2**31 % 2**31], tf.int32)


def seed_for(seed: Any, *place: int) -> tf.Tensor:
    """Return the seed of one place from that of a call; two integers each."""
    entropy = [int(number) for number in np.asarray(seed)]
    words = np.random.SeedSequence(entropy, spawn_key=place).generate_state(2)
    return tf.constant(words.astype(np.uint32).view(np.int32))


def uniform(shape: Sequence, seed: tf.Tensor, low: Any, high: Any, dtype: tf.DType = tf.float32) -> tf.Tensor:
    """Return numbers of [low, high), for a seed of two integers: each is the key of another stream of Philox."""
    key, counter = tf.bitcast(seed, tf.uint64)[tf.newaxis], tf.zeros(2, tf.uint64)
    place = {"shape": tf.constant(shape, tf.int32), "key": key, "counter": counter, "alg": _PHILOX}
    low, high = tf.cast(low, dtype), tf.cast(high, dtype)
    if dtype.is_integer:
        return tf.raw_ops.StatelessRandomUniformIntV2(minval=low, maxval=high, **place)
    return low + (high - low) * tf.raw_ops.StatelessRandomUniformV2(dtype=dtype, **place)


def noise(symbols: Sequence, names: Sequence[tuple], input_range: Any, seed: tf.Tensor) -> list[np.ndarray]:
    """Return one sample of uniform noise, as an array, for each symbolic input."""
    ranges = ranges_per_input(input_range, names)
    for symbol in symbols:
        if None in symbol.shape[1:]:
            raise ValueError(
                f"`seed_input` is needed where the size of the input is open, and the model takes {tuple(symbol.shape)}"
            )
    return [
        tf.cast(uniform((1, *symbol.shape[1:]), seed_for(seed, position), *_closed(*ends)), symbol.dtype).numpy()
        for position, (symbol, ends) in enumerate(zip(symbols, ranges, strict=True))
    ]


def _closed(low: float | None, high: float | None) -> tuple[float, float]:
    """A range to draw from, where that of the result may be open."""
    if low is None:
        return (0.0, 1.0) if high is None else (float(high) - (abs(high) / 2 or 1.0), float(high))
    return float(low), float(low) + (abs(low) * 2 or 1.0) if high is None else float(high)
