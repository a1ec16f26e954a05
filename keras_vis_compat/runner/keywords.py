"""Answers keywords that vanished from functions and constructors.

A row says what became of an old keyword, as the tables of `_old_names` do, or it is a function that gets the keywords
and the value, and changes the former.
"""

import warnings
from functools import partial, wraps
from inspect import Parameter, signature

from . import record

_nothing = object()


def accept(function, renames, defaults=None, arrange=None):
    """Return *function* taking old keywords too.

    Args:
        function: Any function or method.
        renames: `{old keyword: its new name, another `Keyword`, or callable(keywords, value)}`.
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


def accept_in(module, table, orders=None):
    """Let the functions and methods of *module* take what they took once.

    Args:
        module: Any module.
        table: The old keywords: `{"A.f": {old: new}}`.
        orders: The order in which arguments stood, where that is another: `{"A.f": Order}`.
    """
    orders = orders or {}
    for path, renames in {**{path: {} for path in orders}, **table}.items():
        *owners, name = path.split(".")
        owner = module
        for each in owners:
            owner = getattr(owner, each, None)
        if owner is not None and hasattr(owner, name):
            arrange = partial(_in_order, path, orders[path]) if path in orders else None
            setattr(owner, name, accept(getattr(owner, name), renames, arrange=arrange))


def _in_order(name, order, args, keywords):
    """Turn positional arguments that stand in the order of once into keywords."""
    shown = order.shown(list(args)) if len(args) >= order.least else False
    if shown is False:
        return args
    if shown is None:
        text = f"{name}({order.once.replace(' ', ', ')}): taken in this order, that of TensorFlow before {order.until}"
        warnings.warn(f"{text}; where that is not meant, give the arguments by keyword", stacklevel=3)
    keywords.update(zip(order.keywords_of(args), args[order.same :], strict=False))
    record.note(f"{name} in the order of TensorFlow before {order.until}", "keywords")
    return args[: order.same]


def _places(function):
    try:
        parameters = signature(function).parameters.values()
    except (TypeError, ValueError):
        return {}
    positional = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    return {each.name: place for place, each in enumerate(parameters) if each.kind in positional}


def _rename(function, keywords, old, new):
    value = keywords.pop(old)
    today = getattr(new, "new", new if isinstance(new, str) else "")
    if callable(new):
        new(keywords, value)
    elif today:
        keywords.setdefault(today, value if isinstance(new, str) else new.today(value))
    if keywords.get(old, _nothing) is not value:
        shown = new.__name__.lstrip("_") if callable(new) else today or "nothing"
        record.note(f"{function.__qualname__}({old}=)", shown)
