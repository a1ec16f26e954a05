"""`Optimizer.minimize` in compiled steps, where nothing in them is Python code of the caller's.

What NumPy does between the steps has its counterpart in TensorFlow operations here. Random offsets are drawn from
`np.random` before the first step, in the very order in which the steps would draw them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import tensorflow as tf

from .. import grad_modifiers
from .._engine.evaluate import Probe
from .._engine.gradient_descent import Descent
from .._engine.rmsprop import RMSProp
from .._keras.ambient import image_data_format
from .._maps.scaling import EPSILON
from .._settings.legacy_version import legacy_version
from .._types import Array
from ..input_modifiers import InputModifier, Jitter
from ..utils._layout import get_img_shape


def by_norm(gradient: tf.Tensor) -> tf.Tensor:
    """The gradient over its norm, as keras-vis 0.5.0 had it."""
    return gradient / tf.sqrt(tf.maximum(tf.reduce_sum(tf.square(gradient)), 1e-12))


def by_root_mean_square(gradient: tf.Tensor) -> tf.Tensor:
    """The gradient over its root mean square, as keras-vis 0.4.1 had it."""
    return gradient / (tf.sqrt(tf.reduce_mean(tf.square(gradient))) + EPSILON)


def unchanged(gradient: tf.Tensor) -> tf.Tensor:
    return gradient


def inverse(gradient: tf.Tensor) -> tf.Tensor:
    return 1.0 / (gradient + EPSILON)


def inverse_size(gradient: tf.Tensor) -> tf.Tensor:
    return tf.abs(inverse(gradient))


COUNTERPARTS = {
    None: unchanged,
    grad_modifiers.negate: tf.negative,
    grad_modifiers.absolute: tf.abs,
    grad_modifiers.invert: inverse,
    grad_modifiers.relu: tf.nn.relu,
    grad_modifiers.small_values: inverse_size,
}


def compiles(input_modifiers: Sequence[InputModifier], grad_modifier: Callable | None) -> bool:
    """Whether these have counterparts in TensorFlow operations."""
    return len(_jitters(input_modifiers)) == len(input_modifiers) and grad_modifier in COUNTERPARTS


def _jitters(modifiers: Sequence[InputModifier]) -> list[Jitter]:
    """Those that are what the class says, and nothing that somebody made of it."""
    return [one for one in modifiers if type(one) is Jitter and vars(one).keys() == {"jitter"}]


def minimized(
    probe: Probe,
    seeds: list[Array],
    max_iter: int,
    input_modifiers: Sequence[InputModifier] = (),
    grad_modifier: Callable | None = None,
    norm_grads: bool = True,
) -> tuple[float, float, list[Array], list[Array], list[Array]]:
    """Return (lowest loss, last loss, best inputs, last gradients, last inputs differentiated at)."""
    normalized = by_norm if legacy_version() == "0.5.0" else by_root_mean_square
    normalized = normalized if norm_grads else unchanged
    modified = COUNTERPARTS[grad_modifier]
    moves = len(input_modifiers) * len(seeds)
    first = 2 if image_data_format() == "channels_first" else 1

    def before(values: list[tf.Tensor], index: tf.Tensor, shifts: tuple[tf.Tensor, list[tf.Tensor]]) -> list[tf.Tensor]:
        rows, tables = shifts
        return shifted(values, index, rows, tables, moves, first)

    descent = Descent(
        probe,
        RMSProp(0.95),
        before,
        lambda gradients: [modified(normalized(gradient)) for gradient in gradients],
        key=("keras-vis", normalized, modified, moves, first),
    )
    state = descent.run(
        [tf.convert_to_tensor(seed) for seed in seeds], max_iter, drawn(_jitters(input_modifiers), seeds, max_iter)
    )
    best, gradients, values = ([value.numpy() for value in own] for own in (state.best, state.gradients, state.values))
    return float(state.lowest), float(state.total), best, gradients, values


def drawn(jitters: Sequence[Jitter], seeds: list[Array], steps: int) -> tuple[tf.Tensor, list[tf.Tensor]]:
    """Return (rows, tables): for each move along an axis its possible indices, and which of them each step takes."""
    moves: list[tuple[int, int]] = []
    for jitter in jitters:
        for size in (get_img_shape(seed)[2:] for seed in seeds):
            moves += zip(jitter._limits(size), size, strict=True)
    rows = [[limit + np.random.randint(-limit, limit + 1) for limit, _ in moves] for _ in range(steps)]
    return tf.constant(rows, tf.int32, [steps, len(moves)]), [tf.constant(_indices(*move)) for move in moves]


def _indices(limit: int, size: int) -> Array:
    """Where each position's value comes from, for each offset from -limit to limit, as SciPy has it."""
    from scipy.ndimage import shift

    offsets = range(-limit, limit + 1)
    return np.array([shift(np.arange(size), offset, mode="wrap", order=0) for offset in offsets], np.int32)


def shifted(
    values: list[tf.Tensor], index: tf.Tensor, rows: tf.Tensor, tables: list[tf.Tensor], moves: int, first: int
) -> list[tf.Tensor]:
    """Return the values, each image axis (from the first on) moved by the offset of this step."""
    pairs = iter(zip(tf.unstack(rows[index], len(tables)), tables, strict=True))
    values = list(values)
    for move in range(moves):
        position = move % len(values)
        for axis in range(first, first + values[position].shape.rank - 2):
            row, table = next(pairs)
            values[position] = tf.gather(values[position], tf.gather(table, row), axis=axis)
    return values
