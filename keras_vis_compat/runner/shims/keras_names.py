"""Names of Keras 1 and 2 that tf_keras no longer has where they were."""

import os
from importlib import import_module
from types import ModuleType

import numpy as np

from ..names import Made, gone, public_names
from .keras_methods import cudnn

# What the files of Keras 2.2 imported themselves, and scripts take from them.
_IMPORTED = {
    "K": "tf_keras.backend",
    "activations": "tf_keras.activations",
    "constraints": "tf_keras.constraints",
    "conv_utils": "tf_keras.src.utils.conv_utils",
    "initializers": "tf_keras.initializers",
    "np": "numpy",
    "regularizers": "tf_keras.regularizers",
}

_CONCATENATE = """\
both = keras.layers.concatenate([left.output, right.output])
    model = keras.models.Model([left.input, right.input], rest(both))"""


def _no_layer(name, instead):
    return gone(f"keras.layers.{name}", "the layer ended with Keras 1", instead)


def merge_tensors(inputs, mode="sum", concat_axis=-1, dot_axes=-1, output_shape=None, name=None, **_options):
    """Join tensors the way the function `merge` of Keras 1 did.

    Args:
        inputs: List of symbolic tensors.
        mode: "sum", "mul", "ave", "max", "concat", "dot" or "cos", or a function of the list.
        concat_axis: Where "concat" joins.
        dot_axes: What "dot" and "cos" sum over.
        output_shape: Shape of what a function returns.
        name: Of the layer.
    """
    layers = import_module("tf_keras").layers
    if callable(mode):
        return layers.Lambda(mode, output_shape=output_shape, name=name)(inputs)
    makers = {
        "sum": lambda: layers.Add(name=name),
        "mul": lambda: layers.Multiply(name=name),
        "ave": lambda: layers.Average(name=name),
        "max": lambda: layers.Maximum(name=name),
        "concat": lambda: layers.Concatenate(axis=concat_axis, name=name),
        "dot": lambda: layers.Dot(axes=dot_axes, name=name),
        "cos": lambda: layers.Dot(axes=dot_axes, normalize=True, name=name),
    }
    if mode not in makers:
        raise ValueError(f"`mode` must be one of {', '.join(makers)} or a function, got {mode!r}")
    return makers[mode]()(inputs)


class MergeModule(ModuleType):
    """`keras.layers.merge`: a function in Keras 1, a module in Keras 2, here both."""

    __call__ = staticmethod(merge_tensors)


def _callable_merge(module):
    module.__class__ = MergeModule


class OpenModule(ModuleType):
    """A module whose new functions and classes Keras knows by name: `keras.losses.my_loss = my_loss`."""

    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if callable(value) and not name.startswith("_"):
            import_module("tf_keras").utils.get_custom_objects()[name] = value


def _open_modules(keras):
    for name in ("activations", "constraints", "initializers", "layers", "losses", "metrics", "regularizers"):
        getattr(keras, name).__class__ = OpenModule


def multi_gpu_model(model, gpus=None, **_options):
    """Return the model itself: TensorFlow 2 spreads work over GPUs with `tf.distribute` only."""
    return model


def probas_to_classes(probabilities):
    """Return the class of each row of probabilities (Keras 1)."""
    probabilities = np.asarray(probabilities)
    if probabilities.ndim > 1 and probabilities.shape[1] > 1:
        return probabilities.argmax(axis=1)
    return (probabilities > 0.5).astype(int).ravel()


def read_hdf5(datapath, dataset, start=0, end=None, normalizer=None):
    """Return part of a dataset of an HDF5 file as an array: what `HDF5Matrix` gave piece by piece."""
    with import_module("h5py").File(datapath, "r") as file:
        values = file[dataset][start:end]
    return normalizer(values) if normalizer else values


def convert_kernel(kernel):
    """Return a convolution kernel mirrored in space: Theano's convention into TensorFlow's and back."""
    return np.flip(kernel, tuple(range(np.ndim(kernel) - 2)))


def convert_all_kernels_in_model(model):
    """Mirror the kernel of every convolution of *model*, in place."""
    for layer in model.layers:
        if "Conv" in type(layer).__name__ and layer.get_weights():
            kernel, *rest = layer.get_weights()
            layer.set_weights([convert_kernel(kernel), *rest])


def list_pictures(directory, ext="jpg|jpeg|bmp|png|ppm"):
    """Return the paths of all pictures below a folder, those of each folder sorted."""
    endings = tuple(f".{each}" for each in (ext.split("|") if isinstance(ext, str) else ext))
    return [
        os.path.join(folder, name)
        for folder, _, names in os.walk(directory)
        for name in sorted(names)
        if name.lower().endswith(endings)
    ]


