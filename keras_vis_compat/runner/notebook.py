"""`keras-vis-compat run notebook.ipynb`: whole, in a new kernel, into a copy."""

import asyncio
import base64
import json
import os
import signal
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from .._files import FileTrouble, blamed_on, check_target, shown, write_whole
from .._files.marks import marked
from .._programs.magics import hide
from .._programs.parsing import CannotParse, parse
from . import pictures

_KERNEL_DIED = "the kernel died: a cell ended it, or it needed more memory than there is;"


def run(notebook, options, output, content):
    """Execute a notebook, write the executed copy, and return 0, or 1 when a cell failed.

    Args:
        notebook: Path of the .ipynb file; it stays as it is.
        options: What the command line says.
        output: Path of the copy; None for `<name>.executed.ipynb` beside the notebook.
        content: What the file holds.

    Raises:
        ModuleNotFoundError: nbclient, nbformat or ipykernel is missing.
        FileTrouble: The copy cannot be written, which is found out before the work, or the kernel died.
    """
    import nbformat
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    _find_ipykernel()
    source = Path(os.path.abspath(notebook))
    copy = _checked_copy(source, output, options.force)
    with blamed_on(notebook):
        book = _without_outputs(nbformat.reads(json.dumps(content), as_version=4))
        cells = _executed(book)
    status = 0
    with tempfile.TemporaryDirectory() as scratch:
        report = os.path.join(scratch, "report") if options.explain else None
        try:
            with blamed_on(notebook, CellExecutionError, DeadKernelError):
                _execute(book, source.parent, scratch, replace(options, report=report, cells=cells))
        except CellExecutionError as error:
            print(error, file=sys.stderr)
            print(*python2_cells(book, notebook), sep="\n", file=sys.stderr)
            status = 1
        except DeadKernelError as error:
            raise FileTrouble(notebook, f"{_KERNEL_DIED} {copy} shows how far it came") from error
        finally:
            write_whole(copy, marked(nbformat.writes(book).encode("utf-8", "backslashreplace")))
            told = [f"keras-vis-compat: executed copy in {shown(copy)}", *_save_figures(book, options)]
            if report and os.path.exists(report):
                told.append(Path(report).read_text(encoding="utf-8"))
            print(*told, sep="\n", file=sys.stderr)
    return status


def _find_ipykernel():
    """Find out before the work that a kernel can be started."""
    if find_spec("ipykernel") is None:
        raise ModuleNotFoundError("No module named 'ipykernel'", name="ipykernel")


def _checked_copy(source, output, force):
    """Return where the executed copy goes; the notebook itself only when it is forced."""
    copy = source.with_suffix(".executed.ipynb") if output is None else output
    if output and not force and os.path.exists(output) and os.path.samefile(output, source):
        raise FileTrouble(output, "is the notebook itself: choose another name, or replace it with --force")
    return check_target(copy, force)


def _without_outputs(book):
    """Return a notebook without what an earlier run has left in it: what is there afterwards is of this run."""
    book.metadata.pop("widgets", None)
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return book


def _execute(book, folder, scratch, options):
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    # This very Python, whatever kernel the notebook was written with.
    words = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--log-level=CRITICAL"]
    # A file for each channel, not in the folder of the notebook, and by a path that holds in any.
    channels = {"transport": "ipc", "ip": os.path.join(scratch, "kernel")} if os.name == "posix" else {}
    manager = AsyncKernelManager(**channels)
    manager._kernel_spec = KernelSpec(argv=[*words, "--IPKernelApp.extra_extensions=['keras_vis_compat']"])
    client = _interruptible_client()(book, km=manager, timeout=None, resources={"metadata": {"path": str(folder)}})
    try:
        client.execute(env=_environment(options))
    except BaseException:  # cancelled, or taken for the death of the kernel
        if client.stopped_by is None:
            raise
        if client.stopped_by == signal.SIGINT:
            raise KeyboardInterrupt from None
        sys.exit(128 + client.stopped_by)


def _executed(book):
    """Return the numbers of the cells that nbclient runs: those of code with something in them."""
    cells = enumerate(book.cells, 1)
    return [number for number, cell in cells if cell.cell_type == "code" and cell.source.strip()]


def _interruptible_client():
    """Return a client that a signal stops; nbclient itself takes one for the death of the kernel."""
    from nbclient import NotebookClient

    class Client(NotebookClient):
        stopped_by = None

        async def async_execute_cell(self, *arguments, **options):
            loop, task = asyncio.get_running_loop(), asyncio.current_task()
            with suppress(NotImplementedError, RuntimeError, ValueError):  # not on Windows, nor in a thread
                for number in (signal.SIGINT, signal.SIGTERM):
                    loop.add_signal_handler(number, self._stop, number, task)
            return await super().async_execute_cell(*arguments, **options)

        def _stop(self, number, task):
            self.stopped_by = number
            task.cancel()

    return Client


def _environment(options):
    environment = options.environment()
    environment.pop("MPLBACKEND", None)  # figures belong into the notebook
    home = str(Path(__file__).resolve().parents[2])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [environment.get("PYTHONPATH"), home]))
    return environment


def python2_cells(book, name):
    """Return one line for each cell of a notebook that is written in Python 2."""
    advice = []
    for number, cell in enumerate(book.cells, 1):
        try:
            parse(hide(cell.source)[0] or "" if cell.cell_type == "code" else "")
        except CannotParse as error:
            advice += [f"{name}, cell {number}:{error.line}: {error}"] if error.is_python_2 else []
    return advice


def _save_figures(book, options):
    """Write every picture that the notebook shows to the folder for figures, and tell how many."""
    folder = options.save_figures
    if folder is None:
        return []
    outputs = [output for cell in book.cells for output in cell.get("outputs", ())]
    found = [output.data["image/png"] for output in outputs if "image/png" in output.get("data", {})]
    for path, picture in zip(pictures.paths(folder, options.force), found, strict=False):
        pictures.save(path, base64.b64decode(picture))
    return [f"keras-vis-compat: {len(found)} figure{'s' * (len(found) != 1)} saved in {shown(folder)}"]
