"""What the tests of keras-vis 0.2 to 0.5.0 were written with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from .._keras.ambient import keras_backend, usual_keras
from .._types import Symbolic
from .utils import listify

__all__ = ["across_data_formats", "get_input_placeholder", "skip_backends"]


def across_data_formats(func: Callable) -> Callable:
    """Decorate a test: it is called once where channels come first, and once where they come last."""

    @wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> None:
        backend = keras_backend()
        before = backend.image_data_format()
        try:
            for data_format in ("channels_first", "channels_last"):
                backend.set_image_data_format(data_format)
                func(*args, **kwargs)
                backend.clear_session()
        finally:
            backend.set_image_data_format(before)

    return wrapper


def skip_backends(backends: str | Sequence[str]) -> Callable:
    """Return a decorator: a test is not called where Keras works on one of these backends."""

    def decorator(func: Callable) -> Callable:
        @wraps(func)
        def wrapper(*args: Any, **kwargs: Any) -> None:
            if keras_backend().backend() not in set(listify(backends)):
                func(*args, **kwargs)

        return wrapper

    return decorator


def get_input_placeholder(image_dims: Sequence[int], channels: int) -> Symbolic:
    """Return a symbolic input (keras-vis 0.4 to 0.4.1), which has its channels last where Keras has them first."""
    first = keras_backend().image_data_format() == "channels_first"
    shape = (*image_dims, channels) if first else (channels, *image_dims)
    return usual_keras().layers.Input(shape=shape)
