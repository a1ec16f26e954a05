"""Which keras-vis a program was written for, read from it before it runs, as `doctor` and `migrate` read it."""

import json
import os
from dataclasses import replace
from typing import Any

from .._files import shown
from .._programs.parsing import CannotParse
from .._programs.program import Program
from .._programs.purpose import KERAS_VIS, purpose_of
from .._programs.signs import UNDECIDED
from .._programs.source import shown_place, source_of
from .._settings.legacy_version import DEFAULT, VARIABLE
from .options import Options


def as_written_for(options: Options, script: str, content: str | dict[str, Any]) -> tuple[Options, list[str]]:
    """Return the options with the version that a program shows, where nobody chose one, and the lines that tell it.

    Args:
        options: What the user said.
        script: Path of the program.
        content: Its text, or what a notebook holds.
    """
    is_notebook = isinstance(content, dict)
    try:
        source = source_of(json.dumps(content) if is_notebook else content, is_notebook)
        program = Program(source.program, commands=source.commands)
    except CannotParse:
        return options, []  # running it tells why
    sign, head = program.sign, f"keras-vis-compat: {shown(script)}:"
    if sign is None:
        return options, [f"{head} {UNDECIDED}"] if options.explain and purpose_of(program) == KERAS_VIS else []
    said = f"{head} {sign.said(shown_place(source.place(sign.line)))}"
    if options.vis_version or os.environ.get(VARIABLE):
        return options, [said] if options.explain else []
    if sign.runs_as == DEFAULT or sign.is_said:
        return options, [said] if options.explain else []
    way_out = f"; its results are those of {sign.runs_as}, --vis-version {DEFAULT} gives others"
    return replace(options, vis_version=sign.runs_as), [said + way_out]