def apply_transform(x, transform_matrix, channel_axis=0, fill_mode="nearest", cval=0.0):
    """Return a picture moved by a 3 x 3 matrix of homogeneous coordinates, channel by channel."""
    affine_transform = import_module("scipy.ndimage").affine_transform
    turn, move = transform_matrix[:2, :2], transform_matrix[:2, 2]
    channels = [
        affine_transform(channel, turn, move, order=1, mode=fill_mode, cval=cval)
        for channel in np.moveaxis(x, channel_axis, 0)
    ]
    return np.stack(channels, axis=channel_axis)


def keep_function(function):
    """Return the function: the decorators of `keras.legacy.interfaces` only translated keywords."""
    return function


_LAYERS = {
    **_IMPORTED,
    "AtrousConvolution1D": "tf_keras.layers:Conv1D",
    "AtrousConvolution2D": "tf_keras.layers:Conv2D",
    "AtrousConv2D": "tf_keras.layers:Conv2D",
    "ConvLSTM2DCell": "tf_keras.src.layers.rnn.conv_lstm2d:ConvLSTM2D",
    "ConvRNN2D": "tf_keras.src.layers.rnn.base_conv_rnn:ConvRNN",
    "ConvRecurrent2D": "tf_keras.src.layers.rnn.base_conv_rnn:ConvRNN",
    "CuDNNGRU": Made(lambda: cudnn("GRU")),
    "CuDNNLSTM": Made(lambda: cudnn("LSTM")),
    "Deconv2D": "tf_keras.layers:Conv2DTranspose",
    "Deconv3D": "tf_keras.layers:Conv3DTranspose",
    "Deconvolution2D": "tf_keras.layers:Conv2DTranspose",
    "Deconvolution3D": "tf_keras.layers:Conv3DTranspose",
    "Highway": _no_layer("Highway", "x = keras.layers.Dense(units, activation='relu')(x)"),
    "InputLayer": "tf_keras.layers:InputLayer",
    "MaxoutDense": _no_layer("MaxoutDense", "x = keras.layers.maximum([Dense(units)(x), Dense(units)(x)])"),
    "Merge": _no_layer("Merge", _CONCATENATE),
    "Recurrent": "tf_keras.layers:RNN",
    "TimeDistributedDense": _no_layer("TimeDistributedDense", "x = TimeDistributed(Dense(units))(x)"),
    "_Conv": "tf_keras.src.layers.convolutional.base_conv:Conv",
    "_CuDNNRNN": "tf_keras.layers:RNN",
    "_GlobalPooling1D": "tf_keras.src.layers.pooling.base_global_pooling1d:GlobalPooling1D",
    "_GlobalPooling2D": "tf_keras.src.layers.pooling.base_global_pooling2d:GlobalPooling2D",
    "_GlobalPooling3D": "tf_keras.src.layers.pooling.base_global_pooling3d:GlobalPooling3D",
    "_Merge": "tf_keras.src.layers.merging.base_merge:_Merge",
    "_Pooling1D": "tf_keras.src.layers.pooling.base_pooling1d:Pooling1D",
    "_Pooling2D": "tf_keras.src.layers.pooling.base_pooling2d:Pooling2D",
    "_Pooling3D": "tf_keras.src.layers.pooling.base_pooling3d:Pooling3D",
    "_SeparableConv": "tf_keras.src.layers.convolutional.base_separable_conv:SeparableConv",
    "interfaces": "tf_keras.legacy.interfaces",
    "merge": "tf_keras.layers.merge",
}

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
    "merge": merge_tensors,
    "topology": "tf_keras.engine.topology",
    "training": "tf_keras.engine.training",
    "_collect_input_shape": "tf_keras.backend:int_shape",
    "_to_list": "tf_keras.src.utils.generic_utils:to_list",
}

_UTILS = {
    "HDF5Matrix": read_hdf5,
    "conv_utils": "tf_keras.utils.conv_utils",
    "convert_all_kernels_in_model": convert_all_kernels_in_model,
    "convert_dense_weights_data_format": "tf_keras.src.utils.layer_utils:convert_dense_weights_data_format",
    "data_utils": "tf_keras.utils.data_utils",
    "generic_utils": "tf_keras.utils.generic_utils",
    "io_utils": "tf_keras.utils.io_utils",
    "layer_utils": "tf_keras.utils.layer_utils",
    "multi_gpu_model": multi_gpu_model,
    "np_utils": "tf_keras.utils.np_utils",
    "plot": "tf_keras.utils:plot_model",
    "print_summary": "tf_keras.src.utils.layer_utils:print_summary",
    "vis_utils": "tf_keras.utils.vis_utils",
}

_OPTIMIZERS = {
    **{name.lower(): f"tf_keras.optimizers.legacy:{name}" for name in ("Adadelta", "Adagrad", "Adam", "Adamax")},
    "K": "tf_keras.backend",
    "TFOptimizer": "tf_keras.src.optimizers:TFOptimizer",
    "nadam": "tf_keras.optimizers.legacy:Nadam",
    "rmsprop": "tf_keras.optimizers.legacy:RMSprop",
    "sgd": "tf_keras.optimizers.legacy:SGD",
}

