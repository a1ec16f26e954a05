"""`%load_ext keras_vis_compat`: a notebook that is open already answers the names of 2018."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from . import child, record
from .finder import Redirects
from .options import Options

_TOO_LATE = (
    "%load_ext keras_vis_compat comes too late: {} is imported already. "
    "Restart the kernel and put it before the first import of keras or tensorflow"
)


def load_ipython_extension(shell):
    """Make a notebook answer the names of 2018, as `keras-vis-compat run` does for a script.

    Raises:
        UsageError: Keras is loaded already, or tf_keras is not installed.
    """
    if any(isinstance(finder, Redirects) for finder in sys.meta_path):
        return
    options = Options.from_environment()
    _check_in_time(options)
    os.environ["TF_USE_LEGACY_KERAS"] = "1" if options.keras == "2" else "0"
    child.prepare(options)
    if options.no_show:
        _draw_inline(shell)
    record.count_cells(options.cells)
    if options.report:
        shell.events.register("post_run_cell", lambda _result: _write_report(options.report))


def _check_in_time(options):
    from IPython.core.error import UsageError

    loaded = [name for name in ("keras", "tensorflow") if name in sys.modules]
    if loaded and options.keras == "2":
        raise UsageError(_TOO_LATE.format(loaded[0]))
    if options.keras == "2" and find_spec("tf_keras") is None:
        raise UsageError("%load_ext keras_vis_compat needs tf_keras: pip install 'keras-vis-compat[keras2]'")


def _draw_inline(shell):
    """Let `%matplotlib qt` and its like draw into the notebook."""
    enable = shell.enable_matplotlib
    shell.enable_matplotlib = lambda gui=None: enable("inline")


def _write_report(path):
    Path(path).write_text("\n".join(record.report()), encoding="utf-8")
