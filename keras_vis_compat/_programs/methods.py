"""Methods and keywords of old libraries in a program, by the rows of `_old_names`."""

import ast

from .._old_names.arguments import UNKNOWN, Dropped
from .._old_names.lookup import defaults, find, keywords, keywords_of_methods, methods, orders, told
from .program import imported_modules


def old_methods(program):
    """Return `[(node, what is to be known)]` of methods and attributes that a library in use dropped."""
    libraries = {name.partition(".")[0] for node in program.scopes.nodes for name in imported_modules(node)}
    nodes = [node for node in program.scopes.nodes if isinstance(node, ast.Attribute) and node.attr in methods()]
    return [(node, told(*methods()[node.attr])) for node in nodes if _is_method(node, program, libraries)]


def old_keywords(program):
    """Return `[(line, what is to be known)]` of keywords that functions of other libraries take no more."""
    found = []
    for call in program.calls:
        name, rows = keywords_of(call, program)
        given = [each.arg for each in call.keywords if each.arg in rows]
        found += [(call.lineno, said_of_keyword(name, each, rows[each])) for each in given]
    return found


def keywords_of(call, program):
    """Return the name of what is called, and its keywords of once: of a function, or of an object's method."""
    name = _called(call, program)
    if name is None and isinstance(call.func, ast.Attribute) and call.func.attr in keywords_of_methods():
        package, rows = keywords_of_methods()[call.func.attr]
        imported = {module.partition(".")[0] for module, _ in program.modules}
        return call.func.attr, rows if imported & {package, "pylab"} else {}
    return name, keywords().get(name or "", {})


def old_defaults(program):
    """Return `[(node, what is to be known)]` of calls that leave open what had another default once."""
    return [
        (call, f"{_called(call, program)}: {told}")
        for call in program.calls
        for keyword, (place, told) in _defaults_of(call, program).items()
        if len(call.args) <= place and not {keyword, None} & {each.arg for each in call.keywords}
    ]


def _defaults_of(call, program):
    name = _called(call, program) or ""
    row = find(name)
    return defaults().get(getattr(row[1], "new", "") if row else name, {})


def _called(call, program):
    return program.names.raw(call.func) if isinstance(call.func, ast.Name | ast.Attribute) else None


def order_of(call, program):
    """Return what shows that the arguments of a call stand in the order of once: (name, `Order`, is it certain)."""
    name = _called(call, program)
    order = orders().get(name or "")
    if order is None or len(call.args) < order.least or any(isinstance(each, ast.Starred) for each in call.args):
        return None
    shown = order.shown([_value(each, program) for each in call.args])
    return None if shown is False else (name, order, bool(shown))


def old_orders(program):
    """Return `[(line, what is to be known)]` of calls whose arguments stand as they did once."""
    found = [(call.lineno, order_of(call, program)) for call in program.calls]
    return [(line, said_of_order(*each[:2])) for line, each in found if each]


def said_of_order(name, order):
    """Return how the arguments of a function stood, in one line."""
    return f"{name} took ({order.once.replace(' ', ', ')}) before TensorFlow {order.until}"


def sides_of(call, program):
    """Return the two numbers that `tf.image.resize_images(images, 224, 224)` of TensorFlow 0 took for a size."""
    name = _called(call, program)
    sides = call.args[1:3] if name == "tensorflow.image.resize_images" else []
    return sides if len(sides) == 2 and all(type(_value(each, program)) is int for each in sides) else None


def _value(node, program):
    """Return the value that the text shows, also of a name that is bound once; the parts of a list one by one."""
    node = program.values.only(node) or node
    if isinstance(node, ast.List | ast.Tuple):
        return [_value(each, program) for each in node.elts]
    if isinstance(node, ast.ListComp):
        return []
    try:
        return ast.literal_eval(node) if isinstance(node, ast.expr) else UNKNOWN
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return UNKNOWN


def said_of_keyword(function, old, row):
    """Return what became of a keyword of a function, in one line."""
    if isinstance(row, Dropped):
        return f"{function}({old}=…) is gone" + (f": {row.advice}" if row.advice else ": leave it out")
    return f"{function}({old}=…) is {row if isinstance(row, str) else row.new}= today"


def _is_method(node, program, libraries):
    """Say whether it is one of something unknown, of which the library may be."""
    if not isinstance(node.ctx, ast.Load) or program.names.raw(node) is not None:
        return False
    if isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
        return False
    library = methods()[node.attr][1].old.partition(".")[0]
    is_in_use = program.uses_keras if library == "keras" else library in libraries
    return is_in_use and (node.attr != "value" or _is_part(node.value, program))


def _is_part(node, program):
    """Say whether an expression is `file["name"]`, or a name for one."""
    if isinstance(node, ast.Name):
        values = [binding.value for binding in program.names.bindings(node)]
        return bool(values) and all(isinstance(value, ast.Subscript) for value in values)
    return isinstance(node, ast.Subscript)
