"""`keras-vis-compat run script.py [arguments…]`: starts a fresh interpreter that runs the script as it is."""

import argparse
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from .._files import blamed_on, read_notebook, read_program
from .options import Options, add_options
from .pictures import check_folder
from .written_for import as_written_for

# Runs before anything else of the child: its first import must not find a file of the working directory.
_BOOT = "import sys; sys.path[0] = sys.argv[1]; from keras_vis_compat.runner.child import main; main(sys.argv[2:])"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `run`."""
    parser.usage = "%(prog)s [options] SCRIPT [ARGUMENTS ...]\n       %(prog)s [options] -m MODULE [ARGUMENTS ...]"
    parser.epilog = (
        "Options for the runner come before SCRIPT; everything after it is the script's own. Exit status: that of the "
        "script; of a notebook 0, or 1 when a cell failed; 2 when a file could not be read or written, or the kernel "
        "of a notebook died."
    )
    add_options(parser)
    parser.add_argument("--output", metavar="FILE", help="where the executed copy of a notebook goes")
    parser.add_argument("-m", "--module", action="store_true", help="SCRIPT is the name of a module: -m pytest tests")
    parser.add_argument("script", metavar="SCRIPT", help="a .py file or an .ipynb notebook")
    parser.add_argument("arguments", metavar="ARGUMENTS", nargs=argparse.REMAINDER, help="for the script")


def main(arguments: argparse.Namespace) -> int:
    """Run the script or notebook and return its exit status.

    Raises:
        ModuleNotFoundError: tf_keras is missing, or what notebooks need.
        FileTrouble: The script cannot be read, or what it is to leave behind cannot be written.
        ValueError: An option that does not go with a script.
    """
    options = Options.from_arguments(arguments)
    content = None if arguments.module else _content(arguments.script)
    if options.save_figures is not None:
        check_folder(options.save_figures, options.force)
    if options.keras == "2" and find_spec("tf_keras") is None:
        raise ModuleNotFoundError("No module named 'tf_keras'", name="tf_keras")
    if content is not None:
        with blamed_on(arguments.script):
            options, told = as_written_for(options, arguments.script, content)
        print(*told, sep="\n", end="\n" * bool(told), file=sys.stderr)
    _tell_of_options_behind_the_script(arguments, content)
    if isinstance(content, dict):
        run = import_module("keras_vis_compat.runner.notebook").run
        return run(arguments.script, options, arguments.output, content)
    if arguments.output is not None:
        raise ValueError("--output is for the executed copy of a notebook; a script writes what it writes")
    return run_script(arguments.script, arguments.arguments, options, arguments.module)


def _tell_of_options_behind_the_script(arguments: argparse.Namespace, content: str | dict | None) -> None:
    """Tell of options of ours which the script is handed, and which it does not know by their looks."""
    ours = argparse.ArgumentParser(add_help=False)
    add_options(ours)
    names = [word.partition("=")[0] for word in arguments.arguments]
    odd = [name for name in names if name in ours._option_string_actions and name not in str(content)]
    if odd and content is not None:
        text = f"{', '.join(odd)} is handed to the script, as all that stands behind it: `run` has its options before"
        print(f"keras-vis-compat: {text}: keras-vis-compat run {' '.join(odd)} … {arguments.script}", file=sys.stderr)


def _content(script: str) -> str | dict:
    """Return what a program holds, which can be read then."""
    with blamed_on(script):
        return read_notebook(script) if script.endswith(".ipynb") else read_program(script)


def run_script(script: str, arguments: list[str], options: Options, is_module: bool = False) -> int:
    """Run a script, or a module by its name, in a fresh interpreter.

    Returns:
        Its exit status; 128 + n when signal n ended it.
    """
    started: list[subprocess.Popen] = []
    with _passing_signals(started):
        words = child_words("-m", [script, *arguments]) if is_module else child_words(script, arguments)
        started.append(subprocess.Popen(words, env=options.environment()))
        status = started[0].wait()
    return status if status >= 0 else 128 - status


def child_words(script: str, arguments: list[str]) -> list[str]:
    """Return the command line of the interpreter that runs the script."""
    home = str(Path(__file__).resolve().parents[2])
    warnings = [f"-W{each}" for each in sys.warnoptions]
    return [sys.executable, *warnings, "-c", _BOOT, home, script, *arguments]


@contextmanager
def _passing_signals(started: list[subprocess.Popen]) -> Iterator[None]:
    """Leave it to the script what an interrupt or a termination means."""

    def pass_on(number, _frame):
        for process in started:
            process.send_signal(number)

    # The terminal sends an interrupt to the script too.
    handlers = {signal.SIGINT: lambda *_: None, signal.SIGTERM: pass_on}
    if threading.current_thread() is not threading.main_thread():
        handlers = {}  # only the main thread may handle signals
    # What is ignored here, as under nohup, stays ignored there.
    handlers = {each: handler for each, handler in handlers.items() if signal.getsignal(each) != signal.SIG_IGN}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
