"""The function of a Lambda layer as Keras 2 stored it, byte code as text: what is in it, and whether it runs here."""

import binascii
import dis
import sys
from itertools import islice
from pathlib import PurePath

from .marshalled import LAYOUTS, Code, read_code

_MOST_SHOWN, _LONGEST_SHOWN, _LARGEST = 12, 60, 2**20


def stored_bytes(text: str) -> bytes:
    """Return the bytes of a stored function; Keras kept them as base64, until 2.1 as escaped text."""
    try:
        return binascii.a2b_base64(text.encode("ascii"))
    except (UnicodeEncodeError, binascii.Error):
        return text.encode("raw_unicode_escape")


def code_of(layer: dict) -> str | None:
    """Return the stored code in the arguments of a Lambda layer, "" when damaged, None when it is known by its name."""
    function = layer.get("function")
    if layer.get("function_type") != "lambda" and isinstance(function, (str, type(None))):
        return None
    text = function[0] if isinstance(function, (list, tuple)) and function else function
    return text if isinstance(text, str) else ""


def why_it_cannot_run(text: object) -> str | None:
    """Return which Python stored a function that this one cannot run; None for one that it may.

    Example:
        >>> why_it_cannot_run("4wEAAAAAAAAA")
        'it holds no code of any known Python'
    """
    found = _read(text)
    if found is None:
        return "it holds no code of any known Python"
    versions, code = found
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    if versions != _OWN_LAYOUT:
        return f"it was stored by Python {versions}, and no other runs its code (this is {here})"
    if not _known_steps(code):
        return f"it was stored by another Python than this {here}, and no other runs its code"
    return None


def contents(text: object) -> str:
    """Say what is in a stored function, so that its owner can write it again; nothing is run.

    Example:
        >>> contents("nothing")
        'nothing that can be read'
    """
    found = _read(text)
    if found is None:
        return "nothing that can be read"
    code = found[1]
    numbers, names = _constants_and_names(code)
    said = [
        f"arguments {_list(code.varnames[: max(code.argcount, 0)])}",
        f"constants {_list(numbers)}" if numbers else "no constants",
        *([f"names {_list(names)}"] if names else []),
        f"from {_shown(PurePath(code.filename).name)}, line {code.firstlineno}",
    ]
    return ", ".join(said)


def _read(text):
    if not isinstance(text, str) or len(text) > _LARGEST:
        return None
    return read_code(stored_bytes(text))


_OWN_LAYOUT = next(
    versions
    for versions, first in zip(LAYOUTS, ((3, 11), (3, 8), (3, 0), (2, 0)), strict=True)
    if sys.version_info >= first
)


def _known_steps(code):
    """Whether each instruction exists in this Python and a function begins as it does here."""
    steps = code.code[::2]
    begins = "RESUME" not in dis.opmap or dis.opmap["RESUME"] in steps[:8]
    return begins and all(not dis.opname[step].startswith("<") for step in steps)


def _constants_and_names(code):
    """All that is in a function and in those inside it, each once."""
    constants, names, seen, todo = [], [], set(), [code]
    while todo:
        part = todo.pop(0)
        if isinstance(part, (tuple, Code)):
            if id(part) not in seen:
                seen.add(id(part))
                todo.extend(part if isinstance(part, tuple) else part.consts)
                names += [] if isinstance(part, tuple) else [name for name in part.names if name not in names]
        elif isinstance(part, (int, float, complex, str, bytes)) and part not in constants:
            constants.append(part)
    return constants, names


def _list(values):
    shown = [_shown(value) for value in islice(values, _MOST_SHOWN)]
    return ", ".join([*shown, *(["…"] if len(values) > _MOST_SHOWN else [])]) or "none"


def _shown(value):
    """On one line and short, whatever the file says; names as they are."""
    text = value if isinstance(value, str) and value.isprintable() else repr(value)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
