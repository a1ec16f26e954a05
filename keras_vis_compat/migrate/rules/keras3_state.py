"""Level keras3: switches of the old backend: image ordering, learning phase, sessions."""

import ast

from ..._old_names.keras_keywords import ORDERING
from ..._programs.literals import constant
from .rule import Rule

_K = "keras.backend."
_TRAINS = {"fit", "fit_generator", "train_on_batch"}
_SESSION = (
    "sessions are gone, and their settings with them; for the memory of a GPU write "
    "tf.config.experimental.set_memory_growth(gpu, True)"
)
_PHASE = "there is no global phase any more: give training=True or False to the call of a layer or model"


class ImageOrdering(Rule):
    """`K.set_image_dim_ordering("th")` → `K.set_image_data_format("channels_first")`."""

    name = "image-ordering"
    level = "keras3"
    summary = "K.image_dim_ordering() and its 'th', 'tf' -> K.image_data_format()"
    nodes = (ast.Call,)

    def visit(self, node, page):
        called = page.qualified(node.func)
        if called == f"{_K}set_image_dim_ordering":
            self._set(node, page)
        elif called == f"{_K}image_dim_ordering":
            self._get(node, page)

    def _set(self, node, page):
        ordering = ORDERING.table.get(constant(node.args[0])) if len(node.args) == 1 else None
        if ordering is None:
            page.note(node, "write K.set_image_data_format('channels_first') or ('channels_last')")
            return
        quote = page.written(node.args[0])[-1]
        page.replace(node.args[0], f"{quote}{ordering}{quote}")
        self._rename(node.func, "set_image_data_format", page)

    def _get(self, node, page):
        parent = page.parent(node)
        sides = [parent.left, *parent.comparators] if isinstance(parent, ast.Compare) else []
        literals = [side for side in sides if constant(side) in ORDERING.table]
        if len(sides) != 2 or len(literals) != 1:
            page.note(node, "write K.image_data_format(), which is 'channels_first' for 'th', 'channels_last' for 'tf'")
            return
        quote = page.written(literals[0])[-1]
        page.replace(literals[0], f"{quote}{ORDERING.table[constant(literals[0])]}{quote}")
        self._rename(node.func, "image_data_format", page)

    def _rename(self, function, name, page):
        page.replace(function, page.spelled(function, f"{_K}{name}"))


class GlobalState(Rule):
    """Statements that set what is no more: sessions, and the learning phase of a program that never trains."""

    name = "backend-state"
    level = "keras3"
    summary = "drop K.set_session(…), and K.set_learning_phase(0) where nothing is trained"
    nodes = (ast.Call,)

    def visit(self, node, page):
        called = page.qualified(node.func)
        removable = False
        if called == f"{_K}set_session":
            page.note(node, _SESSION)
            removable = True
        elif called == f"{_K}set_learning_phase":
            removable = _is_inference(node) and not page.once("trains", _trains)
            if not removable:
                page.note(node, _PHASE)
        elif called == f"{_K}learning_phase" and not isinstance(page.parent(node), ast.List):
            page.note(node, _PHASE)
        if removable and isinstance(page.parent(node), ast.Expr):
            page.touch(node.func)
            page.remove(page.parent(node))
        elif removable and called == f"{_K}set_learning_phase":
            page.note(node, _PHASE)


def _trains(page):
    return any(isinstance(node, ast.Attribute) and node.attr in _TRAINS for node in page.scopes.nodes)


def _is_inference(node):
    return len(node.args) == 1 and constant(node.args[0]) in (0, False)


RULES = (ImageOrdering(), GlobalState())
