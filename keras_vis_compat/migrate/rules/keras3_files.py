"""Level keras3: the files in which models and weights are kept."""

import ast
import os

from ..._programs.literals import constant
from .calls import keyword_of
from .rule import Rule

_LOADERS = {"keras.models.load_model", "keras.saving.load_model"}
_SAVERS = {"keras.models.save_model", "keras.saving.save_model"}
_FROM_TEXT = {"keras.models.model_from_json": "JSON", "keras.models.model_from_yaml": "YAML"}
_OLD = "Keras 3 cannot read most files of Keras 2"
_TOGETHER = "keras-vis-compat upgrade-model WEIGHTS.h5 MODEL.keras --architecture MODEL.json"


class WeightFiles(Rule):
    """`save_weights("x.h5")` → `save_weights("x.weights.h5")`, which Keras 3 insists on."""

    name = "weight-files"
    level = "keras3"
    summary = "files of save_weights end in .weights.h5, and so where the program loads them again"
    nodes = (ast.Call,)

    def visit(self, node, page):
        path = constant_path(node)
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
    return {constant_path(node) for node in page.calls if _is_method(node, "save_weights", page)} - {None}


class OldFiles(Rule):
    """A note on every file of a model or of weights that is not seen to be one of Keras 3."""

    name = "old-files"
    level = "keras3"
    summary = "note what is loaded from files of Keras 2: keras-vis-compat upgrade-model makes a .keras file of it"
    nodes = (ast.Call,)

    def visit(self, node, page):
        called = page.qualified(node.func)
        if called in _LOADERS:
            self._model(node, _path(_argument(node), page), page)
        elif called in _FROM_TEXT:
            page.note(node, f"Keras 3 cannot read most {_FROM_TEXT[called]} of Keras 2: with its weights, {_TOGETHER}")
        elif _is_method(node, "load_weights", page) and _argument(node) is not None:
            self._weights(node, _path(_argument(node), page) or "", page)

    def _model(self, node, path, page):
        if path is None:
            page.note(node, f"{_OLD}: where this is one, keras-vis-compat upgrade-model OLD.h5 NEW.keras")
        elif not path.endswith(".keras"):
            new = f"{os.path.splitext(path)[0]}.keras"
            page.note(node, f"{_OLD}: keras-vis-compat upgrade-model {path} {new}")

    def _weights(self, node, path, page):
        if not path.endswith((".weights.h5", ".keras")) and path not in page.once("saved weights", _saved_weights):
            page.note(node, f"Keras 3 cannot read the weights of every layer of Keras 2: where it cannot, {_TOGETHER}")


def _argument(call, place=0):
    keyword = keyword_of(call, "filepath")
    return call.args[place] if len(call.args) > place else keyword.value if keyword else None


def constant_path(call):
    """Return the file that a call names by a literal, or None."""
    value = constant(_argument(call))
    return value if isinstance(value, str) else None


def _path(node, page, depth=5):
    """Return a file's path as far as the program shows it, at least its ending; None where nothing is shown."""
    value = constant(node)
    if isinstance(value, str):
        return value
    if node is None or not depth:
        return None
    if isinstance(node, ast.Name):
        values = [binding.value for binding in page.names.bindings(node)]
        paths = {_path(value, page, depth - 1) for value in values} if values else {None}
        return paths.pop() if len(paths) == 1 else None
    if isinstance(node, ast.Call) and page.qualified(node.func) in ("os.path.join", "posixpath.join") and node.args:
        parts = [_path(argument, page, depth - 1) for argument in node.args]
        return parts[-1] and os.path.join(*filter(None, parts))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = [_path(side, page, depth - 1) for side in (node.left, node.right)]
        return parts[1] and "".join(filter(None, parts))
    if isinstance(node, ast.JoinedStr):
        last = constant(node.values[-1]) if node.values else None
        return last if last is None or len(node.values) == 1 else os.path.basename(last)
    return None


def _is_method(node, name, page):
    return isinstance(node.func, ast.Attribute) and node.func.attr == name and page.uses_keras


class ModelFiles(Rule):
    """A note on files of models and checkpoints whose endings Keras 3 refuses, or that are not seen."""

    name = "model-files"
    level = "keras3"
    summary = "note files of save, save_model and ModelCheckpoint that do not end as Keras 3 wants them to"
    nodes = (ast.Call,)

    def visit(self, node, page):
        called = page.qualified(node.func)
        ends: tuple[str, ...]
        if called == "keras.callbacks.ModelCheckpoint":
            place, ends, wanted = 0, (".keras", ".weights.h5"), ".keras, or in .weights.h5 with save_weights_only=True"
        elif called in _SAVERS or (_is_method(node, "save", page) and page.kinds.is_model(node.func.value)):
            place, ends, wanted = int(called in _SAVERS), (".keras", ".h5", ".hdf5"), ".keras (or in .h5, as before)"
        else:
            return
        path = _path(_argument(node, place), page)
        if path is None or not path.endswith(ends):
            page.note(node, f"the file must end in {wanted}")


RULES = (WeightFiles(), OldFiles(), ModelFiles())
