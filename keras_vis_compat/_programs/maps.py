"""The maps of keras-vis in a program: what gives one, what copies it, what it was asked about."""

import ast

_GIVE_MAPS = {f"visualization.visualize_{name}{of}" for name in ("saliency", "cam") for of in ("", "_with_losses")}
# Arrays with the same axes and values as the one they are given; as functions of NumPy, and as methods.
_COPIES = {"array", "asarray", "asfarray", "uint8", "float32", "float64", "copy", "astype", "squeeze"}
_DEPTH = 4


def gives_maps(program, function, depth=2):
    """Say whether a function is one of those that give maps: also by another name, or one of several."""
    if program.of_keras_vis(function) in _GIVE_MAPS:
        return True
    if not isinstance(function, ast.Name) or not depth:
        return False
    bindings = program.names.bindings(function)
    values = [value for each in bindings for value in (getattr(each.iterated, "elts", None) or [each.value])]
    return bool(values) and all(value is not None and gives_maps(program, value, depth - 1) for value in values)


def copied(call, called):
    """Return the array of which a call makes a copy, or one of another size; None for other calls.

    Args:
        call: An `ast.Call`.
        called: The dotted name of its function, or None.
    """
    if called == "cv2.resize":
        return call.args[0] if call.args else None
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _COPIES:
        return None
    if (called or "").partition(".")[0] == "numpy":
        return call.args[0] if call.args else None
    return call.func.value


def seeds_of(program, node, depth=_DEPTH):
    """Return the names of what the map that an expression is was asked about, as far back as the program shows them."""
    if not depth:
        return set()
    if isinstance(node, ast.Call) and program.of_keras_vis(node.func) in _GIVE_MAPS:
        given = [keyword.value for keyword in node.keywords if keyword.arg in ("seed_input", "seed_img")]
        return _names_in(program, next(iter([*given, *node.args[3:]]), None))
    values = [binding.value for binding in program.names.bindings(node)] if isinstance(node, ast.Name) else []
    return {name for value in values for name in seeds_of(program, value, depth - 1)}


def _names_in(program, node):
    """Return the names in an expression, and those that their values were made of."""
    found: set[str] = set()
    seen: set[ast.expr] = set()
    waiting = [node] if node is not None else []
    while waiting:
        names = [part for part in ast.walk(waiting.pop()) if isinstance(part, ast.Name)]
        found |= {name.id for name in names}
        values = {binding.value for name in names for binding in program.names.bindings(name)} - seen - {None}
        seen |= values
        waiting += values
    return found
