"""Penalties on all inputs at once: the regularizers of tf-keras-vis before 0.7."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tensorflow as tf

from ..._engine.evaluate import Term
from ..._engine.fingerprint import fingerprint
from ..._engine.user_functions import computed
from ._plan import InputPlan, as_penalty
from ._readable_inputs import Input
from .legacy_regularizers import LegacyRegularizer


def parted(regularizers: Any) -> tuple[Any, list]:
    """Return regularizers as a caller gives them in two parts: those for single inputs, those on all of them.

    Raises:
        ValueError: Some of each kind, or one on all inputs given for a single one.
    """
    found = _flat(regularizers)
    on_all = list(filter(_takes_all, found))
    if not on_all:
        return regularizers, []
    listed = [regularizers] if callable(regularizers) else list(regularizers)
    if isinstance(regularizers, Mapping) or listed != on_all:
        raise ValueError(
            "`regularizers` must hold those on all inputs, LegacyRegularizer, in a plain list of their own, got "
            f"{', '.join(type(one).__name__ for one in found)}; use Norm and TotalVariation2D of "
            "keras_vis_compat.explain.activation_maximization.regularizers for single inputs"
        )
    return None, on_all


def terms_on_all(regularizers: Sequence[Callable], plans: Sequence[InputPlan]) -> list[Term]:
    """Return the terms of penalties on the list of the inputs, channels last."""
    return [_term(regularizer, number, plans) for number, regularizer in enumerate(regularizers)]


def _term(regularizer: Callable, number: int, plans: Sequence[InputPlan]) -> Term:
    def penalty(values: Sequence[tf.Tensor], _: Any) -> tf.Tensor:
        inputs = [plan.channels_last(value) for plan, value in zip(plans, values, strict=True)]
        return computed(regularizer, "regularizer", inputs, as_penalty)

    reads = tuple(Input(plan.position) for plan in plans)
    key = ("penalty on all", fingerprint(regularizer), tuple(plan.channel_axis for plan in plans))
    name = getattr(regularizer, "name", None) or f"regularizer-{number}"
    return Term(reads, penalty, key, name=name, fixed_batch=True)


def _takes_all(regularizer: Any) -> bool:
    """Whether it is given the list of the inputs: one of ours, or of tf-keras-vis itself."""
    origins = {kind.__module__ for kind in type(regularizer).__mro__}
    return isinstance(regularizer, LegacyRegularizer) or "tf_keras_vis.utils.regularizers" in origins


def _flat(value: Any) -> list:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [one for part in value for one in _flat(part)]
    return [value]
