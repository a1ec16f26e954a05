"""Whom we warn, what a name was meant to be, that a map is blank."""

import sys
import warnings
from difflib import get_close_matches
from importlib.util import find_spec

_PACKAGE = __name__.partition(".")[0]


def levels_to_the_caller():
    """Return the `stacklevel` at which a warning, raised where this is called, shows the first code not ours."""
    frame, levels = sys._getframe(1), 1
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] == _PACKAGE:
        frame, levels = frame.f_back, levels + 1
    return levels


def did_you_mean(name, known):
    """Return " Did you mean 'absolute'?" or "" when no known name is close.

    Example:
        >>> did_you_mean("absolut", ["absolute", "negate"])
        " Did you mean 'absolute'?"
    """
    by_lower = {str(option).lower(): str(option) for option in known}
    close = [by_lower[match] for match in get_close_matches(str(name).lower(), by_lower, cutoff=0.5)]
    return f" Did you mean {' or '.join(map(repr, close))}?" if close else ""


def missing_name(module, name, known):
    """Return the error for a name that a module does not have, which says the one that was meant.

    To be raised by the module's `__getattr__`. Python puts a text of its own in the place of an AttributeError where
    the name is imported, and none where an ImportError says what is wrong.
    """
    hint = did_you_mean(name, known) if not name.startswith("_") else ""
    is_import = sys._getframe(2).f_code.co_name == "_handle_fromlist"
    if hint and is_import and not find_spec(f"{module}.{name}"):
        return ImportError(f"cannot import name {name!r} from {module!r}.{hint}", name=module)
    return AttributeError(f"module {module!r} has no attribute {name!r}{'.' if hint else ''}{hint}")


class EagerFunctionWarning(UserWarning):
    """A function that was handed in cannot be compiled: Python calls it at every pass through the model."""


class BlankMapWarning(UserWarning):
    """A map has the same value everywhere."""


def warn_of_blank_map(reason):
    warnings.warn(reason, BlankMapWarning, stacklevel=levels_to_the_caller())


def warn_of_blank_maps(blank, samples, reason):
    """Warn when some of so many samples, by number, have maps of zeros."""
    if blank:
        numbers = f"{'s' * (len(blank) > 1)} {', '.join(map(str, sorted(blank)))} "
        warn_of_blank_map(f"the map {f'of sample{numbers}' if samples > 1 else ''}is blank: {reason}")
