"""What the engine is asked, and what it answers."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import NamedTuple

import tensorflow as tf


@dataclass(frozen=True)
class Term:
    """One addend of an objective: `weight * sum(formula(values, arguments))`.

    Attributes:
        reads: What is read: symbolic tensors, layers, or positions of the model's outputs.
        formula: `(values, arguments) -> (N,) or ()`, in TensorFlow operations; one value per read.
        key: Terms with equal keys compute the same formula.
        arguments: Numbers and arrays that may differ from call to call without a new trace.
        weight: Factor of this term in the objective.
        name: What callbacks call it.
        fixed_batch: Whether the formula must know the number of samples when it is traced.
    """

    reads: tuple
    formula: Callable
    key: Hashable
    arguments: tuple = ()
    weight: float = 1.0
    name: str = ""
    fixed_batch: bool = False


class Points(NamedTuple):
    """What is differentiated by where a source itself makes the points from what it is given."""


class Reading(NamedTuple):
    """What one pass through the model gave.

    Attributes:
        terms: For each term the value of its formula, times its weight.
        total: The objective: the sum over all terms and samples.
        activations: The values of the tensors differentiated by.
        gradients: The gradient of `total` with respect to each of them.
        finite: Whether all of these, and what the terms read, are finite numbers.
    """

    terms: list
    total: tf.Tensor
    activations: list
    gradients: list
    finite: tf.Tensor
