"""Lists of weighted losses, read as scores: minus the weight times the score of a layer."""

import ast

from ..._programs.literals import constant
from . import scores_target as target
from .calls import Unclear, arguments

_LOSS = "keras_vis_compat.losses.ActivationMaximization"


def score_of_losses(page, call, node):
    """Return the score that is as high as the losses are low, as an expression.

    Raises:
        Unclear: The list is not shown, or holds other losses than `ActivationMaximization`.
    """
    terms = [_term(page, call, pair) for pair in _pairs(page, node)]
    first, *rest = terms
    return "".join([first.removeprefix("+ ").replace("- ", "-", 1), *(f" {term}" for term in rest)])


def _pairs(page, node):
    """Return the (loss, weight) expressions of a list written out, here or where the variable gets its value."""
    if isinstance(node, ast.Name):
        bindings = page.names.bindings(node)
        node = bindings[0].value if len(bindings) == 1 else None
        if node is not None and not all(_has_one_meaning(page, name) for name in ast.walk(node)):
            raise Unclear("its losses use names that change their meaning")
    if not isinstance(node, ast.List) or not node.elts:
        raise Unclear("its losses are not written out where it can be seen")
    for pair in node.elts:
        if not isinstance(pair, ast.Tuple) or len(pair.elts) != 2:
            raise Unclear("its losses are not pairs of a loss and a weight")
        yield pair.elts


def _has_one_meaning(page, node):
    if not isinstance(node, ast.Name):
        return True
    owner = page.scopes.scope[node].owner(node.id)
    return owner is None or len(owner.bindings[node.id]) == 1


def _term(page, call, pair):
    loss, weight = pair
    if not isinstance(loss, ast.Call) or page.qualified(loss.func) != _LOSS:
        raise Unclear("among its losses are some that no score stands for")
    given = arguments(loss, ["layer", "filter_indices"])
    if len(given) < 2:
        raise Unclear("a loss lacks an argument")
    score = target.score_of(page, call, given["filter_indices"], page.current(given["layer"]))
    value = constant(weight)
    if value is None:
        return f"- ({page.current(weight)}) * {score}"
    sign, size = ("+" if value < 0 else "-"), abs(value)
    return f"{sign} {score}" if size == 1 else f"{sign} {size} * {score}"
