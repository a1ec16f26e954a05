"""The images of a measurement, checked, a batch at a time: from arrays or from a tf.data pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

import tensorflow as tf

from .. import _keras
from .._engine.batch_size import fixed_size, refusal
from .._engine.network import Source, source_of_model
from .._inputs.advice import advice_for
from .._inputs.batches import as_batches, as_undeclared_batches
from .._inputs.checks import no_model, whole
from .._inputs.datasets import batched, images_of
from .._inputs.pictures import is_picture
from .._types import Array, Inputs, Model

_TAKEN = (list, tuple, dict, tf.data.Dataset)
_ARRAYS = ("__array__", "__array_interface__")


class Names(NamedTuple):
    """How messages call what a measurement is given."""

    score: str = "score"
    images: str = "images"
    maps: str = "maps"


_NAMES = Names()


class Images:
    """The inputs of a model, an array for each of them at every step of an iteration.

    Args:
        model: A model of Keras 3 or tf_keras.
        inputs: Array (N, …), a list or dict of them for several inputs, or a `tf.data.Dataset` of images or of
            `(images, labels)`, batched or not, that gives them in the same order every time.
        batch_size: How many images go through the model at once; a batched data set keeps its own batches.
        names: How messages call these, and what belongs to them.

    Attributes:
        source: What is probed.
        batch_size: As given, or the only one that the model can compute.
        inputs: Number of inputs of the model.
        rank: Number of axes of the first input; 0 for a data set.
        samples: Number of images; None for a data set, which is read only when it is used.
        fixed: Whether the model can compute batches of one size only.
    """

    def __init__(self, model: Model, inputs: Inputs, batch_size: int = 32, names: Names = _NAMES) -> None:
        if not _keras.is_model(model):
            raise no_model(model)
        if inputs is None:
            raise ValueError(f"`{names.images}` must be an array of images or a tf.data.Dataset, got None")
        if (
            not isinstance(inputs, _TAKEN)
            and not is_picture(inputs)
            and not any(map(partial(hasattr, inputs), _ARRAYS))
        ):
            raise TypeError(
                f"`{names.images}` must be an array of images, a list or dict of them, or a tf.data.Dataset, got "
                f"{type(inputs).__name__}: {advice_for(inputs) or 'stack what it yields, np.concatenate(list(x))'}"
            )
        self.names = names
        batch_size = whole(batch_size, "batch_size", 1)
        self._dataset: Any = inputs if isinstance(inputs, tf.data.Dataset) else None
        given = inputs if self._dataset is None else images_of(self._dataset.element_spec)
        self.source = _source_of(model, given)
        size = fixed_size(self.source)
        self.batch_size, self.fixed = size or batch_size, size is not None
        self._arrays = self._checked(inputs) if self._dataset is None else None
        self.inputs = len(self._arrays or self.source.inputs or tf.nest.flatten(given))
        self.samples = len(self._arrays[0]) if self._arrays else None
        self.rank = self._arrays[0].ndim if self._arrays else 0
        if size and self._arrays and self.samples % size:
            raise ValueError(refusal(size, self.samples))

    def __iter__(self) -> Iterator[list[Array]]:
        """Return an iterator of lists of arrays (B, …), one per input."""
        arrays, size = self._arrays, self.batch_size
        if arrays is None:
            return map(self._checked, map(images_of, self._batched().as_numpy_iterator()))
        return ([own[start : start + size] for own in arrays] for start in range(0, len(arrays[0]), size))

    def channel_axes(self, arrays: list[Array]) -> list[int]:
        """The axis of the channels in each of these arrays."""
        if self.source.inputs:
            return [own.channel_axis for own in self.source.facts]
        channels = _keras.namespace_of(self.source.model).backend.image_data_format()
        return [1 if channels == "channels_first" else array.ndim - 1 for array in arrays]

    def _checked(self, inputs: Inputs) -> list[Array]:
        model = self.source.model
        if self.source.inputs:
            return as_batches(inputs, self.source.facts, self.names.images)
        return as_undeclared_batches(inputs, _keras.float_type_of(model), self.names.images)[1]

    def _batched(self) -> tf.data.Dataset:
        return batched(self._dataset, [len(symbol.shape) for symbol in self.source.inputs], self.batch_size)


def _source_of(model: Model, inputs: Inputs) -> Source:
    """What to probe; a model that declares no inputs is given a dict where one was given."""
    source = source_of_model(model)
    return source_of_model(model, tuple(inputs)) if isinstance(inputs, dict) and not source.inputs else source
