"""A model from a layer on, with one map of the layer taken away in each row."""

from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from .._engine.derived_source import DerivedSource
from .._engine.tail import Tail


class AblatedSource(DerivedSource):
    """A `Tail` whose rows miss a map of the layer where it starts.

    Its inputs are those of the tail for all samples, then the map (R,) that is zero, -1 for none, and the sample (R,)
    of each row.

    Args:
        tail: The model from the layer on.
        which: Which of its places loses a map.
        channel_axis: Of the maps.
    """

    def __init__(self, tail: Tail, which: int, channel_axis: int) -> None:
        super().__init__(tail, "ablated", which, channel_axis)
        self._which, self._axis = which, channel_axis

    def reader(self, reads: Any, wrt: Sequence = (), folding: bool = False) -> tuple:
        """As that of the tail, for its inputs, maps and samples."""
        layers, run = self._source.reader(reads, wrt, folding)

        def without_map(values: list, training: bool) -> list:
            *given, maps, samples = values
            whole = given[self._which]
            rows = [one if one is whole else rows_of(one, samples) for one in given]
            if whole.shape[0] != 1:  # the only sample there is becomes rows as maps are taken away
                whole = rows_of(whole, samples)
            kept = tf.one_hot(maps, tf.shape(whole)[self._axis], on_value=0.0, off_value=1.0)
            along = [-1 if axis in (0, self._axis % whole.shape.rank) else 1 for axis in range(whole.shape.rank)]
            shape = [tf.shape(kept)[0 if axis == 0 else 1] if size == -1 else 1 for axis, size in enumerate(along)]
            rows[self._which] = whole * tf.cast(tf.reshape(kept, shape), whole.dtype)
            return run(rows, training)

        return layers, without_map


def rows_of(value: tf.Tensor, samples: tf.Tensor) -> tf.Tensor:
    """Return the rows of what a tail takes; of no mask there are none."""
    return value if value.dtype == tf.bool and value.shape.rank == 1 else tf.gather(value, samples)
