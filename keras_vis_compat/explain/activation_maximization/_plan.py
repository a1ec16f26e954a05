"""What happens to one input of the model on its way: one plan per input."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from ..._engine.evaluate import Term
from ..._engine.fingerprint import fingerprint
from ..._engine.user_functions import computed
from ..._inputs.batches import NO_IDS
from ..._inputs.user_code import blamed, blaming
from ._part import Part
from ._per_input import one_per_input, parts_per_input, ranges_per_input
from ._random import seed_for
from ._readable_inputs import Input
from .input_modifiers import Jitter, RandomModifier, Rotate2D
from .regularizers import Norm, TotalVariation, TotalVariation2D, WeightedRegularizer

# The defaults. What does not fit an input is left out, and TotalVariation stands in for TotalVariation2D.
MODIFIERS = (Jitter(4), Rotate2D(1))
REGULARIZERS = (TotalVariation2D(weight=1.0), Norm(weight=0.3, p=1))


class InputPlan(NamedTuple):
    """How one input is started from, changed, penalised and shown.

    Attributes:
        position: Which input it is.
        name: What messages and callbacks call it; empty for the only input.
        dtype: What the model declares, and the result has.
        channel_axis: Where the model has its channels, counted from the end.
        modifiers: What is done before each step.
        regularizers: What keeps it natural.
        range: (low, high) of the result, None where an end is open.
        finish: What is done to the result, or None.
    """

    position: int
    name: str
    dtype: tf.DType
    channel_axis: int
    modifiers: list
    regularizers: list
    range: tuple
    finish: Callable | None

    @property
    def fed(self) -> tf.DType:
        """The dtype the model is given: bytes have no gradient, so it is given the floats it would make of them."""
        return self.dtype if self.dtype.is_floating else tf.float32

    @property
    def is_compiled(self) -> bool:
        """Whether all that is done before a step can be compiled."""
        return all(map(_is_ours, self.modifiers))

    @property
    def key(self) -> Hashable:
        """A hashable, equal for plans that compile to the same."""
        return self.channel_axis, tuple(modifier.key() for modifier in self.modifiers if _is_ours(modifier))

    def seeds(self, seed: tf.Tensor) -> list[tf.Tensor]:
        """Return a seed for each modifier from that of a call."""
        return [seed_for(seed, self.position, number) for number in range(len(self.modifiers))]

    def modified(self, values: tf.Tensor, index: Any, seeds: list[tf.Tensor]) -> tf.Tensor:
        """Return the values to take the gradient at in a step; `seeds` are those of the whole call."""
        for modifier, seed in zip(self.modifiers, seeds, strict=True):
            values = self._changed(modifier, values, seed + tf.stack([0, index]))
        return values

    def _changed(self, modifier: Any, values: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        if _is_ours(modifier):
            return self._laid_out(modifier.modify(self._laid_out(values, to_last=True), seed), to_last=False)
        with blaming(modifier, "input modifier"):
            changed = modifier(values)
        return same_shape(changed, values, "input_modifiers")

    def terms(self, samples: int) -> list[Term]:
        """Return the terms of the penalties on this input."""
        return [self._term(regularizer, number, samples) for number, regularizer in enumerate(self.regularizers)]

    def _term(self, regularizer: Any, number: int, samples: int) -> Term:
        own = getattr(regularizer, "name", None) or f"regularizer-{number}"
        name, reads = f"{own}({self.name})" if self.name else own, (Input(self.position),)
        if not _is_ours(regularizer):
            return Term(reads, _opaque(regularizer), ("penalty", fingerprint(regularizer)), name=name, fixed_batch=True)

        def penalty(values: Sequence[tf.Tensor], _: Any) -> tf.Tensor:
            return regularizer.penalty(self.channels_last(values[0]))

        return Term(reads, penalty, (regularizer.key(), self.channel_axis), weight=regularizer.weight, name=name)

    def shown(self, values: tf.Tensor) -> tf.Tensor:
        """Return the values as they are given to callers: within the range, in the dtype of the input."""
        low, high = self.range
        values = values if low is None else tf.maximum(values, tf.cast(low, values.dtype))
        values = values if high is None else tf.minimum(values, tf.cast(high, values.dtype))
        values = tf.cast(values if self.dtype.is_floating else tf.round(values), self.dtype)
        return values if self.finish is None else _tensor(blamed(self.finish, "activation modifier")(values))

    def channels_last(self, values: tf.Tensor) -> tf.Tensor:
        """Return the input as regularizers of the library see it."""
        return self._laid_out(_at_least_single(values), to_last=True)

    def _laid_out(self, values: tf.Tensor, to_last: bool) -> tf.Tensor:
        if self.channel_axis == -1:
            return values
        axes = list(range(values.shape.rank))
        end = len(axes) - 1
        here, there = (end + 1 + self.channel_axis, end) if to_last else (end, end + 1 + self.channel_axis)
        axes.insert(there, axes.pop(here))
        return tf.transpose(values, axes)


def plans_of(
    names: Sequence[tuple],
    batches: Sequence[np.ndarray],
    channel_axes: Sequence[int],
    input_range: Any,
    input_modifiers: Any,
    regularizers: Any,
    activation_modifiers: Any,
) -> list[InputPlan]:
    """Return one `InputPlan` for each input, after checks of everything that may differ between them.

    Args:
        names: For each input every name it goes by.
        batches: For each input the array it starts from.
        channel_axes: For each input where the channels are, counted from the end.
        input_range, input_modifiers, regularizers, activation_modifiers: As callers give them.
    """
    for own, batch in zip(names, batches, strict=True):
        if batch.dtype.kind in "iu" and batch.dtype != "uint8":
            raise ValueError(NO_IDS.format(f"{own[0]!r} takes {batch.dtype},"))
    ranks = [batch.ndim for batch in batches]
    columns = zip(
        range(len(names)),
        [own[0] if len(names) > 1 else "" for own in names],
        [tf.as_dtype(batch.dtype) for batch in batches],
        channel_axes,
        _modifiers(input_modifiers, names, ranks),
        _regularizers(regularizers, names, ranks),
        ranges_per_input(input_range, names),
        one_per_input(activation_modifiers, names, "activation_modifiers"),
        strict=True,
    )
    return [InputPlan(*column) for column in columns]


def _modifiers(given: Any, names: Sequence[tuple], ranks: Sequence[int]) -> list[list]:
    if given is MODIFIERS:
        return [[part for part in MODIFIERS if part.fits(rank)] for rank in ranks]
    return parts_per_input(given, names, ranks, "input_modifiers")


def _regularizers(given: Any, names: Sequence[tuple], ranks: Sequence[int]) -> list[list]:
    if given is REGULARIZERS:
        return [[part for part in (_variation(rank), Norm(weight=0.3, p=1)) if part.fits(rank)] for rank in ranks]
    return parts_per_input(given, names, ranks, "regularizers")


def _variation(rank: int) -> WeightedRegularizer:
    return TotalVariation2D(weight=1.0) if rank == 4 else TotalVariation(weight=1.0)


def same_shape(changed: Any, values: tf.Tensor, argument: str) -> tf.Tensor:
    """Return what a caller's function made of some values as a tensor of their dtype, checked."""
    changed = tf.cast(_tensor(changed, argument), values.dtype)
    if changed.shape != values.shape:
        raise ValueError(
            f"`{argument}` must keep the shape of the input, {tuple(values.shape)}, got {tuple(changed.shape)} back"
        )
    return changed


def _is_ours(part: Any) -> bool:
    """Whether a part can be taken apart for compilation: one of ours, whose `__call__` nobody replaced."""
    return isinstance(part, Part) and type(part).__call__ in (RandomModifier.__call__, WeightedRegularizer.__call__)


def _opaque(regularizer: Callable) -> Callable:
    """The penalty of a caller's own regularizer, which gets the input as the model has it."""
    return lambda values, _: computed(regularizer, "regularizer", _at_least_single(values[0]), as_penalty)


def as_penalty(value: Any) -> tf.Tensor:
    """Return a penalty as a tensor of floats; a list of numbers is one of them for each sample."""
    penalty = _tensor(value, "regularizers")
    return penalty if penalty.dtype.is_floating else tf.cast(penalty, tf.float32)


def _tensor(value: Any, argument: str = "activation_modifiers") -> tf.Tensor:
    try:
        return tf.convert_to_tensor(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"`{argument}` must return numbers, an array or a tensor, got {value!r} back") from error


def _at_least_single(values: tf.Tensor) -> tf.Tensor:
    return tf.cast(values, tf.float32) if values.dtype.size < 4 else values
