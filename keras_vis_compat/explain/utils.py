"""What programs written for tf-keras-vis import from its `utils`, with the same arguments and the same results."""

from collections.abc import Callable, Iterator
from itertools import dropwhile
from typing import Any

import numpy as np
import tensorflow as tf

from .. import _keras
from .._maps.scaling import min_max, owned
from .._types import Model

__all__ = [
    "find_layer",
    "get_input_names",
    "is_mixed_precision",
    "listify",
    "normalize",
    "num_of_gpus",
    "standardize",
    "zoom_factor",
]


def normalize(array: Any, value_range: tuple[float, float] = (1.0, 0.0)) -> np.ndarray:
    """Return samples (N, …), each scaled from its least to its largest value to [0, 1).

    Args:
        array: Numbers (N, …).
        value_range: Takes no part, as it took none in tf-keras-vis: nothing but the default is accepted.

    Returns:
        (value - least) / (largest - least + 1e-7) of each sample, in the shape of `array`.

    Raises:
        ValueError: Another `value_range`.

    Example:
        >>> normalize(np.array([[0.0, 2.0, 4.0], [5.0, 5.0, 5.0]])).round(3)
        array([[0. , 0.5, 1. ],
               [0. , 0. , 0. ]])
    """
    if sorted(value_range) != [0, 1]:
        raise ValueError(
            f"`value_range` must be the default, (1.0, 0.0), got {value_range!r}: tf-keras-vis scaled to [0, 1] "
            "whatever it was; scale the result yourself"
        )
    return owned(min_max(np.asarray(array)))


def standardize(array: Any, value_range: tuple[float, float] = (1.0, 0.0)) -> np.ndarray:
    """Return what `normalize` returns: its name in tf-keras-vis 0.6 and 0.7.

    Args:
        array: Numbers (N, …).
        value_range: As there.

    Raises:
        ValueError: As there.

    Example:
        >>> standardize(np.array([[0.0, 2.0, 4.0]])).round(3)
        array([[0. , 0.5, 1. ]])
    """
    return normalize(array, value_range)


def num_of_gpus() -> tuple[int, int]:
    """Return how many GPUs TensorFlow sees: physical ones, and logical ones that it makes of them.

    Example:
        >>> _, gpus = num_of_gpus()
    """
    physical = tf.config.list_physical_devices("GPU")
    return (len(physical), len(tf.config.list_logical_devices("GPU"))) if physical else (0, 0)


def listify(value: Any, return_empty_list_if_none: bool = True, convert_tuple_to_list: bool = True) -> list:
    """Return a list as it is, and anything else in one.

    Args:
        value: Anything.
        return_empty_list_if_none: Whether None becomes [], not [None].
        convert_tuple_to_list: Whether a tuple becomes a list of its items, not of itself.

    Example:
        >>> listify(3), listify((1, 2)), listify((1, 2), convert_tuple_to_list=False), listify(None)
        ([3], [1, 2], [(1, 2)], [])
    """
    if isinstance(value, list):
        return value
    if value is None and return_empty_list_if_none:
        return []
    return list(value) if isinstance(value, tuple) and convert_tuple_to_list else [value]


def find_layer(model: Model, condition: Callable[[Any], bool], offset: Any = None, reverse: bool = True) -> Any:
    """Return the last layer, nested models looked into, of which a condition is true; None where there is none.

    Args:
        model: Model of Keras 3 or tf_keras.
        condition: Says whether a layer is the one.
        offset: The layer to begin with; what comes behind it is passed over. None for the last one.
        reverse: Takes no part, as it took none in tf-keras-vis: the search always goes from the end to the start.

    Raises:
        ValueError: `reverse` is not True.

    Example:
        >>> find_layer(model, lambda layer: "conv" in layer.name)
        <Conv2D name=conv_2, built=True>
    """
    if not reverse:
        raise ValueError("`reverse` must be True, got False: tf-keras-vis went backwards whatever it was")
    behind = dropwhile(lambda layer: offset is not None and layer is not offset, _from_the_end(model))
    return next((layer for layer in behind if condition(layer)), None)


def _from_the_end(model: Any) -> Iterator[Any]:
    """A model comes before the layers inside it."""
    for layer in reversed(model.layers):
        yield layer
        if _keras.is_model(layer):
            yield from _from_the_end(layer)


def zoom_factor(from_shape: tuple, to_shape: tuple) -> tuple[float, ...]:
    """Return how many times as large one shape is as another, along each axis.

    Args:
        from_shape: What there is.
        to_shape: What it becomes; axes that only one of the two has are left out.

    Example:
        >>> zoom_factor((4, 4), (8, 12))
        (2.0, 3.0)
    """
    return tuple(float(to) / float(size) for size, to in zip(from_shape, to_shape, strict=False))


def is_mixed_precision(model: Model) -> bool:
    """Return whether any layer of a model, nested ones too, computes in float16.

    Args:
        model: Model of Keras 3 or tf_keras.

    Example:
        >>> is_mixed_precision(model)
        False
    """
    return any(getattr(layer, "compute_dtype", None) == "float16" for layer in _from_the_end(model))


def get_input_names(model: Model) -> list[str]:
    """Return the names of the inputs of a model, in their order.

    Args:
        model: Sequential or functional model of Keras 3 or tf_keras.

    Example:
        >>> get_input_names(model)
        ['input_1']
    """
    return [names[-1] for names in _keras.names_of_inputs(model)]
