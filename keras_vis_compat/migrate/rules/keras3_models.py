"""Level keras3: what is read from a model."""

import ast

from ..._old_names.names import WRT_PLACES
from ..._programs.kinds import FUNCTIONAL, LAYER, MODEL, MODELS, SEQUENTIAL
from ..._programs.lists import are_layers
from ..._programs.literals import constant
from .calls import has_unpacking, is_of_library, keyword_of
from .keras3_functions import is_input_of_function
from .rule import Rule

_VIS = "keras_vis_compat."
# What takes `model.inputs` where it takes `model.input`: (function, name of the first argument).
_TAKE_A_LIST = {
    f"{_VIS}optimizer.Optimizer": "input_tensor",
    f"{_VIS}regularizers.LPNorm": "img_input",
    f"{_VIS}regularizers.TotalVariation": "img_input",
    f"{_VIS}visualization.visualize_saliency_with_losses": "input_tensor",
    f"{_VIS}visualization.visualize_cam_with_losses": "input_tensor",
    f"{_VIS}visualization.visualize_activation_with_losses": "input_tensor",
    "keras.Model": "inputs",
}


class ModelInput(Rule):
    """`model.input` of a Sequential → `model.inputs[0]`; of a model of unknown kind → `model.inputs`, or a note."""

    name = "model-input"
    level = "keras3"
    summary = "input and output of a Sequential -> inputs[0] and outputs[0]"
    nodes = (ast.Attribute,)

    def visit(self, node, page):
        if node.attr not in ("input", "output") or not isinstance(node.ctx, ast.Load):
            return
        if node.attr == "input" and _is_first_layer(node.value, page):
            page.replace(node, f"{page.current(node.value.value.value)}.inputs[0]")
            return
        kind = page.kinds.of(node.value)
        if kind is None and page.uses_keras and _is_from_elsewhere(node.value, page):
            kind = MODEL
        takes_a_list = node.attr == "input" and _takes_a_list(node, page)
        if kind == SEQUENTIAL:
            self._write(node, f".{node.attr}s[0]", page)
        elif kind == FUNCTIONAL or is_input_of_function(node, page):
            return
        elif takes_a_list and (kind in MODELS or page.qualified(node.value) is None):
            self._write(node, ".inputs", page)
        elif kind in MODELS:
            page.note(
                node,
                f"if this model is a Sequential, write {page.written(node.value)}.{node.attr}s[0]: "
                f"`{node.attr}` of one fails in Keras 3",
            )

    def _write(self, node, attribute, page):
        page.replace_span(page.text.span(node.value)[1], page.text.span(node)[1], attribute)


def _is_first_layer(node, page):
    """`model.layers[0]`, which may be an InputLayer: Keras 3 finds no input of that."""
    is_first = isinstance(node, ast.Subscript) and constant(node.slice) == 0 and are_layers(node.value)
    return is_first and isinstance(node.value, ast.Attribute) and page.uses_keras


def _is_from_elsewhere(node, page):
    """Say whether an expression is imported from a module of the program's own, or a function of one made it."""
    function = node.func if isinstance(node, ast.Call) else node
    if not isinstance(function, ast.Name | ast.Attribute):
        return False
    name = page.qualified(function)
    if name is not None:
        return not is_of_library(function, page)
    bindings = page.names.bindings(node) if isinstance(node, ast.Name) else []
    values = [binding.value for binding in bindings]
    return bool(values) and all(isinstance(each, ast.Call) and _is_from_elsewhere(each, page) for each in values)


def _takes_a_list(node, page):
    """Say whether the expression is an argument for which a list of the inputs means the same."""
    parent = page.parent(node)
    call = page.parent(parent) if isinstance(parent, ast.keyword) else parent
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name | ast.Attribute):
        return False
    name = _TAKE_A_LIST.get(page.qualified(call.func))
    if isinstance(parent, ast.keyword):
        return name is not None and parent.arg == name
    return name is not None and bool(call.args) and call.args[0] is node


class WrtLayer(Rule):
    """`wrt_tensor=layer.output` → `wrt_tensor=layer`, from which the output in this model is found."""

    name = "wrt-layer"
    level = "keras3"
    summary = "wrt_tensor=layer.output -> wrt_tensor=layer: `output` may be one of a graph that is no more"
    nodes = (ast.Call,)

    def visit(self, node, page):
        place = WRT_PLACES.get((page.of_keras_vis(node.func) or "").rpartition(".")[2])
        if place is None or has_unpacking(node):
            return
        keyword = keyword_of(node, "wrt_tensor")
        given = keyword.value if keyword else node.args[place] if place < len(node.args) else None
        if isinstance(given, ast.Attribute) and given.attr == "output" and page.kinds.of(given.value) == LAYER:
            page.replace(given, page.current(given.value))


class SymbolicIndex(Rule):
    """`model.output[:, np.argmax(x)]` → `model.output[:, int(np.argmax(x))]`."""

    name = "symbolic-index"
    level = "keras3"
    summary = "numbers of NumPy as an index of what a layer or model gives -> int(), the only ones Keras 3 takes there"
    nodes = (ast.Subscript,)

    def visit(self, node, page):
        if not page.uses_keras or not any(_is_output(value) for value in page.values.of(node.value)):
            return
        for index in node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]:
            bindings = page.names.bindings(index) if isinstance(index, ast.Name) else []
            values = [*page.values.of(index), *(binding.iterated for binding in bindings)]
            if any(_is_of_numpy(value, page) for value in values):
                page.replace(index, f"int({page.current(index)})")


class SymbolicTensorFlow(Rule):
    """A note on `tf.reduce_mean(model.output)`."""

    name = "symbolic-tensorflow"
    level = "keras3"
    summary = "note functions of TensorFlow of what a layer or model gives before it is called: Keras 3 takes none"
    nodes = (ast.Call,)

    def visit(self, node, page):
        package, _, function = (page.qualified(node.func) or "").rpartition(".")
        if package.partition(".")[0] == "tensorflow" and function != "gradients":
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            if any(_is_symbolic(value, page) for each in given for value in page.values.of(each)):
                page.note(
                    node, f"Keras 3 has no {function} of a symbolic tensor: write keras.ops, or a layer that does it"
                )


def _is_symbolic(node, page):
    while isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Attribute):
        return node.attr in ("input", "inputs", "output", "outputs") and page.kinds.of(node.value) in (*MODELS, LAYER)
    if isinstance(node, ast.BinOp):
        return any(_is_symbolic(value, page) for side in (node.left, node.right) for value in page.values.of(side))
    made = node.func if isinstance(node, ast.Call) and isinstance(node.func, ast.Call) else None
    is_called = made is not None and (page.qualified(made.func) or "").startswith("keras.layers.")
    return is_called or (
        isinstance(node, ast.Call) and page.qualified(node.func) in ("keras.Input", "keras.layers.Input")
    )


def _is_output(node):
    return getattr(node, "attr", "") == "output" or getattr(getattr(node, "value", None), "attr", "") == "outputs"


def _is_of_numpy(node, page):
    while isinstance(node, ast.Subscript):
        node = node.value
    if not isinstance(node, ast.Call):
        return False
    name = page.qualified(node.func)
    return name.startswith("numpy.") if name else getattr(node.func, "attr", "") in ("argmax", "argmin", "argsort")


RULES = (ModelInput(), WrtLayer(), SymbolicIndex(), SymbolicTensorFlow())
