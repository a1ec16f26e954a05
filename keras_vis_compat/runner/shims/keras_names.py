"""Names of Keras 1 and 2 that tf_keras no longer has where they were."""

from ..names import public_names
from . import keras_functions as functions
from . import keras_metrics as metrics
from .keras_layer_names import IMPORTED as _IMPORTED
from .keras_layer_names import LAYERS as _LAYERS
from .keras_optimizers import NAMES as _OPTIMIZERS

_INTERFACES = (
    "add_weight batchnorm conv1d conv2d conv3d convlstm2d cropping2d cropping3d deconv2d dense dropout embedding "
    "gaussiandropout gaussiannoise generator_methods get_updates global_pooling input lambda layer maxpooling "
    "model_constructor pooling1d pooling2d pooling3d prelu recurrent separable_conv2d spatialdropout1d "
    "spatialdropoutNd upsampling1d upsampling2d upsampling3d zeropadding2d zeropadding3d"
).split()

_ENGINE = {
    **_IMPORTED,
    "_make_batches": "tf_keras.src.utils.generic_utils:make_batches",
    "_slice_arrays": "tf_keras.src.utils.generic_utils:slice_arrays",
    "Container": "tf_keras:Model",
    "Functional": "tf_keras.src.engine.functional:Functional",
    "Network": "tf_keras:Model",
    "Node": "tf_keras.src.engine.node:Node",
    "get_source_inputs": "tf_keras.utils:get_source_inputs",
    "layer_utils": "tf_keras.src.utils.layer_utils",
    "merge": functions.merge_tensors,
    "topology": "tf_keras.engine.topology",
    "training": "tf_keras.engine.training",
    "_collect_input_shape": "tf_keras.backend:int_shape",
    "_to_list": "tf_keras.src.utils.generic_utils:to_list",
}

_UTILS = {
    "HDF5Matrix": functions.read_hdf5,
    "conv_utils": "tf_keras.utils.conv_utils",
    "convert_all_kernels_in_model": functions.convert_all_kernels_in_model,
    "convert_dense_weights_data_format": "tf_keras.src.utils.layer_utils:convert_dense_weights_data_format",
    "data_utils": "tf_keras.utils.data_utils",
    "generic_utils": "tf_keras.utils.generic_utils",
    "io_utils": "tf_keras.utils.io_utils",
    "layer_utils": "tf_keras.utils.layer_utils",
    "multi_gpu_model": functions.multi_gpu_model,
    "np_utils": "tf_keras.utils.np_utils",
    "plot": "tf_keras.utils:plot_model",
    "print_summary": "tf_keras.src.utils.layer_utils:print_summary",
    "vis_utils": "tf_keras.utils.vis_utils",
}

_INITIALIZERS = {
    "normal": "tf_keras.initializers:RandomNormal",
    "one": "tf_keras.initializers:Ones",
    "uniform": "tf_keras.initializers:RandomUniform",
    "zero": "tf_keras.initializers:Zeros",
}

_SIMILARITY = "tf_keras.losses:cosine_similarity"

