"""Where the modules of Keras 1 and 2 are today, inside tf_keras, which is Keras 2.

The paths are those below `keras.`, and the same below `tensorflow.keras.` and `tensorflow.python.keras.`. A module
that is not listed here and not public any more is looked for in `tf_keras.src`, where most of Keras 2.15 lies.
"""

import sys

ROOTS = {
    "keras": "tf_keras",
    "keras.applications.mobilenetv2": "tf_keras.applications.mobilenet_v2",
    "keras_applications": "tf_keras.applications",
    "keras_preprocessing": "tf_keras.preprocessing",
    "tensorflow.compat.v1.keras": "tf_keras",
    "tensorflow.contrib.keras": "tf_keras",
    "tensorflow.contrib.keras.api": "tf_keras",
    "tensorflow.contrib.keras.api.keras": "tf_keras",
    "tensorflow.contrib.keras.python": "tf_keras",
    "tensorflow.contrib.keras.python.keras": "tf_keras",
    "tensorflow.keras": "tf_keras",
}

# TensorFlow imports its own old copy of Keras while it loads; only then may the name change hands.
ROOTS_ONCE_LOADED = {
    "tensorflow.python.keras": "tf_keras",
    "tensorflow.python.keras._impl": "tf_keras",
    "tensorflow.python.keras._impl.keras": "tf_keras",
    "tensorflow.python.keras.api": "tf_keras",
    "tensorflow.python.keras.api._v1": "tf_keras",
    "tensorflow.python.keras.api._v1.keras": "tf_keras",
    "tensorflow.python.keras.api._v2": "tf_keras",
    "tensorflow.python.keras.api._v2.keras": "tf_keras",
}

_LAYERS = ("layers", "src.layers", "src.engine.base_layer")
_ENGINE = ("layers", "models", "src.engine.training", "src.engine.base_layer", "src.saving.legacy.hdf5_format")

# module of Keras 1 or 2 -> the modules of tf_keras that hold its names
_MODULES = {
    "applications.efficientnet": ("src.applications.efficientnet",),
    "applications.mobilenetv2": ("applications.mobilenet_v2",),
    "backend.common": ("backend", "src.backend"),
    "backend.load_backend": ("backend", "src.backend"),
    "backend.numpy_backend": ("backend", "src.backend"),
    "backend.tensorflow_backend": ("backend", "src.backend"),
    "callbacks.callbacks": ("callbacks", "src.callbacks"),
    "callbacks.tensorboard_v1": ("callbacks",),
    "callbacks.tensorboard_v2": ("callbacks",),
    "datasets.cifar": ("src.datasets.cifar",),
    "engine": _ENGINE,
    "engine.base_layer": ("src.engine.base_layer", *_ENGINE),
    "engine.network": _ENGINE,
    "engine.saving": ("models", *_ENGINE),
    "engine.sequential": _ENGINE,
    "engine.topology": _ENGINE,
    "engine.training": ("src.engine.training", "src.engine.training_utils_v1", *_ENGINE),
    "engine.training_arrays": ("src.engine.training_arrays_v1",),
    "engine.training_generator": ("src.engine.training_generator_v1",),
    "engine.training_utils": ("src.engine.training_utils", "src.engine.training_utils_v1"),
    "initializations": ("initializers", "src.initializers"),
    "layers.advanced_activations": _LAYERS,
    "layers.convolutional": _LAYERS,
    "layers.convolutional_recurrent": _LAYERS,
    "layers.core": _LAYERS,
    "layers.cudnn_recurrent": _LAYERS,
    "layers.dense_attention": _LAYERS,
    "layers.embeddings": _LAYERS,
    "layers.local": _LAYERS,
    "layers.noise": _LAYERS,
    "layers.normalization": _LAYERS,
    "layers.normalization_v2": _LAYERS,
    "layers.pooling": _LAYERS,
    "layers.recurrent": _LAYERS,
    "layers.recurrent_v2": _LAYERS,
    "layers.wrappers": _LAYERS,
    "legacy": (),
    "legacy.interfaces": (),
    "legacy.layers": _LAYERS,
    "legacy.models": ("models",),
    "objectives": ("losses", "src.losses"),
    "optimizer_v1": ("src.optimizers.optimizer_v1",),
    "optimizer_v2": ("optimizers.legacy",),
    "optimizer_v2.adam": ("optimizers.legacy",),
    "optimizer_v2.gradient_descent": ("optimizers.legacy",),
    "optimizer_v2.optimizer_v2": ("src.optimizers.legacy.optimizer_v2",),
    "optimizer_v2.rmsprop": ("optimizers.legacy",),
    "saving.save": ("models",),
    "utils.all_utils": ("utils",),
    "utils.conv_utils": ("src.utils.conv_utils",),
    "utils.data_utils": ("src.utils.data_utils",),
    "utils.generic_utils": ("utils", "src.utils.generic_utils", "src.saving.legacy.serialization"),
    "utils.io_utils": ("src.utils.io_utils",),
    "utils.layer_utils": ("src.utils.layer_utils",),
    "utils.multi_gpu_utils": (),
    "utils.np_utils": ("src.utils.np_utils",),
    "utils.test_utils": (),
    "utils.training_utils": (),
    "utils.vis_utils": ("src.utils.vis_utils",),
    "utils.visualize_util": ("src.utils.vis_utils",),
    "wrappers": (),
}

MODULES = {f"tf_keras.{path}": tuple(f"tf_keras.{source}" for source in sources) for path, sources in _MODULES.items()}

MODULES["tf_keras.wrappers.scikit_learn"] = (f"{__package__}.keras_scikit_learn",)

# Public modules hold less than their files did: `keras.applications.imagenet_utils._obtain_input_shape`.
_SAME_IN_SRC = (
    "activations backend callbacks constraints initializers losses metrics regularizers utils "
    "applications.densenet applications.imagenet_utils applications.inception_resnet_v2 "
    "applications.inception_v3 applications.mobilenet applications.mobilenet_v2 applications.nasnet "
    "applications.resnet applications.resnet50 applications.resnet_v2 applications.vgg16 applications.vgg19 "
    "applications.xception datasets.mnist preprocessing.image preprocessing.sequence preprocessing.text"
).split()
ELSEWHERE = {f"tf_keras.{path}": (f"tf_keras.src.{path}",) for path in _SAME_IN_SRC}
ELSEWHERE["tf_keras.applications.resnet50"] = ("tf_keras.src.applications.resnet",)

SOURCE_OF = {"tf_keras": "tf_keras.src"}


def standalone():
    """Say whether the script imports standalone `keras` (not only `tensorflow.keras`)."""
    return "keras" in sys.modules
