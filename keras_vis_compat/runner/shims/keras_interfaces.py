"""`keras.legacy.interfaces`: decorators that translated the keywords of Keras 1; here the layers do."""


def keep_function(function):
    """Return the function as it is."""
    return function


def generate_legacy_interface(*_arguments, **_options):
    """Return what keeps a function as it is."""
    return keep_function


def __getattr__(name):
    if name.startswith("legacy_") and name.endswith("_support"):
        return keep_function
    raise AttributeError(f"module 'keras.legacy.interfaces' has no attribute {name!r}")
