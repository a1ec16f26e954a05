"""Keywords and defaults of Keras 1 and 2.2 on tf_keras.

Keras 2 translated the keywords of Keras 1 with a warning, and so do these tables. Some defaults changed with
Keras 2.3; scripts that import standalone `keras` get those of 2.2 back, because their results depend on them.
"""

import math
import sys
from importlib import import_module

from ..keywords import accept

_ORDERINGS = {"tf": "channels_last", "th": "channels_first", "default": None}


def _data_format(keywords, ordering):
    keywords.setdefault("data_format", _ORDERINGS.get(ordering, ordering))


_ANY = {
    "W_constraint": "kernel_constraint",
    "W_regularizer": "kernel_regularizer",
    "b_constraint": "bias_constraint",
    "b_regularizer": "bias_regularizer",
    "bias": "use_bias",
    "init": "kernel_initializer",
}
_CONVOLUTION = {
    **_ANY,
    "border_mode": "padding",
    "dim_ordering": _data_format,
    "nb_filter": "filters",
    "subsample": "strides",
    "atrous_rate": "dilation_rate",
}
_POOLING = {"border_mode": "padding", "dim_ordering": _data_format}
_RECURRENT = {
    "U_regularizer": "recurrent_regularizer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "consume_less": None,
    "dropout_U": "recurrent_dropout",
    "dropout_W": "dropout",
    "forget_bias_init": None,
    "init": "kernel_initializer",
    "inner_activation": "recurrent_activation",
    "inner_init": "recurrent_initializer",
    "output_dim": "units",
}

LAYERS = {
    "BatchNormalization": {
        "beta_init": "beta_initializer",
        "gamma_init": "gamma_initializer",
        "mode": None,
    },
    "Conv1D": {**_CONVOLUTION, "filter_length": "kernel_size", "subsample_length": "strides"},
    "Conv2D": _CONVOLUTION,
    "Conv2DTranspose": {**_CONVOLUTION, "output_shape": None},
    "Conv3D": _CONVOLUTION,
    "Dense": {**_ANY, "output_dim": "units"},
    "Dropout": {"p": "rate"},
    "Embedding": {"dropout": None, "init": "embeddings_initializer", "W_regularizer": "embeddings_regularizer"},
    "GRU": _RECURRENT,
    "GaussianDropout": {"p": "rate"},
    "GaussianNoise": {"sigma": "stddev"},
    "LSTM": _RECURRENT,
    "SeparableConv2D": _CONVOLUTION,
    "SimpleRNN": _RECURRENT,
    "SpatialDropout1D": {"p": "rate"},
    "SpatialDropout2D": {"p": "rate", "dim_ordering": _data_format},
    "SpatialDropout3D": {"p": "rate", "dim_ordering": _data_format},
    "UpSampling1D": {"length": "size"},
    **dict.fromkeys(("Cropping2D", "Cropping3D", "UpSampling2D", "UpSampling3D"), {"dim_ordering": _data_format}),
    **dict.fromkeys(("ZeroPadding2D", "ZeroPadding3D"), {"dim_ordering": _data_format}),
    **dict.fromkeys(
        ("AveragePooling1D", "MaxPooling1D"),
        {"border_mode": "padding", "pool_length": "pool_size", "stride": "strides"},
    ),
    **dict.fromkeys(("AveragePooling2D", "AveragePooling3D", "MaxPooling2D", "MaxPooling3D"), _POOLING),
    **dict.fromkeys(("GlobalAveragePooling2D", "GlobalMaxPooling2D"), {"dim_ordering": _data_format}),
}

# layer or optimizer -> the defaults of Keras 2.2
DEFAULTS = {
    "ConvLSTM2D": {"recurrent_activation": "hard_sigmoid"},
    "GRU": {"recurrent_activation": "hard_sigmoid", "reset_after": False},
    "LSTM": {"recurrent_activation": "hard_sigmoid"},
}
LEARNING_RATES = {"Adadelta": 1.0, "Adagrad": 0.01, "Adamax": 0.002, "Nadam": 0.002}

_SIDES = {
    **dict.fromkeys(("Conv2D", "Conv2DTranspose", "SeparableConv2D"), ("nb_row", "nb_col")),
    "Conv3D": ("kernel_dim1", "kernel_dim2", "kernel_dim3"),
}


def _whole(name):
    def put(keywords, steps):
        keywords[name] = math.ceil(steps) if isinstance(steps, float) else steps

    put.__name__ = name
    return put


