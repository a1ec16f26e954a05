"""How things are written: tables and words for Markdown, docstrings for Sphinx."""

import ast
import inspect
import re
from collections.abc import Iterable
from inspect import cleandoc
from textwrap import dedent

_ENTRY = re.compile(r"\w[^`]*: +`")  # `What moves the score: \`Saliency\``
_SIGN = re.compile(r"(\||\*+(?=\w+\b(?!\*)))")  # a bar, and stars that nothing closes


def first_line(thing: object) -> str:
    return " ".join(cleandoc(thing.__doc__ or "").partition("\n\n")[0].split())


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a table of Markdown."""
    lines = [list(head), *([str(cell).replace("|", "\\|") for cell in row] for row in rows)]
    written = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([written[0], "|" + " --- |" * len(lines[0]), *written[1:]])


def plain(text: str) -> str:
    """Return text that Markdown shows as it is, but for what stands in backticks."""
    parts = re.split(r"(`[^`]*`)", " ".join(text.split()))
    return "".join(part if part.startswith("`") else re.sub(r"([\\*_<>\[\]{}$#~`])", r"\\\1", part) for part in parts)


def signature_as_written(thing: object) -> tuple[str, str] | None:
    """Return the arguments of a function or class and what it returns, as they stand in its source.

    So types go by their names (`Scores`, `Inputs`) and not by all that these stand for, and defaults as they are
    written. None where there is no source, as of what a dataclass makes.
    """
    function = inspect.unwrap(vars(thing).get("__init__", thing.__init__) if inspect.isclass(thing) else thing)
    try:
        (node,) = ast.parse(dedent(inspect.getsource(function))).body
    except (OSError, TypeError, SyntaxError):
        return None
    if not isinstance(node, ast.FunctionDef):
        return None
    first = [*node.args.posonlyargs, *node.args.args][:1]
    if first and first[0].arg in ("self", "cls"):
        (node.args.posonlyargs or node.args.args).pop(0)
    node = Placed(function.__globals__).visit(node)
    returned = "" if node.returns is None or inspect.isclass(thing) else ast.unparse(node.returns)
    return f"({ast.unparse(node.args)})", returned


class Placed(ast.NodeTransformer):
    """Classes of public modules by their full names: two modules may have one of the same name."""

    def __init__(self, known: dict[str, object]) -> None:
        self._known = known

    def visit_Name(self, node: ast.Name) -> ast.Name:
        kind = self._known.get(node.id)
        module = kind.__module__ if inspect.isclass(kind) else ""
        is_ours = module.startswith("keras_vis_compat.") and "._" not in module
        return ast.Name(f"{module}.{node.id}") if is_ours else node


def as_sphinx_wants(lines: list[str]) -> list[str]:
    """Return the lines of a docstring, in which people write as in Markdown, as reStructuredText."""
    done: list[str] = []
    rows: list[str] = []
    for line in [*_lists(lines), ""]:
        if line.lstrip().startswith("|"):
            rows.append(line)
            continue
        done, rows = [*done, *_list_table(rows), line], []
    return "\n\n".join(map(_words_escaped, "\n".join(done[:-1]).split("\n\n"))).split("\n")


def _words_escaped(paragraph: str) -> str:
    """Leave examples as they are; code may go on on the next line."""
    words, prompt, example = paragraph.partition(">>>")
    return _escaped(words) + prompt + example


def _lists(lines: list[str]) -> list[str]:
    """Let each line of a paragraph that is a list, `what it is: name`, keep a line of its own."""
    paragraphs = "\n".join(lines).split("\n\n")
    are_lists = [len(one.splitlines()) > 1 and all(map(_ENTRY.match, one.splitlines())) for one in paragraphs]
    parted = [one.replace("\n", "\n\n") if is_list else one for one, is_list in zip(paragraphs, are_lists, strict=True)]
    return "\n\n".join(parted).split("\n")


def _escaped(text: str) -> str:
    """Outside of backticks a bar is a bar, and `**options` no bold text; inside, code that is no name is literal."""
    parts = re.split(r"(`+[^`]+`+)", text)
    return "".join(_code(part) if part.startswith("`") else _SIGN.sub(r"\\\1", part) for part in parts)


def _code(part: str) -> str:
    return part if part.startswith("``") or re.fullmatch(r"`[\w.]+`", part) else f"`{part}`"


def _list_table(rows: list[str]) -> list[str]:
    if len(rows) < 3:
        return rows
    indent = rows[0][: len(rows[0]) - len(rows[0].lstrip())]
    cells = [[cell.strip() for cell in row.strip().strip("|").split(" | ")] for row in (rows[0], *rows[2:])]
    written = [f"   {'* -' if not place else '  -'} {cell}" for row in cells for place, cell in enumerate(row)]
    return [indent + line for line in (".. list-table::", "   :header-rows: 1", "", *written)]
