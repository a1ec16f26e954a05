"""Level keras3: `K.*` → `keras.ops`, where both compute the same; a note where they do not."""

import ast

from ..._old_names.keras_backend import NO_ADVICE, ROWS, RULED, STAYS
from ..._old_names.keras_ops import FORMS, OPS, REMARKS, Op
from ..._old_names.lookup import find, told
from ..._programs.literals import constant
from .calls import Unclear, arguments
from .rule import Rule

_K = "keras.backend."
_BACKEND = {row.old.removeprefix(_K): row.advice for row in ROWS if row.advice}


class KerasOps(Rule):
    """`K.mean(x)` → `ops.mean(x)`."""

    name = "keras-ops"
    level = "keras3"
    summary = "functions of the Keras backend (K.*) -> keras.ops, where both compute the same"
    nodes = (ast.Call, ast.Attribute, ast.Name, ast.ImportFrom)

    def visit(self, node, page):
        if isinstance(node, ast.ImportFrom):
            self._imported(node, page)
        elif isinstance(node, ast.Call):
            name = _function(node.func, page)
            if name is not None and name not in RULED:
                self._call(node, name, page)
        elif not _is_called(node, page):
            self._value(node, _function(node, page), page)

    def _call(self, node, name, page):
        try:
            if name == "sqrt" and _is_not_negative(node.args, page):
                new = self._operation(node, Op("x", "sqrt"), "sqrt", page)
            elif name in OPS:
                new = self._operation(node, OPS[name], name, page)
            elif name in FORMS:
                new = self._form(node, *FORMS[name], page)
            else:
                return _advise(node, name, page)
        except Unclear as reason:
            return _advise(node, name, page, f"{reason}; ")
        page.replace(node, new)
        if name in REMARKS:
            page.note(node, REMARKS[name])
        return None

    def _operation(self, node, op, name, page):
        renames = dict(part.partition(">")[::2] for part in op.parameters.split())
        given = arguments(node, list(renames))
        ops = page.spelled(node.func, f"keras.ops.{op.name or name}")
        parts = [page.current(argument) for argument in node.args]
        parts += [f"{renames[keyword.arg] or keyword.arg}={page.current(keyword.value)}" for keyword in node.keywords]
        parts += [f"{name}={page.styled(value)}" for name, value in op.defaults if name not in given]
        return page.layout(node, ops, parts)

    def _form(self, node, parameters, text, page):
        given = arguments(node, parameters.split())
        if text.count("{x}") > 1 and not isinstance(given.get("x"), ast.Name):
            raise Unclear("its argument would be computed twice")
        if len(given) < len(parameters.split()):
            raise Unclear("an argument is missing")
        page.touch(node.func)
        ops = page.spelled(node.func, "keras.ops.x").rpartition(".")[0] if "{ops}" in text else ""
        flatten = page.spelled(node.func, "keras.layers.Flatten") if "{Flatten}" in text else ""
        written = {
            name: page.atom(value) if f"{{{name}}}." in text else page.current(value) for name, value in given.items()
        }
        return text.format(ops=ops, Flatten=flatten, **written)

    def _value(self, node, name, page):
        """The function itself, as in `Lambda(K.abs)`."""
        if name is None or name in STAYS or isinstance(page.parent(node), ast.Attribute):
            return
        if name in OPS and not OPS[name].defaults and not OPS[name].name:
            page.replace(node, page.spelled(node, f"keras.ops.{name}"))
        else:
            _advise(node, name, page, "as a value: " if name in OPS or name in FORMS else "")

    def _imported(self, node, page):
        if not node.module or page.names.module(node) != "keras.backend":
            return
        for alias in node.names:
            local = alias.asname or alias.name
            if alias.name == "*":
                page.note(node, "a star import hides what of the backend is used: import its functions by name")
            elif not page.scopes.uses.get((page.scopes.scope[alias].owner(local), local)) and (
                found := find(_K + alias.name)
            ):
                page.note(alias, told(*found))


def _function(node, page):
    """Return the name of the backend's function that an expression is, or None."""
    if not isinstance(node, ast.Name | ast.Attribute) or not isinstance(node.ctx, ast.Load):
        return None
    known = page.qualified(node)
    if known is None or not known.startswith(_K):
        return None
    name = known[len(_K) :]
    return name if "." not in name else None


def _is_called(node, page):
    parent = page.parent(node)
    return isinstance(parent, ast.Call) and parent.func is node


def _advise(node, name, page, reason=""):
    if name not in STAYS:
        page.note(node, f"K.{name}: {reason}{_BACKEND.get(name, NO_ADVICE)}")


def _is_not_negative(args, page):
    """Say whether an expression cannot be negative: a square, a sum or mean of such, or with a positive number."""
    if len(args) != 1:
        return False
    node = args[0]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mult):
        return _is_not_negative([node.left], page) and _is_not_negative([node.right], page)
    if isinstance(node, ast.Call):
        name = _function(node.func, page)
        return name in ("square", "abs", "exp", "var", "epsilon", "std") or (
            name in ("sum", "mean", "max", "min", "prod") and _is_not_negative(node.args[:1], page)
        )
    value = constant(node)
    return isinstance(value, int | float) and value >= 0


RULES = (KerasOps(),)
