"""`Optimizer.minimize` in compiled steps, where nothing in them is Python code of the caller's.

What is done between the steps is the same as in steps that are not compiled. Random offsets are drawn from `np.random`
before the first step, in the very order in which those would draw them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import tensorflow as tf

from .. import grad_modifiers
from .._engine.evaluate import Probe
from .._engine.gradient_descent import Descent
from .._engine.rmsprop import RMSProp
from .._types import Array
from ..input_modifiers import InputModifier, Jitter
from ..utils._jitter import Move, drawn, first_image_axis, moves_of, origins
from ._norms import normalization, unchanged


def compiles(input_modifiers: Sequence[InputModifier], grad_modifier: Callable | None) -> bool:
    """Whether nothing in these is Python code of the caller's."""
    known = grad_modifier is None or grad_modifier in grad_modifiers.OWN
    return known and len(_jitters(input_modifiers)) == len(input_modifiers)


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
    normalized, modified = normalization(norm_grads), grad_modifier or unchanged
    moves, first = len(input_modifiers) * len(seeds), first_image_axis()

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
        [tf.convert_to_tensor(seed) for seed in seeds],
        max_iter,
        drawn_offsets(_jitters(input_modifiers), seeds, max_iter),
    )
    best, gradients, values = ([value.numpy() for value in own] for own in (state.best, state.gradients, state.values))
    return float(state.lowest), float(state.total), best, gradients, values


def drawn_offsets(jitters: Sequence[Jitter], seeds: list[Array], steps: int) -> tuple[tf.Tensor, list[tf.Tensor]]:
    """Return (rows, tables): for each move along an axis its possible indices, and which of them each step takes."""
    moves = [move for jitter in jitters for seed in seeds for move in moves_of(jitter.jitter, seed)]
    rows = [[move.limit + drawn(move.limit) for move in moves] for _ in range(steps)]
    return tf.constant(rows, tf.int32, [steps, len(moves)]), [tf.constant(_table(move)) for move in moves]


def _table(move: Move) -> Array:
    """Where each position's value comes from, for each offset up to the limit either way."""
    return np.array([origins(move.size, offset) for offset in range(-move.limit, move.limit + 1)])


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
