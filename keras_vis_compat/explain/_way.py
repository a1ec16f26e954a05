"""The straight ways of integrated gradients, from a baseline to an input, in the model a batch of points at a time."""

from typing import Any

import numpy as np
import tensorflow as tf

from .._engine.evaluate import Points, Probe
from ..scores._question import Question, even_parts
from ._interpolated import InterpolatedSource
from ._model import numbers
from ._points import Mean


class Way:
    """The ways of some samples, in the model a batch of points at a time."""

    def __init__(self, asked: Question, start: Any, rows: range, training: bool) -> None:
        self._source, self._moving = InterpolatedSource(start.source, start.count), start.count
        self._asked, self._rows, self._training = asked, rows, training

    def gradients(self, given: list, points: tuple, unconnected: str) -> list:
        """Return the mean gradient on the way of each sample, one array (n, …) for each thing that moves."""
        shares, weights = points
        moves = [as_array(end) - as_array(start) for end, start in zip(given, given[-self._moving :], strict=False)]
        given, mean = list(map(tf.convert_to_tensor, given)), Mean(moves, 1 / max(1, len(shares) - 1))
        ones = np.ones(len(shares)) if weights is None else weights
        options = {"training": self._training, "unconnected": unconnected}
        for samples, places, own in self._batches(shares, ones):
            rows = [self._rows[one] for one in samples]
            reading = self._asked.read(rows, [*given, places, samples], (Points(),), self._source, **options)
            found = [as_array(gradient) for gradient in reading.gradients]
            if weights is None:
                values = np.sum([as_array(term).astype(np.float64) for term in reading.terms], axis=0)
                mean.add_steps(samples, np.where(own > 0, values, np.nan), found)
            else:
                mean.add(samples, own, found)
            if self._asked.count:
                self._asked.count.add(int(np.count_nonzero(own)))
        return mean.totals

    def difference(self, given: list) -> np.ndarray:
        """Return the score at the end of each way minus that at its start, (n,)."""
        given, total = list(map(tf.convert_to_tensor, given)), np.zeros(len(self._rows))
        for samples, shares, signs in self._batches(np.array([0.0, 1.0]), np.array([-1.0, 1.0])):
            probe = Probe(self._source, self._asked.terms_of(self._rows, samples), training=self._training)
            values, _ = probe.score([*given, shares, samples])
            np.add.at(total, samples, signs * np.sum([as_array(value) for value in values], axis=0))
        return total

    def _batches(self, shares: np.ndarray, weights: np.ndarray) -> Any:
        """Yield (samples, shares, weights) of a batch of points; what only fills it up has weight 0."""
        samples = np.repeat(np.arange(len(self._rows), dtype=np.int32), len(shares))
        shares, weights = (np.tile(one, len(self._rows)) for one in (shares, weights))
        size = self._asked.size or 1
        whole = -(-len(samples) // size) * size
        weights = np.append(weights, np.zeros(whole - len(samples)))
        samples, shares = np.resize(samples, whole), np.resize(shares, whole)  # in double precision, for such models
        for part in even_parts(whole, self._asked.batch_size):
            chosen = slice(part.start, part.stop)
            yield samples[chosen], shares[chosen], weights[chosen]


def as_array(value: Any) -> np.ndarray:
    return numbers(value) if isinstance(value, tf.Tensor) else value
