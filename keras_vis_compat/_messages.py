"""Whom we warn, what a name was meant to be, that a map is blank."""

import sys
import warnings
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.util import find_spec

from ._old_names.keras_applications import UNTIL, today

_PACKAGE = __name__.partition(".")[0]


def levels_to_the_caller(*through):
    """Return the `stacklevel` at which a warning, raised where this is called, shows the first code that is neither
    ours nor of the packages that our code was called through."""
    frame, levels = sys._getframe(1), 1
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] in (_PACKAGE, *through):
        frame, levels = frame.f_back, levels + 1
    return levels


def written(thing: object) -> str:
    """Return how an object with its settings is written.

    Example:
        >>> from types import SimpleNamespace
        >>> written(SimpleNamespace(jitter=8, _cache={}))
        'SimpleNamespace(jitter=8)'
    """
    settings = [f"{name}={value!r}" for name, value in vars(thing).items() if not name.startswith("_")]
    return f"{type(thing).__name__}({', '.join(settings)})"


def did_you_mean(name, known):
    """Return " Did you mean 'absolute'?" or "" when no known name is close.

    Example:
        >>> did_you_mean("absolut", ["absolute", "negate"])
        " Did you mean 'absolute'?"
    """
    by_lower = {str(option).lower(): str(option) for option in known}
    close = [by_lower[match] for match in get_close_matches(str(name).lower(), by_lower, cutoff=0.5)]
    return f" Did you mean {' or '.join(map(repr, close))}?" if close else ""


def called_today(name, layers):
    """Return what a layer of `keras.applications` is called today, as a sentence; "" where that is not known.

    Example:
        >>> called_today("Logits", ["block_16_project_BN", "predictions"])
        " It is called 'predictions' since Keras 2.3."
    """
    new = today(name, layers)
    return f" It is called {new!r} since {UNTIL}." if new else ""


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


@dataclass(frozen=True)
class Diagnosis:
    """What `explain.diagnose` found out about one image.

    Attributes:
        index: Which of the images, from 0.
        score: Its score; NaN where that is what was found.
        cause: Why its map is blank, a key of `explain.CAUSES`; None where it is not.
        layer: Path of the layer that is to blame, inside nested models `"outer/inner"`; None where none is.
        share: Share of the units of that layer that are off, in [0, 1], where ReLUs are; else None.
        text: All of it in words, with a way out.
    """

    index: int
    score: float
    cause: str | None
    layer: str | None
    share: float | None
    text: str


_listener: ContextVar[Callable[[Iterable[Diagnosis]], object] | None] = ContextVar("blank maps", default=None)
_EXAMINED = 8  # of the blank maps of one call: to find out about each takes a pass through the model


@contextmanager
def collecting_blank_maps():
    """Yield a list that gets a `Diagnosis` of each blank map in the block, in place of warnings."""
    found: list[Diagnosis] = []
    with _told_to(found.extend):
        yield found


def passing_over_blank_maps():
    """Look for no cause of blank maps in the block: whoever makes them there tells of them in a way of its own."""
    return _told_to(lambda diagnoses: None)


@contextmanager
def _told_to(listener):
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tell_of_blank_maps(blank, samples, diagnosis_of):
    """Warn of the maps that are blank, once for each cause.

    Args:
        blank: Numbers of the samples whose maps are.
        samples: How many there are.
        diagnosis_of: From the number of a sample to its `Diagnosis`.
    """
    blank, listener = sorted(blank), _listener.get()
    if listener is not None:
        listener(map(diagnosis_of, blank))
        return
    by_text: dict[str, list] = {}
    for found in map(diagnosis_of, blank[:_EXAMINED]):
        by_text.setdefault(found.text, []).append(found.index)
    rest = f" ({len(blank) - _EXAMINED} more are, which explain.diagnose looks at)" if len(blank) > _EXAMINED else ""
    for text, rows in by_text.items():
        numbers = f"{'s' * (len(rows) > 1)} {', '.join(map(str, rows))} "
        warn_of_blank_map(f"the map {f'of sample{numbers}' if samples > 1 else ''}is blank: {text}{rest}")


def warn_of_blank_map(reason):
    if _listener.get() is None:
        warnings.warn(reason, BlankMapWarning, stacklevel=levels_to_the_caller())
