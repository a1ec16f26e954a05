"""The optimizers of Keras as rules for a descent."""

from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from ..._engine.fingerprint import fingerprint


class KerasRule:
    """Steps of a Keras optimizer, from the state it was configured with; the caller's own is never used up.

    Args:
        optimizer: An optimizer of Keras 3 or tf_keras. That of a mixed-precision wrapper is taken out of it:
            scores and gradients are float32 here, and need no scaling.

    Raises:
        TypeError: Not an optimizer, or one that cannot be made from its own configuration.
    """

    def __init__(self, optimizer: Any) -> None:
        self._kind, self._config = _configuration(getattr(optimizer, "inner_optimizer", optimizer))
        # Without the name: Keras 3 numbers optimizers by theirs, and equal ones shall be recognised.
        self.key = fingerprint([self._kind, {**self._config, "name": None}])
        self._optimizer: Any = None  # of either Keras

    def start(self, values: Sequence[tf.Tensor]) -> list:
        """Begin anew; what the optimizer keeps lies in its variables, so there is nothing to hand on."""
        if self._optimizer is None:
            self._build(values)
        for variable, first in zip(self._state, self._first, strict=True):
            variable.assign(first)
        return []

    def step(self, values: Sequence, gradients: Sequence, memory: Sequence) -> tuple:
        """Return where the optimizer goes from some values."""
        for place, value in zip(self._places, values, strict=True):
            place.assign(value)
        self._optimizer.apply_gradients(zip(gradients, self._places, strict=True))
        return [tf.convert_to_tensor(place) for place in self._places], memory

    def _build(self, values: Sequence) -> Any:
        self._optimizer = _made(self._kind, self._config)
        self._places = [tf.Variable(value, trainable=True) for value in values]
        build = getattr(self._optimizer, "build", None) or self._optimizer._create_all_weights
        build(self._places)
        self._state = _variables_of(self._optimizer)
        self._first = [tf.identity(tf.convert_to_tensor(variable)) for variable in self._state]


def _variables_of(optimizer: Any) -> list:
    """What an optimizer keeps; Nadam of tf_keras has a variable that it does not list."""
    listed = optimizer.variables() if callable(optimizer.variables) else optimizer.variables
    hidden = [value for value in vars(optimizer).values() if isinstance(value, tf.Variable)]
    return [*listed, *hidden]


def _configuration(optimizer: Any) -> Any:
    if not hasattr(optimizer, "apply_gradients") or not hasattr(optimizer, "get_config"):
        raise TypeError(
            f"`optimizer` must be an optimizer of Keras 3 or tf_keras, or None for RMSprop(1.0, rho=0.999), "
            f"got {optimizer!r}; for instance keras.optimizers.Adam(1.0)"
        )
    config = {**optimizer.get_config()}
    if config.get("loss_scale_factor"):
        config["loss_scale_factor"] = None
    _made(type(optimizer), config)
    return type(optimizer), config


def _made(kind: Any, config: Any) -> Any:
    try:
        return kind.from_config({**config})
    except Exception as error:
        raise TypeError(
            f"`optimizer` must be one that {kind.__name__}.from_config(optimizer.get_config()) can make again, so that "
            f"yours stays as it is; that failed: {error}"
        ) from error
