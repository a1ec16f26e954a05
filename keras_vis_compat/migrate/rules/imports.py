"""Moving imports: which text stands for a module or a name at its new place."""

import ast
import re
from typing import ClassVar

from ..._old_names.keras import without_root
from ..._old_names.lookup import by_name, find, is_noted
from ..._old_names.rows import Module, Moved
from ..._programs.qualified import moved_by
from ..import_lines import from_import
from .rule import Rule

_FROM = re.compile(r"from[\s\\]+(?P<module>(?P<root>\w+)(?:[\s\\]*\.[\s\\]*\w+)*)")


def replace_module(page, statement, new, part="module"):
    """Write another module, or only its `root`, into `from … import …`, and nothing else."""
    start, _ = page.text.span(statement)
    written = page.written(statement)
    found = _FROM.match(written)
    if not found:
        return
    line = written[: found.start(part)] + new + written[found.end(part) :]
    if "\n" not in written and page.text.is_alone(statement) and statement.names[0].name != "*":
        names = [f"{alias.name} as {alias.asname}" if alias.asname else alias.name for alias in statement.names]
        wrapped = from_import(page, statement, line.split()[1], names)
        if "\n" in wrapped:  # longer than the lines of this file
            page.replace(statement, wrapped)
            return
    page.replace_span(start + found.start(part), start + found.end(part), new)


def import_lines(page, statement, moved):
    """Return the statements that import these, (module, name, local name), in the place of one.

    They are grouped by module, in order; the names from a module are sorted where those of the statement were.
    """
    olds = [alias.name for alias in statement.names]
    modules: dict[str, list[str]] = {}
    for module, name, local in moved:
        modules.setdefault(module, []).append(name if name == local else f"{name} as {local}")
    arranged = sorted if olds == sorted(olds) else list
    return [from_import(page, statement, module, arranged(names)) for module, names in modules.items()]


def as_statements(page, statement, lines):
    """Return import lines as the text that takes the place of one statement."""
    if page.text.is_alone(statement):
        return f"{page.text.newline}{page.text.indent(statement)}".join(lines)
    return "; ".join(lines)


def reads_below(page, module):
    """Return the dotted names that a program writes out below a module."""
    nodes = [node for node in page.scopes.nodes if isinstance(node, ast.Attribute)]
    return {raw for node in nodes if (raw := page.names.raw(node)) and raw.startswith(f"{module}.")}


def goes_by_itself(module, page):
    """Say whether a program reads nothing of a module that vanished but what has moved: then nothing needs it."""
    found = by_name().get(without_root(module))
    if found is None or not isinstance(found[1], Module) or found[1].new:
        return False
    reads = reads_below(page, module)
    moved = {name for name in reads if isinstance(by_name().get(without_root(name), (None, None))[1], Moved)}
    others = [find(name) for name in reads - moved]
    return bool(moved) and not any(is_noted(row) for _, row in filter(None, others))


class Moves(Rule):
    """Modules and names that lie elsewhere now: imports move, and what is written out in full is respelled."""

    nodes = (ast.Import, ast.ImportFrom, ast.Attribute)
    modules: ClassVar[dict[str, str]] = {}
    names: ClassVar[dict[str, str]] = {}

    def moved(self, name):
        """Return the new dotted name; None when it stays."""
        new = moved_by(self.modules, self.names, name)
        return None if new == name else new

    def visit(self, node, page):
        if isinstance(node, ast.Attribute):
            self._respell(node, page)
        elif isinstance(node, ast.Import):
            self._move_modules(node, page)
        elif not node.level and node.module:
            self._move_names(node, page)

    def _move_modules(self, node, page):
        for alias in node.names:
            new = self.moved(alias.name)
            if new:
                page.replace(alias, bound(new, alias))

    def _move_names(self, node, page):
        if node.names[0].name == "*":
            new = self.moved(f"{node.module}.*")
            if new:
                replace_module(page, node, new.removesuffix(".*"))
            return
        olds = [f"{node.module}.{alias.name}" for alias in node.names]
        news = [self.moved(old) or old for old in olds]
        if news == olds:
            return
        parts = [new.rpartition(".")[::2] for new in news]
        if (
            parts[0][0]
            and len({module for module, _ in parts}) == 1
            and all(name == alias.name for (_, name), alias in zip(parts, node.names, strict=True))
        ):
            replace_module(page, node, parts[0][0])
            return
        moved = [
            (module, name, alias.asname or alias.name) for (module, name), alias in zip(parts, node.names, strict=True)
        ]
        page.replace(node, as_statements(page, node, import_lines(page, node, moved)))

    def _respell(self, node, page):
        """`keras.layers.core.Dense` in the middle of a program that says `import keras`."""
        raw = page.names.raw(node)
        if isinstance(page.parent(node), ast.Attribute) and raw not in self.names:
            return
        new = raw and self.moved(raw)
        if not new:
            return
        base = node
        while isinstance(base, ast.Attribute):
            base = base.value
        root = page.names.raw(base)
        if new != (self.moved(root) or root) + raw[len(root) :]:  # else the import moves, and this with it
            page.replace(node, self.spelled(node, new, page))

    def spelled(self, node, new, page):
        """Return how a name of today is written where an attribute of an old one stands."""
        return page.spelled(node, new)


def bound(new, alias):
    """Return the import of a module that moved: what it is bound to stays, where the program reads that."""
    is_whole = "." not in alias.name
    local = alias.asname or (alias.name if is_whole else None)
    return f"{new} as {local}" if local and local != new else new
