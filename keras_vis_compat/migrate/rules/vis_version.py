"""Level compat: a program written for keras-vis 0.4.1 says so, because its results were others."""

import ast

from ..._old_names.names import NEW, OLD
from ..._programs.program import imported_modules
from ..page import Note
from .rule import Rule

_CHOICE = f"{NEW}.set_legacy_version"


class VisVersion(Rule):
    """`set_legacy_version("0.4.1")` after the imports of a program that shows that it wants the pictures of 0.4.1."""

    name = "vis-version"
    level = "compat"
    summary = 'set_legacy_version("0.4.1") in programs written for the pictures of keras-vis 0.4.1'
    nodes = (ast.Import, ast.ImportFrom)

    def start(self, page):
        is_shown = page.sign is not None and page.sign.runs_as == page.vis_version
        # A program that has moved and shows nothing may be told the version elsewhere.
        has_moved = all(name.partition(".")[0] != OLD for name, _ in page.modules)
        said = any(page.qualified(call.func) == _CHOICE for call in page.calls)
        return page.is_of_0_4_1 and not said and (is_shown or not has_moved)

    def visit(self, node, page):
        if node is not page.once("the import of keras-vis", _place):
            return
        module, _, name = _CHOICE.rpartition(".")
        line, choice = f"from {module} import {name}", page.styled(f'{name}("0.4.1")')
        if (first := _first_beside(node, page)) is None:
            page.insert_after(node, [line, choice])
        else:  # it sorts before those of its modules
            page.insert_before(first, line)
            page.insert_after(node, [choice])
        if page.sign is not None and page.sign.runs_as == page.vis_version:
            page.notes.append(Note(page.sign.line, f"keras-vis {page.sign.version}: {page.sign.reason}", self.name))


def _first_beside(node, page):
    """The first of the imports from keras-vis that stand line by line above this one; None where it is not alone."""
    holder, field = page.flow.block(node)
    block, first = getattr(holder, field), None
    for statement in reversed(block[: block.index(node) + 1]):
        is_next = first is None or statement.end_lineno + 1 == first.lineno
        is_one = isinstance(statement, ast.ImportFrom) and _is_vis(statement) and page.text.is_alone(statement)
        if not is_one or not is_next:
            break
        first = statement
    return first


def _place(page):
    """The last import of keras-vis that every run of the program comes to, or else the first."""
    found = [node for node in page.scopes.nodes if isinstance(node, ast.Import | ast.ImportFrom) and _is_vis(node)]
    found = found or [statement for statement, _ in page.scopes.module.stars]  # of a module that brings it along
    outermost = [node for node in found if isinstance(page.parent(node), ast.Module)]
    return max(outermost, key=lambda node: node.lineno, default=min(found, key=lambda node: node.lineno, default=None))


def _is_vis(node):
    return any(name.partition(".")[0] in (OLD, NEW) for name in imported_modules(node))


RULES = (VisVersion(),)
