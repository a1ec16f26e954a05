"""Level keras3: modules and names of Keras 1 and 2 under the paths of Keras 3."""

import ast

from ..._old_names import keras_backend
from ..._old_names.keras import MODULES, NAMES, without_root
from ..._old_names.lookup import KERAS, find, is_noted, told
from ..._old_names.rows import Gone, Written
from ..._programs.qualified import moved_by, root_of
from .imports import Moves, bound, goes_by_itself
from .rule import Rule

_OF_BACKEND = {row.old for row in keras_backend.ROWS}  # these have rules of their own
_MERGE = "keras.layers.merge"  # a module, and a function before: see `Merge`


class KerasImports(Moves):
    """`keras.layers.core.Dense` → `keras.layers.Dense`, and the like."""

    name = "keras-imports"
    level = "keras3"
    summary = "module paths and names of Keras 1 and 2 -> those of Keras 3"
    modules = MODULES
    names = NAMES

    def _move_modules(self, node, page):
        for alias in node.names:
            if alias.name == _MERGE:
                page.replace(alias, bound("keras.layers", alias))
            elif _row(alias.name) is None or not goes_by_itself(alias.name, page):
                continue
            elif alias.asname:
                page.touched.add(alias.asname)
            else:
                page.replace(alias, root_of(alias.name).removesuffix("."))
        super()._move_modules(node, page)

    def moved(self, name):
        """Return the new dotted name, under the root that the program uses; None when it stays."""
        known = without_root(name)
        row = _row(known)
        if known == "keras":
            return None if name in ("keras", "tensorflow.keras") else "tensorflow.keras"
        if known == _MERGE or isinstance(row, Written | Gone):
            return None
        new = moved_by(self.modules, self.names, known)
        if new.startswith("keras.") and known.startswith("keras."):
            new = root_of(name) + new.partition(".")[2]
        return None if new == name else new


class KerasGone(Rule):
    """Notes on what has no counterpart."""

    name = "keras-gone"
    level = "keras3"
    summary = "note imports of what Keras 3 has no counterpart for"
    nodes = (ast.Import, ast.ImportFrom, ast.Attribute)

    def visit(self, node, page):
        if isinstance(node, ast.Attribute):
            names = [] if isinstance(page.parent(node), ast.Attribute) else [page.names.raw(node)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if not goes_by_itself(alias.name, page)]
        else:
            names = [f"{node.module}.{alias.name}" for alias in node.names if not node.level]
        for row in map(_row, filter(None, names)):
            if row is not None and is_noted(row) and row.old not in _OF_BACKEND:
                page.note(node, told(KERAS, row))


def _row(name):
    """Return the row of Keras that says something of a name, or None."""
    found = find(name)
    return found[1] if found and found[0] == KERAS else None


RULES = (KerasImports(), KerasGone())
