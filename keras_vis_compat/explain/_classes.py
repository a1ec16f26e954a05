"""Which class is explained in each image, its score, and what it is called."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from .._maps.scaling import owned
from ..scores import BinaryScore, CategoricalScore, Score


def score_of(classes: Sequence[int] | np.ndarray, units: int) -> Score:
    """Return the score of a class for each image, for an output of so many units."""
    if units == 1:
        return BinaryScore([bool(one) for one in classes])
    return CategoricalScore([int(one) for one in classes])


def classes_read(output: np.ndarray) -> np.ndarray:
    """Return the class (N,) that an output (N, classes) says; one unit, a probability or a logit, says 0 or 1."""
    if output.shape[1] > 1:
        return output.argmax(1)
    is_probability = bool(((output >= 0) & (output <= 1)).all())
    return (output[:, 0] > (0.5 if is_probability else 0)).astype(int)


def checked_names(class_names: Sequence[str], units: int) -> list[str]:
    """Return the names of all classes of an output of so many units."""
    wanted = max(units, 2)
    if isinstance(class_names, str) or len(class_names) != wanted:
        raise ValueError(
            f"`class_names` must hold {wanted} names, one for each class of the model, got {len(class_names)}"
            if not isinstance(class_names, str)
            else f"`class_names` must be a list of {wanted} names, got the text {class_names!r}"
        )
    return [str(name) for name in class_names]


def classes_of(score: Any, output: np.ndarray) -> np.ndarray | None:
    """Return the class that is explained in each image, where it is one."""
    if score is None:
        if output.ndim != 2:
            raise ValueError(f"`score` must be given for a model whose output is not (N, classes), got {output.shape}")
        return classes_read(output)
    if isinstance(score, CategoricalScore):
        return owned(np.resize(np.array(score.indices) % output.shape[-1], len(output)))
    if isinstance(score, BinaryScore):
        return owned(np.resize(np.array(score.target_values, int), len(output)))
    return None


def values_of(score: Any, output: np.ndarray) -> np.ndarray:
    """Return the score (N,) of each image, its probability where it speaks of one."""
    of = score.probability if isinstance(score, Score) else score
    return owned(np.asarray(tf.reshape(of(tf.convert_to_tensor(output)), [-1]), np.float64))
