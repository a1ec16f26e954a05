"""`keras-vis-compat migrate`: rewrite files in place, or say what would be rewritten."""

import difflib
import os
import sys
from typing import NamedTuple

from .engine import CannotParse, migrate, rules_for
from .files import Decoded, decode, programs, replace_file
from .notebook import Notebook
from .page import Note
from .rules import LEVELS, RULES

_CHANGED, _FAILED = 1, 2


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
    parser.epilog = "Exit status: 0 nothing to change, 1 something changed (or would), 2 a file that failed."


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
    data = sys.stdin.buffer.read()
    try:
        decoded = decode(data)
        report = _report(decoded.text, data.lstrip()[:1] == b"{", arguments)
    except (CannotParse, ValueError) as error:
        sys.stdout.buffer.write(data)  # as an editor's filter: what cannot be rewritten comes back as it was
        return _failed(_place("<stdin>", error))
    _tell(report, "<stdin>")
    changed = report.text != decoded.text
    if arguments.diff:
        _print_diff(decoded.text, report.text, "<stdin>")
    elif not arguments.check:
        sys.stdout.buffer.write(decoded.encode(report.text) if changed else data)
    sys.stdout.flush()
    return _CHANGED if changed else 0


def _files(arguments):
    try:
        found = [_file(path, arguments) for path in programs(arguments.paths)]
    except FileNotFoundError as error:
        return _failed(error)
    if not found:
        print(f"no .py or .ipynb file in {', '.join(map(str, arguments.paths))}", file=sys.stderr)
    return max(found, default=0)


def _file(path, arguments):
    try:
        decoded = decode(path.read_bytes())
        report = _report(decoded.text, path.suffix == ".ipynb", arguments)
        _tell(report, path)
        if report.text == decoded.text:
            return 0
        _write(path, decoded, report, arguments)
    except (CannotParse, ValueError, OSError) as error:
        return _failed(_place(path, error))
    return _CHANGED


def _write(path, decoded: Decoded, report, arguments):
    new = decoded.encode(report.text)
    if arguments.diff:
        _print_diff(decoded.text, report.text, path)
    elif not arguments.check:
        replace_file(path, new)
    done = "would rewrite" if arguments.diff or arguments.check else "rewrote"
    print(f"{done} {path} ({', '.join(sorted(report.rules))})", file=sys.stderr)


def _report(text, is_notebook, arguments):
    options = {
        "to": arguments.to,
        "only": arguments.only,
        "skip": arguments.skip,
        "vis_version": arguments.vis_version,
    }
    if not is_notebook:
        result = migrate(text, **options)
        return Report(result.source, [(str(note.line), note) for note in result.notes], result.rules)
    notebook = Notebook(text)
    result = migrate(notebook.program, **options)
    notes = [(notebook.place(note.line, result.source), note) for note in result.notes]
    return Report(notebook.with_program(result.source), notes, result.rules)


def _tell(report, path):
    for place, note in report.notes:
        print(f"{path}:{place}: {note.message} [{note.rule}]", file=sys.stderr)


def _print_diff(old, new, path):
    lines = difflib.unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), str(path), str(path))
    for line in lines:
        print(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file",
            end="\n" if not line.endswith("\n") else "",
        )


def _place(path, error):
    line = f":{error.line}" if isinstance(error, CannotParse) else ""
    return f"{path}{line}: {error}"


def _failed(message):
    print(f"keras-vis-compat migrate: {message}", file=sys.stderr)
    return _FAILED
