"""The points on the way of integrated gradients: where they lie, and how the gradients there are averaged."""

from typing import Any

import numpy as np


def _gauss_legendre(steps: int) -> tuple[np.ndarray, np.ndarray]:
    points, weights = np.polynomial.legendre.leggauss(steps)
    return (points + 1) / 2, weights / 2


def _midpoint(steps: int) -> tuple[np.ndarray, np.ndarray]:
    return (np.arange(steps) + 0.5) / steps, np.full(steps, 1 / steps)


def _trapezoid(steps: int) -> tuple[np.ndarray, np.ndarray]:
    weights = np.full(_at_least_two(steps), 1 / (steps - 1))
    weights[[0, -1]] /= 2
    return np.linspace(0, 1, steps), weights


def _secant(steps: int) -> tuple[np.ndarray, None]:
    return np.linspace(0, 1, _at_least_two(steps)), None


def _at_least_two(steps: int) -> int:
    if steps < 2:
        raise ValueError(f"`steps` must be at least 2 for a rule with a point at either end, got {steps}")
    return steps


#: From the number of steps to the points, in [0, 1], and their weights; None where the scores there decide.
RULES = {"secant": _secant, "gauss_legendre": _gauss_legendre, "midpoint": _midpoint, "trapezoid": _trapezoid}


class Mean:
    """The mean gradient of each sample, added up as the points come in, in their order.

    Args:
        moves: What each sample moves by, one array (n, …) for each thing that moves.
        length: Of a step.
    """

    def __init__(self, moves: list[np.ndarray], length: float) -> None:
        self._moves, self._length = moves, length
        self.totals = [np.zeros(move.shape, move.dtype) for move in moves]
        self._last: tuple | None = None

    def add(self, samples: np.ndarray, weights: np.ndarray, gradients: list[np.ndarray]) -> None:
        """Add some gradients, each times its weight; those of one sample stand side by side."""
        for sample in np.unique(samples[weights != 0]):
            own = np.where(samples == sample, weights, 0)
            first, last = np.flatnonzero(own)[[0, -1]]
            for total, gradient in zip(self.totals, gradients, strict=True):
                given = own[first : last + 1].astype(gradient.dtype)
                total[sample] += np.einsum("p,p...->...", given, gradient[first : last + 1])  # see resizing: no BLAS

    def add_steps(self, samples: np.ndarray, values: np.ndarray, gradients: list[np.ndarray]) -> None:
        """Add steps between points, of which the score is known; NaN for one that only fills a batch up."""
        if self._last is not None:  # the step that began in the batch before
            pairs = zip(self._last, (samples, values, *gradients), strict=True)
            samples, values, *gradients = (np.concatenate(pair) for pair in pairs)
        self._last = tuple(one[-1:] for one in (samples, values, *gradients))
        slopes = sum(
            (gradient * move[samples]).reshape(len(samples), -1).sum(1, dtype=np.float64)
            for gradient, move in zip(gradients, self._moves, strict=True)
        )
        is_step = (samples[1:] == samples[:-1]) & np.isfinite(values[1:])
        first = np.where(is_step, _share_of_first(slopes, values, self._length), 0)
        weights = np.append(first, 0) + np.insert(np.where(is_step, self._length - first, 0), 0, 0)
        self.add(samples, weights, gradients)


def _share_of_first(slopes: Any, values: np.ndarray, length: float) -> np.ndarray:
    """Return how much of each step its first end stands for: so much that both ends give the change of the score."""
    bend = slopes[:-1] - slopes[1:]
    wanted = np.diff(values) - length * slopes[1:]
    share = np.divide(wanted, bend, out=np.full(len(bend), length / 2), where=np.abs(bend) > 1e-6 * np.abs(slopes[1:]))
    return np.clip(share, 0, length)
