"""Level scores: a softmax taken away by hand → `ReplaceToLinear`."""

import ast

from ..._programs.kinds import SEQUENTIAL
from ..._programs.literals import constant
from .rule import Rule

_APPLY = "keras_vis_compat.utils.utils.apply_modifications"
_FIND = "keras_vis_compat.utils.utils.find_layer_idx"
_LINEAR = "keras.activations.linear"
_NEW = "keras_vis_compat.explain.model_modifiers.ReplaceToLinear"


class SoftmaxSwap(Rule):
    """`model.layers[-1].activation = linear`, then `new = apply_modifications(model)` → `ReplaceToLinear`."""

    name = "softmax-swap"
    level = "scores"
    summary = "the last layer's activation set to linear and apply_modifications -> ReplaceToLinear"
    nodes = (ast.Call,)

    def visit(self, node, page):
        if page.qualified(node.func) != _APPLY:
            return
        assignment = page.parent(node)
        before = _statement_before(assignment, page) if isinstance(assignment, ast.Assign) else None
        swap = _swap(before, node, page)
        if swap is None or len(node.args) != 1 or node.keywords:
            page.note(node, "apply_modifications stays: it does more than to make the last layer linear")
        elif not _is_last(swap.targets[0].value.slice, node.args[0], page):
            page.note(
                node,
                "apply_modifications stays: that the changed layer is the last one is not shown; if it is, write "
                f"{page.written(assignment.targets[0])} = {_replaced('ReplaceToLinear', node, page)}",
            )
        else:
            modifier = page.imports.spell(_NEW, page.names.origin(node.func), node)
            page.replace(node, _replaced(modifier, node, page))
            page.touch(node.func)
            page.touch(swap.value)
            page.remove(swap)


def _replaced(modifier, call, page):
    return f"{modifier}()({page.current(call.args[0])})"


def _statement_before(statement, page):
    """Return the statement before, those left out that only print some text."""
    holder, field = page.flow.block(statement)
    block = getattr(holder, field)
    before = block[: block.index(statement)]
    while before and _only_prints(before[-1]):
        before.pop()
    return before[-1] if before else None


def _only_prints(statement):
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    printed = [*statement.value.args, *statement.value.keywords]
    return getattr(statement.value.func, "id", None) == "print" and all(isinstance(x, ast.Constant) for x in printed)


def _swap(statement, call, page):
    """Return the statement if it is `model.layers[i].activation = linear`, of the model that the call is given."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return None
    changed = statement.targets[0]
    is_swap = (
        isinstance(changed, ast.Attribute)
        and changed.attr == "activation"
        and isinstance(changed.value, ast.Subscript)
        and isinstance(changed.value.value, ast.Attribute)
        and changed.value.value.attr == "layers"
        and isinstance(statement.value, ast.Name | ast.Attribute)
        and page.qualified(statement.value) == _LINEAR
        and bool(call.args)
        and ast.dump(changed.value.value.value) == ast.dump(call.args[0])
    )
    return statement if is_swap else None


def _is_last(index, model, page):
    """Say whether an index of `model.layers` is shown to be that of the last layer."""
    if constant(index) == -1:
        return True
    if isinstance(index, ast.Name):
        values = [binding.value for binding in page.names.bindings(index)]
        return bool(values) and all(value is not None and _is_last(value, model, page) for value in values)
    if isinstance(index, ast.BinOp):
        return ast.unparse(index) == f"len({ast.unparse(model)}.layers) - 1"
    if isinstance(index, ast.Call) and page.qualified(index.func) == _FIND and len(index.args) == 2:
        searched, name = index.args
        if ast.unparse(name) == f"{ast.unparse(model)}.layers[-1].name":
            return ast.unparse(searched) == ast.unparse(model)
        return constant(name) is not None and constant(name) == _last_name(model, page)
    return False


def _last_name(model, page):
    """Return the name of the layer that was added last to a Sequential of this program."""
    model = _built_as(model, page)
    if model is None:
        return None
    owner = page.scopes.scope[model].owner(model.id)
    added = [node for node in page.scopes.nodes if _adds_to(node, model.id, owner, page)]
    if not added:
        return None
    last = max(added, key=lambda node: node.lineno)
    is_unconditional = page.flow.block(page.flow.statement(last))[0] is owner.node
    names = [keyword.value for keyword in getattr(last.args[0], "keywords", []) if keyword.arg == "name"]
    return constant(names[0]) if names and is_unconditional else None


def _built_as(model, page):
    """Return the variable under which a Sequential is built: this one, or that of the function that made it."""
    if not isinstance(model, ast.Name) or page.kinds.of(model) != SEQUENTIAL:
        return None
    values = [binding.value for binding in page.names.bindings(model)]
    maker = values[0] if len(values) == 1 and isinstance(values[0], ast.Call) else None
    returned = page.kinds.returned(maker.func) if maker is not None else [None]
    if len(returned) == 1 and isinstance(returned[0], ast.Name):
        return _built_as(returned[0], page)
    return model


def _adds_to(node, name, owner, page):
    return (
        isinstance(node, ast.Call)
        and bool(node.args)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "add"
        and getattr(node.func.value, "id", None) == name
        and page.scopes.scope[node].owner(name) is owner
    )


RULES = (SoftmaxSwap(),)
