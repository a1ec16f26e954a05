"""The caller's own classes and functions, once for each Keras."""

import inspect
from functools import reduce
from importlib import import_module

from .._keras import load_keras
from .on_keras2 import module_on_keras2
from .refusal import CannotUpgrade, first_line

# Activations that people gave as functions of TensorFlow: files hold their names, which tf_keras does not know.
ACTIVATIONS_OF_TENSORFLOW = ("relu6", "leaky_relu", "softmax_v2", "log_softmax_v2", "silu")


class CustomObjects:
    """The caller's objects by name: `old` for tf_keras, `new` for Keras 3; `lambdas` says which layer uses which.

    `stored` holds functions that the file carries for Lambda layers and the caller allowed to run, by names of ours.

    Args:
        objects: Dictionary of name to a class or function, or to a pair (for Keras 2, for Keras 3).

    Raises:
        TypeError: *objects* is no dictionary of names to classes, functions or pairs of them.
    """

    def __init__(self, objects=None):
        pairs = {name: _pair(name, thing) for name, thing in _checked(objects or {}).items()}
        self.old = {name: pair[0] for name, pair in pairs.items()}
        self.new = {name: pair[1] for name, pair in pairs.items()}
        self.stored = {}
        self.lambdas = {}  # name of a Lambda layer -> name of the function meant for it

    def twin(self, thing):
        """The Keras 3 counterpart of one of the caller's Keras 2 objects, else None."""
        return next((self.new[name] for name, old in self.old.items() if old is thing), None)

    def for_loading(self):
        """The Keras 3 objects under the names by which a new file refers to them."""
        return {getattr(thing, "__name__", name): thing for name, thing in self.new.items()}

    def functions(self):
        """Names of the caller's plain functions."""
        return [name for name, thing in self.new.items() if not inspect.isclass(thing)]


def activations_of_tensorflow():
    """Functions that old files name as activations without saying where they come from."""
    import tensorflow as tf

    return {name: getattr(tf.nn, name.removesuffix("_v2")) for name in ACTIVATIONS_OF_TENSORFLOW}


def names_inside_lambdas():
    """What the code of a Lambda could count on: K, tf, np … Only `--unsafe` runs such code, and only it sees these."""
    import numpy as np
    import tensorflow as tf

    keras = load_keras("tf_keras")
    known = {"tf": tf, "np": np, "numpy": np, "keras": keras, "K": keras.backend, "backend": keras.backend}
    return known | activations_of_tensorflow()


def load_custom(specs):
    """Return {name: object} for texts `module:object` or `name=module:object` of the command line.

    Raises:
        ValueError: The text has another form, the module cannot be imported or lacks the object.
    """
    return dict(_load_one(spec) for spec in specs)


def _load_one(spec):
    name, _, path = spec.rpartition("=")
    module, colon, attribute = path.partition(":")
    if not (module and colon and attribute):
        raise ValueError(f"`--custom` must be module:object or name=module:object, got {spec!r}")
    try:
        thing = reduce(getattr, attribute.split("."), import_module(module))
    except Exception as error:
        raise ValueError(f"`--custom {spec}` cannot be loaded: {first_line(error)}") from error
    return name or attribute.rpartition(".")[2], thing


def _checked(objects):
    if not isinstance(objects, dict):
        raise TypeError(f"`custom_objects` must be a dictionary of names to classes or functions, got {objects!r}")
    for name, thing in objects.items():
        both = thing if isinstance(thing, tuple) else (thing,)
        if not isinstance(name, str) or len(both) > 2 or not both or not all(map(callable, both)):
            raise TypeError(
                "`custom_objects` must map names to a class, a function, or a pair of them "
                f"(for Keras 2, for Keras 3), got {name!r}: {thing!r}"
            )
    return objects


def _pair(name, thing):
    if isinstance(thing, tuple):
        return thing if len(thing) == 2 else thing * 2
    root = keras_of(thing)
    if root == "tf_keras":
        raise CannotUpgrade(
            f"custom object {name!r} is a Keras 2 class ({thing.__module__}); Keras 3 needs one of its own: write it "
            f"with `import keras`, or pass custom_objects={{{name!r}: (for_keras_2, for_keras_3)}}"
        )
    try:
        old = getattr(module_on_keras2(thing.__module__), thing.__qualname__)
    except Exception as error:
        old, cause = thing, first_line(error)
    if root == "keras" and keras_of(old) != "tf_keras":
        raise CannotUpgrade(
            f"custom object {name!r} cannot be made for Keras 2, which must read the old file "
            f"({cause if old is thing else 'its base class is imported from another module'}); "
            f"pass custom_objects={{{name!r}: (for_keras_2, for_keras_3)}}"
        )
    return old, thing


def keras_of(thing):
    roots = {base.__module__.partition(".")[0] for base in getattr(thing, "__mro__", ())}
    return next((root for root in ("tf_keras", "keras") if root in roots), None)
