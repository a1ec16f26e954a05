"""What Python's own library did until 3.6."""

import sys
from functools import wraps
from importlib import import_module

from ..._old_names.python import ROWS
from ..._old_names.rows import Moved
from ..names import target


def load_source(name, path, file=None):
    """Load a Python file as a module: `imp.load_source`."""
    util = import_module("importlib.util")
    spec = util.spec_from_file_location(name, path)
    module = sys.modules[name] = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _universal_newlines(builtins):
    """Let `open(name, "rU")` open a text, as it did until Python 3.11."""
    really_open = builtins.open

    @wraps(really_open)
    def open_as_then(file, mode="r", *arguments, **options):
        if isinstance(mode, str) and "U" in mode:
            mode = f"r{mode.translate({ord('U'): None, ord('r'): None})}"
        return really_open(file, mode, *arguments, **options)

    builtins.open = open_as_then


def _is_alive(threading):
    threading.Thread.isAlive = threading.Thread.is_alive


def _of_python_2(builtins):
    """Answer `xrange` and its like."""
    for row in ROWS:
        module, _, name = row.old.rpartition(".")
        if module == "builtins" and isinstance(row, Moved):
            setattr(builtins, name, target(row.new))


CHANGES = {"builtins": (_universal_newlines, _of_python_2), "threading": (_is_alive,)}
