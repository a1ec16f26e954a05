"""Which layers of `keras.applications` a program names by what they were called once."""

import ast

from .._old_names.keras_applications import RENAMED, renamed_in, told

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
    return found


def _built(program):
    """The networks of `keras.applications` that a program calls."""
    calls = [node.func for node in program.scopes.nodes if isinstance(node, ast.Call)]
    named = [program.names.of(func) for func in calls if isinstance(func, ast.Name | ast.Attribute)]
    found = [name for name in named if name and name.startswith("keras.applications.")]
    return {name.rpartition(".")[2] for name in found} & RENAMED.keys()


def _is_counted(name):
    base, _, number = name.rpartition("_")
    return bool(base) and number.isdecimal()


def _is_asked_for(parent):
    call = parent.func if isinstance(parent, ast.Call) else None
    return isinstance(parent, ast.keyword) or getattr(call, "attr", getattr(call, "id", None)) in _BY_NAME
