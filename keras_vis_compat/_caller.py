"""Whom a warning is for."""

import sys

_PACKAGE = __name__.partition(".")[0]


def levels_to_the_caller():
    """Return the `stacklevel` at which a warning, raised where this is called, shows the first code not ours."""
    frame, levels = sys._getframe(1), 1
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] == _PACKAGE:
        frame, levels = frame.f_back, levels + 1
    return levels
