"""Which files these commands made themselves: each carries a mark with the digest of the rest.

A file that was edited since has another digest, and is the user's. In a PNG the mark is a text chunk behind the
header (https://www.w3.org/TR/png-3/#11tEXt), in a notebook an entry of its `metadata`.
"""

import json
import os
import zlib
from hashlib import sha256
from os import PathLike
from typing import Any

from .reading import read_file

_KEY = "keras_vis_compat"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = len(_SIGNATURE) + 25  # the chunk IHDR: length, name, 13 bytes, check sum


def marked(data: bytes) -> bytes:
    """Return a PNG or a notebook with our mark in it, instead of one that it had; anything else as it is."""
    if data.startswith(_SIGNATURE):
        bare = _bare(data)
        return bare[:_HEADER] + _chunk(bare) + bare[_HEADER:]
    try:
        notebook = json.loads(data)
        notebook["metadata"] = {**notebook.get("metadata", {}), _KEY: _digest(notebook)}
    except (ValueError, TypeError, AttributeError):
        return data
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return text.encode("utf-8", "backslashreplace")  # half a character becomes the escape that JSON has for it


def is_ours(path: str | PathLike[str]) -> bool:
    """Say whether one of these commands made the file, and nobody changed it since."""
    if os.path.islink(path):
        return False
    try:
        data = read_file(path)
        if data.startswith(_SIGNATURE):
            return data != _bare(data) and marked(data) == data
        notebook = json.loads(data)
        return notebook["metadata"][_KEY] == _digest(notebook)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False


def _chunk(bare: bytes) -> bytes:
    body = b"tEXt" + _KEY.encode() + b"\0" + sha256(bare).hexdigest().encode()
    return (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")


def _bare(data: bytes) -> bytes:
    """Return a PNG without our chunk."""
    chunk = _chunk(data)
    found = data[_HEADER : _HEADER + len(chunk)]
    ours = found[4:].startswith(b"tEXt" + _KEY.encode() + b"\0")
    return data[:_HEADER] + data[_HEADER + len(chunk) :] if ours else data


def _digest(notebook: dict[str, Any]) -> str:
    metadata = {key: value for key, value in notebook.get("metadata", {}).items() if key != _KEY}
    return sha256(json.dumps({**notebook, "metadata": metadata}, sort_keys=True).encode()).hexdigest()
