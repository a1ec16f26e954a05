"""The calls that the architecture of a graph records: tf_keras repeats them while it reads, so they are checked first.

A call is a nested structure of `[layer, which of its calls, which of its outputs, further arguments]`; in place of a
layer may stand a constant. tf_keras waits for ever for a call that never comes, and runs at once what is called on
constants alone.
"""

from .refusal import CannotUpgrade

_CONSTANT = "_CONSTANT_VALUE"
_NETWORKS = ("Functional", "Model")


def check_calls(node):
    """Check the calls of every graph in an architecture that `allowed` gave.

    Raises:
        CannotUpgrade: A call refers to one that cannot have been made before, or to no tensor at all.
    """
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        check_calls(child)
    if isinstance(node, dict) and isinstance(node.get("layers"), list) and "output_layers" in node:
        _check_graph(node)


def _check_graph(graph):
    waiting = _calls_by_layer(graph["layers"])
    made = {layer["name"]: _first_call(layer) for layer in graph["layers"]}
    inputs = {layer["name"] for layer in graph["layers"] if layer.get("class_name") == "InputLayer"}
    begun = dict(made)

    def is_made(reference):
        name, call = reference[0], reference[1]
        if name not in made:
            raise CannotUpgrade(f"a call refers to a layer {name!r:.60}, which the model does not have")
        return name in inputs or (isinstance(call, int) and begun[name] <= call < made[name])

    while waiting:
        before = sum(map(len, waiting.values()))
        for name in list(waiting):
            calls = waiting[name]
            while calls and all(map(is_made, calls[0])):
                calls.pop(0)
                made[name] += 1
            if not calls:
                del waiting[name]
        if sum(map(len, waiting.values())) == before:
            raise CannotUpgrade(f"layer {next(iter(waiting))!r:.60} is called on a tensor that no layer gives before")


def _calls_by_layer(layers):
    calls = {}
    for layer in layers:
        name = layer.get("name") if isinstance(layer, dict) else None
        if not isinstance(name, str) or name in calls:
            raise CannotUpgrade(f"every layer of a graph must have a name of its own, got {name!r:.60}")
        config = layer.get("config")
        if isinstance(config, list):  # a Sequential of Keras 2.1 and before has no other place for its name
            layer["config"] = config = {"name": name, "layers": config}
        if isinstance(config, dict) and config.setdefault("name", name) != name:
            raise CannotUpgrade(f"layer {name!r} has another name in its own arguments: {config['name']!r}")
        nodes = layer.get("inbound_nodes")
        if not isinstance(nodes, list):
            raise CannotUpgrade(f"layer {name!r}: its calls must be a list, got {nodes!r:.60}")
        calls[name] = [_references(node, name) for node in nodes]
    return {name: nodes for name, nodes in calls.items() if nodes}


def _references(node, name):
    """The tensors that one call takes, those among its further arguments included."""
    found: list[list] = []
    constants: list[list] = []
    for leaf in _leaves(node):
        (constants if leaf[0] == _CONSTANT else found).append(leaf)
        found += [inner for inner in _leaves(leaf[3]) if inner[0] != _CONSTANT] if len(leaf) == 4 else []
    if not found:
        raise CannotUpgrade(f"layer {name!r} is called on constants alone, which would run while the file is read")
    if not all(_is_numeric(leaf[2]) for leaf in constants):
        raise CannotUpgrade(f"layer {name!r} is called on a constant that is no number")
    return found


def _leaves(nested):
    if isinstance(nested, list) and len(nested) in (3, 4) and isinstance(nested[0], str):
        yield nested
    elif isinstance(nested, (list, dict)):
        for child in nested.values() if isinstance(nested, dict) else nested:
            yield from _leaves(child)


def _is_numeric(value):
    if isinstance(value, dict):
        return value.get("class_name") == "__tuple__" and _is_numeric(value.get("items"))
    return all(map(_is_numeric, value)) if isinstance(value, list) else value is None or isinstance(value, (int, float))


def _first_call(layer):
    """The number of a layer's first recorded call: a network that knew its input had called itself once before."""
    kind, config = layer.get("class_name"), layer.get("config")
    return int(kind in _NETWORKS or (kind == "Sequential" and _knows_its_input(config)))


def _knows_its_input(config):
    layers = config.get("layers") if isinstance(config, dict) else config
    if isinstance(config, dict) and config.get("build_input_shape"):
        return True
    first = layers[0] if isinstance(layers, list) and layers else {}
    inner = first.get("config") if isinstance(first, dict) else None
    if first.get("class_name") == "InputLayer" or first.get("class_name") in _NETWORKS:
        return True
    if first.get("class_name") == "Sequential":
        return _knows_its_input(inner)
    return isinstance(inner, dict) and bool(inner.get("batch_input_shape") or inner.get("input_shape"))
