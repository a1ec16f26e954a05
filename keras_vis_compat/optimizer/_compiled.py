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
from ..utils._jitter import Move, drawn, moves_of, origins
from ..utils._symbols import fed_types
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
    axes: list[tuple[int, ...]],
    input_modifiers: Sequence[InputModifier] = (),
    grad_modifier: Callable | None = None,
    norm_grads: bool = True,
) -> tuple[float, float, list[Array], list[Array], list[Array]]:
    """Return (lowest loss, last loss, best inputs, last gradients, last inputs differentiated at).

    `axes` are those that a jitter shifts, of each of the seeds.
    """
    normalized, modified = normalization(norm_grads), grad_modifier or unchanged
    moved = axes * len(input_modifiers)

    def before(values: list[tf.Tensor], index: tf.Tensor, shifts: tuple[tf.Tensor, list[tf.Tensor]]) -> list[tf.Tensor]:
        rows, tables = shifts
        return shifted(values, index, rows, tables, moved)

    descent = Descent(
        probe,
        RMSProp(0.95),
        before,
        lambda gradients: [modified(normalized(gradient)) for gradient in gradients],
        key=("keras-vis", normalized, modified, tuple(moved)),
        dtypes=tuple(fed_types(seeds, probe.source.facts)),
        coarse=True,
    )
    state = descent.run(
        [tf.convert_to_tensor(seed) for seed in seeds],
        max_iter,
        drawn_offsets(_jitters(input_modifiers), seeds, axes, max_iter),
    )
    states = state.best, state.gradients, descent.images(state.values)
    best, gradients, values = ([value.numpy() for value in own] for own in states)
    return float(state.lowest), float(state.total), best, gradients, values


def drawn_offsets(
    jitters: Sequence[Jitter], seeds: list[Array], axes: list[tuple[int, ...]], steps: int
) -> tuple[tf.Tensor, list[tf.Tensor]]:
    """Return (rows, tables): for each move along an axis its possible indices, and which of them each step takes."""
    sizes = [[seed.shape[axis] for axis in own] for seed, own in zip(seeds, axes, strict=True)]
    moves = [move for jitter in jitters for own in sizes for move in moves_of(jitter.jitter, own)]
    rows = [[move.limit + drawn(move.limit) for move in moves] for _ in range(steps)]
    return tf.constant(rows, tf.int32, [steps, len(moves)]), [tf.constant(_table(move)) for move in moves]


def _table(move: Move) -> Array:
    """Where each position's value comes from, for each offset up to the limit either way."""
    return np.array([origins(move.size, offset) for offset in range(-move.limit, move.limit + 1)])


def shifted(
    values: list[tf.Tensor],
    index: tf.Tensor,
    rows: tf.Tensor,
    tables: list[tf.Tensor],
    moved: list[tuple[int, ...]],
) -> list[tf.Tensor]:
    """Return the values, each image axis moved by the offsets of this step: of all values in turn, as often as told."""
    pairs = iter(zip(tf.unstack(rows[index], len(tables)), tables, strict=True))
    values = list(values)
    for turn, axes in enumerate(moved):
        position = turn % len(values)
        for axis in axes:
            row, table = next(pairs)
            values[position] = tf.gather(values[position], tf.gather(table, row), axis=axis)
    return values
