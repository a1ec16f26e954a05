"""Architectures as Keras 1 (until 2017) wrote them, under the names that Keras 2 reads, by the rows of `_old_names`.

Keras 2 itself could read them; tf_keras still converts their weights but no longer their arguments.
"""

from .._old_names.arguments import Dropped
from .._old_names.keras_keywords import RENAMED, SEQUENCES, SIDES, of_layer
from .._old_names.keras_layers import MERGES
from .refusal import CannotUpgrade


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
    arguments = _arguments(kind, config)
    dtype = arguments.pop("input_dtype", None)
    if kind == "InputLayer":
        arguments["dtype"] = dtype
    elif kind != "Embedding":
        arguments.pop("input_dim", None)
    if RENAMED.get(kind, kind) in SEQUENCES:
        arguments.pop("input_length", None)
    _kernel_size(kind, config, arguments)
    _normalization(kind, config)
    return {"class_name": RENAMED.get(kind, kind), "config": arguments}


def _arguments(kind, config):
    """Return the arguments of a layer as Keras 2 calls them."""
    rows, arguments = of_layer(kind), {}
    for key, value in config.items():
        row = rows.get(key, key)
        if isinstance(row, str):
            arguments[row] = _value(value)
        elif not isinstance(row, Dropped):
            arguments[row.new] = row.today(value)
    if kind == "LSTM":
        arguments.setdefault("unit_forget_bias", False)
    return arguments


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
    sizes = [arguments.pop(key) for key in SIDES.get(RENAMED.get(kind, kind), ()) if key in config]
    if sizes:
        arguments["kernel_size"] = sizes


def _normalization(kind, config):
    if kind == "BatchNormalization" and config.get("mode", 0) == 1:
        raise CannotUpgrade(f"layer {config['name']!r}: Keras 2 has no BatchNormalization of mode 1 (sample by sample)")


def _merge(config):
    mode, name = config["mode"], config["name"]
    kind = "Dot" if mode == "cos" else MERGES.get(mode)
    if kind is None or config.get("layers"):
        raise CannotUpgrade(f"layer {name!r}: Keras 2 has no Merge of mode {mode!r} or of whole models")
    own = {"concat": {"axis": config.get("concat_axis", -1)}}
    if mode in ("dot", "cos"):
        own[mode] = {"axes": config.get("dot_axes", -1), "normalize": mode == "cos"}
    return {"class_name": kind, "config": {"name": name, **own.get(mode, {})}}
