"""Which names a program binds, where, and to what; the scopes are those of Python's own compiler.

LibCST knows this too, but its time grows with the square of the assignments to one name: 22 s for 8000
lines, where this takes a fraction of a second.
"""

import ast
from collections import Counter
from functools import cached_property

from .binders import parts_of
from .bindings import Binding, Scope


class Scopes:
    """All scopes of a tree, and for each node its parent and the scope it is read in."""

    def __init__(self, tree):
        self.module = Scope(tree, None)
        self.parent = {}
        self.scope = {}
        self.nodes = []
        self.attributes: dict[tuple[ast.AST | None, str], list[Binding]] = {}
        self._values: dict[ast.AST, dict] = {}
        self._visit_all(tree)

    def _visit_all(self, tree):
        # Not recursive: a long sum or a long chain of elif nests deeper than Python's stack.
        waiting = [(tree, None, self.module)]
        while waiting:
            node, parent, scope = waiting.pop()
            self.parent[node], self.scope[node] = parent, scope
            self.nodes.append(node)
            waiting += [(child, node, inner) for child, inner in reversed(parts_of(self, node, scope))]

    @cached_property
    def uses(self):
        """How often each name is read: (scope it belongs to, name) -> number."""
        names = [node for node in self.nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
        return Counter((self.scope[name].owner(name.id), name.id) for name in names)

    @cached_property
    def bound(self):
        """Every name that is bound anywhere."""
        return {name for scope in set(self.scope.values()) for name in scope.bindings}

    @cached_property
    def taken(self):
        """Every name that appears anywhere."""
        return self.bound | {node.id for node in self.nodes if isinstance(node, ast.Name)}

    def close(self):
        """Undo the ties between scopes and bindings, so that the tree is freed without a search for garbage."""
        for scope in set(self.scope.values()):
            scope.bindings.clear()

    def facts(self, name_node):
        """What is known of the value a Name is bound to."""
        return self._values.get(name_node, {})

    def note_target(self, target, **facts):
        """Remember what an assignment gives its target."""
        if isinstance(target, ast.Name | ast.Attribute):
            self._values[target] = facts
