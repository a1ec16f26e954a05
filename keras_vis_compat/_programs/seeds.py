"""What a map was asked about: the names of its seed."""

import ast

GIVE_MAPS = {f"visualization.visualize_{name}{of}" for name in ("saliency", "cam") for of in ("", "_with_losses")}
_DEPTH = 4


def seeds_of(program, node, depth=_DEPTH):
    """Return the names of what the map that an expression is was asked about, as far back as the program shows them."""
    if not depth:
        return set()
    if isinstance(node, ast.Call) and program.of_keras_vis(node.func) in GIVE_MAPS:
        given = [keyword.value for keyword in node.keywords if keyword.arg in ("seed_input", "seed_img")]
        return _names_in(program, next(iter([*given, *node.args[3:]]), None))
    values = [binding.value for binding in program.names.bindings(node)] if isinstance(node, ast.Name) else []
    return {name for value in values for name in seeds_of(program, value, depth - 1)}


def _names_in(program, node, depth=_DEPTH):
    names = [part for part in ast.walk(node) if isinstance(part, ast.Name)] if node is not None and depth else []
    values = [binding.value for name in names for binding in program.names.bindings(name) if binding.value]
    return {name.id for name in names} | {each for value in values for each in _names_in(program, value, depth - 1)}
