"""Tell whether two Python objects would compute the same: the key under which compiled code is kept."""

from types import ModuleType

import numpy as np

from .._inputs.user_code import LIBRARIES, is_library

_PLAIN = (type(None), bool, int, float, complex, str, bytes, type(Ellipsis), type)


class Same:
    """An object that is equal only to itself, and is kept alive so that its identity is never reused."""

    __slots__ = ("thing",)

    def __init__(self, thing):
        self.thing = thing

    def __eq__(self, other):
        return isinstance(other, Same) and self.thing is other.thing

    def __hash__(self):
        return id(self.thing)


def fingerprint(thing, seen=None):
    """Return a hashable value, equal for objects that hold equal data and run the same code.

    Functions are taken apart into code, defaults, closure and the globals they name, so a lambda written in a
    loop is recognised, and one whose `target` has changed since is not mistaken for the old one. Objects are
    taken apart into class and attributes, data of the class and its bases too; what cannot be looked into counts
    as itself alone. Of modules and classes that a function names, the data it names count.
    """
    seen = {} if seen is None else seen
    if isinstance(thing, _PLAIN):
        return type(thing), thing
    if isinstance(thing, np.generic | np.ndarray):
        return (
            type(thing),
            thing.dtype.str,
            thing.shape,
            thing.tobytes() if thing.dtype != object else Same(thing),
        )
    if id(thing) in seen:  # in itself, or shared: looked into once, however many ways lead there
        return "again", seen[id(thing)][0]
    seen[id(thing)] = len(seen), thing  # kept, so that its id is not used again on the way
    if isinstance(thing, list | tuple | set | frozenset):
        return type(thing), tuple(fingerprint(item, seen) for item in thing)
    if isinstance(thing, dict):
        return dict, tuple((key, fingerprint(value, seen)) for key, value in thing.items())
    if hasattr(thing, "__func__"):
        return fingerprint(thing.__func__, seen), fingerprint(thing.__self__, seen)
    if _is_foreign(thing):
        return Same(thing)
    if hasattr(thing, "__code__"):
        return _of_function(thing, seen)
    methods = [value for value in vars(type(thing)).values() if hasattr(value, "__code__")]
    return type(thing), fingerprint(methods, seen), fingerprint([_class_data(type(thing)), vars(thing)], seen)


def _of_function(function, seen):
    cells = [content for cell in function.__closure__ or () for content in _content(cell)]
    names = _names(function.__code__)
    named = {name: function.__globals__[name] for name in sorted(names & function.__globals__.keys())}
    settings = [_settings(thing, names) for thing in [*cells, *named.values()] if isinstance(thing, ModuleType | type)]
    data = (function.__defaults__, function.__kwdefaults__, cells, named, settings)
    return function.__code__, fingerprint(data, seen)


def _settings(thing, names):
    """Data of a module or class, under some names."""
    data = _class_data(thing) if isinstance(thing, type) else {} if is_library(thing.__name__) else _data(vars(thing))
    return {name: data[name] for name in sorted(names & data.keys())}


def _class_data(kind):
    """Data that a class has from itself and from its bases, as far as these are no library's."""
    own = [vars(base) for base in reversed(kind.__mro__) if not is_library(base.__module__)]
    return {name: value for space in own for name, value in _data(space).items()}


def _data(namespace):
    """What is no code, no module, no class and no descriptor."""
    return {
        name: value
        for name, value in namespace.items()
        if not (name.startswith("__") or callable(value) or hasattr(type(value), "__get__"))
        and not isinstance(value, ModuleType)
    }


def _names(code):
    """The names that some code and the functions inside it look up outside of themselves."""
    inner = (constant for constant in code.co_consts if hasattr(constant, "co_names"))
    return set(code.co_names).union(*map(_names, inner))


def _content(cell):
    try:
        return [cell.cell_contents]
    except ValueError:  # a name that has not been given a value yet
        return []


def _is_foreign(thing):
    """Whether an object belongs to a library, or keeps its state where we cannot look."""
    if isinstance(thing, ModuleType) or not hasattr(thing, "__dict__"):
        return True
    home = thing.__module__ if hasattr(thing, "__code__") else type(thing).__module__
    return (home or "").partition(".")[0] in LIBRARIES
