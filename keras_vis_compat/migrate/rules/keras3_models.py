"""Level keras3: what is read from a model, and the files it is kept in."""

import ast

from ..._programs.kinds import FUNCTIONAL, LAYER, MODELS, SEQUENTIAL
from .calls import constant, has_unpacking, keyword_of
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

# What takes a wrt_tensor, and at which place among its arguments.
_WRT_PLACES = {
    f"{_VIS}optimizer.Optimizer": 3,
    f"{_VIS}visualization.visualize_saliency": 4,
    f"{_VIS}visualization.visualize_saliency_with_losses": 3,
    f"{_VIS}visualization.visualize_activation": 3,
    f"{_VIS}visualization.visualize_activation_with_losses": 2,
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
        kind = page.kinds.of(node.value)
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
        place = _WRT_PLACES.get(page.qualified(node.func))
        if place is None or has_unpacking(node):
            return
        keyword = keyword_of(node, "wrt_tensor")
        given = keyword.value if keyword else node.args[place] if place < len(node.args) else None
        if isinstance(given, ast.Attribute) and given.attr == "output" and page.kinds.of(given.value) == LAYER:
            page.replace(given, page.current(given.value))


class WeightFiles(Rule):
    """`save_weights("x.h5")` → `save_weights("x.weights.h5")`, which Keras 3 insists on."""

    name = "weight-files"
    level = "keras3"
    summary = "files of save_weights end in .weights.h5, and so where the program loads them again"
    nodes = (ast.Call,)

    def visit(self, node, page):
        path = _path(node)
        if path not in page.once("saved weights", _saved_weights) or path.endswith(".weights.h5"):
            return
        if not (_is_method(node, "save_weights", page) or _is_method(node, "load_weights", page)):
            return
        stem, dot, _ = path.rpartition(".")
        argument = node.args[0]
        if not dot or path not in page.written(argument):
            page.note(node, "the file of save_weights must end in .weights.h5")
            return
        page.note(node, f"the file is called {stem}.weights.h5 now, as Keras 3 wants it")
        page.replace(argument, page.written(argument).replace(path, f"{stem}.weights.h5"))


def _saved_weights(page):
    """The files into which the program saves weights, where it says which."""
    calls = [node for node in page.scopes.nodes if isinstance(node, ast.Call)]
    return {_path(node) for node in calls if _is_method(node, "save_weights", page)} - {None}


class OldFiles(Rule):
    """A note on every `load_model("x.h5")`: Keras 3 cannot read most of these."""

    name = "old-files"
    level = "keras3"
    summary = "note load_model of an .h5 file: keras-vis-compat upgrade-model makes a .keras file of it"
    nodes = (ast.Call,)

    def visit(self, node, page):
        called = page.qualified(node.func)
        path = _path(node)
        if called in ("keras.models.load_model", "keras.saving.load_model") and path:
            stem, _, ending = path.rpartition(".")
            if ending in ("h5", "hdf5"):
                page.note(
                    node,
                    f"Keras 3 cannot read most files of Keras 2: keras-vis-compat upgrade-model {path} {stem}.keras",
                )


def _path(call):
    keyword = keyword_of(call, "filepath")
    value = constant(call.args[0] if call.args else keyword.value if keyword else None)
    return value if isinstance(value, str) else None


def _is_method(node, name, page):
    return isinstance(node.func, ast.Attribute) and node.func.attr == name and page.uses_keras


RULES = (ModelInput(), WrtLayer(), WeightFiles(), OldFiles())
