"""Which keras-vis the results shall be those of: 0.5.0 (GitHub) or 0.4.1 (the last on the package index)."""

import os
import threading
from contextvars import ContextVar
from functools import cache

VERSIONS = ("0.4.1", "0.5.0")
DEFAULT = "0.5.0"
VARIABLE = "KERAS_VIS_VERSION"

_everywhere = None
# A `with` block speaks for its own thread or task only: other requests of a web server keep their version.
_here: ContextVar[str | None] = ContextVar("keras_vis_version", default=None)


def legacy_version():
    """Return the keras-vis version whose results are given here and now, "0.4.1" or "0.5.0".

    It is what `set_legacy_version` said last, else the environment variable `KERAS_VIS_VERSION` (read at the
    first use), else "0.5.0".

    Raises:
        ValueError: The environment variable holds anything else.

    Example:
        >>> with set_legacy_version("0.4.1"):
        ...     legacy_version()
        '0.4.1'
    """
    return _here.get() or _everywhere or _from_environment()


class set_legacy_version:
    """Give the results of that keras-vis from now on, or inside a `with` block.

    Called in the main thread it holds for the whole process, called in another thread for that thread. A
    `with` block holds for its own thread or asyncio task, and the version before comes back after it.

    Args:
        version: "0.4.1" (uint8 jet pictures, bicubic resizing, RMS-normalised gradients) or "0.5.0" (float
            maps).

    Raises:
        ValueError: Any other version.

    Example:
        >>> with set_legacy_version("0.4.1"):
        ...     legacy_version()
        '0.4.1'
        >>> legacy_version()
        '0.5.0'
    """

    def __init__(self, version):
        self.version = _checked(version, "`version`")
        self._undo_call = _set(self.version)
        self._undo_blocks = []

    def __enter__(self):
        # The call before `with` has already acted, perhaps for the whole process: take that back first.
        self._undo_call()
        self._undo_call = _nothing
        self._undo_blocks.append(_set_here(self.version))
        return self

    def __exit__(self, *exception):
        self._undo_blocks.pop()()


def _set(version):
    in_main_thread = threading.current_thread() is threading.main_thread()
    return _set_everywhere(version) if in_main_thread and not _here.get() else _set_here(version)


def _set_here(version):
    before = _here.get()
    _here.set(version)
    return lambda: _here.set(before)


def _set_everywhere(version):
    global _everywhere
    before, _everywhere = _everywhere, version

    def undo():
        global _everywhere
        _everywhere = before

    return undo


def _nothing():
    """Undo a call that has been undone."""


@cache
def _from_environment():
    return _checked(os.environ.get(VARIABLE) or DEFAULT, f"the environment variable {VARIABLE}")


def _checked(version, name):
    if version not in VERSIONS:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, VERSIONS))}, got {version!r}")
    return version
