"""Modules of keras-vis that nobody was meant to import, and what its files imported themselves."""

from ..names import public_names

MODULES = {"keras_vis_compat.backend.tensorflow_backend": ("keras_vis_compat.backend",)}

_BACKPROP = "keras_vis_compat.backprop_modifiers:get"

_REGRESSION = "keras_vis_compat.visualization._regression_target:RegressionTarget"
_OLD = "activation cam saliency".split()

NAMES = {
    "keras_vis_compat.losses": {"RegressionTarget": _REGRESSION},
    "keras_vis_compat.visualization": {
        "RegressionTarget": _REGRESSION,
        **{
            f"visualize_class_{kind}": f"keras_vis_compat.visualization.{module}:visualize_{kind}"
            for kind, module in zip(_OLD, ("activation_maximization", "saliency", "saliency"), strict=True)
        },
        **{
            f"visualize_regression_{kind}": f"keras_vis_compat.visualization._old_names:visualize_regression_{kind}"
            for kind in _OLD
        },
    },
    "keras_vis_compat.callbacks": {"pprint": "pprint"},
    "keras_vis_compat.optimizer": {
        "Print": "keras_vis_compat.callbacks:Print",
        "get": "keras_vis_compat.grad_modifiers:get",
    },
    "keras_vis_compat.visualization.activation_maximization": {"get": _BACKPROP},
    "keras_vis_compat.visualization.saliency": {"get": _BACKPROP, "zoom": "scipy.ndimage:zoom"},
}


def _star(module):
    """Let `from vis.visualization.saliency import *` bring these too: the files had no `__all__`."""
    module.__all__ = [*public_names(module), *NAMES[module.__name__]]


CHANGES = dict.fromkeys(NAMES, (_star,))
