"""How rules change a program."""

import ast
from functools import cached_property
from typing import NamedTuple

from .._programs.program import Program
from .._programs.qualified import base_of, root_of
from .._programs.text import Edits, comments
from . import f_strings
from .import_lines import ImportLines

_WIDTHS = 79, 120
_ATOMS = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.List, ast.Tuple, ast.Dict, ast.JoinedStr)


class Note(NamedTuple):
    """Something the reader should know or do, at a line of the source."""

    line: int
    message: str
    rule: str


class Page(Program):
    """A program and the changes that rules make to it.

    Args:
        source: The text.
        tree: The same, parsed.
        is_keras_2: Whether the program was written for Keras 2, as it shows.
        vis_version: The keras-vis whose results the program wants; None when only the program can tell.
        copies: The copies of keras-vis that it imports from, `{module: folder}`.
    """

    def __init__(self, source, tree, is_keras_2=False, vis_version=None, copies=None):
        super().__init__(source, tree)
        self.edits = Edits(source)
        self.imports = ImportLines(self)
        self.notes: list[Note] = []
        self.applied: set[str] = set()
        self.touched: set[str] = set()
        self.is_keras_2, self._vis_version, self.copies = is_keras_2, vis_version, copies or {}
        self.rule = ""
        self.changes = 0

    # Reading --------------------------------------------------------------------------------------------------

    @cached_property
    def width(self):
        """How long a line may be: as long as the longest one there is, within reason."""
        low, high = _WIDTHS
        return min(max([low, *(len(line.rstrip()) for line in self.text.lines)]), high)

    @cached_property
    def _quote(self):
        """The quotes that this program writes its texts in."""
        texts = [node for node in self.scopes.nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        ends = [self.text.source[self.text.span(node)[1] - 1] for node in texts]
        return "'" if ends.count("'") > ends.count('"') else '"'

    def styled(self, new):
        """Return a piece of new program, whose texts stand in double quotes, in the quotes of this program."""
        return new.replace('"', self._quote) if "'" not in new else new

    @cached_property
    def vis_version(self):
        """The keras-vis whose results this program wants, as was said or as it shows; None where nothing does."""
        return self._vis_version or (self.sign and self.sign.runs_as)

    @property
    def is_of_0_4_1(self):
        """Whether the results this program wants are those of keras-vis 0.4.1."""
        return self.vis_version == "0.4.1"

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
