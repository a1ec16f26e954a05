"""IPython's own syntax in a cell, hidden behind names while the cell is treated as Python."""

import ast
import re
import warnings

_HIDDEN = "__ipython_line_{}__[{}]"
_REST = "__ipython_rest_{}__"
_CODE = "__ipython_code_{}__; "
_PATTERN = re.compile(r"__ipython_line_(\d+)__\[[^]]*\]|[ \t]*__ipython_rest_(\d+)__|__ipython_code_(\d+)__; ")
# Cell magics whose cell is Python all the same.
_PYTHON_CELLS = re.compile(r"%%(time|timeit|capture|prun|px|python|python3|memit|snakeviz)\b")
_LINE = re.compile(
    r"""^(?P<before>(?P<indent>[ \t]*)(?:[\w.,\ ]+=\s*)?)   # `files = !ls` too
        (?P<magic>(?:%%?\w|!|\?).*|[\w.]+\?{1,2}[ \t]*)$""",
    re.VERBOSE,
)
# Line magics that run the Python behind them: that is treated as what it is.
_RUNS_CODE = re.compile(r"(?P<magic>%(?:time|timeit|memit)\s+(?:-\w+(?:\s*\d+)?\s+)*)(?P<code>.+)")
_IN_COMMAND = re.compile(r"\{.*?\}|\$\w+")
_GOES_ON = "\\"
_NAME = re.compile(r"[A-Za-z_]\w*")


def hide(cell):
    """Return a cell as Python, and the lines that are not Python; None for a cell in another language."""
    if is_python(cell):
        return cell, []
    first = next((line for line in cell.splitlines() if line.strip()), "").lstrip()
    if first.startswith("%%") and not _PYTHON_CELLS.match(first):
        return None, []
    hidden: list[str] = []
    lines, indent = cell.split("\n"), None
    for number, line in enumerate(lines):
        found = _LINE.match(line)
        if indent is not None:  # the line before was one of IPython and ended with a backslash
            lines[number] = indent + _REST.format(len(hidden))
            hidden.append(line)
        elif found:
            shown, kept = _hidden(found["magic"], len(hidden))
            lines[number] = found["before"] + shown
            hidden.append(kept)
            indent = found["indent"]
        if not line.endswith("\\"):
            indent = None
    return "\n".join(lines), hidden


def _hidden(magic, number):
    """Return what stands for a magic, and what of it is hidden; names in it still count as used."""
    runs = _RUNS_CODE.fullmatch(magic)
    if runs and is_python(runs["code"]):
        return _CODE.format(number) + runs["code"], runs["magic"]
    read = " ".join(_IN_COMMAND.findall(magic)) if magic.startswith("!") else magic
    names = dict.fromkeys(name for name in _NAME.findall(read) if is_python(f"{name} = 0"))
    return _HIDDEN.format(number, ", ".join(names) or 0), magic


def marks(text):
    """Return the numbers of what stands for hidden lines, in order."""
    return [_number(found) for found in _PATTERN.finditer(text)]


def commands(text, hidden):
    """Return (line, hidden text) of what stands for hidden lines."""
    places = [(text.count("\n", 0, found.start()) + 1, _number(found)) for found in _PATTERN.finditer(text)]
    return [(line, hidden[number].strip()) for line, number in places if number < len(hidden)]


def as_calls(text, spell):
    """Return a text as Python that does what its lines for IPython say, line by line the same.

    Args:
        text: A script.
        spell: Function `(line, is_assigned)` from such a line to an expression.
    """
    shown, hidden = hide(text)
    if shown is None:
        return text
    calls, tail = [""] * len(hidden), ""
    for found in reversed(list(_PATTERN.finditer(shown))):
        number, (line, rest, _) = _number(found), found.groups()
        if rest:  # of the line before, which ends with a backslash
            calls[number] = f"{found[0][: -len(found[0].lstrip())]}pass"
            tail = f" {hidden[number].strip().removesuffix(_GOES_ON)}{tail}"
        elif line:
            whole = hidden[number].removesuffix(_GOES_ON) + tail
            calls[number], tail = spell(whole.strip(), shown[: found.start()].rstrip(" \t").endswith("=")), ""
    return show(shown, calls)


def show(text, hidden):
    """Return the cell with its hidden lines back in place."""
    return _PATTERN.sub(lambda found: hidden[_number(found)], text)


def _number(found):
    return int(next(filter(None, found.groups())))


def is_python(text):
    """Say whether a text is Python as it stands."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True
