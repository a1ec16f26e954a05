"""Which names a script needs of which modules, read from its source without running it."""

import ast
import os
from pathlib import Path
from typing import NamedTuple


class Need(NamedTuple):
    """A name that a script needs.

    Attributes:
        module: What it imports, `"keras.layers.core"`.
        attribute: What it wants of it, `"Dense"` or `"random.rand"`; "" for the module itself.
        line: Where.
        optional: It is prepared for the import to fail.
    """

    module: str
    attribute: str
    line: int
    optional: bool

    def __str__(self):
        return f"{self.module}.{self.attribute}" if self.attribute else self.module


def needs_of(tree, folder=None):
    """Return the names a parsed script needs, in order, each once.

    Args:
        tree: What `ast.parse` returned.
        folder: Where the script lies; modules beside it are its own and not listed.
    """
    finder = _Finder()
    finder.visit(tree)
    finder.read_attributes(tree)
    own = _modules_in(folder) if folder else set()
    unique = {(need.module, need.attribute): need for need in reversed(finder.needs)}
    listed = [need for need in unique.values() if need.module.partition(".")[0] not in own]
    return sorted(listed, key=lambda need: need.line)


def _modules_in(folder):
    paths = [Path(folder, name) for name in os.listdir(folder)]
    return {path.stem for path in paths if path.suffix == ".py" or os.path.exists(path / "__init__.py")}


class _Finder(ast.NodeVisitor):
    def __init__(self):
        self.needs = []
        self.aliases = {}
        self._optional = 0

    def visit_Import(self, node):
        for each in node.names:
            self._need(each.name, "", node)
            self.aliases[each.asname or each.name.partition(".")[0]] = (
                each.name if each.asname else each.name.partition(".")[0]
            )

    def visit_ImportFrom(self, node):
        if node.level or node.module == "__future__":
            return
        for each in node.names:
            self._need(node.module, "" if each.name == "*" else each.name, node)
            self.aliases[each.asname or each.name] = f"{node.module}:{each.name}"

    def visit_Try(self, node):
        guarded = any(_catches_import_error(handler) for handler in node.handlers)
        self._optional += guarded
        for each in node.body:
            self.visit(each)
        self._optional -= guarded
        for each in (*node.handlers, *node.orelse, *node.finalbody):
            self.visit(each)

    def read_attributes(self, tree):
        """Add what the script reads of the modules it imported: `np.int`, `tf.keras.layers.Dense`."""
        assigned = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and _is_stored(node)}
        inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        for node in ast.walk(tree):
            chain = None if id(node) in inner else _chain(node)
            if chain and chain[0] in self.aliases and chain[0] not in assigned:
                module, _, attribute = self.aliases[chain[0]].partition(":")
                self._need(module, ".".join(filter(None, (attribute, *chain[1:]))), node)

    def _need(self, module, attribute, node):
        self.needs.append(Need(module, attribute, node.lineno, bool(self._optional)))


def _is_stored(node):
    return isinstance(node.ctx, ast.Store)


def _catches_import_error(handler):
    caught = ast.unparse(handler.type) if handler.type else ""
    return not caught or any(name in caught for name in ("ImportError", "ModuleNotFoundError", "Exception"))


def _chain(node):
    """Return `["np", "random", "rand"]` for such an expression that is read, else None."""
    parts = []
    while isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        parts.append(node.attr)
        node = node.value
    return [node.id, *reversed(parts)] if parts and isinstance(node, ast.Name) else None
