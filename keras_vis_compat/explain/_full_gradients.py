"""What the input and every bias add to a score, laid over the input inside the compiled function."""

from collections.abc import Sequence
from itertools import compress
from typing import Any

import tensorflow as tf

from .. import _keras
from .._engine.biases import BiasSource
from ._masks import enlarged


class FullGradients(BiasSource):
    """A `BiasSource` that tells, in place of gradients, a map (N, …) for each input, and what all parts add up to (N,).

    So what the layers give is summed up where it is, and never handed out.

    Args:
        source: The source of the model, a graph.
        places: The calls of layers with a bias; whoever differentiates by anything but the inputs and these is told
            plain gradients.
        scaled: Whether ψ scales what each layer adds to [0, 1].
        align_corners: How maps are enlarged.
        summed: Whether the sums are told.
    """

    def __init__(self, source: Any, places: Sequence[Any], scaled: bool, align_corners: bool, summed: bool) -> None:
        super().__init__(source)
        self.key = ("full gradients", scaled, align_corners, summed, source.key)
        self._scaled, self._align_corners, self._summed = scaled, align_corners, summed
        self.by = [*source.inputs, *places]

    def told(self, wrt: Sequence[Any], values: list, gradients: list) -> tuple[list, list]:
        """Return nothing for the values, and the maps and sums for the gradients."""
        if list(map(id, wrt)) != list(map(id, self.by)):
            return values, gradients
        gradients = [tf.cast(own, tf.float32) if own.dtype.size < 4 else own for own in gradients]
        inputs = [
            tf.cast(value, own.dtype) * own for value, own in zip(values[: len(self.inputs)], gradients, strict=False)
        ]
        places = wrt[len(inputs) :]
        axes = [_keras.channel_axis_of(place.tensor) for place in places]
        added = [
            own * _keras.bias_of(place.operation, own, axis)
            for place, own, axis in zip(places, gradients[len(inputs) :], axes, strict=True)
        ]
        seen = zip(*map(self.sees, places), strict=True) if places else [()] * len(inputs)
        maps = [
            self._laid_over(own, fact.channel_axis, list(compress(zip(added, axes, strict=True), of_it)))
            for own, fact, of_it in zip(inputs, self._source.facts, seen, strict=True)
        ]
        return [], [*maps, *([_sums([*inputs, *added])] if self._summed else [])]

    def _laid_over(self, own: tf.Tensor, channel_axis: int, added: list[tuple]) -> tf.Tensor:
        """Return (N, …): what an input and the biases of layers with its axes add, those that depend on it."""
        if own.shape.rank == 2:  # features, of which no other layer knows
            return self._psi(own)
        total = self._psi(own, channel_axis)
        small: dict[tuple, tf.Tensor] = {}  # enlarging is done once for all layers of one size
        for part, axis in added:
            if part.shape.rank == own.shape.rank:
                seen = tf.cast(self._psi(part, axis), total.dtype)
                size = tuple(seen.shape[1:])
                small[size] = small[size] + seen if size in small else seen
        return tf.add_n([total, *(enlarged(one, total.shape[1:], self._align_corners) for one in small.values())])

    def _psi(self, part: tf.Tensor, channel_axis: int | None = None) -> tf.Tensor:
        """The absolute values, scaled to [0, 1] for each sample, added up over the channels."""
        part = tf.abs(part)
        total = part if channel_axis is None else tf.reduce_sum(part, channel_axis)
        if not self._scaled:
            return total
        inside = list(range(1, part.shape.rank))
        ends = tf.reduce_min(part, inside), tf.reduce_max(part, inside)
        lowest, highest = (tf.reshape(end, [-1, *[1] * (total.shape.rank - 1)]) for end in ends)
        channels = 1 if channel_axis is None else tf.shape(part)[channel_axis]
        return tf.math.divide_no_nan(total - tf.cast(channels, part.dtype) * lowest, highest - lowest)


def _sums(parts: list[tf.Tensor]) -> tf.Tensor:
    """What some parts (N, …) add up to for each sample."""
    sums = [tf.reduce_sum(part, list(range(1, part.shape.rank))) for part in parts]
    return tf.add_n([tf.cast(one, tf.float64) for one in sums])
