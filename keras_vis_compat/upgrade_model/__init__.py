"""Turn a model that Keras 2 saved into a `.keras` file of Keras 3 that predicts the same.

    from keras_vis_compat.upgrade_model import upgrade_model
    print(upgrade_model("mnist_2018.h5", "mnist.keras"))

On the command line: `keras-vis-compat upgrade-model mnist_2018.h5 mnist.keras`.
"""

from importlib import import_module

from .command import configure, main
from .refusal import CannotUpgrade

__all__ = ["CannotUpgrade", "Report", "configure", "main", "upgrade_model"]


def __getattr__(name):
    """Load TensorFlow and both Kerases only when somebody upgrades a model, not for `--help`."""
    if name in ("Report", "upgrade_model"):
        return getattr(import_module(".upgrade", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
