"""Lambda layers: old files hold the bytecode of a Python function, and running it runs whatever its author wrote."""

import json

from .refusal import CannotUpgrade

_CODE_TYPES = ("function_type", "output_shape_type")


def without_foreign_code(config, custom, unsafe, notes):
    """Return the architecture with the functions of its Lambda layers taken from the caller where he named them.

    A function is meant for the layer of its name; a single function whose name the file does not know is meant for
    the only Lambda there is. With `unsafe` the file's own code stays, to be compared with the caller's.

    Raises:
        CannotUpgrade: A Lambda is left whose code is not to be run, or whose function is not known.
    """
    found = list(_lambdas(config))
    for layer in found:
        name = layer["config"].setdefault("name", "lambda")
        _refuse_mask(layer["config"])
        chosen = _chosen(layer["config"], found, custom, json.dumps(config))
        if chosen:
            custom.lambdas[name] = chosen
            notes.append(_origin(name, chosen, unsafe and _has_code(layer["config"])))
    missing = [layer["config"]["name"] for layer in found if _is_missing(layer["config"], custom, unsafe)]
    if missing or ("__lambda__" in json.dumps(config) and not unsafe):
        raise CannotUpgrade(_way_out(missing))
    return config if unsafe else _exchanged(config, custom.lambdas)


def checked_metadata(metadata, unsafe):
    """Refuse the description of a SavedModel that mentions a Lambda, unless the caller trusts it."""
    if b'"Lambda"' in metadata and not unsafe:
        raise CannotUpgrade("a Lambda layer carries Python code: add `--unsafe` if you trust the folder")


def _lambdas(node):
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _lambdas(child)
    if isinstance(node, dict) and node.get("class_name") == "Lambda" and isinstance(node.get("config"), dict):
        yield node


def _has_code(config):
    return any(config.get(key) == "lambda" for key in _CODE_TYPES)


def _chosen(config, found, custom, text):
    if config["name"] in custom.new:
        return config["name"]
    if not _has_code(config):
        return next((name for name in custom.new if name == config["function"]), None)
    spare = [name for name in custom.functions() if f'"{name}"' not in text]
    different = {json.dumps(layer["config"]["function"]) for layer in found if _has_code(layer["config"])}
    return spare[0] if len(spare) == len(different) == 1 else None


def _is_missing(config, custom, unsafe):
    return config["name"] not in custom.lambdas and not (unsafe and _has_code(config))


def _refuse_mask(config):
    if config.get("mask") is not None:
        raise CannotUpgrade(f"layer {config['name']!r} (Lambda): Keras 3 cannot store the function of a mask")


def _origin(name, chosen, compared):
    if compared:
        return f"layer {name!r}: the new model uses {chosen}; the comparison was with the file's own code"
    return f"layer {name!r}: {chosen} was used on both sides; the file's own function was not run"


def _way_out(names):
    layers = ", ".join(map(repr, names)) or "an activation"
    first = names[0] if names else "NAME"
    return (
        f"Python code is stored in the file for {layers} (Lambda), and running it runs whatever its author wrote: "
        f"give the function as `--custom {first}=module:function`, or add `--unsafe` if you trust the file"
    )


def _exchanged(node, chosen):
    if isinstance(node, list):
        return [_exchanged(child, chosen) for child in node]
    if not isinstance(node, dict):
        return node
    node = {key: _exchanged(child, chosen) for key, child in node.items()}
    if node.get("class_name") == "Lambda":
        node["config"] = _with_function(node["config"], chosen[node["config"]["name"]])
    return node


def _with_function(config, name):
    shape = None if config.get("output_shape_type") == "lambda" else config.get("output_shape")
    kept = {key: value for key, value in config.items() if not key.endswith("module")}
    return {**kept, "function": name, "function_type": "function", "output_shape": shape, "output_shape_type": "raw"}