def _workers(keywords, workers):
    keywords["workers"] = workers or 1  # 0 meant the main thread


def _class_weight(keywords, weights):
    # Keras 2 ignored words such as "auto", which many scripts give.
    keywords["class_weight"] = None if isinstance(weights, str) else weights


_STEPS = {
    "max_q_size": "max_queue_size",
    "pickle_safe": "use_multiprocessing",
    "steps": _whole("steps"),
    "workers": _workers,
}
_TRAINING = {
    "class_weight": _class_weight,
    "max_q_size": "max_queue_size",
    "nb_epoch": "epochs",
    "nb_val_samples": "validation_steps",
    "nb_worker": _workers,
    "pickle_safe": "use_multiprocessing",
    "samples_per_epoch": "steps_per_epoch",
    "show_accuracy": None,
    "steps_per_epoch": _whole("steps_per_epoch"),
    "validation_steps": _whole("validation_steps"),
    "workers": _workers,
}
METHODS = {
    "evaluate": {"show_accuracy": None},
    "evaluate_generator": {**_STEPS, "val_samples": "steps"},
    "fit": _TRAINING,
    "fit_generator": _TRAINING,
    "predict": {},
    "predict_generator": {**_STEPS, "val_samples": "steps"},
}
# Keras 2 was quiet here, and wrote HDF5 under any name.
QUIET = {name: {"verbose": 0} for name in ("predict", "predict_generator")}
HDF5 = ("save", "save_weights")
_MODEL = {"input": "inputs", "output": "outputs"}


def standalone():
    """Say whether the script imports standalone `keras` (not only `tensorflow.keras`)."""
    return "keras" in sys.modules


def _kernel(sides):
    """Return what reads `Convolution2D(64, 3, 3)` as Keras 1 and 2 did: one number for each side of the kernel."""
    last = 2 + len(sides)

    def arrange(args, keywords):
        if sides[0] in keywords:
            keywords["kernel_size"] = tuple(keywords.pop(side) for side in sides)
        numbers = len(args) >= last and all(isinstance(each, int) for each in args[2:last])
        if numbers and standalone() and not {"kernel_size", "strides"} & keywords.keys():
            return (*args[:2], tuple(args[2:last]), *args[last:])
        return args

    return arrange


def _batches(args, keywords):
    """Turn counts of samples (Keras 1) into counts of batches, where the generator knows its batch size."""
    generator = keywords.get("generator", args[1] if len(args) > 1 else None)
    size = getattr(generator, "batch_size", 1)
    for name in ("nb_val_samples", "samples_per_epoch", "val_samples"):
        if name in keywords:
            keywords[name] = math.ceil(keywords[name] / size)
    return args


def _as_hdf5(args, keywords):
    path = str(keywords.get("filepath", args[1] if len(args) > 1 else ""))
    if standalone() and len(args) < 4 and not path.endswith(".keras"):
        keywords.setdefault("save_format", "h5")
    return args


def _defaults(name):
    return lambda: DEFAULTS[name] if standalone() else {}


def _old_layers(keras):
    for name in {*LAYERS, *DEFAULTS}:
        layer = getattr(keras.layers, name)
        layer.__init__ = accept(
            layer.__init__,
            LAYERS.get(name, {}),
            defaults=_defaults(name) if name in DEFAULTS else None,
            arrange=_kernel(_SIDES[name]) if name in _SIDES else None,
        )


def _old_models(keras):
    for name, renames in METHODS.items():
        quiet = (lambda options: lambda: options)(QUIET.get(name, {}))
        setattr(keras.Model, name, accept(getattr(keras.Model, name), renames, quiet, _batches))
    for name in HDF5:
        setattr(keras.Model, name, accept(getattr(keras.Model, name), {}, arrange=_as_hdf5))
    functional = import_module("tf_keras.src.engine.functional").Functional
    keras.Model.__new__ = staticmethod(accept(keras.Model.__new__, _MODEL))
    functional.__init__ = accept(functional.__init__, _MODEL)


def _old_optimizers(keras):
    for name, rate in LEARNING_RATES.items():
        optimizer = getattr(keras.optimizers.legacy, name)
        optimizer.__init__ = accept(optimizer.__init__, {}, defaults=_learning_rate(rate))


def _learning_rate(rate):
    return lambda: {"learning_rate": rate} if standalone() else {}


CHANGES = {"tf_keras": (_old_layers, _old_models, _old_optimizers)}
