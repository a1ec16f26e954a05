"""Old keras-vis scripts on today's TensorFlow, with the same numbers, and a way forward.

Where to start, to explain what a model says of some images:

    from keras_vis_compat.explain import GradCAM
    from keras_vis_compat.plots import show_maps
    from keras_vis_compat.scores import CategoricalScore

    maps = GradCAM(model)(CategoricalScore([3, 8]), images)  # a class for each image -> (N, H, W) in [0, 1]
    show_maps(images, maps)

`explain` has the other methods, `scores` what can be explained, `metrics` how good maps are, `plots` their pictures,
`datasets` runs over whole data sets. `visualization`, `losses`, `optimizer` and the others are what keras-vis had:

    from keras_vis_compat.visualization import visualize_cam

    heatmap = visualize_cam(model, layer_idx=-1, filter_indices=3, seed_input=image)

Importing this package loads no TensorFlow; its modules are imported when first asked for, so

>>> import keras_vis_compat
>>> keras_vis_compat.utils.utils.listify(3)
[3]

works as `import vis` did.
"""

from importlib import import_module
from types import ModuleType
from typing import Any

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
    "models",
    "modifiers",
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


def __getattr__(name: str) -> ModuleType:
    if name in _SUBMODULES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_SUBMODULES})


def load_ipython_extension(shell: Any) -> None:
    """Make a notebook ready for keras-vis code: this is what `%load_ext keras_vis_compat` calls."""
    import_module(f"{__name__}.runner.extension").load_ipython_extension(shell)
