"""The command line `keras-vis-compat`: a table of commands, each loaded only when it is asked for.

A command is a module that offers `configure(parser)`, which adds its arguments, and `main(arguments)`, which
does the work and returns the exit status. So `--help` and `--version` answer at once, and no command pays for
the imports of another.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from traceback import walk_tb
from typing import NamedTuple

from . import __version__

PROGRAM = "keras-vis-compat"


class Command(NamedTuple):
    """Where a command lives, and one line on what it is for."""

    module: str
    summary: str


COMMANDS = {
    "demo": Command("keras_vis_compat.demo", "train a small network on real digits and draw its maps"),
    "run": Command("keras_vis_compat.runner.command", "run an old keras-vis script or notebook as it is"),
    "doctor": Command("keras_vis_compat.runner.doctor", "say what is installed, what is in the way, what to do"),
    "migrate": Command("keras_vis_compat.migrate.command", "rewrite old code in place, one level at a time"),
    "explain-dataset": Command("keras_vis_compat.datasets.command", "maps and metrics of a whole data set"),
    "summarize": Command(
        "keras_vis_compat.datasets.summarize_command", "a paper's table of what explain-dataset wrote"
    ),
    "upgrade-model": Command("keras_vis_compat.upgrade_model", "turn an old .h5 model into a .keras file"),
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
        What the command returned; 1 after a mistake of the user, told in one line on stderr; 2 when
        no command was named.

    Raises:
        SystemExit: `--help` and `--version` (0), arguments that do not parse (2).

    Example:
        >>> main(["no-such-command"])
        Traceback (most recent call last):
            ...
        SystemExit: 2
    """
    argv = sys.argv[1:] if argv is None else list(argv)
    try:
        status = _run(argv)
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # who reads what we print has had enough, as `head` has; Python would complain once more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (ImportError, OSError, ValueError) as error:
        message = _told_in_one_line(error)
        if message is None:
            raise
        print(f"{PROGRAM}: {message}", file=sys.stderr)
        return 1


def _run(argv: list[str]) -> int:
    chosen = next((word for word in argv if not word.startswith("-")), None)
    parser = _parser(chosen)
    arguments = parser.parse_args(argv)
    if arguments.command is None:
        parser.print_help()
        return 2
    return arguments.main(arguments)


def _parser(chosen: str | None) -> argparse.ArgumentParser:
    """Return a parser that lists every command and knows the arguments of the chosen one."""
    parser = argparse.ArgumentParser(PROGRAM, description="keras-vis on today's TensorFlow")
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND")
    for name, command in COMMANDS.items():
        subparser = commands.add_parser(name, help=command.summary, description=command.summary)
        if name == chosen:
            module = import_module(command.module)
            module.configure(subparser)
            subparser.set_defaults(main=module.main)
    return parser


def _told_in_one_line(error: Exception) -> str | None:
    """Return what to tell the user, or None for an error that nobody foresaw: it deserves its traceback."""
    missing = (getattr(error, "name", None) or "").partition(".")[0]
    if isinstance(error, ModuleNotFoundError) and missing in EXTRA_OF:
        return f"this needs {missing}, which is not installed: pip install '{PROGRAM}[{EXTRA_OF[missing]}]'"
    return str(error) if isinstance(error, OSError) or _raised_by_us(error) else None


def _raised_by_us(error: Exception) -> bool:
    """Say whether our own code raised *error*, on purpose: its message is written for the user."""
    *_, (frame, _) = walk_tb(error.__traceback__)
    return frame.f_globals.get("__name__", "").startswith("keras_vis_compat")
