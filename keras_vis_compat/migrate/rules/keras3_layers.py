"""Level keras3: layers of one's own, and models taken apart, as Keras 2 allowed it."""

import ast

from ..._programs.kinds import LAYER
from ..._programs.literals import constant
from .calls import has_unpacking
from .rule import Rule

_ADD_WEIGHT = ("name", "shape", "dtype", "initializer", "regularizer", "trainable", "constraint")


class OwnLayers(Rule):
    """`self.add_weight("w", shape)` → `self.add_weight(name="w", shape=shape)`; Keras lists weights itself."""

    name = "own-layers"
    level = "keras3"
    summary = "subclasses of Layer: add_weight's name, get_output_shape_for -> compute_output_shape, no list of weights"
    nodes = (ast.Call, ast.FunctionDef, ast.Assign)

    def visit(self, node, page):
        if not _is_in_layer(node, page):
            return
        if isinstance(node, ast.Assign):
            if [ast.unparse(each) for each in node.targets] in (
                ["self.trainable_weights"],
                ["self.non_trainable_weights"],
            ):
                page.remove(node)
        elif isinstance(node, ast.FunctionDef):
            if node.name == "get_output_shape_for":
                start = page.text.source.index(node.name, page.text.span(node)[0])
                page.replace_span(start, start + len(node.name), "compute_output_shape")
        elif self._has_name_first(node) and not has_unpacking(node):
            for name, value in zip(_ADD_WEIGHT, node.args, strict=False):
                page.replace(value, f"{name}={page.current(value)}")

    def _has_name_first(self, call):
        is_own = isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "self"
        is_named = bool(call.args) and isinstance(constant(call.args[0]), str)
        return is_own and is_named and call.func.attr == "add_weight"


def _is_in_layer(node, page):
    scope = page.scopes.scope[node]
    while scope is not None and not scope.is_class:
        scope = scope.parent
    bases = scope.node.bases if scope is not None else []
    return any(page.qualified(base) == "keras.layers.Layer" for base in bases)


# What Keras 3 has no more, and what gave the same for the first call of a layer.
_OF_A_CALL = {
    "get_output_at": "output",
    "get_input_at": "input",
    "get_output_shape_at": "output.shape",
    "get_input_shape_at": "input.shape",
}
_CUT = "{} changes nothing in Keras 3: build a model that ends earlier, keras.Model(model.inputs, layer.output)"


class ModelSurgery(Rule):
    """`layer.get_output_at(0)` → `layer.output`; notes on models that are cut open."""

    name = "model-surgery"
    level = "keras3"
    summary = "layer.get_output_at(0) -> layer.output; note model.layers.pop(), model.outputs = …, outbound_nodes"
    nodes = (ast.Call, ast.Attribute)

    def visit(self, node, page):
        if isinstance(node, ast.Call):
            self._call(node, page)
        elif node.attr in ("inbound_nodes", "outbound_nodes") and page.kinds.of(node.value) == LAYER:
            page.note(node, f"{node.attr} is gone, and the graph of a model cannot be edited any more")
        elif node.attr in ("inputs", "outputs") and isinstance(node.ctx, ast.Store) and page.kinds.is_model(node.value):
            page.note(node, _CUT.format(f"to set {node.attr} fails, and layers.pop()"))
        elif node.attr.endswith("batch_input_shape") and isinstance(node.ctx, ast.Store) and _is_not_own(node, page):
            page.note(node, f"to set {node.attr} changes nothing in Keras 3: build the model anew on a keras.Input")

    def _call(self, node, page):
        method = node.func.attr if isinstance(node.func, ast.Attribute) else None
        if method == "pop" and getattr(node.func.value, "attr", "") == "layers" and page.uses_keras:
            page.note(node, _CUT.format("layers.pop()"))
        elif method in _OF_A_CALL and page.uses_keras:
            is_first = len(node.args) == 1 and constant(node.args[0]) == 0
            if is_first and page.kinds.of(node.func.value) == LAYER:
                page.replace(node, f"{page.current(node.func.value)}.{_OF_A_CALL[method]}")
            else:
                page.note(node, f"{method} is gone: of a layer that was called once it is {_OF_A_CALL[method]}")


def _is_not_own(node, page):
    return page.uses_keras and getattr(node.value, "id", "") != "self"


RULES = (OwnLayers(), ModelSurgery())
