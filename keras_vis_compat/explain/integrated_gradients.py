"""Integrated gradients."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from .. import grad_modifiers
from .._engine.evaluate import Points, Probe
from .._inputs import checks
from .._maps.scaling import owned
from .._types import Baseline, By, Inputs, Maps, Scores, Unconnected
from ..scores._question import Question, even_parts
from ._attribution import Attribution, added_up, floats
from ._baselines import baselines_of
from ._interpolated import InterpolatedSource
from ._model import numbers
from ._start import start_at


class Completeness(NamedTuple):
    """Whether attributions add up to what they should.

    Attributes:
        attributed: (N,), the sum of the attributions of each sample, in the unit of the score.
        difference: (N,), its score minus that of the baseline.
        error_percent: (N,), how far the one is from the other, in percent of the difference. Where a score rises and
            falls on its way, and ends near where it began, a small error is a large share of what is left: a percent of
            how far the score moves between may be ten of the difference, and infinite where there is none.
    """

    attributed: np.ndarray
    difference: np.ndarray
    error_percent: np.ndarray


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


class IntegratedGradients(Attribution):
    """What each input value adds to a score on the straight way from a baseline to the input.

    a_i = (x_i - b_i) · ∫ ∂f(b + α (x - b))/∂x_i dα, α from 0 to 1, added up over the channels. All of them add up to
    f(x) - f(b), which `return_completeness` reports.

    Example:
        >>> maps = IntegratedGradients(model)(CategoricalScore([3, 7]), images, baseline="blur", steps=100)
        >>> raw = {"map_modifier": None, "normalize_map": False, "return_completeness": True}
        >>> maps, completeness = IntegratedGradients(model)(CategoricalScore(3), images, **raw)
        >>> completeness.error_percent
        array([0.04, 0.11])

    Source:
        Sundararajan et al. 2017, "Axiomatic Attribution for Deep Networks", https://arxiv.org/abs/1703.01365
    """

    def __call__(
        self,
        score: Scores,
        seed_input: Inputs,
        baseline: Baseline = 0.0,
        steps: int = 50,
        keepdims: bool = False,
        map_modifier: Callable | str | None = grad_modifiers.absolute,
        training: bool = False,
        normalize_map: bool | str = True,
        unconnected_gradients: Unconnected = tf.UnconnectedGradients.NONE,
        *,
        by: By = None,
        rule: str = "secant",
        return_completeness: bool = False,
        batch_size: int = 32,
    ) -> Maps | tuple[Maps, Completeness]:
        """Return one map for each sample, or a list of such arrays, one for each input.

        Args:
            score: As for `Saliency`.
            seed_input: As for `Saliency`.
            baseline: Where the way starts: a number in the range of the input; `"zero"`, `"mean"` (of each channel of
                each image), `"blur"`; an array that fits one sample or all. For several inputs one for all, or a list
                or a dict by the name of the input.
            steps: Number of points on the way.
            keepdims: Whether to keep the channels; otherwise they are added up.
            map_modifier: Callable on the map of one sample, an array (1, …), after the channels were added up; its name
                in `grad_modifiers`; or None for the signed numbers.
            training: Whether layers run in training mode.
            normalize_map: Whether each map is scaled to [0, 1]; `"min_max"` scales as keras-vis did, `"maximum"`
                divides by the largest value.
            unconnected_gradients: What an input without a way to the score gets: an error or, `"zero"`, zeros.
            by: A layer or inner tensor to which the score is attributed in place of the input, as for `Saliency`; the
                way then leads from what it holds for the baseline to what it holds for the input.
            rule: Where the points lie, and how they count: `"midpoint"`, `"trapezoid"`, `"gauss_legendre"`; or
                `"secant"`, a trapezoid rule in which the two ends of each step share it so that they give the change of
                the score there, as far as they can: exact where a ReLU switches once in a step. It comes nearest for
                networks of ReLUs; for smooth activations (tanh, GELU, a softmax) `"gauss_legendre"` does.
            return_completeness: Whether to return `(maps, Completeness)`.
            batch_size: Largest number of points, of all images, in the model at once: memory does not grow with
                `steps`.

        Returns:
            As `Saliency`: float array (N, H, W), (N, H, W, C) with `keepdims`, or a list of them. With
            `map_modifier=None, normalize_map=False` in the unit of the score.

        Raises:
            TypeError, ValueError: An argument that does not fit; the message says what would.
        """
        options, way = self._options(map_modifier, normalize_map), checks.choice(rule, "rule", RULES)
        points = way(checks.whole(steps, "steps", 1))
        unconnected = checks.unconnected(unconnected_gradients)
        asked = self._asked(score, seed_input, batch_size)
        start = start_at(self, by, asked)
        asked = asked if start.wrt else asked.of(list(map(floats, asked.batches)))
        starts = baselines_of(baseline, asked)

        def attributed(part: tuple) -> list[np.ndarray]:
            rows, images = part
            ends = start.values(images, training)
            begins = start.values([one[rows.start : rows.stop] for one in starts], training)[: start.count]
            way = _Way(asked, start, rows, training)
            gradients = way.gradients([*ends, *begins], points, unconnected)
            changes = [_numbers(end) - _numbers(begin) for end, begin in zip(ends, begins, strict=False)]
            raw = [change * gradient for change, gradient in zip(changes, gradients, strict=True)]
            return [*raw, way.difference([*ends, *begins])] if return_completeness else raw

        found = asked.gathered(attributed)
        raw = found[: start.count]
        maps = self._maps(raw, added_up(start.axes, raw, keepdims), options, asked, seed_input, start.wrt)
        if not return_completeness:
            return maps
        sums = (own.reshape(len(own), -1).sum(1, dtype=np.float64) for own in raw)
        return maps, completeness(sum(sums), found[-1])


class _Way:
    """The ways of some samples, in the model a batch of points at a time."""

    def __init__(self, asked: Question, start: Any, rows: range, training: bool) -> None:
        self._source, self._moving = InterpolatedSource(start.source, start.count), start.count
        self._asked, self._rows, self._training = asked, rows, training

    def gradients(self, given: list, points: tuple, unconnected: str) -> list:
        """Return the mean gradient on the way of each sample, one array (n, …) for each thing that moves."""
        shares, weights = points
        moves = [_numbers(end) - _numbers(start) for end, start in zip(given, given[-self._moving :], strict=False)]
        given, mean = list(map(tf.convert_to_tensor, given)), _Mean(moves, 1 / max(1, len(shares) - 1))
        ones = np.ones(len(shares)) if weights is None else weights
        options = {"training": self._training, "unconnected": unconnected}
        for samples, places, own in self._batches(shares, ones):
            rows = [self._rows[one] for one in samples]
            reading = self._asked.read(rows, [*given, places, samples], (Points(),), self._source, **options)
            found = [_numbers(gradient) for gradient in reading.gradients]
            if weights is None:
                values = np.sum([_numbers(term).astype(np.float64) for term in reading.terms], axis=0)
                mean.add_steps(samples, np.where(own > 0, values, np.nan), found)
            else:
                mean.add(samples, own, found)
        return mean.totals

    def difference(self, given: list) -> np.ndarray:
        """Return the score at the end of each way minus that at its start, (n,)."""
        given, total = list(map(tf.convert_to_tensor, given)), np.zeros(len(self._rows))
        for samples, shares, signs in self._batches(np.array([0.0, 1.0]), np.array([-1.0, 1.0])):
            probe = Probe(self._source, self._asked.terms_of(self._rows, samples), training=self._training)
            values, _ = probe.score([*given, shares, samples])
            np.add.at(total, samples, signs * np.sum([_numbers(value) for value in values], axis=0))
        return total

    def _batches(self, shares: np.ndarray, weights: np.ndarray) -> Any:
        """Yield (samples, shares, weights) of a batch of points; what only fills it up has weight 0."""
        samples = np.repeat(np.arange(len(self._rows), dtype=np.int32), len(shares))
        shares, weights = (np.tile(one, len(self._rows)) for one in (shares, weights))
        size = self._asked.size or 1
        whole = -(-len(samples) // size) * size
        weights = np.append(weights, np.zeros(whole - len(samples)))
        samples, shares = np.resize(samples, whole), np.resize(shares, whole).astype(np.float32)
        for part in even_parts(whole, self._asked.batch_size):
            chosen = slice(part.start, part.stop)
            yield samples[chosen], shares[chosen], weights[chosen]


class _Mean:
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
        """Add some gradients, each times its weight."""
        for total, gradient in zip(self.totals, gradients, strict=True):
            weighed = gradient * weights.astype(gradient.dtype).reshape(-1, *[1] * (gradient.ndim - 1))
            np.add.at(total, samples, weighed)

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


def _numbers(value: Any) -> np.ndarray:
    return numbers(value) if isinstance(value, tf.Tensor) else value


def completeness(attributed: np.ndarray, difference: np.ndarray) -> Completeness:
    """Return how far sums of attributions (N,) are from what they should be."""
    missed, whole = np.abs(attributed - difference), np.abs(difference)
    error = np.divide(100 * missed, whole, out=np.where(missed > 0, np.inf, 0.0), where=whole > 0)
    return Completeness(*(owned(one.astype(np.float64)) for one in (attributed, difference, error)))
