"""What the files of keras-vis imported for themselves, and programs took from there: where each name is at home.

Names that this package's modules carry too have no row. Without a home: what was private, or is no more.
"""

_UTILS = {
    **{name: name for name in "os tempfile math json six logging".split()},
    "fontman": "matplotlib.font_manager",
    "backend": "keras_vis_compat.backend",
    "io": "skimage.io",
    "transform": "skimage.transform",
    "Iterable": "collections.abc.Iterable",
    "load_model": "keras.models.load_model",
    "pil": "PIL",
    **{name: f"PIL.{name}" for name in "Image ImageDraw ImageFont".split()},
    **dict.fromkeys("_check_pil _find_font_file".split(), ""),
}
_SALIENCY = {
    "cm": "matplotlib.cm",
    "imresize": "scipy.misc.imresize",
    "zoom": "scipy.ndimage.zoom",
    "Wrapper": "keras.layers.Wrapper",
    "get": "keras_vis_compat.backprop_modifiers.get",
    "overlay": "keras_vis_compat.visualization.overlay",
    "grad_modifiers": "keras_vis_compat.grad_modifiers",
    "backprop_modifiers": "keras_vis_compat.backprop_modifiers",
    **dict.fromkeys("_Conv _Pooling1D _Pooling2D _Pooling3D".split(), ""),
}
_BY_MODULE = {
    "visualization.saliency": _SALIENCY,
    "visualization.activation_maximization": {"get": "keras_vis_compat.backprop_modifiers.get"},
    "utils.utils": _UTILS,
    "callbacks": {"pprint": "pprint", "imageio": "imageio", "_check_imageio": ""},
    "optimizer": {
        "deprocess_input": "keras_vis_compat.utils.utils.deprocess_input",
        "grad_modifiers": "keras_vis_compat.grad_modifiers",
        "_PRINT_CALLBACK": "",
        "_identity": "",
    },
    "input_modifiers": {"shift": "scipy.ndimage.shift"},
    "backend": {
        "K": "keras.backend",
        "np": "numpy",
        "tf": "tensorflow",
        "os": "os",
        "tempfile": "tempfile",
        "ops": "tensorflow.python.framework.ops",
        "load_model": "keras.models.load_model",
        "tensorflow_backend": "keras_vis_compat.backend",
    },
    "regularizers": {"slicer": "keras_vis_compat.utils.utils.slicer"},
    "losses": {"np": "numpy"},
}
CARRIED = {f"{module}.{name}": home for module, names in _BY_MODULE.items() for name, home in names.items()}
