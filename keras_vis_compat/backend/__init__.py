"""What keras-vis did to the TensorFlow backend: another gradient for ReLU, random seeds."""

from __future__ import annotations

from .._messages import did_you_mean
from .._settings.legacy_version import legacy_version
from .._types import Model

__all__ = ["modify_model_backprop", "set_random_seed"]

_RULES = {"guided": "guided", "rectified": "rectified", "relu": "rectified", "deconv": "rectified"}


def modify_model_backprop(model: Model, backprop_modifier: str) -> Model:
    """Return a model with the same weights whose ReLUs have another gradient; the model is not touched.

    Under keras-vis 0.4.1 every activation but the first layer's is turned into ReLU first, as it did.

    Args:
        model: A Keras model of either Keras.
        backprop_modifier: `"guided"`, `"rectified"`, `"relu"` or `"deconv"` (the last three are one).

    Raises:
        ValueError: Another name.
        TypeError: `model` is not a Keras model.

    Example:
        >>> guided = modify_model_backprop(model, "guided")
    """
    from .. import _keras
    from .._engine.relu_models import with_relu_rule
    from ._relu_everywhere import with_relu_everywhere

    if backprop_modifier not in _RULES:
        raise ValueError(
            f"`backprop_modifier` must be one of {', '.join(map(repr, _RULES))}, got {backprop_modifier!r}."
            f"{did_you_mean(backprop_modifier, _RULES)}"
        )
    if not _keras.is_model(model):
        raise TypeError(f"`model` must be a Keras model, got {type(model).__name__}")
    if legacy_version() == "0.4.1":
        model = with_relu_everywhere(model)
    return with_relu_rule(model, _RULES[backprop_modifier])


def set_random_seed(seed_value: int = 1337) -> None:
    """Seed Python's, NumPy's and TensorFlow's global random generators.

    Args:
        seed_value: Whole number.

    Example:
        >>> set_random_seed(3)
        >>> np.random.randint(100)
        24
    """
    import random

    import numpy as np
    import tensorflow as tf

    random.seed(seed_value)
    np.random.seed(seed_value)
    tf.random.set_seed(seed_value)
