"""What a rule is."""

import ast
from typing import ClassVar

LEVELS = ("compat", "keras3", "scores")


class Rule:
    """One kind of change. Subclasses say which nodes they want to see, and rewrite or note them.

    Nodes come children first, so what stands inside a node is already rewritten.
    """

    name: ClassVar[str]
    level: ClassVar[str]
    summary: ClassVar[str]
    nodes: ClassVar[tuple[type[ast.AST], ...]] = ()

    def start(self, page):
        """Look at the whole program once; return False when this rule has nothing to do in it."""
        return True

    def visit(self, node, page):
        """Rewrite or note one node."""
        raise NotImplementedError
