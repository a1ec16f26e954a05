"""Layers that a program names by what they were called once, and networks it builds that were built otherwise."""

import ast
import re

from .._old_names.keras_applications import (
    BUILT_OTHERWISE,
    COUNTED,
    RENAMED,
    is_counted,
    renamed_in,
    told,
    told_of_building,
    told_of_counts,
)

_BY_NAME = ("get_layer", "find_layer_idx", "find_layer")


def old_layers(program):
    """Return `[(node, what is to be known)]` of such networks, and of the strings that name such a layer of theirs.

    Names that Keras counted up (`activation_49`) are those of other networks too: only where a layer is asked for.
    """
    known = renamed_in(_built(program))
    found = []
    for node in program.scopes.nodes if known else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in known:
            architecture, new = known[node.value]
            if not is_counted(node.value) or _is_asked_for(program.scopes.parent[node]):
                found.append((node, told(architecture, node.value, new)))
    return _networks(program) + found + _counted_layers(program, {node for node, _ in found})


def _networks(program):
    """The same of calls that build such a network, by `keras` itself: `tf.keras` was of its own age."""
    named = [(call, *name.rpartition(".")[::2]) for call, name in _calls(program, program.names.raw)]
    return [
        (call, told_of_building(function))
        for call, module, function in named
        if function in BUILT_OTHERWISE and f"{module}.".startswith("keras.applications.")
        if module != "keras.applications.resnet"  # which came with ResNet101, and is today's
    ]


def _counted_layers(program, known):
    """The same of layers that the program builds and leaves for Keras to count: `get_layer("conv2d_50")`.

    Of `keras` itself only: `tf.keras` counted from 0 always.
    """
    counted = _counted(program)
    return [
        (node, told_of_counts(node.value))
        for node in (program.scopes.nodes if counted else ())
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in known
        if is_counted(node.value) and node.value.rpartition("_")[0] in counted
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
    return [name for _, name in _calls(program, name_of)]


def _calls(program, name_of):
    """All calls with a dotted name, and that name."""
    named = [(call, name_of(call.func)) for call in program.calls if isinstance(call.func, ast.Name | ast.Attribute)]
    return [(call, name) for call, name in named if name]


def _built(program):
    """The networks of `keras.applications` that a program calls."""
    found = [name for name in _called(program, program.names.of) if name.startswith("keras.applications.")]
    return {name.rpartition(".")[2] for name in found} & RENAMED.keys()


def _is_asked_for(parent):
    return isinstance(parent, ast.keyword) or _is_lookup(parent)


def _is_lookup(call):
    function = call.func if isinstance(call, ast.Call) else None
    return getattr(function, "attr", getattr(function, "id", None)) in _BY_NAME
