"""TensorFlow 1 names on today's `tensorflow`, while execution stays eager.

What is not listed here and not in TensorFlow 2 is taken from `tf.compat.v1`, submodule by submodule.
"""

import sys
from importlib import import_module
from types import ModuleType

from ..._old_names.tensorflow import ANSWERED, CONTRIB, KEYWORDS
from ..._old_names.tensorflow_orders import ORDERS
from ..keywords import accept_in
from ..names import add_names, replace_names
from ..old_names import table
from . import tensorflow_session as session
from .keras_gradients import tf_gradients

# In TensorFlow 1 and in `tf.compat.v1` alike.
_SESSION = {name: f"{session.__name__}:{answer}" for name, answer in ANSWERED.items()}

NAMES = {
    "tensorflow": {"contrib": "tensorflow.contrib", "python": "tensorflow.python"},
    "tensorflow.contrib": {"keras": "tf_keras", "layers": "tensorflow.contrib.layers"},
}

_OLD = "tensorflow._api.v2.compat.v1"
# Packages that hold what has rows, and nothing else.
MODULES = {
    "tensorflow.contrib": (),
    "tensorflow.contrib.layers": (),
    "tensorflow.examples": (),
    # `tf.losses` and `tf.metrics` are Keras' own modules today.
    **{f"tensorflow.{name}": (f"tf_keras.api._v2.keras.{name}", f"{_OLD}.{name}") for name in ("losses", "metrics")},
    "tensorflow.examples.tutorials": (),
    "tensorflow.examples.tutorials.mnist": (),
}

ELSEWHERE = {f"tf_keras.api._v2.keras.{name}": (f"{_OLD}.{name}",) for name in ("losses", "metrics")}

ADVICE = {"tensorflow.contrib.layers": CONTRIB}


# `loss += …` made a tensor of a variable, and left the variable as it was.
_SIGNS = ("add", "floordiv", "mul", "pow", "sub", "truediv")


def _as_tensorflow_1(tf):
    """Give `tensorflow` the names and keywords of TensorFlow 1."""
    accept_in(tf, _inside(KEYWORDS), _inside(ORDERS))
    old = import_module("tensorflow.compat.v2").compat.v1  # the plain module: `tf.compat.v1` logs every use
    add_names(tf, {}, (old,))
    _answer_in_parts(tf, old, table().INSIDE)
    _let_parts_be_imported(tf, old)
    _replace_eager_aware(tf)
    for module in (tf.compat.v1, import_module("tensorflow.compat.v1")):
        replace_names(module, {**_SESSION, "gradients": tf.gradients, "Graph": session.Graph})


def _inside(table):
    return {name.removeprefix("tensorflow."): row for name, row in table.items()}


def _answer_in_parts(module, old, inside):
    """Let the parts of `tf`, and theirs, answer what the same parts of TensorFlow 1 had."""
    for name, part in list(vars(module).items()):
        if name != "compat" and _is_part(part) and name in vars(old):
            add_names(part, inside.get(f"{module.__name__}.{name}", {}), (getattr(old, name),))
            if module.__name__ == "tensorflow":
                _answer_in_parts(part, getattr(old, name), {})


def _is_part(thing):
    return type(thing) is ModuleType and thing.__name__.startswith("tensorflow.")  # no lazy ones


def _let_parts_be_imported(tf, old):
    """Let `from tensorflow.image import …` find the parts that `tf.image` names: the import would make others."""
    for name in {*vars(tf), *vars(old)}:
        part = vars(tf).get(name, vars(old).get(name))
        if name not in ("compat", "python") and _is_part(part):
            sys.modules.setdefault(f"tensorflow.{name}", part)


def _replace_eager_aware(tf):
    """Replace what exists in TensorFlow 2 but would leave eager execution or fail in it without a way out."""
    replace_names(tf, {"gradients": tf_gradients, "Graph": session.Graph})
    variable = import_module("tensorflow.python.ops.resource_variable_ops").BaseResourceVariable
    replace_names(type(tf.constant(0)).__mro__[1], {"eval": session.eval_in_session})
    variable.eval = lambda self, session=None: self.numpy()
    for sign in _SIGNS:
        setattr(variable, f"__i{sign}__", getattr(variable, f"__{sign}__"))


CHANGES = {"tensorflow": (_as_tensorflow_1,)}
