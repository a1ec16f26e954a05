"""`keras-vis-compat migrate`: rewrite files in place, or say what would be rewritten."""

import difflib
import os
import sys
from contextlib import contextmanager
from typing import NamedTuple

from .._files import FileTrouble, blamed_on, read_file, shown, sweep, tell, write_whole
from .._files.trouble import one_line
from .._programs.copies import copies_of
from .._programs.parsing import CannotParse
from .._programs.program import Program
from .._programs.source import source_of
from .engine import migrate, rules_for
from .files import Decoded, File, decode, programs
from .page import Note
from .rules import LEVELS, RULES

_CHANGED = 1
_MARKS_IN_TEXT = "it stays as it is: a cell holds a name of the form __ipython_..._1__, which migrate uses; rename that"
_MARKS_MOVED = "it stays as it is: a rule would move code from cell to cell, or past a magic; move it by hand"


class Report(NamedTuple):
    """What became of one file: its new text, and notes as (place in the file, note)."""

    text: str
    notes: list[tuple[str, Note]]
    rules: frozenset[str] = frozenset()


def configure(parser):
    """Add the arguments of `migrate` to a parser."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="script, notebook or folder; - is --stdin")
    parser.add_argument(
        "--to",
        choices=LEVELS,
        default="compat",
        help="compat: imports only; keras3: also runs on Keras 3; scores: also the new calls",
    )
    parser.add_argument("--check", action="store_true", help="write nothing, say which files would change")
    parser.add_argument("--diff", action="store_true", help="write nothing, print what would change")
    parser.add_argument("--stdin", action="store_true", help="read a program, print what becomes of it")
    parser.add_argument("--only", action="append", default=[], metavar="RULE", help="no other rule; repeatable")
    parser.add_argument("--skip", action="append", default=[], metavar="RULE", help="not this rule; repeatable")
    parser.add_argument(
        "--vis-version",
        choices=("0.4.1", "0.5.0"),
        default=os.environ.get("KERAS_VIS_VERSION") or None,
        help="the keras-vis whose results the programs want; by default what each shows",
    )
    parser.add_argument("--list-rules", action="store_true", help="say what the rules are, and do nothing")
    parser.add_argument("--force", action="store_true", help="rewrite read-only files too")
    parser.epilog = (
        "Exit status: 0 nothing to change, 1 something changed (or would), 2 a file that could not be read or written; "
        "the others are done all the same."
    )


def main(arguments):
    """Run the command and return its exit status."""
    if arguments.list_rules:
        for rule in RULES:
            print(f"{rule.name:<22} {rule.level:<7} {rule.summary}")
        return 0
    try:
        rules_for(arguments.to, arguments.only, arguments.skip)
    except ValueError as error:
        return _failed(error)
    if arguments.stdin or arguments.paths == ["-"]:
        return _stream(arguments)
    if not arguments.paths:
        return _failed("name a script, a notebook or a folder, or give --stdin")
    return _files(arguments)


def _stream(arguments):
    if sys.stdin is None or sys.stdout is None:
        return _failed("--stdin needs standard input and output, and one of them is closed")
    data = sys.stdin.buffer.read()
    try:
        with _blamed_on("<stdin>"):
            decoded = decode(data)
            report = _report(decoded.text, data.lstrip()[:1] == b"{", arguments, os.curdir)
    except FileTrouble as trouble:
        if not (arguments.diff or arguments.check):
            sys.stdout.buffer.write(data)  # as an editor's filter: what cannot be rewritten comes back as it was
        return tell(trouble, arguments.debug, trouble)
    _tell(report, "<stdin>")
    changed = report.text != decoded.text
    if arguments.diff:
        _print_diff(decoded.text, report.text, "<stdin>")
    elif not arguments.check:
        sys.stdout.buffer.write(decoded.encode(report.text) if changed else data)
    sys.stdout.flush()
    return _CHANGED if changed else 0


def _files(arguments):
    """Look at every file, whatever became of those before it; return the worst status."""
    worst, looked_at = 0, 0

    def failed(trouble):
        nonlocal worst
        worst = tell(trouble, arguments.debug, trouble)

    for program in programs(arguments.paths, failed):
        looked_at += 1
        try:
            with _blamed_on(program.path):
                worst = max(worst, _file(program, arguments))
        except FileTrouble as trouble:
            failed(trouble)
    if not looked_at and not worst:
        print(f"no .py or .ipynb file in {', '.join(map(shown, arguments.paths))}", file=sys.stderr)
    return worst


def _file(program: File, arguments):
    decoded = decode(read_file(program.path))
    report = _report(decoded.text, program.path.suffix == ".ipynb", arguments, program.path.parent)
    if not (arguments.diff or arguments.check):
        sweep(program.path.parent)
    _tell(report, program.path)
    if report.text == decoded.text:
        return 0
    _write(program, decoded, report, arguments)
    return _CHANGED


def _write(program: File, decoded: Decoded, report, arguments):
    target, new = program.check_writable(arguments.force), decoded.encode(report.text)
    if arguments.diff:
        _print_diff(decoded.text, report.text, program.path)
    elif not arguments.check:
        write_whole(target, new)
    done = "would rewrite" if arguments.diff or arguments.check else "rewrote"
    print(f"{done} {shown(program.path)} ({', '.join(sorted(report.rules))})", file=sys.stderr)


def _report(text, is_notebook, arguments, folder):
    source = source_of(text, is_notebook)
    if not source.holds_its_marks(source.program):
        return Report(text, [("1", Note(1, _MARKS_IN_TEXT, "notebook"))])
    copies = copies_of(Program(source.program), folder)
    result = migrate(source.program, arguments.to, arguments.only, arguments.skip, arguments.vis_version, copies)
    if not source.holds_its_marks(result.source):
        return Report(text, [("1", Note(1, _MARKS_MOVED, "notebook"))])
    notes = [(source.place(note.line, result.source), note) for note in result.notes]
    return Report(source.with_program(result.source), notes, result.rules)


def _tell(report, path):
    for place, note in report.notes:
        print(f"{shown(path)}:{place}: {note.message} [{note.rule}]", file=sys.stderr)


def _print_diff(old, new, path):
    name = shown(path)
    lines = difflib.unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), name, name)
    for line in lines:
        print(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file",
            end="\n" if not line.endswith("\n") else "",
        )


@contextmanager
def _blamed_on(path):
    """Blame what goes wrong on a file, and where it is known on its line."""
    with blamed_on(path, CannotParse):
        try:
            yield
        except CannotParse as error:
            raise FileTrouble(f"{shown(path)}:{error.place}", one_line(str(error))) from error


def _failed(message):
    return tell(f"keras-vis-compat migrate: {message}")
