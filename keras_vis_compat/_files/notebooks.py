"""Whether a JSON is a notebook: what every reader of notebooks may rely on."""

import json
from collections.abc import Iterator
from os import PathLike
from typing import Any

from .reading import read_file


def read_notebook(path: str | PathLike[str]) -> dict[str, Any]:
    """Return the content of an .ipynb file.

    Raises:
        ValueError: It is none; the message says why.
    """
    return parse_notebook(read_notebook_text(path))


def read_notebook_text(path: str | PathLike[str]) -> str:
    """Return the text of an .ipynb file, which may be no notebook.

    Raises:
        ValueError: It is no text in UTF-8.
    """
    try:
        return read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"not a notebook: no text in UTF-8 ({error.reason} at byte {error.start})") from None


def parse_notebook(text: str) -> dict[str, Any]:
    """Return what the text of a notebook holds.

    Raises:
        ValueError: It is no JSON, or no notebook of formats 1 to 4; the message says what is wrong where.

    Example:
        >>> parse_notebook("[]")
        Traceback (most recent call last):
            ...
        ValueError: not a notebook: a notebook is a JSON object, this is a list; export it again from Jupyter
    """
    try:
        notebook = json.loads(text)
    except RecursionError:
        raise ValueError("not a notebook: nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"not a notebook: no JSON ({error}); export it again from Jupyter") from None
    for problem in _problems(notebook):
        raise ValueError(f"not a notebook: {problem}; export it again from Jupyter")
    return notebook


def _problems(notebook: Any) -> Iterator[str]:
    """Yield what is wrong; each test may rely on those before it."""
    if not isinstance(notebook, dict):
        yield f"a notebook is a JSON object, this is {_named(notebook)}"
    if not isinstance(notebook.get("metadata", {}), dict):
        yield f"its `metadata` is {_named(notebook['metadata'])}"
    for key, name in (("kernelspec", "language"), ("language_info", "name")):
        about = notebook.get("metadata", {}).get(key, {})
        if not isinstance(about, dict) or not isinstance(about.get(name, ""), str):
            yield f"its `metadata` do not say in `{key}` which language it is in"
    if notebook.get("nbformat", 4) not in (1, 2, 3, 4) or isinstance(notebook.get("nbformat"), bool | float):
        yield f"its `nbformat` is {notebook['nbformat']!r}, and 1 to 4 are known"
    if not isinstance(notebook.get("nbformat_minor", 0), int):
        yield f"its `nbformat_minor` is {_named(notebook['nbformat_minor'])}"
    if "cells" not in notebook and "worksheets" not in notebook:
        yield "it has no `cells`"
    sheets = notebook.get("worksheets") or [notebook]
    if not isinstance(sheets, list):
        yield f"its `worksheets` are {_named(sheets)}"
    for sheet in sheets:
        if not isinstance(sheet, dict) or not isinstance(sheet.get("cells", []), list):
            yield "its `cells` are no list"
        for number, cell in enumerate(sheet.get("cells", ()), 1):
            yield from (f"cell {number} {problem}" for problem in _problems_of_cell(cell))


def _problems_of_cell(cell: Any) -> Iterator[str]:
    if not isinstance(cell, dict):
        yield f"is {_named(cell)}"
    if not isinstance(cell.get("cell_type"), str):
        yield "has no `cell_type`"
    if not isinstance(cell.get("metadata", {}), dict):
        yield f"has {_named(cell['metadata'])} as its `metadata`"
    for name in ("source", "input"):
        source = cell.get(name, "")
        lines = source if isinstance(source, list) else [source]
        if not all(isinstance(line, str) for line in lines):
            yield f"has a `{name}` that is neither text nor a list of lines"


def _named(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
