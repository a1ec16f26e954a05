"""Small things with names, lists and dictionaries."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from .._messages import did_you_mean
from .._settings.legacy_version import legacy_version

T = TypeVar("T")


def reverse_enumerate(iterable: Sequence[T]) -> Iterable[tuple[int, T]]:
    """Return (index, item) pairs from the last item to the first, without a copy.

    Example:
        >>> list(reverse_enumerate("ab"))
        [(1, 'b'), (0, 'a')]
    """
    return zip(reversed(range(len(iterable))), reversed(iterable), strict=True)


def listify(value: Any) -> Any:
    """Return a list as it is, anything else as a list of one (under 0.4.1 every iterable as it is).

    Example:
        >>> listify(3), listify([3])
        ([3], [3])
    """
    kept = Iterable if legacy_version() == "0.4.1" else list
    return value if isinstance(value, kept) else [value]


def add_defaults_to_kwargs(defaults: Mapping[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Return a new dict of the keyword arguments, with `defaults` for those not given.

    Args:
        defaults: What counts where nothing is given.
        **kwargs: What is given.

    Example:
        >>> add_defaults_to_kwargs({"a": 1, "b": 2}, b=3)
        {'a': 1, 'b': 3}
    """
    return {**defaults, **kwargs}


def get_identifier(identifier: str | Callable, module_globals: Mapping[str, Any], module_name: str) -> Callable:
    """Return the callable that a name stands for in a module; a callable is returned as it is.

    Args:
        identifier: Name or callable.
        module_globals: The module's `globals()`.
        module_name: How messages call it.

    Raises:
        ValueError: Neither a callable nor the name of one.

    Example:
        >>> get_identifier("listify", {"listify": listify}, "utils") is listify
        True
    """
    if callable(identifier):
        return identifier
    names = sorted(module_globals.get("__all__", module_globals))
    known = [n for n in names if callable(module_globals.get(n)) and n[0] != "_" and n != "get"]
    if isinstance(identifier, str) and identifier in known:
        return module_globals[identifier]
    raise ValueError(
        f"{identifier!r} is neither a callable nor the name of one in {module_name}: "
        f"{', '.join(map(repr, known))}.{did_you_mean(identifier, known)}"
    )
