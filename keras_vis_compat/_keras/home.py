"""Which Keras an object comes from."""

from importlib import import_module
from weakref import WeakKeyDictionary

KERAS_NAMES = ("tf_keras", "keras")


def load_keras(name):
    """Return the module `keras` (Keras 3) or `tf_keras` (Keras 2), with a way out when it is missing."""
    if name not in KERAS_NAMES:
        raise ValueError(f"`name` must be one of {KERAS_NAMES}, got {name!r}")
    try:
        keras = import_module(name)
    except ImportError as error:
        extra = "[keras2]" if name == "tf_keras" else ""
        raise ImportError(
            f"{name} is needed for this and cannot be imported ({error}); "
            f"install it with: pip install 'keras-vis-compat{extra}'"
        ) from error
    backend = keras.backend.backend()
    if backend != "tensorflow":
        raise ImportError(
            f"keras_vis_compat needs the TensorFlow backend of Keras, got {backend!r}: write "
            'os.environ["KERAS_BACKEND"] = "tensorflow" before the first import of keras; models saved on another '
            "backend load there as they are"
        )
    return keras


_homes: WeakKeyDictionary = WeakKeyDictionary()  # weak: people's own classes, and ours, may hold on to a model


def namespace_of(thing):
    """Return the Keras that built *thing*: a model, a layer or a symbolic tensor."""
    kind = type(thing)
    if kind not in _homes:
        _homes[kind] = _home_of(kind)
    return _homes[kind]


def _home_of(kind):
    roots = {base.__module__.partition(".")[0] for base in kind.__mro__}
    for name in KERAS_NAMES:
        if name in roots:
            return load_keras(name)
    raise TypeError(f"expected a Keras model, layer or symbolic tensor, got {kind.__qualname__}")


def is_model(thing):
    return _is_a(thing, "Model")


def is_layer(thing):
    return _is_a(thing, "Layer", "layers")


def _is_a(thing, class_name, module=None):
    try:
        home = namespace_of(thing)
    except TypeError:
        return False
    return isinstance(thing, getattr(getattr(home, module) if module else home, class_name))


def is_symbolic(thing):
    """Whether *thing* is a tensor of a model's graph rather than a value."""
    return hasattr(thing, "_keras_history") and type(thing).__name__.endswith("KerasTensor")
