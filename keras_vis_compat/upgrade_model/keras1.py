"""Architectures as Keras 1 (until 2017) wrote them, under the names that Keras 2 reads: one row per class.

Keras 2 itself could read them; tf_keras still converts their weights but no longer their arguments.
"""

from collections.abc import Mapping

from .refusal import CannotUpgrade

_WEIGHTS = {
    "init": "kernel_initializer",
    "bias": "use_bias",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
}
_WINDOW = {"border_mode": "padding", "dim_ordering": "data_format"}
_CONVOLUTION = {
    **_WEIGHTS,
    **_WINDOW,
    "nb_filter": "filters",
    "filter_length": "kernel_size",
    "subsample": "strides",
    "subsample_length": "strides",
    "atrous_rate": "dilation_rate",
    "input_length": None,
}
_POOLING = {**_WINDOW, "pool_length": "pool_size", "stride": "strides"}
_DROPOUT = {**_WINDOW, "p": "rate"}
_RECURRENT = {
    **_WEIGHTS,
    "output_dim": "units",
    "inner_init": "recurrent_initializer",
    "inner_activation": "recurrent_activation",
    "U_regularizer": "recurrent_regularizer",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
    "forget_bias_init": None,
    "consume_less": None,
    "input_length": None,
}
_EMBEDDING = {
    "init": "embeddings_initializer",
    "W_regularizer": "embeddings_regularizer",
    "W_constraint": "embeddings_constraint",
    "dropout": None,
}

# Keras 1 class: what its arguments are called in Keras 2, None where they may go.
_ARGUMENTS: dict[str, Mapping[str, str | None]] = {
    "Dense": {**_WEIGHTS, "output_dim": "units"},
    "Embedding": _EMBEDDING,
    "BatchNormalization": {"beta_init": "beta_initializer", "gamma_init": "gamma_initializer"},
    "PReLU": {"init": "alpha_initializer"},
    "GaussianNoise": {"sigma": "stddev"},
    "UpSampling1D": {"length": "size"},
    "Deconvolution2D": {**_CONVOLUTION, "output_shape": None},
    **dict.fromkeys(("LSTM", "GRU", "SimpleRNN"), _RECURRENT),
    **dict.fromkeys(("Dropout", "GaussianDropout", *(f"SpatialDropout{rank}D" for rank in (1, 2, 3))), _DROPOUT),
    **dict.fromkeys((f"Convolution{rank}D" for rank in (1, 2, 3)), _CONVOLUTION),
    **dict.fromkeys((f"AtrousConvolution{rank}D" for rank in (1, 2)), _CONVOLUTION),
    **dict.fromkeys((f"{kind}Pooling{rank}D" for kind in ("Max", "Average") for rank in (1, 2, 3)), _POOLING),
    **dict.fromkeys((f"Global{kind}Pooling{rank}D" for kind in ("Max", "Average") for rank in (2, 3)), _WINDOW),
    **dict.fromkeys(
        (f"{kind}{rank}D" for kind in ("ZeroPadding", "Cropping", "UpSampling") for rank in (2, 3)), _WINDOW
    ),
}
_RENAMED = {
    "Convolution1D": "Conv1D",
    "Convolution2D": "Conv2D",
    "Convolution3D": "Conv3D",
    "AtrousConvolution1D": "Conv1D",
    "AtrousConvolution2D": "Conv2D",
    "Deconvolution2D": "Conv2DTranspose",
}
_MERGES = {
    "sum": "Add",
    "mul": "Multiply",
    "ave": "Average",
    "max": "Maximum",
    "concat": "Concatenate",
    "dot": "Dot",
    "cos": "Dot",
}
_DATA_FORMATS = {"tf": "channels_last", "th": "channels_first", "default": "channels_last"}


def modern(config, notes):
    """Return an architecture of Keras 1 as Keras 2 would have written it."""
    notes.append("written by Keras 1, which does not say its backend: kernels trained on Theano may need flipping")
    return _modern(config)


def _modern(node):
    if isinstance(node, list):
        return [_modern(child) for child in node]
    if not isinstance(node, dict):
        return node
    node = {key: _modern(value) for key, value in node.items()}
    if "class_name" not in node or not isinstance(node.get("config"), dict):
        return node
    if node["class_name"] == "Merge":
        return {**node, **_merge(node["config"])}
    return {**node, **_layer(node["class_name"], node["config"])}


def _layer(kind, config):
    renames = _ARGUMENTS.get(kind, {})
    arguments = {renames.get(key, key): _value(value) for key, value in config.items()}
    arguments.pop(None, None)
    dtype = arguments.pop("input_dtype", None)
    if kind == "InputLayer":
        arguments["dtype"] = dtype
    elif kind != "Embedding":
        arguments.pop("input_dim", None)
    if "data_format" in arguments:
        arguments["data_format"] = _DATA_FORMATS[arguments["data_format"]]
    for change in (_kernel_size, _recurrent, _normalization):
        change(kind, config, arguments)
    return {"class_name": _RENAMED.get(kind, kind), "config": arguments}


def _value(value):
    """Regularizers and constraints named themselves among their arguments."""
    if isinstance(value, dict) and "name" in value and "class_name" not in value:
        if "l1" in value or "l2" in value:
            return {"class_name": "L1L2", "config": {key: value[key] for key in ("l1", "l2") if key in value}}
        if value["name"] in ("MaxNorm", "NonNeg", "UnitNorm"):
            arguments = {"m": "max_value", "axis": "axis"}
            config = {arguments[key]: content for key, content in value.items() if key in arguments}
            return {"class_name": value["name"], "config": config}
    return value


def _kernel_size(kind, config, arguments):
    sizes = [
        arguments.pop(key) for key in ("nb_row", "nb_col", "kernel_dim1", "kernel_dim2", "kernel_dim3") if key in config
    ]
    if sizes:
        arguments["kernel_size"] = sizes


def _recurrent(kind, config, arguments):
    if kind == "LSTM":
        arguments["unit_forget_bias"] = config.get("forget_bias_init") == "one"


def _normalization(kind, config, arguments):
    if kind == "BatchNormalization" and arguments.pop("mode", 0) == 1:
        raise CannotUpgrade(f"layer {config['name']!r}: Keras 2 has no BatchNormalization of mode 1 (sample by sample)")


def _merge(config):
    mode, name = config["mode"], config["name"]
    if mode not in _MERGES or config.get("layers"):
        raise CannotUpgrade(f"layer {name!r}: Keras 2 has no Merge of mode {mode!r} or of whole models")
    own = {"concat": {"axis": config.get("concat_axis", -1)}}
    if mode in ("dot", "cos"):
        own[mode] = {"axes": config.get("dot_axes", -1), "normalize": mode == "cos"}
    return {"class_name": _MERGES[mode], "config": {"name": name, **own.get(mode, {})}}
