"""Answers keywords that vanished from functions and constructors.

A table row says what became of an old keyword: its new name, `None` when it is dropped, or a function that gets
the keywords and the value, and changes the former.
"""

from functools import wraps
from inspect import Parameter, signature

from . import record

_nothing = object()


def accept(function, renames, defaults=None, arrange=None):
    """Return *function* taking old keywords too.

    Args:
        function: Any function or method.
        renames: `{old keyword: new keyword, None or callable(keywords, value)}`.
        defaults: Function without arguments that returns `{keyword: value}` to use where the call gives none.
        arrange: Function `(args, keywords) -> args` that rewrites positional arguments first.
    """
    places = _places(function)

    @wraps(function)
    def call(*args, **keywords):
        if arrange is not None:
            args = arrange(args, keywords)
        for old in renames.keys() & keywords.keys():
            _rename(function, keywords, old, renames[old])
        for name, value in (defaults() if defaults else {}).items():
            if places.get(name, len(args)) >= len(args):
                keywords.setdefault(name, value)
        return function(*args, **keywords)

    return call


def accept_in(module, table):
    """Let the functions and methods of *module* named in *table* take old keywords: `{"A.f": {old: new}}`."""
    for path, renames in table.items():
        *owners, name = path.split(".")
        owner = module
        for each in owners:
            owner = getattr(owner, each, None)
        if owner is not None and hasattr(owner, name):
            setattr(owner, name, accept(getattr(owner, name), renames))


def _places(function):
    try:
        parameters = signature(function).parameters.values()
    except (TypeError, ValueError):
        return {}
    positional = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    return {each.name: place for place, each in enumerate(parameters) if each.kind in positional}


def _rename(function, keywords, old, new):
    value = keywords.pop(old)
    if callable(new):
        new(keywords, value)
    elif new is not None:
        keywords.setdefault(new, value)
    if keywords.get(old, _nothing) is not value:
        shown = new.__name__.lstrip("_") if callable(new) else new or "nothing"
        record.note(f"{function.__qualname__}({old}=)", shown)
