"""Scores of positions in a sequence."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from .._inputs.checks import check_range, index_list, one_per_sample
from ._checks import shown
from ._classification import chosen
from ._formula import Formula
from ._score import FormulaScore


class TokenScore(FormulaScore):
    """The mean output at some positions of a sequence: of a class there, such as a tag or the next word.

    Formula:
        `f(x) = Σ y[t, c] / n` over the n positions t, for class c.

    Args:
        positions: Position for the whole batch, or several, whose mean counts; a list of such lists, all of one length,
            has one for each sample. Negative ones count from the end.
        indices: Class index for the whole batch, or one per sample, in an output (N, T, classes); None for an output
            (N, T), or for the mean over all units.
        name: What logs call the score.

    Raises:
        ValueError: No position, a position or class that the output does not have, or a number of them that is neither
            one nor the number of samples.

    Cost:
        None: it is compiled with the model, and another class compiles nothing.

    Cautions:
        Positions are those of the model, with its special tokens and padding.

    Example:
        >>> output = tf.constant([[[0.9, 0.1], [0.2, 0.8], [0.3, 0.7]]])  # three tokens, two classes
        >>> TokenScore([1, 2], 1)(output).numpy()
        array([0.75], dtype=float32)

    Source:
        Li et al. 2016, "Visualizing and Understanding Neural Models in NLP", https://arxiv.org/abs/1506.01066
    """

    def __init__(
        self, positions: int | Iterable[Any], indices: int | Iterable[int] | None = None, name: str | None = None
    ) -> None:
        super().__init__(name)
        self._positions = _checked(positions)
        self._indices = None if indices is None else tuple(index_list(indices, "indices"))

    @property
    def positions(self) -> list[list[int]]:
        return self._positions.tolist()

    @property
    def indices(self) -> list[int] | None:
        return None if self._indices is None else list(self._indices)

    def check(self, shape: tuple) -> None:
        if len(shape) not in (2, 3) or (len(shape) == 2 and self._indices is not None):
            wanted = "(N, T) or (N, T, classes)" if self._indices is None else "(N, T, classes)"
            raise ValueError(f"TokenScore needs an output {wanted}, got one of shape {shape}")
        check_range(self._positions.ravel().tolist(), shape[1], "positions")
        if self._indices is not None:
            check_range(self._indices, shape[-1], "indices")

    def of_rows(self, rows: Sequence[int], samples: int) -> "TokenScore":
        positions = chosen(self.positions, rows, samples, "lists of positions")
        indices = None if self._indices is None else chosen(self._indices, rows, samples, "class indices")
        return TokenScore(positions, indices, self.name)

    def formula(self, samples: int | None) -> Formula:
        one_per_sample(self.positions, samples, "lists of positions")
        if self._indices is None:
            return Formula(("tokens", False), _mean_at, (self._positions,))
        indices = np.asarray(one_per_sample(self._indices, samples, "class indices"), np.int32)
        return Formula(("tokens", True), _mean_at, (self._positions, indices))

    def __repr__(self) -> str:
        positions = self.positions if len(self._positions) > 1 else self.positions[0]
        given = [] if self._indices is None else [repr(self._indices[0] if len(self._indices) == 1 else self.indices)]
        return shown(self, positions if len(positions) > 1 else positions[:1], *given)


def _mean_at(values: Sequence[tf.Tensor], arguments: Sequence[tf.Tensor]) -> tf.Tensor:
    output, positions = values[0], arguments[0]
    if len(arguments) > 1:
        indices = tf.broadcast_to(arguments[1], tf.shape(output)[:1])
        indices = tf.where(indices < 0, indices + tf.shape(output)[2], indices)
        output = tf.gather(output, indices, axis=2, batch_dims=1)
    elif output.shape.rank == 3:
        output = tf.reduce_mean(output, axis=2)
    positions = tf.broadcast_to(positions, [tf.shape(output)[0], tf.shape(positions)[1]])
    positions = tf.where(positions < 0, positions + tf.shape(output)[1], positions)
    return tf.reduce_mean(tf.gather(output, positions, axis=1, batch_dims=1), axis=1)


def _checked(positions: Any) -> np.ndarray:
    """Return whole numbers (1, P) or (N, P)."""
    several = list(positions) if isinstance(positions, list | tuple | range | np.ndarray | tf.Tensor) else [positions]
    nested = bool(several) and np.ndim(several[0]) > 0
    lists = [index_list(one, "positions") for one in (several if nested else [several])]
    if len({len(one) for one in lists}) > 1:
        raise ValueError(
            f"`positions` must hold as many for each sample, got lists of {', '.join(str(len(one)) for one in lists)}"
        )
    return np.array(lists, np.int32)
