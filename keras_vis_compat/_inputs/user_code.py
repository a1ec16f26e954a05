"""Code that callers hand in: what goes wrong inside it is said in their terms, by function and line."""

import linecache
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from traceback import walk_tb
from typing import Any, NamedTuple, NoReturn

_PACKAGE = __name__.partition(".")[0]
LIBRARIES = ("tensorflow", "keras", "tf_keras", "numpy", "scipy", "functools", _PACKAGE)


class UserCodeError(Exception):
    """An error inside a function that was handed in: the message names the function, the file and the line.

    It is of the type of the error itself as well, so that an `except KeyError` of the caller's still works; one of
    TensorFlow's becomes a ValueError. The error itself is its `__cause__`.
    """

    def __str__(self) -> str:
        return str(self.args[0])


class Place(NamedTuple):
    """Where in a caller's code something happened."""

    file: str
    line: int
    module: str

    @property
    def text(self) -> str:
        """The line itself, as far as it is known."""
        return linecache.getline(self.file, self.line).strip()

    def __str__(self) -> str:
        return f"line {self.line} of {self.file}" + (f", `{self.text}`" if self.text else "")


def blame(error: Exception, function: Callable, role: str) -> NoReturn:
    """Raise an error inside a function of a caller's, which was called as the score or the like, as one of its own."""
    if isinstance(error, UserCodeError) or is_ours(function):
        raise error
    raise _error(error, function, role) from error


@contextmanager
def blaming(function: Callable, role: str) -> Iterator[None]:
    """Inside this block a function of a caller's is called, as the score or the like: errors are its own."""
    try:
        yield
    except Exception as error:
        blame(error, function, role)


def blamed(function: Callable, role: str) -> Callable:
    """Return the function, its errors blamed on it."""
    if is_ours(function):
        return function

    @wraps(function, updated=())
    def call(*args: Any, **kwargs: Any) -> Any:
        with blaming(function, role):
            return function(*args, **kwargs)

    return call


def is_ours(function: Callable) -> bool:
    """Whether a function, or the class of a callable object, belongs to this library."""
    home = function if hasattr(function, "__code__") else type(function)
    return (getattr(home, "__module__", None) or "").partition(".")[0] == _PACKAGE


def is_library(module_name: str) -> bool:
    """Whether a module is that of a library, in which everything stays what it is."""
    root = module_name.partition(".")[0]
    return root in LIBRARIES or root in sys.stdlib_module_names


def name_of(function: Callable) -> str:
    """Return how messages call a function or a callable object."""
    return getattr(function, "__name__", None) or type(function).__name__


def place_of(error: BaseException) -> Place | None:
    """Return the innermost line of a caller's code that led to an error; None where there is no such line."""
    places = [
        Place(frame.f_code.co_filename, line, frame.f_globals.get("__name__", ""))
        for frame, line in walk_tb(error.__traceback__)
    ]
    theirs = [place for place in places if not is_library(place.module)]
    written = [place for place in theirs if "-packages" not in place.file]  # those of other libraries only at need
    return next(reversed(written or theirs), None)


def _error(error: Exception, function: Callable, role: str) -> UserCodeError:
    own: Any = type(error)
    kind, place = _kind_of(own), place_of(error)
    new = kind.__new__(kind)  # what the initialiser of a caller's own class takes we cannot know
    vars(new).update(vars(error))
    where = f" in {place}" if place else ""
    new.args = (f"the {role} {name_of(function)!r} failed{where}: {type(error).__name__}: {_summary(error)}",)
    return new


@cache
def _kind_of(kind: Any) -> type[UserCodeError]:
    import tensorflow as tf

    kind = ValueError if issubclass(kind, tf.errors.OpError) else kind
    try:
        return type(UserCodeError.__name__, (UserCodeError, kind), {"__module__": __name__})
    except TypeError:  # a class that nothing else can be mixed into
        return UserCodeError


def _summary(error: Exception) -> str:
    """The first line of a message, without the names that TensorFlow gives to nodes of its graphs."""
    return re.sub(r"\{\{.*?\}\}\s*", "", str(error)).strip().partition("\n")[0]
