"""Level scores: what stays, because nothing new gives the same numbers, and is noted."""

import ast

from ..._programs.qualified import canonical
from . import scores_target as target
from .calls import Unclear
from .rule import Rule

_FRONT = "keras_vis_compat.visualization."
_OTHER_STEPS = (
    "ActivationMaximization takes other steps (an optimizer of Keras, no normalised gradient, no best-so-far), "
    "so it gives another picture"
)
_VISUALISERS = {
    f"{_FRONT}visualize_{name}{losses}" for name in ("saliency", "cam", "activation") for losses in ("", "_with_losses")
}


class ActivationCalls(Rule):
    """`visualize_activation(model, i, filter_indices=3)` stays, with a Score as its `filter_indices`."""

    name = "activation"
    level = "scores"
    summary = "visualize_activation stays, with a FilterScore and functions for names: the new class takes other steps"
    nodes = (ast.Call,)
    functions = (f"{_FRONT}visualize_activation", f"{_FRONT}visualize_activation_with_losses")
    parameters = (
        "model layer_idx filter_indices wrt_tensor seed_input input_range backprop_modifier grad_modifier "
        "act_max_weight lp_norm_weight tv_weight"
    ).split()

    def visit(self, node, page):
        called = page.qualified(node.func)
        if called not in self.functions:
            return
        page.note(
            node,
            f"{called.rpartition('.')[2]} stays: {_OTHER_STEPS}",
        )
        if page.is_of_0_4_1 or called != self.functions[0]:
            return
        given = dict(zip(self.parameters, node.args, strict=False))
        given |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        if not any(isinstance(argument, ast.Starred) for argument in node.args):
            self._modernise(node, given, page)

    def _modernise(self, node, given, page):
        filters, modifier = given.get("filter_indices"), given.get("grad_modifier")
        try:
            if filters is not None and not target.is_score_or_none(page, filters):
                page.replace(filters, target.filter_score(page, node, filters))
            if modifier is not None:
                page.replace(modifier, target.modifier_text(page, node, modifier))
        except Unclear as reason:
            page.note(node, str(reason))


class Stays(Rule):
    """Notes on what only hands can rewrite."""

    name = "by-hand"
    level = "scores"
    summary = "note Optimizer, own losses, and visualisers that are passed on or may be another function"
    nodes = (ast.Call, ast.ClassDef, ast.Name, ast.Attribute)

    def visit(self, node, page):
        if isinstance(node, ast.ClassDef):
            if any(page.qualified(base) == "keras_vis_compat.losses.Loss" for base in node.bases):
                page.note(node, f"{node.name} stays: as a Score it would return minus this loss, one per sample")
        elif isinstance(node, ast.Call):
            if page.qualified(node.func) == "keras_vis_compat.optimizer.Optimizer":
                page.note(node, f"Optimizer stays: {_OTHER_STEPS}")
        elif isinstance(node.ctx, ast.Load):
            self._value(node, page)

    def _value(self, node, page):
        """The function itself, as in `partial(visualize_cam, model)`, or one of several that a name may stand for."""
        parent = page.parent(node)
        is_called = isinstance(parent, ast.Call) and parent.func is node
        known = page.qualified(node)
        if known in _VISUALISERS and not is_called:
            page.note(node, f"{known.rpartition('.')[2]} stays: it is passed on, and who calls it is not shown")
        elif known is None and is_called and isinstance(node, ast.Name):
            could_be = {canonical(binding.qualified or "") for binding in page.names.bindings(node)}
            if could_be & _VISUALISERS:
                page.note(node, f"{node.id} stays: the name may stand for another function here")


RULES = (ActivationCalls(), Stays())