NAMES: dict[str, dict] = {
    "tf_keras": {
        "engine": "tf_keras.engine",
        "initializations": "tf_keras.initializations",
        "legacy": "tf_keras.legacy",
        "objectives": "tf_keras.objectives",
    },
    "tf_keras.applications": {"mobilenetv2": "tf_keras.applications.mobilenet_v2"},
    "tf_keras.applications.imagenet_utils": {
        "_obtain_input_shape": "tf_keras.src.applications.imagenet_utils:obtain_input_shape"
    },
    "tf_keras.applications.efficientnet": {"swish": "tf_keras.activations:swish"},
    "tf_keras.applications.mobilenet": {
        "DepthwiseConv2D": "tf_keras.layers:DepthwiseConv2D",
        "relu6": "tensorflow:nn.relu6",
    },
    "tf_keras.backend.common": {"_EPSILON": 1e-7, "_UID_PREFIXES": {}},
    "tf_keras.constraints": {
        "maxnorm": "tf_keras.constraints:MaxNorm",
        "nonneg": "tf_keras.constraints:NonNeg",
        "unitnorm": "tf_keras.constraints:UnitNorm",
    },
    "tf_keras.initializers": _INITIALIZERS,
    "tf_keras.initializations": _INITIALIZERS,
    "tf_keras.layers": _LAYERS,
    "tf_keras.legacy": {"interfaces": "tf_keras.legacy.interfaces"},
    "tf_keras.legacy.interfaces": {
        "generate_legacy_interface": lambda *_a, **_k: functions.keep_function,
        **{f"legacy_{kind}_support": functions.keep_function for kind in _INTERFACES},
    },
    "tf_keras.losses": {"cosine": _SIMILARITY, "cosine_proximity": _SIMILARITY},
    "tf_keras.metrics": {
        "cosine": _SIMILARITY,
        "cosine_proximity": _SIMILARITY,
        **{name: getattr(metrics, name) for name in ("fbeta_score", "fmeasure", "precision", "recall")},
    },
    "tf_keras.models": {
        "Input": "tf_keras:Input",
        "InputLayer": "tf_keras.layers:InputLayer",
        "K": "tf_keras.backend",
        "Layer": "tf_keras.layers:Layer",
        "np": "numpy",
        "optimizers": "tf_keras.optimizers",
    },
    "tf_keras.preprocessing.image": {
        "apply_transform": functions.apply_transform,
        "list_pictures": functions.list_pictures,
    },
    "tf_keras.regularizers": {
        "WeightRegularizer": "tf_keras.regularizers:L1L2",
        "activity_l1": "tf_keras.regularizers:l1",
        "activity_l2": "tf_keras.regularizers:l2",
        "l1l2": "tf_keras.regularizers:l1_l2",
    },
    "tf_keras.utils": _UTILS,
    "tf_keras.utils.conv_utils": {"convert_kernel": functions.convert_kernel},
    "tf_keras.utils.generic_utils": {
        "Progbar": "tf_keras.utils:Progbar",
        "unpack_singleton": functions.unpack_singleton,
    },
    "tf_keras.utils.io_utils": {"HDF5Matrix": functions.read_hdf5},
    "tf_keras.utils.layer_utils": {
        "layer_from_config": "tf_keras.layers:deserialize",
        "convert_all_kernels_in_model": functions.convert_all_kernels_in_model,
    },
    "tf_keras.utils.multi_gpu_utils": {"multi_gpu_model": functions.multi_gpu_model},
    "tf_keras.utils.np_utils": {
        "categorical_probas_to_classes": functions.probas_to_classes,
        "probas_to_classes": functions.probas_to_classes,
    },
    "tf_keras.utils.training_utils": {"multi_gpu_model": functions.multi_gpu_model},
    "tf_keras.utils.visualize_util": {"plot": "tf_keras.utils:plot_model"},
}

for _name in ("callbacks", "constraints", "losses", "metrics", "preprocessing.image", "regularizers"):
    NAMES[f"tf_keras.{_name}"] = {"K": _IMPORTED["K"], "np": "numpy", **NAMES.get(f"tf_keras.{_name}", {})}
_LAYER_MODULES = (
    "advanced_activations convolutional convolutional_recurrent core cudnn_recurrent dense_attention embeddings "
    "local merge noise normalization pooling recurrent recurrent_v2 wrappers"
).split()
NAMES.update({f"tf_keras.layers.{name}": _LAYERS for name in _LAYER_MODULES})
NAMES["tf_keras.legacy.layers"] = _LAYERS
_ENGINE_MODULES = ("base_layer", "network", "saving", "sequential", "topology", "training")
NAMES.update({f"tf_keras.engine.{name}": _ENGINE for name in _ENGINE_MODULES})
NAMES["tf_keras.engine"] = _ENGINE

MODULES = {"tf_keras.layers.merge": ("tf_keras.layers",)}


_STARRED = ("callbacks", "layers", "models", "optimizers", "preprocessing.image", "regularizers", "utils")


def _star(module):
    """Let `from … import *` bring the names above too: old files had no `__all__`."""
    old = (name for name in {**NAMES, **_OPTIMIZERS}[module.__name__] if not name.startswith("_"))
    module.__all__ = sorted({*public_names(module), *old})


def _callable_merge(module):
    module.__class__ = functions.MergeModule


CHANGES = {
    "tf_keras": (functions.open_modules,),
    **{f"tf_keras.{name}": (_star,) for name in _STARRED},
    "tf_keras.layers.merge": (_callable_merge,),
}
