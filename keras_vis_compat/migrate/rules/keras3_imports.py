"""Level keras3: modules and names of Keras 1 and 2 under the paths of Keras 3."""

import ast

from ..._old_names.keras_names import GONE, MODULES, NAMES
from ..._programs.qualified import moved_by, root_of, without_root
from .imports import Moves
from .rule import Rule


class KerasImports(Moves):
    """`keras.layers.core.Dense` → `keras.layers.Dense`, and the like."""

    name = "keras-imports"
    level = "keras3"
    summary = "module paths and names of Keras 1 and 2 -> those of Keras 3"
    modules = MODULES
    names = NAMES

    def moved(self, name):
        """Return the new dotted name, under the root that the program uses; None when it stays."""
        if _advice(name) or without_root(name) == "keras.layers.merge":  # a function, and a module: see `Merge`
            return None
        new = moved_by(self.modules, self.names, without_root(name))
        if new.startswith("keras.") and without_root(name).startswith("keras."):
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
            names = [alias.name for alias in node.names]
        else:
            names = [f"{node.module}.{alias.name}" for alias in node.names if not node.level]
        for name in filter(None, names):
            advice = _advice(name)
            if advice:
                page.note(node, advice)


def _advice(name):
    """Return the advice on a name, or on a module it lies in."""
    known = without_root(name)
    # Layers lay in modules of their own: `keras.layers.local.LocallyConnected2D` is `keras.layers.…`.
    head, _, last = known.rpartition(".")
    known = f"{MODULES.get(head, head)}.{last}" if head in MODULES else known
    while known:
        if known in GONE:
            return GONE[known]
        known = known.rpartition(".")[0]
    return None


RULES = (KerasImports(), KerasGone())
