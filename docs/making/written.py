"""How things are written: tables and words for Markdown, docstrings for Sphinx."""

import re
from collections.abc import Iterable
from inspect import cleandoc

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
