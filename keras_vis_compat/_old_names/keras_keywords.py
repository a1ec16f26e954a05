"""Keywords of the layers and models of Keras 1 and 2: once, for programs and for stored architectures."""

from collections.abc import Mapping
from typing import Any

from .arguments import Dropped, Keyword, Only, Values

ORDERING = Values("data_format", {"tf": "channels_last", "th": "channels_first", "default": None})
#: Functions of pictures that were told where their channels are.
ORDERED = ("ImageDataGenerator", "array_to_img", "img_to_array", "preprocess_input")
_WEIGHTS: dict[str, Keyword] = {
    "W_constraint": "kernel_constraint",
    "W_regularizer": "kernel_regularizer",
    "b_constraint": "bias_constraint",
    "b_regularizer": "bias_regularizer",
    "bias": "use_bias",
    "init": "kernel_initializer",
}
_ORDERED: dict[str, Keyword] = {"dim_ordering": ORDERING}
_BORDERS = {"full": "'full' padding of Theano is gone: put a ZeroPadding layer in front, and write 'valid'"}
_BORDER = Values("padding", {"same": "same", "valid": "valid"}, gone=_BORDERS)
_WINDOW: dict[str, Keyword] = {"border_mode": _BORDER, **_ORDERED}
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
        f"{kind}Pooling1D": {"border_mode": _BORDER, "pool_length": "pool_size", "stride": "strides"}
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

_UNUSED = dict.fromkeys("groups kernel_constraint kernel_initializer kernel_regularizer".split(), Dropped())
_SEPARABLE = [f"{kind}Conv{rank}D" for kind in ("Depthwise", "Separable") for rank in (1, 2)]
_GROUPS = Dropped("Keras 3 has no groups in a transposed convolution", (1,))

#: What Keras 2 has and Keras 3 calls otherwise or has no more: class -> keywords; those of "*" are of any layer.
IN_KERAS_3: dict[str, Mapping[str, Keyword]] = {
    "*": {
        "dynamic": Dropped("Keras 3 has no layers that run outside the graph", (False,)),
        "time_major": Dropped(
            "Keras 3 takes batches first, not time: build the model with Permute around it", (False,)
        ),
        **dict.fromkeys("force_generator rng_type robust_masking softmax_robust_masking".split(), Dropped()),
    },
    "BatchNormalization": {
        "axis": Only("axis", "Keras 3 normalises along one axis"),
        "adjustment": Dropped("Keras 3 has no adjustments", (None,)),
        "fused": Dropped(),
        "virtual_batch_size": Dropped("Keras 3 has no virtual batches", (None,)),
        "renorm": Dropped("Keras 3 has no renormalization", (False,)),
        "renorm_clipping": Dropped(),
        "renorm_momentum": Dropped(),
    },
    **{f"Conv{rank}DTranspose": {"groups": _GROUPS} for rank in (1, 2, 3)},
    **dict.fromkeys(_SEPARABLE, _UNUSED),  # inherited from Conv and never used by these
    "InputLayer": {"input_shape": "shape", "batch_input_shape": "batch_shape"},
    "LeakyReLU": {"alpha": "negative_slope"},
    **{f"SpatialDropout{rank}D": {"noise_shape": Dropped("Keras 3 has none here", (None,))} for rank in (1, 2, 3)},
    "ThresholdedReLU": {"theta": "threshold"},
    # Callbacks
    "BackupAndRestore": {"save_before_preemption": Dropped("Keras 3 saves at the end of epochs", (False,))},
    "LambdaCallback": {"on_batch_begin": "on_train_batch_begin", "on_batch_end": "on_train_batch_end"},
    "ModelCheckpoint": {
        "options": Dropped("Keras 3 takes no options of TensorFlow", (None,)),
        "period": Dropped("write save_freq=…, which counts batches; without it each epoch is saved", (1,)),
    },
    "ProgbarLogger": {"count_mode": Dropped(), "stateful_metrics": Dropped()},
    "ReduceLROnPlateau": {"epsilon": "min_delta"},
    "TensorBoard": {
        **dict.fromkeys("batch_size embeddings_layer_names write_grads".split(), Dropped()),
        "embeddings_data": Dropped("Keras 3 writes embeddings that are variables only", (None,)),
    },
    "load_img": {"grayscale": Values("color_mode", {True: "grayscale", False: "rgb"})},
}
#: What stored layers say beside: a program has rules for it, or never wrote it; and shapes that are seen in a call.
IN_FILES: dict[str, Mapping[str, Keyword]] = {
    "*": dict.fromkeys(("batch_input_shape", "implementation", "trainable"), Dropped()),
    "Embedding": {"input_length": Dropped(), "sparse": Dropped()},
    "MultiHeadAttention": dict.fromkeys(("query_shape", "key_shape", "value_shape"), Dropped()),
    "RNN": {"num_constants": Dropped("recurrent layers take no constants in Keras 3", (None,))},
    **{name: {"vocabulary_size": Dropped()} for name in ("IntegerLookup", "StringLookup", "TextVectorization")},
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


def in_keras_3(kind: str, *tables: Mapping[str, Mapping[str, Keyword]]) -> dict[str, Keyword]:
    """Return what became in Keras 3 of the keywords of a layer.

    Example:
        >>> in_keras_3("LeakyReLU")["alpha"]
        'negative_slope'
    """
    return {
        name: row
        for table in (*tables, IN_KERAS_3)
        for each in ("*", kind)
        for name, row in table.get(each, {}).items()
    }
