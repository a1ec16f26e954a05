"""Modules of keras-vis that nobody was meant to import, and what its files imported themselves."""

from ..._old_names.carried import CARRIED
from ..names import public_names

MODULES = {"keras_vis_compat.backend.tensorflow_backend": ("keras_vis_compat.backend",)}

_REGRESSION = "keras_vis_compat.visualization._regression_target:RegressionTarget"

# What was private to its files, and tf_keras has.
_PRIVATE = {
    "_Conv": "tf_keras.src.layers.convolutional.base_conv:Conv",
    **{f"_Pooling{n}D": f"tf_keras.src.layers.pooling.base_pooling{n}d:Pooling{n}D" for n in (1, 2, 3)},
}


def _carried():
    """What the files of keras-vis imported for themselves, `{module: {name: where it is}}`."""
    found: dict[str, dict] = {}
    for name, home in CARRIED.items():
        module, _, last = name.rpartition(".")
        if answer := home or _PRIVATE.get(last):
            found.setdefault(f"keras_vis_compat.{module}", {})[last] = answer
    return found


_OWN: dict[str, dict] = {
    "keras_vis_compat.losses": {"RegressionTarget": _REGRESSION},
    "keras_vis_compat.visualization": {
        "RegressionTarget": _REGRESSION,
        **{
            f"visualize_{group}_{kind}": f"keras_vis_compat.visualization._old_names:visualize_{group}_{kind}"
            for group in ("class", "regression")
            for kind in ("activation", "cam", "saliency")
        },
    },
    "keras_vis_compat.optimizer": {"get": "keras_vis_compat.grad_modifiers:get"},
}
_CARRIED = _carried()
NAMES = {module: {**_CARRIED.get(module, {}), **_OWN.get(module, {})} for module in {**_CARRIED, **_OWN}}


def _star(module):
    """Let `from vis.visualization.saliency import *` bring these too: the files had no `__all__`."""
    module.__all__ = [*public_names(module), *NAMES[module.__name__]]


CHANGES = dict.fromkeys(NAMES, (_star,))
