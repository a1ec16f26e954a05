"""Answers names that vanished from modules that are still there.

An answer in a table is either a target, `"module"` or `"module:attribute"`, looked up when first asked for, or
`Made`, built when first asked for, or any other object, which is itself the answer. `gone` makes an answer that can
be imported but says on use why it cannot work and what to write instead.
"""

from collections.abc import Callable
from importlib import import_module
from pkgutil import resolve_name
from types import ModuleType
from typing import NamedTuple

from . import record

STOPS = "__stops__"  # an attribute of answers that cannot work: why, and what to write instead


class NotInEager(RuntimeError):
    """Something that needs the graphs and sessions of TensorFlow 1; the message shows what to write instead."""


class Made(NamedTuple):
    """An answer that is built when a script first asks for it."""

    build: Callable


target = resolve_name  # "math.pi" or "math:pi" → 3.141592653589793


def add_names(module, names, elsewhere=(), advice=None):
    """Let *module* answer the *names* it lacks.

    Args:
        module: Any module; names that it has stay as they are.
        names: `{name: answer}`.
        elsewhere: Modules or their names, to ask in order for what neither it nor *names* holds.
        advice: Ends the error for names that nobody has.
    """
    own = vars(module).get("__getattr__")

    def answer(name):
        if name.startswith("__"):
            return _own_answer(module, own, name)
        if name in names:
            found, source = _found(names[name])
        elif own is not None and (found := _ask(own, name)) is not None:
            return found
        else:
            found, source = _found_elsewhere(module, name, elsewhere, advice)
        record.note(f"{module.__name__}.{name}", source)
        vars(module)[name] = found
        return found

    module.__getattr__ = answer


def replace_names(module, names):
    """Put the answers of *names* in the place of what *module* has under these names."""
    for name, answer in names.items():
        setattr(module, name, _found(answer)[0])


def gone(name, because, instead):
    """Return a function that raises `NotInEager`: *name* cannot work, and what to write instead."""

    def missing(*_args, **_keywords):
        raise NotInEager(f"{name} cannot work here: {because}. Write instead:\n\n    {instead}\n")

    # What the doctor foretells of a script that uses it.
    vars(missing)[STOPS] = f"cannot work here: {because}. Write instead: {instead}"
    missing.__name__ = missing.__qualname__ = name.rpartition(".")[2]
    missing.__doc__ = f"{name} ended with TensorFlow 1."
    return missing


def public_names(module):
    """Return what `from module import *` brings."""
    return list(getattr(module, "__all__", None) or (name for name in dir(module) if name[0] != "_"))


def describe(thing):
    """Return where an object comes from, for the reader of `--explain`."""
    if isinstance(thing, ModuleType):
        return thing.__name__
    home, name = getattr(thing, "__module__", None), getattr(thing, "__qualname__", None)
    return f"{home}.{name}" if home and name else repr(thing)


def _found(answer):
    if isinstance(answer, str):
        return target(answer), answer.replace(":", ".")
    if isinstance(answer, Made):
        answer = answer.build()
    return answer, describe(answer)


def _own_answer(module, own, name):
    if own is None:
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
    return own(name)


def _ask(own, name):
    try:
        return own(name)
    except AttributeError:
        return None


def _found_elsewhere(module, name, elsewhere, advice):
    for source in elsewhere:
        home = _module(source)
        if hasattr(home, name):
            return getattr(home, name), f"{home.__name__}.{name}"
    hint = f"; {advice}" if advice else ""
    raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}{hint}")


def _module(source):
    """Return the module, or None for one of a package that is not installed."""
    try:
        return import_module(source) if isinstance(source, str) else source
    except ImportError:
        return None
