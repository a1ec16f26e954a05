"""One pass through a model for a map: seeds in, gradients and values out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import grad_modifiers
from .._engine.evaluate import Probe
from .._engine.network import GraphSource
from .._inputs.batches import as_batches
from .._inputs.user_code import blamed
from .._types import Array, GradModifier, Inputs
from ..losses import WeightedLosses, terms_of


def read(
    source: GraphSource,
    losses: WeightedLosses,
    seed_input: Inputs,
    wrt: Sequence[Any] | None,
    grad_modifier: GradModifier,
) -> tuple[Probe, list[Array], list[Array], list[Array]]:
    """Return (probe, seeds, modified gradients, values) for what to differentiate by: lists of arrays.

    Args:
        source: What is probed.
        losses: List of (Loss, weight).
        seed_input: What the caller gave.
        wrt: What to differentiate by, a list; None for the inputs.
        grad_modifier: Name of a gradient modifier, a callable, or None.
    """
    modify = np.asarray if grad_modifier is None else blamed(grad_modifiers.get(grad_modifier), "grad_modifier")
    seeds = as_batches(seed_input, source.facts)
    probe = Probe(source, terms_of(losses, source, len(seeds[0])), wrt or source.inputs)
    reading = (probe if wrt else Probe(source, probe.terms)).read(seeds)
    gradients = [gradient.numpy() for gradient in reading.gradients]
    return probe, seeds, [modify(gradient) for gradient in gradients], [value.numpy() for value in reading.activations]
