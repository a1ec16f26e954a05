"""What is in a list: the layers of a model, or what the program puts there."""

import ast
from functools import cached_property

LAYER = "layer"


class Lists:
    """Answers for the lists of one program, by what `Kinds` knows of their items."""

    def __init__(self, kinds):
        self.kinds = kinds
        self._known = {}

    def element(self, node, depth):
        """Return the kind of what is in a list, or None."""
        if are_layers(node):
            return LAYER
        if isinstance(node, ast.List | ast.Tuple):
            return self.kinds.join([self.kinds.of(each, depth) for each in node.elts] or [None])
        if isinstance(node, ast.ListComp | ast.GeneratorExp):
            return self.kinds.of(node.elt, depth)
        if not isinstance(node, ast.Name) or not depth:
            return None
        values = [binding.value for binding in self.kinds.page.names.bindings(node)]
        filled = [value for value in values if not _is_empty(value)]
        found = [self.element(value, depth - 1) if value is not None else None for value in filled]
        return self.kinds.join([*found, *self._appended(node.id, depth)] or [None]) if values else None

    def _appended(self, name, depth):
        """Return the kinds of all that is appended to lists of that name."""
        if name not in self._known:
            self._known[name] = {None}  # for what is made of the list itself
            self._known[name] = {self.kinds.of(value, depth) for value in self._values.get(name, ())}
        return self._known[name]

    @cached_property
    def _values(self):
        """What is appended to lists and put into dicts, by the names of these."""
        found: dict[str | None, list[ast.expr]] = {}
        for node in self.kinds.page.scopes.nodes:
            holder, value = _put_into(node)
            if isinstance(holder, ast.Name):
                found.setdefault(holder.id, []).append(value)
        return found


def _put_into(node):
    """`values.append(value)`, `values[key] = value`: return the holder and the value."""
    if isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Subscript):
        return target.value, node.value
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "append" and len(node.args) == 1:
        return getattr(node.func, "value", None), node.args[0]
    return None, None


def _is_empty(node):
    """`[]`, `{}`, `dict()`: filled later on."""
    is_made = isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("list", "dict", "OrderedDict")
    parts = getattr(node, "elts", getattr(node, "keys", None))
    return parts == [] or (is_made and not node.args and not node.keywords)


def are_layers(node):
    """Say whether an expression reads `model.layers`, or part of it, or that the other way round."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        return are_layers(node.value)
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("reversed", "list") and node.args:
        return are_layers(node.args[0])
    return isinstance(node, ast.Attribute) and node.attr == "layers"
