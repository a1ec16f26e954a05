"""What the fresh interpreter does: look like one of 2018, then run the script as Python itself would.

The script is `__main__`; its arguments, its folder at the head of `sys.path`, its exit status and its tracebacks
are those of `python script.py`.
"""

import os
import runpy
import signal
import sys
import tokenize
import warnings
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from types import CodeType, ModuleType, TracebackType

from .._files import FileTrouble, blamed_on, tell
from .._programs import python2
from . import figures, magics, record
from .install import install
from .options import Options


def main(words: list[str]) -> None:
    """Run the script *words[0]* with the arguments *words[1:]*, and leave with its exit status.

    Where the first word is -m, the next is the name of a module: `python -m`.
    """
    is_module = words[0] == "-m"
    script, *_ = sys.argv = words[is_module:]
    # The script's folder takes the place of this package's, which stays importable, last.
    sys.path.append(sys.path[0])
    sys.path[0] = os.getcwd() if is_module else os.path.dirname(os.path.realpath(script))
    options = Options.from_environment()
    prepare(options)
    figures.install(options.no_show, options.save_figures, options.force)
    try:
        run_module(script) if is_module else run(script)
    except SystemExit:
        raise
    except FileTrouble as trouble:
        sys.exit(tell(trouble))
    except BaseException as error:
        _report(error)
    finally:
        finish(options)


def prepare(options: Options) -> None:
    """Install the shims, and keep quiet about what is old."""
    install(options.keras, options.vendored)
    if not sys.warnoptions:
        # What is deprecated today was not when the script was written; it knows nothing of that.
        warnings.filterwarnings("ignore", message=r"(?s).*(deprecated|considered legacy)")


def finish(options: Options) -> None:
    """Tell at the end what was asked for: saved figures, answered names."""
    told = [*figures.report(options.save_figures), *(record.report() if options.explain else ())]
    for line in told:
        print(line, file=sys.stderr)


def run(script: str) -> None:
    """Execute a file as the module `__main__`."""
    path = os.path.abspath(script)
    module = ModuleType("__main__")
    module.__dict__.update(__file__=path, __builtins__=__builtins__, __cached__=None)
    sys.modules["__main__"] = module
    with open(path, "rb") as file:
        source = file.read()
    if b"get_ipython(" in source:
        module.__dict__["get_ipython"] = magics.get_ipython
    with blamed_on(script, SyntaxError):  # nested too deeply, for one
        code = _compiled(source, path, module)
    exec(code, module.__dict__)


def run_module(name: str) -> None:
    """Execute a module by its name, such as `pytest`, as the module `__main__`."""
    try:
        found = find_spec(name)
    except ModuleNotFoundError:
        found = None
    if found is None:
        raise FileTrouble(name, "no module of that name is installed, and none lies in this folder: check the name")
    runpy.run_module(name, run_name="__main__", alter_sys=True)


def _compiled(source: bytes, path: str, module: ModuleType) -> CodeType:
    """Return the code of a script; lines for notebooks, which Python cannot read, become calls."""
    try:
        return compile(source, path, "exec", dont_inherit=True)
    except SyntaxError:
        with suppress(SyntaxError), tokenize.open(path) as file:
            code = compile(magics.without_magics(file.read()), path, "exec", dont_inherit=True)
            module.__dict__["get_ipython"] = magics.get_ipython
            return code
        raise


def _report(error: BaseException) -> None:
    """Print the traceback that the script would have, without the runner's own frames, and leave."""
    chain: BaseException | None = error
    while chain is not None:
        chain.__traceback__ = _without_ours(chain.__traceback__)
        chain = chain.__cause__ or chain.__context__
    sys.excepthook(type(error), error, error.__traceback__)
    if isinstance(error, SyntaxError) and (advice := python2.advice(error)):
        print(advice, file=sys.stderr)
    if isinstance(error, KeyboardInterrupt):
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    sys.exit(1)


def _without_ours(trace: TracebackType | None) -> TracebackType | None:
    """Return a traceback without the frames of the runner, wherever they are."""
    kept = [each for each in _walk(trace) if not _is_ours(each)]
    for each, rest in zip(kept, [*kept, None][1:], strict=True):
        each.tb_next = rest
    return kept[0] if kept else None


def _walk(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next


def _is_ours(trace: TracebackType) -> bool:
    return trace.tb_frame.f_globals.get("__name__", "").startswith(__package__)
