"""The visualisations of keras-vis: saliency, class activation maps, synthesised inputs."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .. import _keras
from .._inputs.checks import is_real
from .._keras.ambient import lazy_name
from .._maps.scaling import owned
from .._types import Array, Layer
from ..utils import utils
from ._old_names import OLD_NAMES
from ._targets import find_penultimate_layer
from .activation_maximization import visualize_activation, visualize_activation_with_losses
from .saliency import (
    visualize_cam,
    visualize_cam_with_losses,
    visualize_saliency,
    visualize_saliency_with_losses,
)
from .score_cam import visualize_scorecam

__all__ = [
    "K",
    "find_penultimate_layer",
    "get_num_filters",
    "np",
    "overlay",
    "utils",
    "visualize_activation",
    "visualize_activation_with_losses",
    "visualize_cam",
    "visualize_cam_with_losses",
    "visualize_saliency",
    "visualize_saliency_with_losses",
    "visualize_scorecam",
]

K: ModuleType


def get_num_filters(layer: Layer) -> int:
    """Return the number of filters of a layer, or of units of a dense one.

    Raises:
        TypeError: `layer` is not a Keras layer.
        ValueError: The layer is not part of a model yet.

    Example:
        >>> get_num_filters(model.layers[-1])
        10
    """
    if not _keras.is_layer(layer):
        raise TypeError(f"`layer` must be a Keras layer such as model.layers[-1], got {type(layer).__name__}")
    output = _keras.symbolic_output(layer)
    return int(output.shape[_keras.channel_axis_of(output)])


def overlay(array1: ArrayLike, array2: ArrayLike, alpha: float = 0.5) -> np.ndarray:
    """Return `alpha * array1 + (1 - alpha) * array2` in the dtype of `array1`.

    Args:
        array1: Picture, for instance a map in colours.
        array2: Picture of the same shape.
        alpha: Share of `array1`, in [0, 1].

    Raises:
        ValueError: `alpha` is outside [0, 1], or the shapes differ.

    Example:
        >>> overlay(np.full((1, 1, 3), 200), np.full((1, 1, 3), 100), alpha=0.25)[0, 0]
        array([125, 125, 125])
    """
    if not is_real(alpha) or not 0 <= alpha <= 1:
        raise ValueError(f"`alpha` must be a number in [0, 1], got {alpha!r}")
    array1, array2 = np.asarray(array1), np.asarray(array2)
    if array1.shape != array2.shape:
        raise ValueError(
            f"`array1` and `array2` must have the same shape, got {array1.shape} and {array2.shape}"
            f"{_advice(array1, array2)}"
        )
    return owned((array1 * alpha + array2 * (1.0 - alpha)).astype(array1.dtype))


def _advice(array1: Array, array2: Array) -> str:
    if sorted((array1.ndim, array2.ndim)) != [2, 3]:
        return ""
    return (
        "; the 2-D one is a map: colour it first, np.uint8(matplotlib.cm.jet(map)[..., :3] * 255), "
        'or the script was written for keras-vis 0.4.1: set_legacy_version("0.4.1"), '
        "or --vis-version 0.4.1 on the command line"
    )


def __getattr__(name: str) -> Any:
    return OLD_NAMES[name] if name in OLD_NAMES else lazy_name(name, __name__)
