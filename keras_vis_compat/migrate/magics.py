"""IPython's own syntax in a cell, hidden behind names while the cell is treated as Python."""

import ast
import re
import warnings

_HIDDEN = "__ipython_line_{}__"
_REST = "__ipython_rest_{}__"
_PATTERN = re.compile(r"__ipython_line_(\d+)__|[ \t]*__ipython_rest_(\d+)__")
# Cell magics whose cell is Python all the same.
_PYTHON_CELLS = re.compile(r"%%(time|timeit|capture|prun|px|python|python3|memit|snakeviz)\b")
_LINE = re.compile(
    r"""^(?P<before>(?P<indent>[ \t]*)(?:[\w.,\ ]+=\s*)?)   # `files = !ls` too
        (?P<magic>(?:%%?\w|!|\?).*|[\w.]+\?{1,2}[ \t]*)$""",
    re.VERBOSE,
)


def hide(cell):
    """Return a cell as Python, and the lines that are not Python; None for a cell in another language."""
    if is_python(cell):
        return cell, []
    first = next((line for line in cell.splitlines() if line.strip()), "").lstrip()
    if first.startswith("%%") and not _PYTHON_CELLS.match(first):
        return None, []
    hidden, lines, indent = [], cell.split("\n"), None
    for number, line in enumerate(lines):
        found = _LINE.match(line)
        if indent is not None:  # the line before was one of IPython and ended with a backslash
            lines[number] = indent + _REST.format(len(hidden))
            hidden.append(line)
        elif found:
            lines[number] = found["before"] + _HIDDEN.format(len(hidden))
            hidden.append(found["magic"])
            indent = found["indent"]
        if not line.endswith("\\"):
            indent = None
    return "\n".join(lines), hidden


def show(text, hidden):
    """Return the cell with its hidden lines back in place."""
    return _PATTERN.sub(lambda found: hidden[int(found[1] or found[2])], text)


def is_python(text):
    """Say whether a text is Python as it stands."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except (SyntaxError, ValueError):
            return False
    return True
