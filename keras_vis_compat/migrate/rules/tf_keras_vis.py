"""Level scores: programs written for tf-keras-vis need other imports, and four names in other letters."""

import ast

from ..tf_keras_vis_names import TF_KERAS_VIS
from .imports import as_statements, import_lines, replace_module
from .rule import Rule

_ROOT = "tf_keras_vis"
# Where all that a module offers lies now, for star imports.
_MODULES = {
    "saliency": "explain",
    "gradcam": "explain",
    "gradcam_plus_plus": "explain",
    "scorecam": "explain",
    "layercam": "explain",
    "activation_maximization": "explain",
    "activation_maximization.callbacks": "explain.activation_maximization.callbacks",
    "activation_maximization.input_modifiers": "explain.activation_maximization.input_modifiers",
    "activation_maximization.regularizers": "explain.activation_maximization.regularizers",
    "utils.model_modifiers": "explain.model_modifiers",
    "utils.scores": "scores",
}
_OTHER_NUMBERS = {
    "GradCAMPlusPlus": "other numbers than tf-keras-vis: the weights are those of the paper, finite for large logits",
    "ScoreCAM": "other numbers than tf-keras-vis where the model ends in a softmax or a sigmoid, to which it applied "
    "another softmax, and with max_N for several images, for which it chose the same maps; on logits the same numbers",
}


class TfKerasVis(Rule):
    """`from tf_keras_vis.gradcam import Gradcam` → `from keras_vis_compat.explain import GradCAM`."""

    name = "tf-keras-vis"
    level = "scores"
    summary = "imports of tf-keras-vis -> the same names here"
    nodes = (ast.ImportFrom, ast.Attribute, ast.Name)

    def visit(self, node, page):
        if isinstance(node, ast.Name):
            new = page.once("renames", _renames).get((page.scopes.scope[node].owner(node.id), node.id))
            if new:
                page.replace(node, new)
        elif isinstance(node, ast.Attribute):
            self._written_out(node, page)
        elif not node.level and (node.module or "").partition(".")[0] == _ROOT:
            self._import(node, page)

    def _import(self, node, page):
        if node.names[0].name == "*":
            module = _MODULES.get(node.module.partition(".")[2])
            if module:
                replace_module(page, node, f"keras_vis_compat.{module}")
            return
        moved, kept = [], []
        for alias in node.names:
            new = _new_name(f"{node.module}.{alias.name}")
            if new is None:
                kept.append((node.module, alias.name, alias.asname or alias.name))
                if f"{node.module}.{alias.name}" not in _modules():
                    page.note(alias, f"keras_vis_compat has no {node.module}.{alias.name}")
            else:
                module, _, name = new.rpartition(".")
                moved.append((module, name, self._renamed(alias, name, page)))
                self._warn(alias, name, page)
        if moved:
            page.replace(node, as_statements(page, node, import_lines(moved + kept)))

    def _renamed(self, alias, name, page):
        """Return the local name of an import; what reads it is renamed in its turn."""
        return (
            name
            if (page.scopes.scope[alias], alias.name) in page.once("renames", _renames)
            else alias.asname or alias.name
        )

    def _written_out(self, node, page):
        raw = page.names.raw(node)
        new = raw and _new_name(raw)
        if new:
            page.replace(node, page.spelled(node, new))
            self._warn(node, new.rpartition(".")[2], page)

    def _warn(self, node, name, page):
        if name in _OTHER_NUMBERS:
            page.note(node, f"{name}: {_OTHER_NUMBERS[name]}")


def _renames(page):
    """Return the local names that change with their imports: (scope, old name) -> new name."""
    found = {}
    for node in page.scopes.nodes:
        if not isinstance(node, ast.ImportFrom) or node.level:
            continue
        for alias in node.names:
            new = (_new_name(f"{node.module}.{alias.name}") or "").rpartition(".")[2]
            scope = page.scopes.scope[alias]
            is_only = len(scope.bindings.get(alias.name, ())) == 1
            if new and not alias.asname and new != alias.name and new not in page.scopes.taken and is_only:
                found[scope, alias.name] = new
    return found


def _new_name(name):
    root, _, rest = name.partition(".")
    return TF_KERAS_VIS.get(rest) if root == _ROOT else None


def _modules():
    return {f"{_ROOT}.{module}" for module in (*_MODULES, "utils")}


RULES = (TfKerasVis(),)