_INITIALIZERS = {
    "normal": "tf_keras.initializers:RandomNormal",
    "one": "tf_keras.initializers:Ones",
    "uniform": "tf_keras.initializers:RandomUniform",
    "zero": "tf_keras.initializers:Zeros",
}

_SIMILARITY = "tf_keras.losses:cosine_similarity"

NAMES = {
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
        "generate_legacy_interface": lambda *_a, **_k: keep_function,
        **{
            f"legacy_{kind}_support": keep_function
            for kind in ["add_weight", "batchnorm", "conv1d", "conv2d", "conv3d", "convlstm2d", "cropping2d", "cropping3d", "deconv2d", "dense", "dropout", "embedding", "gaussiandropout", "gaussiannoise", "generator_methods", "get_updates", "global_pooling", "input", "lambda", "layer", "maxpooling", "model_constructor", "pooling1d", "pooling2d", "pooling3d", "prelu", "recurrent", "separable_conv2d", "spatialdropout1d", "spatialdropoutNd", "upsampling1d", "upsampling2d", "upsampling3d", "zeropadding2d", "zeropadding3d"]
        },
    },
    "tf_keras.losses": {"cosine": _SIMILARITY, "cosine_proximity": _SIMILARITY},
    "tf_keras.metrics": {"cosine": _SIMILARITY, "cosine_proximity": _SIMILARITY},
    "tf_keras.models": {
        "Input": "tf_keras:Input",
        "InputLayer": "tf_keras.layers:InputLayer",
        "K": "tf_keras.backend",
        "Layer": "tf_keras.layers:Layer",
        "np": "numpy",
        "optimizers": "tf_keras.optimizers",
    },
    "tf_keras.optimizers": _OPTIMIZERS,
    "tf_keras.preprocessing.image": {"apply_transform": apply_transform, "list_pictures": list_pictures},
    "tf_keras.regularizers": {
        "WeightRegularizer": "tf_keras.regularizers:L1L2",
        "activity_l1": "tf_keras.regularizers:l1",
        "activity_l2": "tf_keras.regularizers:l2",
        "l1l2": "tf_keras.regularizers:l1_l2",
    },
    "tf_keras.utils": _UTILS,
    "tf_keras.utils.conv_utils": {"convert_kernel": convert_kernel},
    "tf_keras.utils.generic_utils": {"Progbar": "tf_keras.utils:Progbar"},
    "tf_keras.utils.io_utils": {"HDF5Matrix": read_hdf5},
    "tf_keras.utils.layer_utils": {"convert_all_kernels_in_model": convert_all_kernels_in_model},
    "tf_keras.utils.multi_gpu_utils": {"multi_gpu_model": multi_gpu_model},
    "tf_keras.utils.np_utils": {
        "categorical_probas_to_classes": probas_to_classes,
        "probas_to_classes": probas_to_classes,
    },
    "tf_keras.utils.training_utils": {"multi_gpu_model": multi_gpu_model},
    "tf_keras.utils.visualize_util": {"plot": "tf_keras.utils:plot_model"},
}

_LAYER_MODULES = ["advanced_activations", "convolutional", "convolutional_recurrent", "core", "cudnn_recurrent", "dense_attention", "embeddings", "local", "merge", "noise", "normalization", "pooling", "recurrent", "recurrent_v2", "wrappers"]
NAMES.update({f"tf_keras.layers.{name}": _LAYERS for name in _LAYER_MODULES})
NAMES["tf_keras.legacy.layers"] = _LAYERS
_ENGINE_MODULES = ("base_layer", "network", "saving", "sequential", "topology", "training")
NAMES.update({f"tf_keras.engine.{name}": _ENGINE for name in _ENGINE_MODULES})
NAMES["tf_keras.engine"] = _ENGINE

MODULES = {"tf_keras.layers.merge": ("tf_keras.layers",)}

# Old optimizers take `lr=` and `decay=`, and have `.lr`.
REPLACED = {
    "tf_keras.optimizers": {
        name: f"tf_keras.optimizers.legacy:{name}"
        for name in ("Adadelta", "Adagrad", "Adam", "Adamax", "Ftrl", "Nadam", "RMSprop", "SGD")
    }
}


def _star(module):
    """Let `from … import *` bring the names above too: old files had no `__all__`."""
    old = (name for name in NAMES[module.__name__] if not name.startswith("_"))
    module.__all__ = sorted({*public_names(module), *old})


CHANGES = {
    "tf_keras": (_open_modules,),
    **{f"tf_keras.{name}": (_star,) for name in ("layers", "models", "optimizers", "utils", "regularizers")},
    "tf_keras.layers.merge": (_callable_merge,),
}

ADVICE = {
    "tf_keras.wrappers.scikit_learn": "these classes moved to scikeras.wrappers: pip install scikeras",
}
ELSEWHERE = {"tf_keras.wrappers.scikit_learn": ("scikeras.wrappers",)}
