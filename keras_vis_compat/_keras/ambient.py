"""Which Keras backend is meant where no model, layer or tensor can be asked."""

import sys
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.util import find_spec

from .. import _keras

_data_format: ContextVar[str | None] = ContextVar("image_data_format", default=None)


def keras_backend():
    """Return what old scripts call `K`.

    tf_keras.backend wherever there is a choice: most of what `K` stood for exists only there.
    """
    return usual_keras().backend


def usual_keras():
    """Return the Keras to use where nothing says which: a loaded one, tf_keras rather than Keras 3."""
    return _loaded_kerases()[0]


def image_data_format(tensor=None):
    """Return "channels_first" or "channels_last": what is in force here, else what the tensor's Keras says.

    For a plain array it is "channels_first" as soon as one of the loaded Kerases was told so.
    """
    if _data_format.get():
        return _data_format.get()
    kerases = [_keras.namespace_of(tensor)] if _keras.is_symbolic(tensor) else _loaded_kerases()
    formats = {keras.backend.image_data_format() for keras in kerases}
    return "channels_first" if "channels_first" in formats else "channels_last"


@contextmanager
def using_data_format(name):
    """Let `image_data_format` answer *name* (that of the model at work) in the block, in this thread only."""
    before = _data_format.get()
    _data_format.set(name)
    try:
        yield
    finally:
        _data_format.set(before)


def lazy_name(name, module):
    """Answer a module's `__getattr__`: `K` loads Keras when it is asked for, nothing else is known."""
    if name == "K":
        return keras_backend()
    raise AttributeError(f"module {module!r} has no attribute {name!r}")


def _loaded_kerases():
    loaded = [name for name in _keras.KERAS_NAMES if name in sys.modules]
    installed = [name for name in _keras.KERAS_NAMES if find_spec(name)] if not loaded else []
    return [_keras.load_keras(name) for name in loaded or installed[:1]]
