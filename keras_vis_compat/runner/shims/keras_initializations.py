"""`keras.initializations` of Keras 1: functions of a shape that make variables, for the `build` of one's own layers."""

from importlib import import_module


def get(identifier, **options):
    """Return a function `(shape, name=None)` that makes a variable; functions of one's own stay as they are."""
    if callable(identifier):
        return identifier
    keras = import_module("tf_keras")
    initial = keras.initializers.get(identifier)

    def made(shape, name=None, **_options):
        return keras.backend.variable(initial(shape), name=name)

    return made


def __getattr__(name):
    """Answer `initializations.glorot_uniform`."""
    if name.startswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return get(name)
