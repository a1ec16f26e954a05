"""JSON with the place of every value in the text, so that one can be replaced and the rest kept to the byte."""

import re
from json import decoder
from typing import Any, NamedTuple

_scan_string = vars(decoder)["scanstring"]  # type checkers do not know it
_SPACE = re.compile(r"[ \t\r\n]*")
_BARE = re.compile(r"-?\d[\d.eE+-]*|true|false|null|NaN|-?Infinity")


class Value(NamedTuple):
    """A value and where it stands: `content` is a dict or list of values, a string, or the text of anything else."""

    content: Any
    start: int
    end: int

    def get(self, *keys):
        """Return what lies at the end of a path of keys, as plain content; None where the path breaks off."""
        value = self
        for key in keys:
            if not isinstance(value.content, dict) or key not in value.content:
                return None
            value = value.content[key]
        return value.content


def read(text):
    """Return the value that the text is.

    Raises:
        ValueError: The text is not JSON.
    """
    value = _value(text, _skip(text, 0))
    if _skip(text, value.end) != len(text):
        raise ValueError(f"not JSON from offset {value.end} on")
    return value


def _skip(text, place):
    found = _SPACE.match(text, place)
    return found.end() if found else place


def _value(text, start):
    opening = text[start : start + 1]
    if opening == '"':
        content, end = _scan_string(text, start + 1)
        return Value(content, start, end)
    if opening in ("{", "["):
        return _collection(text, start, opening)
    bare = _BARE.match(text, start)
    if bare is None:
        raise ValueError(f"not JSON at offset {start}")
    return Value(bare[0], start, bare.end())


def _collection(text, start, opening):
    content: Any = {} if opening == "{" else []
    closing = "}" if opening == "{" else "]"
    place = _skip(text, start + 1)
    while text[place : place + 1] != closing:
        if content:
            place = _expect(text, place, ",")
        if opening == "{":
            key = _value(text, place)
            value = _value(text, _expect(text, _skip(text, key.end), ":"))
            content[key.content] = value
        else:
            value = _value(text, place)
            content.append(value)
        place = _skip(text, value.end)
    return Value(content, start, place + 1)


def _expect(text, place, sign):
    if text[place : place + 1] != sign:
        raise ValueError(f"not JSON at offset {place}: {sign!r} expected")
    return _skip(text, place + 1)
