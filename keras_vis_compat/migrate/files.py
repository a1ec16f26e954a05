"""Reading and writing programs: whatever the encoding, what is not changed keeps its bytes."""

import codecs
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from .._files import FileTrouble, check_target
from .._files.reading import encoding_of
from .._files.trouble import reason_of
from .._programs.copies import is_copy

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
        encoding = "utf-8" if mark else encoding_of(data)
        text = data[len(mark) :].decode(encoding)
    except (SyntaxError, UnicodeError, LookupError) as error:
        raise ValueError(f"{error}: correct the encoding in its first line, or save it as UTF-8") from None
    # Line ends of an old Mac: the only ones there are, so they can be put back.
    old_mac = "\r" in text and "\n" not in text
    return Decoded(text.replace("\r", "\n") if old_mac else text, encoding, mark, old_mac)


class File(NamedTuple):
    """A file to look at, and the folder it was found in; None for one that was named itself."""

    path: Path
    folder: Path | None = None

    def check_writable(self, force: bool) -> Path:
        """Return where to write: a link inside the folder stays one.

        Raises:
            FileTrouble: A link leads out of the folder, or the file may not be replaced.
        """
        target = Path(os.path.realpath(self.path))
        if self.folder and not target.is_relative_to(os.path.realpath(self.folder)):
            raise FileTrouble(self.path, f"is a link out of {self.folder}, to {target}: name that to rewrite it")
        return check_target(target if self.path.is_symlink() else self.path, force, may_replace=lambda _: True)


def programs(paths: list[str], tell: Callable[[Exception], None]) -> Iterator[File]:
    """Yield what the paths name: a file as it is, of a folder every program and notebook in it.

    Folders that cannot be read are told, and the others follow.
    """
    for path in paths:
        if not path:
            tell(FileTrouble(path, "an empty name names no file: write . for this folder"))
        elif os.path.isdir(path):
            yield from _inside(Path(path), tell)
        else:
            yield File(Path(path))


def _inside(folder, tell):
    def unreadable(error):
        tell(FileTrouble(error.filename, reason_of(error)))

    for root, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if _is_ours(Path(root, name)))
        for name in sorted(names):
            if name.endswith(SUFFIXES):
                yield File(Path(root, name), folder)


def _is_ours(folder):
    hidden = folder.name.startswith(".") or folder.name.endswith(".egg-info")
    is_other = os.path.exists(folder / "pyvenv.cfg") or is_copy(str(folder))  # of keras-vis: nothing reads it any more
    return not hidden and folder.name not in _NOT_OURS and not is_other
