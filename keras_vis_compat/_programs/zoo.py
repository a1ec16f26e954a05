"""Which layers a program names by what they were called once: of `keras.applications`, and those that Keras counted."""

import ast
import re

from .._old_names.keras_applications import COUNTED, RENAMED, renamed_in, told, told_of_counts

_BY_NAME = ("get_layer", "find_layer_idx", "find_layer")


def old_layers(program):
    """Return `[(node, what is to be known)]` of the strings that name such a layer where a program builds the network.

    Names that Keras counted up (`activation_49`) are those of other networks too: only where a layer is asked for.
    """
    known = renamed_in(_built(program))
    found = []
    for node in program.scopes.nodes if known else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in known:
            architecture, new = known[node.value]
            if not _is_counted(node.value) or _is_asked_for(program.scopes.parent[node]):
                found.append((node, told(architecture, node.value, new)))
    return found + _counted_layers(program, {node for node, _ in found})


def _counted_layers(program, known):
    """The same of layers that the program builds and leaves for Keras to count: `get_layer("conv2d_50")`.

    Of `keras` itself only: `tf.keras` counted from 0 always.
    """
    counted = _counted(program)
    return [
        (node, told_of_counts(node.value))
        for node in (program.scopes.nodes if counted else ())
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in known
        if _is_counted(node.value) and node.value.rpartition("_")[0] in counted
        if _names_a_layer(program, node)
    ]


def _counted(program):
    """The words that Keras counts layers by, of all that a program builds."""
    built = {name.rpartition(".")[2] for name in _called(program, program.names.raw) if name.startswith("keras.")}
    return {_WORDS.sub("_", name).lower() for name in built}.union(*(COUNTED.get(name, ()) for name in built))


_WORDS = re.compile(r"(?<=.)(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])")  # as Keras cuts `LeakyReLU` into `leaky_re_lu`


def _names_a_layer(program, node):
    """Whether a text is handed to what looks layers up, or kept under a name that says so."""
    parent = program.scopes.parent[node]
    if isinstance(parent, ast.keyword):
        return _is_lookup(program.scopes.parent[parent]) or "layer" in (parent.arg or "")
    if isinstance(parent, ast.Assign):
        return any("layer" in each.id.lower() for each in parent.targets if isinstance(each, ast.Name))
    return _is_lookup(parent)


def _called(program, name_of):
    """The dotted names of all that a program calls."""
    named = [name_of(call.func) for call in program.calls if isinstance(call.func, ast.Name | ast.Attribute)]
    return [name for name in named if name]


def _built(program):
    """The networks of `keras.applications` that a program calls."""
    found = [name for name in _called(program, program.names.of) if name.startswith("keras.applications.")]
    return {name.rpartition(".")[2] for name in found} & RENAMED.keys()


def _is_counted(name):
    base, _, number = name.rpartition("_")
    return bool(base) and number.isdecimal()


def _is_asked_for(parent):
    return isinstance(parent, ast.keyword) or _is_lookup(parent)


def _is_lookup(call):
    function = call.func if isinstance(call, ast.Call) else None
    return getattr(function, "attr", getattr(function, "id", None)) in _BY_NAME
