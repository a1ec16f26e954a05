"""Optimizers of Keras 1 and 2: they take `lr=` and `decay=`, have `.lr`, and the defaults of Keras 2.2."""

from importlib import import_module

from ..._old_names.keras_keywords import OPTIMIZERS
from ..keywords import accept
from ..names import replace_names
from .keras_modules import standalone

_NAMES = ("Adadelta", "Adagrad", "Adam", "Adamax", "Ftrl", "Nadam", "RMSprop", "SGD")
_OLD = {name: f"tf_keras.optimizers.legacy:{name}" for name in _NAMES}

REPLACED = {"tf_keras.optimizers": _OLD}


def _old_defaults(keras):
    for name, values in OPTIMIZERS.items():
        optimizer = getattr(keras.optimizers.legacy, name)
        optimizer.__init__ = accept(optimizer.__init__, {}, defaults=_of_old(values))


def _of_old(values):
    return lambda: values if standalone() else {}


def _by_name(keras):
    """Let `compile("adadelta")` give what `compile(Adadelta())` gives."""
    source = import_module("tf_keras.src.optimizers")
    get = source.get
    classes = {name.lower(): getattr(keras.optimizers.legacy, name) for name in _NAMES}

    def get_old(identifier, **options):
        if isinstance(identifier, str) and standalone() and identifier.lower() in classes:
            return classes[identifier.lower()]()
        return get(identifier, **options)

    replace_names(source, {"get": get_old})
    replace_names(keras.optimizers, {"get": get_old})


CHANGES = {"tf_keras": (_old_defaults, _by_name)}
