"""The VGG16 that keras-vis 0.1 to 0.3 brought along; today: `keras.applications.VGG16`."""

from __future__ import annotations

from .. import _keras
from .._keras.ambient import usual_keras
from .._types import Model, Symbolic

__all__ = ["VGG16"]


def VGG16(include_top: bool = True, weights: str | None = "imagenet", input_tensor: Symbolic | None = None) -> Model:
    """Return the VGG16 network of Keras, whose layers have the same names.

    Args:
        include_top: Whether the three dense layers at the end are included.
        weights: `"imagenet"` (downloaded by Keras at the first use) or None for random ones.
        input_tensor: Symbolic input to build the model on; its Keras is taken.

    Returns:
        A model of tf_keras where that is loaded or installed, else of Keras 3.

    Example:
        >>> from keras_vis_compat.utils.vggnet import VGG16
        >>> VGG16(weights=None).layers[-1].name
        'predictions'

    Source:
        Simonyan and Zisserman 2014, https://arxiv.org/abs/1409.1556
    """
    keras = usual_keras() if input_tensor is None else _keras.namespace_of(input_tensor)
    return keras.applications.VGG16(include_top=include_top, weights=weights, input_tensor=input_tensor)
