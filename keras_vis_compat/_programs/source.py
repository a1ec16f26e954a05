"""What a file holds of a program: a script or a notebook, each as one Python text that can be put back."""

from . import magics
from .notebook import Notebook


class Script:
    """A script; lines for IPython in it, as exported notebooks have them, are hidden while it is read.

    Attributes:
        text: What the file holds.
        program: The same as Python.
        commands: What IPython would run beside it: (line of the program, text).
    """

    def __init__(self, text):
        self.text = text
        shown, hidden = magics.hide(text)
        is_read = shown is not None and magics.is_python(shown)
        self._hidden: list[str] = hidden if is_read else []
        self.program = shown if is_read else text
        self.commands = magics.commands(self.program, self._hidden)

    def place(self, line, program=None):
        """Return where a line stands: "12"."""
        return str(line)

    def holds_its_marks(self, program):
        """Say whether a program has the marks of all hidden lines, in their order."""
        return not self._hidden or magics.marks(program) == list(range(len(self._hidden)))

    def with_program(self, program):
        """Return the text with another program in it, which holds its marks."""
        return magics.show(program, self._hidden) if self._hidden else program


def source_of(text, is_notebook):
    """Return the `Script` or `Notebook` that a text is.

    Raises:
        CannotParse: It is no notebook, or one of its cells is no Python.
    """
    return Notebook(text) if is_notebook else Script(text)


def shown_place(place):
    """Return a place as sentences say it: "line 12", "cell 3:2".

    Example:
        >>> shown_place("12"), shown_place("cell 3:2")
        ('line 12', 'cell 3:2')
    """
    return place if place.startswith("cell") else f"line {place}"
