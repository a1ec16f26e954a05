"""What a rule sees of a program, and how it changes it."""

import ast
from functools import cached_property
from typing import NamedTuple

from .._programs.flow import Flow
from .._programs.scopes import Scopes
from .._programs.text import Edits, Text, comments
from . import f_strings
from .import_lines import ImportLines, imported_modules
from .kinds import Kinds
from .qualified import Qualified, base_of, root_of
from .versions import shows_0_4_1

_WIDTHS = 88, 120
_ATOMS = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.List, ast.Tuple, ast.Dict, ast.JoinedStr)


class Note(NamedTuple):
    """Something the reader should know or do, at a line of the source."""

    line: int
    message: str
    rule: str


class Page:
    """One program: its text, its names, and the changes that rules make to it.

    Args:
        source: The text.
        tree: The same, parsed.
        is_keras_2: Whether the program was written for Keras 2, as it shows.
        vis_version: The keras-vis whose results the program wants; None when only the program can tell.
    """

    def __init__(self, source, tree, is_keras_2=False, vis_version=None):
        self.text = Text(source)
        self.edits = Edits(source)
        self.scopes = Scopes(tree)
        self.flow = Flow(self.scopes)
        self.names = Qualified(self.scopes, self.flow)
        self.kinds = Kinds(self)
        self.imports = ImportLines(self)
        self.notes: list[Note] = []
        self.applied: set[str] = set()
        self.touched: set[str] = set()
        self.is_keras_2, self.vis_version = is_keras_2, vis_version
        self._found: dict = {}
        self.rule = ""
        self.changes = 0

    def close(self):
        """Let go of everything; what is big and tied in circles is freed at once."""
        self.scopes.close()
        vars(self).clear()

    # Reading --------------------------------------------------------------------------------------------------

    def qualified(self, node):
        """Return the dotted name, as of today's Keras and package, that a Name or Attribute stands for."""
        return self.names.of(node)

    @cached_property
    def uses_keras(self):
        """Whether the program imports a Keras, by whatever name."""
        return any(
            name.partition(".")[0] in ("keras", "tensorflow")
            for node in self.scopes.nodes
            for name in imported_modules(node)
        )

    @cached_property
    def width(self):
        """How long a line may be: as long as the longest one there is, within reason."""
        low, high = _WIDTHS
        return min(max([low, *(len(line.rstrip()) for line in self.text.lines)]), high)

    @cached_property
    def is_of_0_4_1(self):
        """Whether the results this program wants are those of keras-vis 0.4.1."""
        return self.vis_version == "0.4.1" or (self.vis_version is None and shows_0_4_1(self))

    def once(self, key, find):
        """Return `find(page)`, computed the first time that it is asked for."""
        if key not in self._found:
            self._found[key] = find(self)
        return self._found[key]

    def parent(self, node):
        return self.scopes.parent[node]

    def spelled(self, node, new):
        """Return how another name of today is written where *node*, a Name or Attribute, stands.

        A root such as `tf.keras` is kept; a module is imported after the import that *node* comes from.
        """
        base = base_of(node)
        if new.startswith("keras.") and self.names.of(node).startswith("keras."):
            new = root_of(self.names.raw(node)) + new.partition(".")[2]
        root = self.names.raw(base)
        self.touch(node)
        if new.startswith(f"{root}."):
            return base.id + new[len(root) :]
        module, _, name = new.rpartition(".")
        origin = self.names.origin(node)
        if module.rpartition(".")[2] == "ops":
            return f"{self.imports.spell(module, origin, node)}.{name}"
        return self.imports.spell(new, origin, node)

    def touch(self, node):
        """Remember that a use of the import behind a Name or Attribute goes: perhaps it was the last one."""
        self.touched.add(base_of(node).id)

    def written(self, node):
        """Return the node as the original text has it."""
        return self.text.segment(node)

    def current(self, node):
        """Return the node with the changes made inside it so far."""
        return self.edits.current(*self.text.span(node))

    def atom(self, node):
        """Return the node as `current` does, in parentheses where an attribute could not follow it."""
        text = self.current(node)
        return text if isinstance(node, _ATOMS) else f"({text})"

    # Changing -------------------------------------------------------------------------------------------------

    def note(self, node, message):
        self.notes.append(Note(node.lineno, message, self.rule))

    def replace(self, node, new):
        """Write *new* in the place of a node; comments that would be lost move above its statement."""
        if new == self.current(node):
            return
        if f_strings.holds(node, self.parent) and not f_strings.takes(node, self.written(node), new):
            self.note(node, f"write `{f_strings.on_one_line(new)}` here by hand: it stands inside an f-string")
            return
        lost = [comment for comment in comments(self.written(node)) if comment not in new]
        start, end = self.text.span(node)
        self.replace_span(start, end, new)
        for comment in lost:
            self.insert_before(self.flow.statement(node), comment)

    def replace_span(self, start, end, new):
        self.edits.replace(start, end, new)
        self.applied.add(self.rule)
        self.changes += 1

    def insert_before(self, statement, new):
        """Write *new*, a line without its line end, before a statement."""
        place = self.text.line_start(statement)
        if self.text.is_alone(statement) or new.startswith("#"):
            self.insert_at(place, self.text.indent(statement) + new + self.text.newline)
        else:
            self.insert_at(self.text.span(statement)[0], new + "; ")

    def insert_after(self, statement, lines):
        """Write lines after a statement, in its block."""
        end = self.text.line_end(statement)
        if not self.text.is_alone(statement):
            self.insert_at(self.text.span(statement)[1], "".join(f"; {line}" for line in lines))
            return
        newline, indent = self.text.newline, self.text.indent(statement)
        if self.text.source[:end].endswith(("\n", "\r")):
            self.insert_at(end, "".join(f"{indent}{line}{newline}" for line in lines))
        else:
            self.insert_at(end, "".join(f"{newline}{indent}{line}" for line in lines))

    def insert_at(self, place, new):
        """Write *new* at an offset, behind what was inserted there before."""
        before = self.edits.current(place, place)
        self.replace_span(place, place, before + new)

    def remove(self, statement):
        """Take a statement out; its comments stay, and a block is never left empty."""
        holder, field = self.flow.block(statement)
        block = getattr(holder, field)
        if len(block) == 1 or not self.text.is_alone(statement):
            self.replace(statement, "pass")
            return
        start, end = self.text.line_start(statement), self.text.line_end(statement)
        indent, newline = self.text.indent(statement), self.text.newline
        kept = [indent + comment + newline for comment in comments(self.text.source[start:end])]
        self.replace_span(start, end, "".join(kept))

    def layout(self, node, head, arguments, tail=""):
        """Return a call as text: on one line where it fits or is shared, else one argument a line."""
        line = f"{head}({', '.join(arguments)}){tail}"
        statement = self.flow.statement(node)
        indent = self.text.indent(statement)
        fits = len(indent) + len(line) <= self.width or not self._starts_its_line(statement)
        if fits and not any("\n" in argument for argument in arguments):
            return line
        step = "\t" if indent.startswith("\t") else "    "
        inner = "".join(f"{self.text.newline}{indent}{step}{argument}," for argument in arguments)
        return f"{head}({inner}{self.text.newline}{indent}){tail}"

    def _starts_its_line(self, statement):
        start, _ = self.text.span(statement)
        return not self.text.source[self.text.line_start(statement) : start].strip()
