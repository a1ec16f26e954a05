"""What the files of keras-vis imported themselves, and scripts take from them."""

NAMES = {
    "keras_vis_compat.callbacks": {"pprint": "pprint"},
    "keras_vis_compat.visualization.activation_maximization": {"get": "keras_vis_compat.backprop_modifiers:get"},
    "keras_vis_compat.visualization.saliency": {"get": "keras_vis_compat.backprop_modifiers:get"},
}
