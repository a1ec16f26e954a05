"""Keywords of the layers and models of Keras 1 and 2: once, for programs and for stored architectures."""

from collections.abc import Mapping
from typing import Any

from .rows import Dropped, Keyword, Values

ORDERING = Values("data_format", {"tf": "channels_last", "th": "channels_first", "default": None})
_WEIGHTS: dict[str, Keyword] = {
    "W_constraint": "kernel_constraint",
    "W_regularizer": "kernel_regularizer",
    "b_constraint": "bias_constraint",
    "b_regularizer": "bias_regularizer",
    "bias": "use_bias",
    "init": "kernel_initializer",
}
_ORDERED: dict[str, Keyword] = {"dim_ordering": ORDERING}
_WINDOW: dict[str, Keyword] = {"border_mode": "padding", **_ORDERED}
_CONVOLUTION: dict[str, Keyword] = {
    **_WEIGHTS,
    **_WINDOW,
    "atrous_rate": "dilation_rate",
    "nb_filter": "filters",
    "subsample": "strides",
}
_RECURRENT: dict[str, Keyword] = {
    **_WEIGHTS,
    "U_regularizer": "recurrent_regularizer",
    "consume_less": Dropped(),
    "dropout_U": "recurrent_dropout",
    "dropout_W": "dropout",
    "forget_bias_init": Dropped(),
    "inner_activation": "recurrent_activation",
    "inner_init": "recurrent_initializer",
    "output_dim": "units",
}
_RATE: dict[str, Keyword] = {"p": "rate"}
_SHAPE: dict[str, Keyword] = {"output_shape": Dropped()}  # the layer finds it by itself

#: Layer of today -> its keywords of Keras 1, and what they are in Keras 2 and 3.
LAYERS: dict[str, Mapping[str, Keyword]] = {
    "BatchNormalization": {
        "beta_init": "beta_initializer",
        "gamma_init": "gamma_initializer",
        "mode": Dropped("BatchNormalization(mode=…) ended with Keras 1: write it as a Layer subclass", (0, 2)),
    },
    "Conv1D": {**_CONVOLUTION, "filter_length": "kernel_size", "subsample_length": "strides"},
    "Conv2D": _CONVOLUTION,
    "Conv2DTranspose": {**_CONVOLUTION, **_SHAPE},
    "Conv3D": _CONVOLUTION,
    "Conv3DTranspose": {**_CONVOLUTION, **_SHAPE},
    "Dense": {**_WEIGHTS, "output_dim": "units"},
    "Dropout": _RATE,
    "Embedding": {
        "W_constraint": "embeddings_constraint",
        "W_regularizer": "embeddings_regularizer",
        "dropout": Dropped("put a SpatialDropout1D layer behind the Embedding", (0, 0.0, None)),
        "init": "embeddings_initializer",
    },
    "GRU": _RECURRENT,
    "GaussianDropout": _RATE,
    "GaussianNoise": {"sigma": "stddev"},
    "LSTM": {**_RECURRENT, "forget_bias_init": Values("unit_forget_bias", {"one": True}, False)},
    "PReLU": {"init": "alpha_initializer"},
    "SeparableConv2D": {
        **{old: new for old, new in _CONVOLUTION.items() if not str(new).startswith("kernel_")},
        "init": Dropped("write depthwise_initializer=…, pointwise_initializer=…"),
    },
    "SimpleRNN": {old: new for old, new in _RECURRENT.items() if old != "inner_activation"},
    "SpatialDropout1D": _RATE,
    "SpatialDropout2D": {**_RATE, **_ORDERED},
    "SpatialDropout3D": {**_RATE, **_ORDERED},
    "UpSampling1D": {"length": "size"},
    **{
        f"{kind}Pooling1D": {"border_mode": "padding", "pool_length": "pool_size", "stride": "strides"}
        for kind in ("Average", "Max")
    },
    **{f"{kind}Pooling{rank}D": _WINDOW for kind in ("Average", "Max") for rank in (2, 3)},
    **{f"Global{kind}Pooling{rank}D": _ORDERED for kind in ("Average", "Max") for rank in (2, 3)},
    **{f"{kind}{rank}D": _ORDERED for kind in ("Cropping", "UpSampling", "ZeroPadding") for rank in (2, 3)},
}

#: Layer of Keras 1 -> that of today.
RENAMED = {
    **{f"{kind}Convolution{rank}D": f"Conv{rank}D" for kind in ("", "Atrous") for rank in (1, 2, 3)},
    **{f"Deconvolution{rank}D": f"Conv{rank}DTranspose" for rank in (2, 3)},
    "SeparableConvolution2D": "SeparableConv2D",
}

#: Layer of today -> keywords that together are its `kernel_size`.
SIDES = {
    **dict.fromkeys(("Conv2D", "Conv2DTranspose", "SeparableConv2D"), ("nb_row", "nb_col")),
    **dict.fromkeys(("Conv3D", "Conv3DTranspose"), ("kernel_dim1", "kernel_dim2", "kernel_dim3")),
}

#: Layers that took the parts of an input shape apart: `input_dim=`, `input_length=`.
SEQUENCES = ("Conv1D", "GRU", "LSTM", "SimpleRNN")

#: What Keras 2 has and Keras 3 calls otherwise: layer -> keywords.
IN_KERAS_3: dict[str, Mapping[str, Keyword]] = {
    "InputLayer": {"input_shape": "shape", "batch_input_shape": "batch_shape"},
    "LeakyReLU": {"alpha": "negative_slope"},
    "ThresholdedReLU": {"theta": "threshold"},
}
MODEL: dict[str, Keyword] = {"input": "inputs", "output": "outputs"}

#: Layer -> what Keras 2.2 and before took where nothing was said.
DEFAULTS: dict[str, dict[str, Any]] = {
    "ConvLSTM2D": {"recurrent_activation": "hard_sigmoid"},
    "GRU": {"recurrent_activation": "hard_sigmoid", "reset_after": False},
    "LSTM": {"recurrent_activation": "hard_sigmoid"},
}

#: Layer -> what a file that lacks an argument of today was computed with: there was no choice yet.
IN_OLD_FILES = {kind: {"reset_after": DEFAULTS["GRU"]["reset_after"]} for kind in ("GRU", "GRUCell")}

#: Layer of the graphics card -> the plain one, and with what it computes the same.
CUDNN: dict[str, tuple[str, dict[str, Any]]] = {
    "CuDNNLSTM": ("LSTM", {"activation": "tanh", "recurrent_activation": "sigmoid"}),
    "CuDNNGRU": ("GRU", {"activation": "tanh", "recurrent_activation": "sigmoid", "reset_after": True}),
}

#: Layer that Keras 3 has no more -> the one that computes the same, with the keywords of `IN_KERAS_3`.
COMPUTED_BY = {"ThresholdedReLU": "ReLU"}

#: Optimizer -> what Keras 2.2 and before took where nothing was said, and today is another.
OPTIMIZERS = {
    "Adadelta": {"learning_rate": 1.0},
    "Adagrad": {"learning_rate": 0.01, "initial_accumulator_value": 0.0},
    "Adamax": {"learning_rate": 0.002},
    "Nadam": {"learning_rate": 0.002},
}


def of_layer(name: str) -> Mapping[str, Keyword]:
    """Return the keywords of Keras 1 that a layer has, under its name of then or of today.

    Example:
        >>> of_layer("Convolution1D")["filter_length"]
        'kernel_size'
    """
    return LAYERS.get(RENAMED.get(name, name), {})
