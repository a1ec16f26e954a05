"""Names of the 1000 ImageNet classes, from the table that Keras itself keeps."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from .._keras.ambient import usual_keras

COUNT = 1000


def lookup_imagenet_labels(indices: ArrayLike) -> list[str]:
    """Return the names of ImageNet classes.

    Args:
        indices: One class index, or a list or array of them, 0 to 999.

    Returns:
        List of str.

    Raises:
        TypeError: `indices` are no integers.
        ValueError: An index is out of range.
        OSError: Keras's table of names is not on this machine and cannot be downloaded.

    Example:
        lookup_imagenet_labels(20) returns ['water_ouzel'].
    """
    indices = np.asarray(indices).ravel()
    if indices.dtype.kind not in "iu":
        raise TypeError(f"`indices` must be integers from 0 to {COUNT - 1}, got dtype {indices.dtype}")
    if indices.size and not 0 <= indices.min() <= indices.max() < COUNT:
        raise ValueError(f"`indices` must lie in 0..{COUNT - 1}, got {indices.min()} to {indices.max()}")
    return [_labels()[index] for index in indices.tolist()]


def get_imagenet_label(indices: ArrayLike, join: str = ", ") -> str:
    """Return the names of ImageNet classes as one string (keras-vis 0.4.1).

    Args:
        indices: Class numbers, 0 to 999.
        join: What stands between two names.

    Example:
        get_imagenet_label([20, 281]) returns 'water_ouzel, tabby'.
    """
    return join.join(lookup_imagenet_labels(indices))


@cache
def _labels() -> list[str]:
    decode = usual_keras().applications.imagenet_utils.decode_predictions
    try:
        best = decode(np.eye(COUNT), top=1)
    except Exception as error:  # Keras raises bare Exception for a failed download
        raise OSError(
            f"the names of the ImageNet classes are not on this machine and cannot be downloaded ({error}); "
            "put imagenet_class_index.json into the folder `models` of Keras's home, usually ~/.keras/models"
        ) from error
    return [name for [(_, name, _)] in best]
