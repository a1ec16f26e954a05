"""What can be said about one script without running it."""

import os
from dataclasses import dataclass, field
from typing import Any

from ..._files import read_notebook_text, read_program
from ..._files.notebooks import parse_notebook
from ..._programs.copies import copies_of
from ..._programs.methods import old_keywords, old_methods, old_orders
from ..._programs.needs import Need, needs_of, own_files, own_modules, undefined_in
from ..._programs.parsing import CannotParse
from ..._programs.program import Program
from ..._programs.purpose import is_for_keras_3, purpose_of
from ..._programs.signs import Sign
from ..._programs.source import shown_place, source_of
from ..._programs.stops import stops_in
from ..._programs.zoo import old_layers
from ..install import own_vis


@dataclass
class Reading:
    """What a source says.

    Attributes:
        path: Of the script.
        problem: Why it cannot run at all, or None.
        needs: The names it needs.
        undefined: The names it uses and defines nowhere, see `undefined_in`.
        sign: The line that shows its keras-vis version, or None.
        purpose: The library it is for, see `purpose_of`.
        keras: The Keras it is for, "2" or "3".
        old: (line, what) of layers, methods and keywords as they were once, see `old_layers`, `old_methods`.
        stops: (line, what) of calls that cannot work, see `stops_in`.
        copy: The folder of a copy of keras-vis beside it that it imports, or None.
        shadowed: What it needs of keras-vis and a `vis` beside it hides, or None.
        source: Its text, which knows the places of its lines.
        name: Of a module of the script's own, how its file is called from there.
        modules: The readings of the modules of its own that it imports, and those import.
    """

    path: str
    problem: str | None = None
    needs: list[Need] = field(default_factory=list)
    undefined: dict = field(default_factory=dict)
    sign: Sign | None = None
    purpose: str | None = None
    keras: str = "2"
    old: list[tuple[int, str]] = field(default_factory=list)
    stops: list[tuple[int, str]] = field(default_factory=list)
    copy: str | None = None
    shadowed: Need | None = None
    source: Any = None
    name: str = ""
    modules: list["Reading"] = field(default_factory=list)

    def perhaps(self):
        """Return the needs that tell whether the undefined names are: what Python had, what star imports bring."""
        return [
            Need(module, name, line, True) for name, (line, modules) in self.undefined.items() for module in modules
        ]

    def at(self, line):
        """Return where a line stands: "line 12", "cell 3:2", "models/net.py, line 12"."""
        return ", ".join(filter(None, (self.name, shown_place(self.source.place(line)))))


def read(path):
    """Read a script or notebook.

    Raises:
        OSError, ValueError: There is no such file, or it is no program.
    """
    is_notebook = path.endswith(".ipynb")
    text = read_notebook_text(path) if is_notebook else read_program(path)
    if is_notebook:
        parse_notebook(text)
    try:
        source = source_of(text, is_notebook)
        program = Program(source.program, commands=source.commands)
    except CannotParse as error:
        return Reading(path, f"{path}, {shown_place(error.place)}: {error}")
    needs, folder = needs_of(program), os.path.dirname(path) or "."
    own, copies = own_modules(folder), copies_of(program, folder)
    return Reading(
        path,
        needs=[need for need in needs if need.root not in own],
        undefined=undefined_in(program, own),
        sign=program.sign,
        purpose=purpose_of(program),
        keras="3" if is_for_keras_3(program) else "2",
        old=[
            *((node.lineno, told) for node, told in (*old_layers(program), *old_methods(program))),
            *old_keywords(program),
            *old_orders(program),
        ],
        stops=stops_in(program),
        copy=next(iter(copies.values()), None),
        shadowed=_shadowed(needs, folder),
        source=source,
        modules=_modules(program, path, own, tuple(copies.values())),
    )


def _modules(program, path, own, copies):
    """Return the readings of what the script imports of its own, but for copies of keras-vis, which `run` answers."""
    folder = os.path.dirname(path) or "."
    ahead, found = own_files(program, folder), {os.path.abspath(path): None}
    while ahead:
        file = ahead.pop(0)
        if os.path.abspath(file) in found or file.startswith(tuple(f"{copy}{os.sep}" for copy in copies)):
            continue
        inner, found[os.path.abspath(file)] = _module(file, os.path.relpath(file, folder), own)
        ahead += own_files(inner, folder, os.path.dirname(file)) if inner else ()
    return [reading for reading in found.values() if reading]


def _module(file, name, own):
    """Return the program that a module is and its reading; None and what is wrong where Python cannot read it."""
    try:
        source = source_of(read_program(file), False)
        program = Program(source.program, commands=source.commands)
    except CannotParse as error:
        return None, Reading(file, f"{name}, {shown_place(error.place)}: {error}", name=name)
    except (OSError, ValueError):
        return None, None  # the import itself tells
    needs = [need for need in needs_of(program) if need.root not in own]
    return program, Reading(file, needs=needs, stops=stops_in(program), source=source, name=name)


def _shadowed(needs, folder):
    """Return the first module of keras-vis that the script needs and its own `vis` does not have, or None."""
    own = own_vis(folder)
    if own is None:
        return None
    for need in needs:
        root, _, inner = need.module.partition(".")
        module = os.path.join(own, *inner.split("."))
        if root == "vis" and inner and not (os.path.isdir(module) or os.path.isfile(f"{module}.py")):
            return need
    return None
