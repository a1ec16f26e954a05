"""Modules of keras-vis before 0.4: the networks it brought, and the first name of the input modifiers."""

MODULES = {
    "keras_vis_compat.modifiers": ("keras_vis_compat.input_modifiers",),
    "keras_vis_compat.utils.vggnet": (),
}

NAMES = {
    "keras_vis_compat.utils": {"vggnet": "keras_vis_compat.utils.vggnet"},
    "keras_vis_compat.utils.vggnet": {"VGG16": "tensorflow.keras.applications:VGG16"},
}

# What the files of keras-vis imported themselves, and scripts take from them.
NAMES["keras_vis_compat.callbacks"] = {"pprint": "pprint"}
NAMES["keras_vis_compat.visualization.saliency"] = {"get": "keras_vis_compat.backprop_modifiers:get"}
NAMES["keras_vis_compat.visualization.activation_maximization"] = {"get": "keras_vis_compat.backprop_modifiers:get"}
