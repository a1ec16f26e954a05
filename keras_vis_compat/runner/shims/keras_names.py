"""Names of Keras 1 and 2 that tf_keras no longer has where they were, by the rows of `_old_names`."""

from ..._old_names import keras
from ..._old_names.keras_rows import SHIMS
from ..._old_names.rows import Moved, Written
from ..names import public_names
from . import keras_functions as functions
from . import keras_modules
from .keras_modules import here

_LAYERS, _ENGINE = "keras.layers", "keras.engine"


def _rows():
    """Return `{module: {name: answer}}` of all rows."""
    found: dict[str, dict] = {}
    for row in keras.ROWS:
        if isinstance(row, Moved | Written) and row.old.startswith("keras."):
            module, _, name = row.old.rpartition(".")
            found.setdefault(module, {})[name] = row.run or here(getattr(row, "new", ""))
    return found


def _with_those_of_other_files():
    """Return the same where files that vanished answer all that is known of where their names are now."""
    own = _rows()
    engine = {
        name: answer for module, names in own.items() if module.startswith(_ENGINE) for name, answer in names.items()
    }
    of_files = {**own, _ENGINE: {**own[_LAYERS], **engine}}
    for row in keras_modules.ROWS:
        if row.old.startswith(_ENGINE):
            of_files[row.old] = of_files[_ENGINE]
        elif row.new in own and not "".join(row.run[:1]).startswith(SHIMS):  # which answers otherwise
            of_files[row.old] = {**own[row.new], **own.get(row.old, {})}
    return of_files


NAMES = {here(module): names for module, names in _with_those_of_other_files().items()}
# What packages had as attributes once their modules were loaded, and as functions in Keras 1.
NAMES["tf_keras"] = {name: f"tf_keras.{name}" for name in ("engine", "initializations", "legacy", "objectives")}
NAMES["tf_keras.backend"]["tf"] = "tensorflow"
NAMES["tf_keras.layers"]["merge"] = "tf_keras.layers.merge"
for _module in ("engine", "engine.topology"):
    NAMES[f"tf_keras.{_module}"]["merge"] = f"{functions.__name__}:merge_tensors"


_STARRED = ("callbacks", "layers", "models", "optimizers", "preprocessing.image", "regularizers", "utils")


def _star(module):
    """Let `from … import *` bring the names above too: old files had no `__all__`."""
    old = (name for name in NAMES[module.__name__] if not name.startswith("_"))
    module.__all__ = sorted({*public_names(module), *old})


def _callable_merge(module):
    module.__class__ = functions.MergeModule


CHANGES = {
    "tf_keras": (functions.open_modules,),
    **{f"tf_keras.{name}": (_star,) for name in _STARRED},
    "tf_keras.layers.merge": (_callable_merge,),
}
