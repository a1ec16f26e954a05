"""Callbacks checked, begun, told of the steps, and ended whatever happens."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from inspect import Parameter, signature
from typing import Any

from ..._inputs.user_code import blamed


def checked_callbacks(callbacks: Any) -> list:
    """Return a list of callbacks from one, a list or None.

    Raises:
        TypeError: Something that lacks `on_begin`, `__call__` or `on_end`.
    """
    listed = [] if callbacks is None else list(callbacks) if isinstance(callbacks, list | tuple) else [callbacks]
    for callback in listed:
        complete = all(callable(getattr(callback, name, None)) for name in ("on_begin", "__call__", "on_end"))
        if isinstance(callback, type) or not complete:
            raise TypeError(f"`callbacks` must hold instances of Callback, got {callback!r}; derive from Callback")
    return listed


@contextmanager
def managed(callbacks: Sequence, arguments: dict[str, Any]) -> Iterator[None]:
    """Let callbacks begin, and end each that began, whatever happens between."""
    with ExitStack() as stack:
        for callback in callbacks:
            tell(callback.on_begin, **arguments)
            stack.callback(tell, callback.on_end)
        yield


def tell(method: Callable, *args: Any, **kwargs: Any) -> None:
    """Call a method of a callback, or the callback itself, with those of the keywords that it takes."""
    blamed(method, "callback")(*args, **{name: kwargs[name] for name in kwargs if _takes(method, name)})


def _takes(method: Callable, name: str) -> bool:
    try:
        parameters = signature(method).parameters
    except ValueError:  # written in C, about which nothing is known
        return True
    by_name = name in parameters and parameters[name].kind is not Parameter.POSITIONAL_ONLY
    return by_name or any(one.kind is Parameter.VAR_KEYWORD for one in parameters.values())
