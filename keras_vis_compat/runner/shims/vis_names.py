"""Modules of keras-vis that nobody was meant to import, and what its files imported themselves."""

MODULES = {"keras_vis_compat.backend.tensorflow_backend": ("keras_vis_compat.backend",)}

NAMES = {
    "keras_vis_compat.callbacks": {"pprint": "pprint"},
    "keras_vis_compat.visualization.activation_maximization": {"get": "keras_vis_compat.backprop_modifiers:get"},
    "keras_vis_compat.visualization.saliency": {"get": "keras_vis_compat.backprop_modifiers:get"},
}
