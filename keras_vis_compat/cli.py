"""The command line `keras-vis-compat`: a table of commands, each loaded only when it is asked for.

A command is a module that offers `configure(parser)`, which adds its arguments, and `main(arguments)`, which
does the work and returns the exit status. So `--help` and `--version` answer at once, and no command pays for
the imports of another. What goes wrong is told here, in one line: a command raises.
"""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import NamedTuple

from . import __version__
from ._files import FileTrouble, tell
from ._files.trouble import one_line, raised_by_us, reason_of

PROGRAM = "keras-vis-compat"
_DEBUG = "show a traceback where something goes wrong"


class Command(NamedTuple):
    """Where a command lives, and one line on what it is for."""

    module: str
    summary: str


COMMANDS = {
    "demo": Command("keras_vis_compat.demo", "train a small network on real digits and draw its maps"),
    "run": Command("keras_vis_compat.runner.command", "run an old keras-vis script or notebook as it is"),
    "doctor": Command("keras_vis_compat.runner.doctor", "say what is installed, what is in the way, what to do"),
    "migrate": Command("keras_vis_compat.migrate.command", "rewrite old code in place, one level at a time"),
    "explain": Command(
        "keras_vis_compat.explain_command.command", "maps of pictures by a model: figures, tables, numbers"
    ),
    "compare": Command(
        "keras_vis_compat.explain_command.compare_command", "measure methods on pictures, against a random map"
    ),
    "synthesize": Command(
        "keras_vis_compat.explain_command.synthesize_command", "make up what a class or a filter would like to see"
    ),
    "check": Command("keras_vis_compat.explain_command.check_command", "say what of a model would spoil its maps"),
    "layers": Command("keras_vis_compat.explain_command.layers_command", "list the layers of a model"),
    "methods": Command("keras_vis_compat.explain_command.methods_command", "list the methods and the metrics"),
    "explain-dataset": Command("keras_vis_compat.datasets.command", "maps and metrics of a whole data set"),
    "summarize": Command(
        "keras_vis_compat.datasets.summarize_command", "a paper's table of what explain-dataset wrote"
    ),
    "upgrade-model": Command("keras_vis_compat.upgrade_model", "turn an old .h5 model into a .keras file"),
    "completion": Command("keras_vis_compat.completion", "print the script by which a shell completes all of this"),
}

# Modules that only some commands need -> the extra that brings them.
EXTRA_OF = {
    "distributed": "dask",
    "imageio": "gif",
    "ipykernel": "notebook",
    "nbclient": "notebook",
    "nbformat": "notebook",
    "pyarrow": "datasets",
    "ray": "distributed",
    "shtab": "completion",
    "sklearn": "demo",
    "tf_keras": "keras2",
    "yaml": "keras2",
    "zarr": "zarr",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Args:
        argv: The words after the program's name; None means those of this process.

    Returns:
        What the command returned; 1 after a mistake of the user, told in one line on stderr; 2 when a file could not
        be read or written, when no command was named, and after what nobody foresaw; 128 + n where signal n ended it.

    Raises:
        SystemExit: `--help` and `--version` (0), arguments that do not parse (2).

    Example:
        >>> main(["no-such-command"])
        Traceback (most recent call last):
            ...
        SystemExit: 2
    """
    argv = sys.argv[1:] if argv is None else list(argv)
    arguments = argparse.Namespace()
    try:
        with _cleaning_up_when_terminated():
            status = _run(argv, arguments)
        if sys.stdout is not None:  # closed by the caller: >&-
            sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        tell(f"{PROGRAM}: interrupted")
        return 128 + signal.SIGINT
    except Exception as error:
        return _told(error, getattr(arguments, "debug", "--debug" in argv))


def _run(argv: list[str], arguments: argparse.Namespace) -> int:
    chosen = next((word for word in argv if not word.startswith("-")), None)
    parser = parser_for(chosen)
    arguments.words = argv
    parser.parse_args(argv, arguments)
    if arguments.command is None:
        parser.print_help()
        return 2
    return arguments.main(arguments)


@contextmanager
def _cleaning_up_when_terminated() -> Iterator[None]:
    """Let a termination pass through every `finally`, so that no temporary file stays."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGTERM) != signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    hook, sys.unraisablehook = sys.unraisablehook, _sent_again
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        sys.unraisablehook = hook


def _sent_again(lost: "sys.UnraisableHookArgs") -> None:
    """Send a signal again that came within a `__del__` or a weak reference's callback: Python drops what they raise."""
    number = {SystemExit: signal.SIGTERM, KeyboardInterrupt: signal.SIGINT}.get(lost.exc_type)
    if number is None:
        sys.__unraisablehook__(lost)
    else:
        threading.Timer(0.05, os.kill, (os.getpid(), number)).start()


def parser_for(*chosen: str | None) -> argparse.ArgumentParser:
    """Return a parser that lists every command and knows the arguments of those that are chosen."""
    parser = argparse.ArgumentParser(PROGRAM, description="keras-vis on today's TensorFlow")
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    parser.add_argument("--debug", action="store_true", help=_DEBUG)
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND")
    for name, command in COMMANDS.items():
        subparser = commands.add_parser(name, help=command.summary, description=command.summary)
        # Without a default here: it would undo what stands before the command.
        subparser.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=_DEBUG)
        if name in chosen:
            module = import_module(command.module)
            module.configure(subparser)
            subparser.set_defaults(main=module.main)
    return parser


def _told(error: Exception, debug: bool) -> int:
    """Tell in one line what went wrong, after a traceback where the user asked for it; return the exit status."""
    if isinstance(error, BrokenPipeError):  # who reads what we print has had enough, as `head` has
        _let_go_of_stdout()
        return 128 + 13
    if isinstance(error, FileTrouble):
        return tell(error, debug, error)
    missing = (getattr(error, "name", None) or "").partition(".")[0]
    if isinstance(error, ModuleNotFoundError) and missing in EXTRA_OF:
        tell(f"{PROGRAM}: {_missing(missing)}", debug, error)
        return 1
    if isinstance(error, OSError):
        return _told_of_a_file(error, debug)
    if raised_by_us(error):
        tell(f"{PROGRAM}: {error}", debug, error)
        return 1
    return tell(f"{PROGRAM}: {type(error).__name__}: {one_line(str(error))}; --debug shows where", debug, error)


def _told_of_a_file(error: OSError, debug: bool) -> int:
    if error.filename is None:
        status = tell(f"{PROGRAM}: {reason_of(error)}", debug, error)
        _let_go_of_stdout()  # it may be what could not be written to
        return status
    return tell(FileTrouble(os.fsdecode(error.filename), reason_of(error)), debug, error)


def _let_go_of_stdout() -> None:
    """Keep Python from writing the rest of what we printed once more, and from complaining that it cannot."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _missing(library: str) -> str:
    return f"this needs {library}, which is not installed: pip install '{PROGRAM}[{EXTRA_OF[library]}]'"
