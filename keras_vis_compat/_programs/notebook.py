"""Notebooks: the code cells become one program, and what changes in it goes back into the cells, no byte beside."""

import json
import re
from functools import cached_property, lru_cache

from .._files.notebooks import parse_notebook
from . import json_text, magics
from .parsing import CannotParse, parse
from .text import Edits

_MARKER = "__ipython_cell_{}__"
_MARKER_PATTERN = re.compile(r"__ipython_cell_(\d+)__\n")


class Notebook:
    """The text of an .ipynb file, and its code cells as one program.

    Raises:
        CannotParse: The text is no notebook, or one of its cells is no Python; `line` is then a line of the cell.
    """

    def __init__(self, text):
        self.text = text
        try:
            parse_notebook(text)
            self.root = json_text.read(text)
        except ValueError as error:
            raise CannotParse(str(error), 1) from None
        except RecursionError:
            raise CannotParse("not a notebook: nested too deeply", 1) from None
        self.cells = {}
        self.hidden = {}
        pieces = [piece for number, cell in _code_cells(self.root) for piece in self._python(number, cell)]
        self.program = "".join(pieces)

    def _python(self, number, cell):
        source = _joined(cell)
        shown, hidden = magics.hide(source)
        if shown is None:
            return []
        if not magics.is_python(shown):
            try:
                parse(shown)
            except CannotParse as error:
                raise CannotParse(str(error), error.line, number, error.is_python_2) from None
        self.cells[number], self.hidden[number] = cell, hidden
        return [_MARKER.format(number) + "\n", shown + "\n"]

    @cached_property
    def commands(self):
        """What IPython runs in its cells beside Python: (line of the program, text)."""
        found, line = [], 0
        for number, shown in self._shown(self.program):
            found += [(line + 1 + at, text) for at, text in magics.commands(shown, self.hidden[number])]
            line += 1 + shown.count("\n")
        return found

    def place(self, line, program=None):
        """Return where a line of the (changed) program stands: "cell 3:2", of all cells and counted from 1."""
        lines = _lines(self.program if program is None else program)
        number, start = next(
            (int(found[1]), at + 1)
            for at in reversed(range(min(line, len(lines))))
            if (found := _MARKER_PATTERN.fullmatch(f"{lines[at]}\n"))
        )
        return f"cell {number}:{line - start}"

    def holds_its_marks(self, program):
        """Say whether a program has the marks of all cells and magics, in their order, and no others.

        Text of the notebook may look like them, and a rule may move what stands between them.
        """
        before, *pieces = _MARKER_PATTERN.split(program)
        numbers, cells = [int(number) for number in pieces[::2]], pieces[1::2]
        return (before, numbers) == ("", list(self.hidden)) and all(
            magics.marks(cell) == list(range(len(self.hidden[number])))
            for number, cell in zip(numbers, cells, strict=True)
        )

    def with_program(self, program):
        """Return the text of the notebook with the cells of another program, which holds its marks."""
        edits = Edits(self.text)
        for number, shown in self._shown(program):
            source = magics.show(shown.removesuffix("\n"), self.hidden[number])
            if source != _joined(self.cells[number]):
                self._replace(self.cells[number], source, edits)
        return edits.result()

    def _shown(self, program):
        """Return (number of the cell, its part of a program) of all cells."""
        pieces = _MARKER_PATTERN.split(program)[1:]
        return zip(map(int, pieces[::2]), pieces[1::2], strict=True)

    def _replace(self, cell, source, edits):
        if isinstance(cell.content, str):
            edits.replace(cell.start, cell.end, self._dump(source))
            return
        items = cell.content
        raw = {item.content: self.text[item.start : item.end] for item in items}
        lines = source.splitlines(keepends=True) if "\n" in source else [source]
        separator = "," + self.text[cell.start + 1 : items[0].start]
        if len(items) > 1:
            separator = self.text[items[0].end : items[1].start]
        new = separator.join(raw.get(line) or self._dump(line) for line in lines)
        edits.replace(items[0].start, items[-1].end, new)

    def _dump(self, text):
        return json.dumps(text, ensure_ascii=self._is_escaped)

    @cached_property
    def _is_escaped(self):
        return self.text.isascii() and re.search(r"\\u(?!00[0-7])[0-9a-fA-F]{4}", self.text) is not None


@lru_cache(1)  # a program may have a note for each of many cells
def _lines(program):
    return program.split("\n")


def _code_cells(root):
    """Yield (number, source value) of the code cells, numbered among all cells from 1; formats 3 and 4."""
    language = root.get("metadata", "kernelspec", "language") or root.get("metadata", "language_info", "name")
    if language not in (None, "python", "ipython"):
        return
    sheets = root.get("worksheets") or [root]
    cells = [cell for sheet in sheets for cell in sheet.get("cells") or ()]
    for number, cell in enumerate(cells, 1):
        source = cell.content.get("source", cell.content.get("input"))
        if cell.get("cell_type") == "code" and source is not None and source.content:
            yield number, source


def _joined(cell):
    if isinstance(cell.content, str):
        return cell.content
    return "".join(item.content for item in cell.content)
