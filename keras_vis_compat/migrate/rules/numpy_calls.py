"""Level keras3: calls that NumPy took as they stand when old programs were written, and refuses today."""

import ast

from .calls import has_unpacking, keyword_of
from .rule import Rule

_STACKING = ("column_stack", "concatenate", "dstack", "hstack", "stack", "vstack")
_ITERATORS = ("filter", "map", "reversed", "zip")


class NumPyCalls(Rule):
    """`np.load(path)` of objects, `np.vstack(map(…))`, `np.fromstring(bytes)`: `run` takes them, NumPy does not."""

    name = "numpy-calls"
    level = "keras3"
    summary = "a note on calls that NumPy refuses today: pickles, iterators, bytes, NaN and fractions for counts"
    nodes = (ast.Call,)

    def visit(self, node, page):
        package, _, function = (page.qualified(node.func) or "").partition(".")
        if package == "numpy" and not has_unpacking(node):
            for said in filter(None, (told(node, function) for told in _CALLS)):
                page.note(node, said)


def _pickles(node, function):
    if function == "load" and not keyword_of(node, "allow_pickle") and len(node.args) < 3:
        return (
            "it reads arrays of objects since NumPy 1.16.3 with allow_pickle=True only: write that for a file you trust"
        )
    return None


def _iterators(node, function):
    first = node.args[0] if node.args else None
    is_call = isinstance(first, ast.Call) and getattr(first.func, "id", "") in _ITERATORS
    if function in _STACKING and (is_call or isinstance(first, ast.GeneratorExp)):
        return f"{function} takes no iterator any more: write list(…) around it"
    return None


def _bytes(node, function):
    if function == "fromstring" and not keyword_of(node, "sep"):
        return "fromstring takes no bytes since NumPy 2.3: write np.frombuffer(data, dtype).copy()"
    return None


def _counts(node, function):
    counts = [*node.args[2:3], *(each.value for each in node.keywords if each.arg == "num")]
    if function == "linspace" and any(isinstance(getattr(each, "op", None), ast.Div) for each in counts):
        return "linspace wants a whole number of points since NumPy 1.18: write // or int(…)"
    return None


def _everything(node, function):
    given = [*node.args[1:2], *(each.value for each in node.keywords if each.arg == "threshold")]
    if function == "set_printoptions" and any("nan" in ast.unparse(each).lower() for each in given):
        return "NaN is no threshold any more: write threshold=sys.maxsize"
    return None


_CALLS = (_pickles, _iterators, _bytes, _counts, _everything)

RULES = (NumPyCalls(),)
