"""Reading and writing programs: whatever the encoding, what is not changed keeps its bytes."""

import codecs
import io
import os
import shutil
import tempfile
import tokenize
from pathlib import Path
from typing import NamedTuple

SUFFIXES = (".py", ".ipynb")
# Folders that hold other people's programs, or none.
_NOT_OURS = {"__pycache__", "build", "dist", "node_modules", "site-packages", "venv", "env"}


class Decoded(NamedTuple):
    """A text and how it was written down."""

    text: str
    encoding: str
    mark: bytes
    only_carriage_returns: bool

    def encode(self, text):
        """Return another text as bytes, written down in the same way."""
        if self.only_carriage_returns:
            text = text.replace("\n", "\r")
        return self.mark + text.encode(self.encoding)


def decode(data):
    """Return the text of a Python program and how to write it back.

    Raises:
        ValueError: The bytes are not in the encoding that the program declares, or that is unknown.
    """
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data[len(mark) :].decode("utf-8" if mark else encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise ValueError(str(error)) from None
    # Line ends of an old Mac: the only ones there are, so they can be put back.
    old_mac = "\r" in text and "\n" not in text
    return Decoded(text.replace("\r", "\n") if old_mac else text, "utf-8" if mark else encoding, mark, old_mac)


def programs(paths):
    """Yield the files that the paths name: a file as it is, of a folder every program and notebook in it.

    Raises:
        FileNotFoundError: There is nothing of that name.
    """
    for path in map(Path, paths):
        if path.is_dir():
            yield from _inside(path)
        elif path.exists():
            yield path
        else:
            raise FileNotFoundError(f"there is no file or folder {str(path)!r}")


def _inside(folder):
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if _is_ours(Path(root, name)))
        for name in sorted(names):
            if name.endswith(SUFFIXES):
                yield Path(root, name)


def _is_ours(folder):
    hidden = folder.name.startswith(".") or folder.name.endswith(".egg-info")
    return not hidden and folder.name not in _NOT_OURS and not (folder / "pyvenv.cfg").exists()


def replace_file(path, data):
    """Write a file anew, all of it or nothing; its permissions stay, and a link stays a link."""
    path = path.resolve()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        shutil.copymode(path, name)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
