"""What `marshal` wrote, of any Python since 2.3, read as plain data.

Python's own reader makes objects that can run, takes only what its own version wrote and may crash on anything else.
This one makes tuples, numbers and texts, and nothing is larger than the bytes it came from.
Source: https://github.com/python/cpython/blob/main/Python/marshal.c
"""

import struct
from dataclasses import dataclass

_DEEPEST = 60
_MOST_DIGITS = 1000  # of 15 bits each
_SHARED = 0x80  # a flag beside the kind: later entries may refer to this one
_CONSTANTS = {b"N": None, b"F": False, b"T": True, b"S": StopIteration, b".": Ellipsis}
_SHORT_TEXTS, _LONG_TEXTS = b"zZ", b"sutaA"
_SEQUENCES = b"([<>"

# What a code object is made of, newest Python first: numbers (`i`), then objects (`o`). The data does not say its
# version, but read with the wrong list it does not come out even.
_ARGUMENTS = ("argcount", "posonlyargcount", "kwonlyargcount")
_NAMES = ("code", "consts", "names", "varnames")
_NEW_TAIL = ("kinds", "filename", "name", "qualname", "firstlineno", "linetable", "exceptiontable")
_OLD_TAIL = ("freevars", "cellvars", "filename", "name", "firstlineno", "lnotab")
LAYOUTS = {
    "3.11 or later": (*_ARGUMENTS, "stacksize", "flags", *_NAMES, *_NEW_TAIL),
    "3.8 to 3.10": (*_ARGUMENTS, "nlocals", "stacksize", "flags", *_NAMES, *_OLD_TAIL),
    "3.0 to 3.7": ("argcount", "kwonlyargcount", "nlocals", "stacksize", "flags", *_NAMES, *_OLD_TAIL),
    "2": ("argcount", "nlocals", "stacksize", "flags", *_NAMES, *_OLD_TAIL),
}
_NUMBERS = {*_ARGUMENTS, "nlocals", "stacksize", "flags", "firstlineno"}


@dataclass(frozen=True)
class Code:
    """A code object as data: its parts by the names that Python gives them, without `co_`."""

    parts: dict

    def __getattr__(self, name):
        try:
            return self.parts[name]
        except KeyError:
            raise AttributeError(name) from None


def read_code(data):
    """Return (the versions of Python that write so, Code) of marshalled bytes, or None when they hold no code."""
    for versions, layout in LAYOUTS.items():
        try:
            return versions, _Reader(data, layout).whole()
        except (ValueError, IndexError, struct.error, UnicodeError, TypeError):
            continue
    return None


class _Reader:
    def __init__(self, data, layout):
        self.data, self.layout = data, layout
        self.at, self.depth = 0, 0
        self.shared, self.interned = [], []

    def whole(self):
        found = self.read()
        if not isinstance(found, Code) or self.at != len(self.data):
            raise ValueError("not one code object")
        return found

    def read(self):
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ValueError("nested too deep")
        mark = self.take(1)[0]
        kind, place = bytes([mark & ~_SHARED]), None
        if mark & _SHARED:
            place = len(self.shared)
            self.shared.append(None)
        found = self.value(kind)
        if place is not None:
            self.shared[place] = found
        self.depth -= 1
        return found

    def value(self, kind):
        if kind in _CONSTANTS:
            return _CONSTANTS[kind]
        if kind in _SHORT_TEXTS:
            return self.text(kind, self.take(1)[0])
        if kind in _LONG_TEXTS:
            return self.text(kind, self.size())
        if kind == b")":
            return self.items(self.take(1)[0])
        if kind in _SEQUENCES:
            return self.items(self.size())
        return getattr(self, _OTHERS.get(kind, "unknown"))()

    def unknown(self):
        raise ValueError("an unknown kind of entry")

    def take(self, count):
        if not 0 <= count <= len(self.data) - self.at:
            raise ValueError("cut off")
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self):
        return struct.unpack("<i", self.take(4))[0]

    def size(self):
        return struct.unpack("<I", self.take(4))[0]

    def number_of_64_bits(self):
        return struct.unpack("<q", self.take(8))[0]

    def long(self):
        count = self.number()
        if abs(count) > _MOST_DIGITS:
            raise ValueError("a number too long to be a constant")
        digits = struct.unpack(f"<{abs(count)}H", self.take(2 * abs(count)))
        return (-1 if count < 0 else 1) * sum(digit << 15 * place for place, digit in enumerate(digits))

    def float(self):
        return struct.unpack("<d", self.take(8))[0]

    def float_in_words(self):
        return float(self.take(self.take(1)[0]))

    def complex(self):
        return complex(self.float(), self.float())

    def complex_in_words(self):
        return complex(self.float_in_words(), self.float_in_words())

    def text(self, kind, count):
        content = self.take(count)
        if kind == b"t":
            self.interned.append(content)
        return content if kind == b"s" else content.decode("utf-8", "surrogatepass")

    def items(self, count):
        if count > len(self.data) - self.at:  # each takes a byte at least
            raise ValueError("cut off")
        return tuple(self.read() for _ in range(count))

    def slice(self):
        return slice(self.read(), self.read(), self.read())

    def reference(self):
        return self.shared[self.size()]

    def interned_text(self):
        return self.interned[self.size()].decode("utf-8")

    def code(self):
        parts = {name: self.number() if name in _NUMBERS else self.read() for name in self.layout}
        texts = [_as_text(parts[name]) for name in ("filename", "name")]
        names = [tuple(map(_as_text, parts[name])) for name in ("names", "varnames")]
        if not isinstance(parts["code"], bytes) or not isinstance(parts["consts"], tuple):
            raise ValueError("not the parts of a code object")
        own = dict(zip(("filename", "name", "names", "varnames"), (*texts, *names), strict=True))
        return Code({**parts, **own})


_OTHERS = {
    b"i": "number",
    b"I": "number_of_64_bits",
    b"l": "long",
    b"g": "float",
    b"f": "float_in_words",
    b"y": "complex",
    b"x": "complex_in_words",
    b"c": "code",
    b"r": "reference",
    b"R": "interned_text",
    b":": "slice",
}


def _as_text(name):
    """Python 2 kept names as bytes."""
    found = name.decode("utf-8", "replace") if isinstance(name, bytes) else name
    if not isinstance(found, str):
        raise ValueError("not a name")
    return found
