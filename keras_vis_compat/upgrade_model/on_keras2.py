"""A module of the caller's, run a second time for Keras 2.

A file written for `import keras` gives Keras 3 classes today, but reading an old model takes Keras 2 ones. So the
module is run once more with its imports of keras answered by tf_keras. Nothing outside that copy sees those answers:
they live in its own `__builtins__`.
"""

import builtins
import inspect
import sys
from functools import reduce
from importlib import import_module
from types import ModuleType

from .._keras import load_keras


def module_on_keras2(name):
    """Return a second copy of an imported module in which `keras` and `tf.keras` mean tf_keras.

    Raises:
        Exception: Whatever the module raises, or why it has no source to run.
    """
    original, source = sys.modules[name], _source(name)
    if "keras" not in source:
        return original
    copy = ModuleType(name)
    vars(copy).update(
        __file__=getattr(original, "__file__", None),
        __package__=getattr(original, "__package__", None),
        __builtins__={**vars(builtins), "__import__": _import_of_keras2},
    )
    exec(compile(source, original.__file__ or name, "exec"), vars(copy))
    return copy


def _source(name):
    if name == "__main__":  # running a script again would run all that it does
        raise ImportError("it is defined in the running script, not in a module")
    return inspect.getsource(sys.modules[name])


def _import_of_keras2(name, globals=None, locals=None, fromlist=(), level=0):
    path = name.split(".")
    if level == 0 and (path[0] == "keras" or (path[0] == "tensorflow" and path[1:2] in ([], ["keras"]))):
        root = _stand_in(path[0])
        return reduce(getattr, path[1:], root) if fromlist else root
    return __import__(name, globals, locals, fromlist, level)


def _stand_in(root):
    keras = _Layered("keras", load_keras("tf_keras"), ops=load_keras("keras").ops)
    return keras if root == "keras" else _Layered("tensorflow", import_module("tensorflow"), keras=keras)


class _Layered(ModuleType):
    """A module that answers some names itself and leaves the rest to another."""

    def __init__(self, name, below, **names):
        super().__init__(name)
        vars(self).update(names, _below=below)

    def __getattr__(self, name):
        return getattr(vars(self)["_below"], name)
