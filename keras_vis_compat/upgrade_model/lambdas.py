"""Lambda layers: old files hold the bytecode of a Python function, and running it runs whatever its author wrote."""

import builtins
import json
import marshal
import types

from .._programs.stored_function import code_of, contents, stored_bytes, why_it_cannot_run
from .custom import names_inside_lambdas
from .refusal import CannotUpgrade


def without_foreign_code(config, custom, unsafe, notes):
    """Return the architecture with the functions of its Lambda layers taken from the caller where he named them.

    A function is meant for the layer of its name; a single function whose name the file does not know is meant for
    the only Lambda there is. With `unsafe` the file's own code is loaded here, to be compared with the caller's.

    Raises:
        CannotUpgrade: A Lambda is left whose code is not to be run, or cannot run, or whose function is not known.
    """
    found = list(_lambdas(config))
    for layer in found:
        _check_form(layer["config"])
        name = layer["config"].setdefault("name", "lambda")
        chosen = _chosen(layer["config"], found, custom, json.dumps(config))
        if chosen:
            custom.lambdas[name] = chosen
            notes.append(_origin(name, chosen, _runs(layer["config"], unsafe)))
    missing = [layer["config"] for layer in found if _is_missing(layer["config"], custom, unsafe)]
    if missing:
        raise CannotUpgrade(_way_out(missing, unsafe))
    return _exchanged(config, custom, unsafe)


def _lambdas(node):
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _lambdas(child)
    if isinstance(node, dict) and node.get("class_name") == "Lambda" and isinstance(node.get("config"), dict):
        yield node


def _check_form(config):
    if not isinstance(config.get("name", ""), str):
        raise CannotUpgrade(f"the name of a Lambda layer must be a text, got {config['name']!r:.60}")
    if config.get("mask") is not None:
        raise CannotUpgrade(f"layer {config.get('name')!r} (Lambda): Keras 3 cannot store the function of a mask")


def _runs(config, unsafe):
    return bool(unsafe and code_of(config) is not None and why_it_cannot_run(code_of(config)) is None)


def _chosen(config, found, custom, text):
    if config["name"] in custom.new:
        return config["name"]
    if code_of(config) is None:
        return next((name for name in custom.new if name == config.get("function")), None)
    spare = [name for name in custom.functions() if f'"{name}"' not in text]
    different = {json.dumps(layer["config"]["function"]) for layer in found if code_of(layer["config"]) is not None}
    return spare[0] if len(spare) == len(different) == 1 else None


def _is_missing(config, custom, unsafe):
    return config["name"] not in custom.lambdas and not _runs(config, unsafe)


def _origin(name, chosen, compared):
    if compared:
        return f"layer {name!r}: the new model uses {chosen}; the comparison was with the file's own code"
    return f"layer {name!r}: {chosen} was used on both sides; the file's own function was not run"


def _way_out(missing, unsafe):
    """Which layers, what is in their code, and only advice that can work."""
    layers = ", ".join(repr(config["name"]) for config in missing)
    first = missing[0]
    code = code_of(first)
    give = f"give the function as `--custom {first['name']}=module:function`"
    if code is None:
        return f"the function of {layers} (Lambda) is known by its name only, {first.get('function')!r:.60}: {give}"
    told = f"in it: {contents(code)}"
    if why := why_it_cannot_run(code):
        return f"Python code is stored in the file for {layers} (Lambda), and {why}: write it again ({told}) and {give}"
    return (
        f"Python code is stored in the file for {layers} (Lambda), and running it runs whatever its author wrote: "
        f"{give} ({told}), or add `--unsafe` if you trust the file"
    )


def _exchanged(node, custom, unsafe):
    if isinstance(node, list):
        return [_exchanged(child, custom, unsafe) for child in node]
    if not isinstance(node, dict):
        return node
    node = {key: _exchanged(child, custom, unsafe) for key, child in node.items()}
    if node.get("class_name") == "Lambda" and isinstance(node.get("config"), dict):
        node["config"] = _with_function(node["config"], _function_of(node["config"], custom, unsafe))
    return node


def _function_of(config, custom, unsafe):
    """The name by which tf_keras finds the function: the caller's, or that of the code he allowed to run."""
    if not _runs(config, unsafe):
        return custom.lambdas[config["name"]]
    name = f"<code of {config['name']}, {len(custom.stored)}>"
    custom.stored[name] = _loaded(config["function"])
    return name


def _loaded(function):
    """The function that the file carries, ready to run; called only where the caller said `unsafe`."""
    code, defaults, closure = [*(function if isinstance(function, list) else [function]), None, None][:3]
    code = marshal.loads(stored_bytes(code))
    cells = None if closure is None else tuple(map(types.CellType, closure))
    names = {"__builtins__": builtins, **names_inside_lambdas()}
    return types.FunctionType(code, names, code.co_name, None if defaults is None else tuple(defaults), cells)


def _with_function(config, name):
    shape = config.get("output_shape") if config.get("output_shape_type", "raw") == "raw" else None
    kept = {key: value for key, value in config.items() if not key.endswith("module") and not key.startswith("mask")}
    return {**kept, "function": name, "function_type": "function", "output_shape": shape, "output_shape_type": "raw"}
