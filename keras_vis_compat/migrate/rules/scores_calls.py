"""Level scores: `visualize_saliency` and `visualize_cam` become `Saliency` and `GradCAM`, with the same numbers."""

import ast

from ..._programs.literals import is_none
from . import scores_target as target
from .calls import Unclear, arguments
from .losses import score_of_losses
from .rule import Rule

_FRONT = "keras_vis_compat.visualization."
_HEAD = "model layer_idx filter_indices seed_input"
# How keras-vis scaled its maps; the new classes do it more carefully.
_UNIT_RANGE = 'normalize_map="min_max"'
_CAM = ["normalize_gradient=True", 'expand_cam="cubic"', 'normalize_cam="min_max"']


class Visualisations(Rule):
    """One call → one visualiser; a call that cannot be proven to give the same stays, with the reason."""

    level = "scores"
    nodes = (ast.Call,)
    function: str
    parameters: str

    def visit(self, node, page):
        if page.qualified(node.func) != _FRONT + self.function:
            return
        try:
            given = arguments(node, self.parameters.split())
            if page.is_of_0_4_1:
                raise Unclear("this program was written for keras-vis 0.4.1, whose pictures only the old call gives")
            target.check_image(page, given.get("seed_input"))
            page.replace(node, self.rewritten(node, given, page))
            page.touch(node.func)
        except Unclear as reason:
            page.note(node, f"{self.function} stays as it is: {reason}")

    def rewritten(self, node, given, page):
        raise NotImplementedError


class SaliencyCalls(Visualisations):
    """`visualize_saliency(model, i, filters, image)` → `Saliency(model)(score, image, …)[0]`."""

    name = "saliency"
    summary = "visualize_saliency -> Saliency, with the same numbers"
    function = "visualize_saliency"
    parameters = f"{_HEAD} wrt_tensor backprop_modifier grad_modifier keepdims"

    def rewritten(self, node, given, page):
        _check_required(given, self.parameters)
        made_of = target.model_text(page, node, given["model"], given.get("backprop_modifier"))
        return _saliency(node, made_of, target.class_score_of(page, node, given), given, page)


class SaliencyOfLosses(Visualisations):
    """`visualize_saliency_with_losses(model.input, losses, image)` → `Saliency(model)(score, image, …)[0]`."""

    name = "saliency-of-losses"
    summary = "visualize_saliency_with_losses -> Saliency, where the losses are scores of layers"
    function = "visualize_saliency_with_losses"
    parameters = "input_tensor losses seed_input wrt_tensor grad_modifier keepdims"

    def rewritten(self, node, given, page):
        model = _model_of_input(given.get("input_tensor"), page)
        return _saliency(node, [model], score_of_losses(page, node, given.get("losses")), given, page)


class CamCalls(Visualisations):
    """`visualize_cam(model, i, filters, image)` → `GradCAM(model)(score, image, …)[0]`."""

    name = "cam"
    summary = "visualize_cam -> GradCAM, with the same numbers"
    function = "visualize_cam"
    parameters = f"{_HEAD} penultimate_layer_idx backprop_modifier grad_modifier"

    def rewritten(self, node, given, page):
        _check_required(given, self.parameters)
        made_of = target.model_text(page, node, given["model"], given.get("backprop_modifier"))
        score = target.class_score_of(page, node, given)
        return _cam(node, made_of, score, self._layer(node, given, page), given, page)

    def _layer(self, node, given, page):
        index = given.get("penultimate_layer_idx")
        if index is not None and not is_none(index):
            return page.current(index)
        if not all(target.is_simple(page, given[name]) for name in ("model", "layer_idx")):
            raise Unclear("its model or layer would be computed twice: give it a name first")
        find = target.spelled(page, node, "visualization.find_penultimate_layer")
        return f"{find}({page.current(given['model'])}, {page.current(given['layer_idx'])})"


class CamOfLosses(Visualisations):
    """`visualize_cam_with_losses(model.input, losses, image, layer)` → `GradCAM(model)(score, image, …)[0]`."""

    name = "cam-of-losses"
    summary = "visualize_cam_with_losses -> GradCAM, where the losses are scores of layers"
    function = "visualize_cam_with_losses"
    parameters = "input_tensor losses seed_input penultimate_layer grad_modifier"

    def rewritten(self, node, given, page):
        model = _model_of_input(given.get("input_tensor"), page)
        score = score_of_losses(page, node, given.get("losses"))
        if "penultimate_layer" not in given:
            raise Unclear("it has no penultimate_layer")
        return _cam(node, [model], score, page.current(given["penultimate_layer"]), given, page)


def _saliency(node, made_of, score, given, page):
    if given.get("wrt_tensor") is not None and not is_none(given["wrt_tensor"]):
        raise Unclear("Saliency differentiates by the input, not by a wrt_tensor")
    parts = [score, page.current(given["seed_input"])]
    if "keepdims" in given:
        parts.append(f"keepdims={page.current(given['keepdims'])}")
    parts += target.gradient_modifier(page, node, given.get("grad_modifier"), "absolute")
    head = f"{target.spelled(page, node, 'explain.Saliency')}({', '.join(made_of)})"
    return page.layout(node, head, [*parts, page.styled(_UNIT_RANGE)], "[0]")


def _cam(node, made_of, score, layer, given, page):
    parts = [score, page.current(given["seed_input"]), f"penultimate_layer={layer}"]
    parts += ["seek_penultimate_conv_layer=False"]
    parts += target.gradient_modifier(page, node, given.get("grad_modifier"), None)
    head = f"{target.spelled(page, node, 'explain.GradCAM')}({', '.join(made_of)})"
    return page.layout(node, head, [*parts, *map(page.styled, _CAM)], "[0]")


def _check_required(given, parameters):
    for name in parameters.split()[:2]:
        if name not in given:
            raise Unclear(f"it has no argument {name!r}")


def _model_of_input(node, page):
    """Return the model whose `input`, `inputs` or `inputs[0]` an expression is."""
    if isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Attribute) and node.attr in ("input", "inputs"):
        return page.current(node.value)
    raise Unclear("which model its input_tensor belongs to is not shown")


RULES = (SaliencyCalls(), SaliencyOfLosses(), CamCalls(), CamOfLosses())
