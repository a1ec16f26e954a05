"""One pass through a model for one sample, of which everything is kept."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from .. import _keras
from .bad_weights import of_hidden_weights
from .not_finite import NotFiniteError


@dataclass(frozen=True)
class WholePass:
    """What one sample makes of every layer.

    Attributes:
        steps: Every `Step` from the inputs to what is scored; none for a model that can only be called, of which what
            is scored and the inputs are seen.
        names: What each step is called.
        values: For each step its value (1, …).
        gradients: For each step the gradient of the score by it; zeros for whole numbers.
        reads: Positions of what is scored.
        targets: Positions of what the map is made of.
        score: The score.
        said: Why there is nothing to score, where the score itself knows; a `Cause`.
    """

    steps: list
    names: list
    values: list
    gradients: list
    reads: list
    targets: list
    score: float
    said: Any = None

    def onwards(self, start):
        """The positions of all steps that depend on one, itself included."""
        found = {start}
        for position, step in enumerate(self.steps):
            if not found.isdisjoint(step.sources):
                found.add(position)
        return found

    def origin(self, position, alike):
        """The first step on the way to one that is `alike(position)` itself, while what it is made from is not."""
        while sources := [source for source in self.steps[position].sources if alike(source)]:
            position = sources[0]
        return position

    def is_differentiable(self, position):
        """Whether a step is declared to hold floats: whole numbers have no gradient."""
        return _is_float(self.steps[position].place)

    def is_entry(self, position):
        return not self.steps[position].sources


def whole_pass(probe, images, row=0, differentiate=True):
    """Return the `WholePass` of row `row` of the images, or raise `NotFiniteError`.

    Args:
        probe: The objective; `wrt` is what the map is made of.
        images: List of arrays (N, …), one for each input.
        row: Which of the images; the others are there only where the model takes no less.
        differentiate: Whether gradients are wanted.
    """
    reads = [read for term in probe.terms for read in term.reads]
    steps, read, targets = probe.source.steps(reads, probe.wrt or ())
    watched = [step.place for step in steps] or reads  # of a model that can only be called, what it gives
    if reason := of_hidden_weights(_layers(probe.source, steps)):
        raise NotFiniteError(reason)
    floats = [position for position, one in enumerate(watched) if _is_float(one)]
    asked = probe.asking(probe.terms, [watched[position] for position in floats])
    terms, values = asked.score(images, watched)
    values = list(map(_numbers, values[: len(watched)]))
    gradients = [np.zeros(value.shape, np.float32) for value in values]
    if differentiate:
        for position, gradient in zip(floats, asked.read(images).gradients, strict=True):
            gradients[position] = _numbers(gradient)
    score = sum(float(np.ravel(_numbers(term))[row if len(np.ravel(term)) > 1 else 0]) for term in terms)
    names = [step.path for step in steps]
    if not steps:
        names = [*map(str, reads), *_names_of(probe.source, images)]
        read, targets = list(range(len(reads))), list(range(len(reads), len(names)))
        by = probe.asking(probe.terms).read(images).gradients if differentiate else map(tf.zeros_like, images)
        values, gradients = [*values, *map(np.asarray, images)], [*gradients, *map(_numbers, by)]
    return WholePass(steps, names, _one(values, row), _one(gradients, row), read, targets, score)


def _names_of(source, images):
    """What the inputs of a model that can only be called are called."""
    count = len(images)
    return list(source.key or (["input"] if count == 1 else [f"input {number}" for number in range(count)]))


def _layers(source, steps):
    return [step.operation for step in steps] if steps else _keras.flat_layers(source.model)


def _is_float(read):
    return isinstance(read, int) or tf.as_dtype(read.tensor.dtype).is_floating


def _one(arrays, row):
    return [array[row : row + 1] if array.ndim and len(array) > row else array for array in arrays]


def _numbers(tensor):
    return (tf.cast(tensor, tf.float32) if tensor.dtype.is_floating and tensor.dtype.size < 4 else tensor).numpy()
