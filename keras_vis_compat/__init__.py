"""Old keras-vis scripts on today's TensorFlow, with the same numbers, and a way forward.

Importing this package loads no TensorFlow; its modules are imported when first asked for, so

>>> import keras_vis_compat
>>> keras_vis_compat.utils.utils.listify(3)
[3]

works as `import vis` did.
"""

from importlib import import_module

from ._alias import install_as_vis
from ._messages import BlankMapWarning, EagerFunctionWarning
from ._settings.compute import set_compute
from ._settings.legacy_version import legacy_version, set_legacy_version

__version__ = "0.1.0"

_SUBMODULES = (
    "backend",
    "backprop_modifiers",
    "callbacks",
    "datasets",
    "explain",
    "grad_modifiers",
    "input_modifiers",
    "losses",
    "metrics",
    "optimizer",
    "plots",
    "regularizers",
    "scores",
    "utils",
    "visualization",
)

# Without the submodules: `from keras_vis_compat import *` must not load TensorFlow.
__all__ = [
    "BlankMapWarning",
    "EagerFunctionWarning",
    "__version__",
    "install_as_vis",
    "legacy_version",
    "set_compute",
    "set_legacy_version",
]


def __getattr__(name):
    if name in _SUBMODULES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *_SUBMODULES})


def load_ipython_extension(shell):
    """Make a notebook ready for keras-vis code: this is what `%load_ext keras_vis_compat` calls."""
    import_module(f"{__name__}.runner.notebook").load_ipython_extension(shell)
