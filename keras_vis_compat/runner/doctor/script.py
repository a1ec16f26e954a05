"""What can be said about one script without running it."""

import ast
import os
from typing import NamedTuple

from ..._files import read_notebook, read_program
from ..._files.notebooks import code_of
from ..._programs import python2
from .. import magics
from ..install import own_vis
from .names import Need, needs_of
from .signs import Sign, signs_in, version_of


class Reading(NamedTuple):
    """What a source says.

    Attributes:
        path: Of the script.
        problem: Why it cannot run at all, or None.
        needs: The names it needs.
        sign: The line that shows its keras-vis version, or None.
        shadowed: What it needs of keras-vis and a `vis` beside it hides, or None.
    """

    path: str
    problem: str | None
    needs: list
    sign: Sign | None
    shadowed: Need | None = None


def read(path):
    """Read a script or notebook.

    Raises:
        OSError, ValueError: There is no such file, or it is no program.
    """
    source = notebook_source(path) if path.endswith(".ipynb") else read_program(path)
    try:
        tree = _parse(source, path)
    except SyntaxError as error:
        return Reading(path, _problem(error), [], None)
    folder = os.path.dirname(path) or "."
    return Reading(path, None, needs_of(tree, folder), version_of(signs_in(tree)), _shadowed(tree, folder))


def _shadowed(tree, folder):
    """Return the first module of keras-vis that the script needs and its own `vis` does not have, or None."""
    own = own_vis(folder)
    if own is None:
        return None
    for need in needs_of(tree):
        root, _, inner = need.module.partition(".")
        module = os.path.join(own, *inner.split("."))
        if root == "vis" and inner and not (os.path.isdir(module) or os.path.isfile(f"{module}.py")):
            return need
    return None


def _parse(source, path):
    try:
        return ast.parse(source, path)
    except SyntaxError:
        return ast.parse(magics.without_magics(source), path)


def notebook_source(path):
    """Return the code of a notebook as one script."""
    return "\n".join(code_of(read_notebook(path)))


def _problem(error):
    return python2.advice(error) or f"{error.filename}, line {error.lineno}: {error.msg}"
