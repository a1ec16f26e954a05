"""Images with a patch covered, made inside the compiled function."""

from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from .._engine.derived_source import DerivedSource


class OccludedSource(DerivedSource):
    """A source whose rows are images with a patch covered.

    Its inputs are those of the model for all samples, then what stands behind the patches (an array like one of the
    inputs), then the first position (R, axes) of each patch, the first one behind it, and the sample (R,) of each row.

    Args:
        source: The source of the model.
        covered: Which of its inputs is covered.
        axes: The axes over which patches move.
    """

    def __init__(self, source: Any, covered: int, axes: Sequence[int]) -> None:
        super().__init__(source, "occluded", covered, tuple(axes))
        self._covered, self._axes = covered, tuple(axes)

    def reader(self, reads: Any, wrt: Sequence = (), folding: bool = False) -> tuple:
        """As that of the source, for images, what covers them, patches and samples."""
        layers, run = self._source.reader(reads, wrt, folding)

        def behind_patches(values: list, training: bool) -> list:
            *images, cover, first, behind, samples = values
            rows = [tf.gather(image, samples) for image in images]
            image = rows[self._covered]
            is_covered = self._inside(tf.shape(image), image.shape.rank, first, behind)
            rows[self._covered] = tf.where(is_covered, tf.gather(cover, samples), image)
            return run(rows, training)

        return layers, behind_patches

    def _inside(self, shape: tf.Tensor, rank: int, first: tf.Tensor, behind: tf.Tensor) -> tf.Tensor:
        inside = tf.ones([1] * rank, tf.bool)
        for number, axis in enumerate(self._axes):
            along = [-1 if own == axis else 1 for own in range(rank)]
            start, stop = (tf.reshape(one[:, number], [-1, *[1] * (rank - 1)]) for one in (first, behind))
            position = tf.reshape(tf.range(shape[axis]), along)
            inside &= (position >= start) & (position < stop)
        return inside
