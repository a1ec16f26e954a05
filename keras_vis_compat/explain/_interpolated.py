"""Points on the straight way from a baseline to what is explained, made inside the compiled function."""

from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from .._engine.derived_source import DerivedSource
from ._ablated import rows_of


class InterpolatedSource(DerivedSource):
    """A source whose rows are points on the ways from some values to others.

    Its inputs are those of the source for all samples, then the ends of the ways where they start (one for each of the
    first `count` inputs), then the share of the way (R,) and the sample (R,) of each row. So steps and samples share a
    batch, and no more than a batch of points ever exists.

    Args:
        source: What computes the score of a point.
        count: How many of its inputs move; the others stay what they are.
    """

    def __init__(self, source: Any, count: int) -> None:
        super().__init__(source, "interpolated", count)
        self._count = count

    def reader(self, reads: Any, wrt: Sequence = (), folding: bool = False) -> tuple:
        """As that of the source; with anything in `wrt`, the points come last."""
        layers, run = self._source.reader(reads, (), folding)

        def along(values: list, training: bool) -> list:
            *given, shares, samples = values
            ends, starts = given[: -self._count], given[-self._count :]
            points = [_between(*pair, shares, samples) for pair in zip(ends, starts, strict=False)]
            rows = [*points, *(rows_of(one, samples) for one in ends[self._count :])]
            return [*run(rows, training), *(rows[: self._count] if wrt else ())]

        return layers, along

    def steps(self, reads: Any, wrt: Any = ()) -> tuple:
        """Those of the source; the points themselves are none."""
        return self._source.steps(reads)


def _between(end: tf.Tensor, start: tf.Tensor, shares: tf.Tensor, samples: tf.Tensor) -> tf.Tensor:
    end, start = tf.gather(end, samples), tf.gather(start, samples)
    share = tf.reshape(tf.cast(shares, end.dtype), [-1, *[1] * (end.shape.rank - 1)])
    return start + share * (end - start)
