"""Which Keras backend is meant where no model, layer or tensor can be asked."""

import sys
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.util import find_spec

from .. import _keras

_channels: ContextVar[int | None] = ContextVar("channel_axis", default=None)


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
    if _channels.get() is not None:
        return "channels_last" if _channels.get() == -1 else "channels_first"
    kerases = [_keras.namespace_of(tensor)] if _keras.is_symbolic(tensor) else _loaded_kerases()
    formats = {keras.backend.image_data_format() for keras in kerases}
    return "channels_first" if "channels_first" in formats else "channels_last"


def channel_axis(ndim, tensor=None):
    """Return the axis of the channels among so many axes, the batch axis included: in force here, else Keras's."""
    said = _channels.get()
    if said is None:
        said = -1 if image_data_format(tensor) == "channels_last" else 1 - ndim
    return max(ndim + said, min(1, ndim - 1))


@contextmanager
def using_channel_axis(axis):
    """Let the channels be at an axis, counted from the end (that of an input at work), in the block, in this thread."""
    before = _channels.get()
    _channels.set(axis)
    try:
        yield
    finally:
        _channels.set(before)


def lazy_name(name, module):
    """Answer a module's `__getattr__`: `K` loads Keras when it is asked for, nothing else is known."""
    if name == "K":
        return keras_backend()
    raise AttributeError(f"module {module!r} has no attribute {name!r}")


def _loaded_kerases():
    loaded = [name for name in _keras.KERAS_NAMES if name in sys.modules]
    installed = [name for name in _keras.KERAS_NAMES if find_spec(name)] if not loaded else []
    return [_keras.load_keras(name) for name in loaded or installed[:1]]
