"""One program, read and not run: its text, its tree, and what its names stand for."""

import ast
from functools import cached_property

from .flow import Flow
from .kinds import Kinds
from .parsing import parse
from .qualified import Qualified, inside_keras_vis
from .scopes import Scopes
from .signs import sign_in
from .text import Text
from .values import Values


class Program:
    """What rules and reports ask of a program.

    Args:
        source: The text.
        tree: The same, parsed.
        commands: What IPython runs in it beside Python, as (line, text): `(1, "!pip install keras-vis")`.

    Raises:
        CannotParse: The text is not Python 3.
    """

    def __init__(self, source, tree=None, commands=()):
        self.text = Text(source)
        self.commands = commands
        self.scopes = Scopes(tree or parse(source))
        self.flow = Flow(self.scopes)
        self.names = Qualified(self.scopes, self.flow)
        self.values = Values(self)
        self.kinds = Kinds(self)
        self._found: dict = {}

    def close(self):
        """Let go of everything; what is big and tied in circles is freed at once."""
        self.scopes.close()
        vars(self).clear()

    def qualified(self, node):
        """Return the dotted name, as of today's Keras and package, that a Name or Attribute stands for."""
        return self.names.of(node)

    def of_keras_vis(self, node):
        """Return the name inside keras-vis that a Name or Attribute stands for: `"visualization.visualize_cam"`.

        A name that the program binds nowhere counts as what only keras-vis calls so.
        """
        raw = self.names.raw(node)
        return inside_keras_vis(raw) if raw else self.names.unbound(node)

    @cached_property
    def calls(self):
        """All calls, in order."""
        return [node for node in self.scopes.nodes if isinstance(node, ast.Call)]

    @cached_property
    def modules(self):
        """The modules that the program imports from, relative ones left out, with the statement that does."""
        return [(name, node) for node in self.scopes.nodes for name in imported_modules(node)]

    @cached_property
    def uses_keras(self):
        """Whether the program imports a Keras, by whatever name."""
        return any(name.partition(".")[0] in ("keras", "tensorflow") for name, _ in self.modules)

    @cached_property
    def sign(self):
        """What shows which keras-vis the program was written for: a `Sign`, or None."""
        return sign_in(self)

    def once(self, key, find):
        """Return `find(program)`, computed the first time that it is asked for."""
        if key not in self._found:
            self._found[key] = find(self)
        return self._found[key]

    def parent(self, node):
        return self.scopes.parent[node]

    def written(self, node):
        """Return the node as the original text has it."""
        return self.text.segment(node)


def imported_modules(statement):
    """Return the modules that a statement imports from, relative ones left out."""
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names]
    return [statement.module or ""] if isinstance(statement, ast.ImportFrom) and not statement.level else []
