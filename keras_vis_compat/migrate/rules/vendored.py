"""Level compat, before all others: a copy of keras-vis beside a program is keras-vis."""

import ast

from ..._files import shown
from ..._old_names.names import MODULES, NEW, OLD, OLDER
from .imports import Moves

NAME = "vendored"
_PARTS = {name.partition(".")[0] for name in (*MODULES, *OLDER)}


class Vendored(Moves):
    """`from keras_vis_fixed.losses import Loss` → `from vis.losses import Loss`, which the next rule moves on."""

    name = NAME
    level = "compat"
    summary = "imports from a copy of keras-vis that lies beside the program, as those of keras-vis"

    def __init__(self, copies=None):
        self.copies = copies or {}

    def start(self, page):
        imports = list(reversed(page.modules))
        first = {copy: node for copy in self.copies for name, node in imports if _is_of(name, node, copy)}
        for copy, node in first.items():
            page.note(
                node,
                f"{shown(self.copies[copy])} is a copy of keras-vis: {NEW} takes its place, and what was changed in it "
                f"does not count (--skip {NAME} leaves it alone)",
            )
        return bool(first)

    def moved(self, name):
        """Return the name in keras-vis; None for other names, and for files that somebody added to the copy."""
        for copy in self.copies:
            inner = name.removeprefix(copy)
            if copy != OLD and name.startswith(copy) and (not inner or inner[1:].partition(".")[0] in {*_PARTS, "*"}):
                return OLD + inner if inner[:1] in ("", ".") else None
        return None


def _is_of(name, node, copy):
    """Say whether a statement imports from a copy, or the copy."""
    names = [name, *(f"{name}.{alias.name}" for alias in node.names if isinstance(node, ast.ImportFrom))]
    return any(f"{each}.".startswith(f"{copy}.") for each in names)


RULES = (Vendored(),)
