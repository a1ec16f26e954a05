"""Only regular files are opened: a pipe would be waited for, a device has no end."""

import codecs
import io
import os
import stat
import tokenize
from os import PathLike

_MOST = 512 * 2**20  # no program or notebook is bigger
_ASCII = bytes(byte if byte < 128 else ord("?") for byte in range(256))
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def read_file(path: str | PathLike[str]) -> bytes:
    """Return the bytes of a regular file.

    Raises:
        OSError: It cannot be opened.
        ValueError: It is something else than a regular file, or bigger than 512 MiB; its name is empty.
    """
    check_readable(path)
    with open(path, "rb", opener=_without_waiting) as file:
        status = os.fstat(file.fileno())
        _check_kind(status, stat.S_IFREG)
        if status.st_size > _MOST:
            raise ValueError(f"has {status.st_size} bytes, and at most {_MOST} are read: it is no program or notebook")
        return file.read()


def check_readable(path: str | PathLike[str], *kinds: int) -> None:
    """Find out whether a path names a regular file, or one of other *kinds*, such as `stat.S_IFDIR`.

    Raises:
        OSError, ValueError: It does not.
    """
    name = os.fsdecode(path)
    if not name or "\0" in name:
        raise ValueError("an empty name, or one with a zero byte, names no file: give one that is there")
    _check_kind(os.stat(path), stat.S_IFREG, *kinds)


def _check_kind(status: os.stat_result, *kinds: int) -> None:
    kind = stat.S_IFMT(status.st_mode)
    if kind not in kinds:
        raise ValueError(f"is {_KINDS.get(kind, 'no regular file')}: name a file")


def read_program(path: str | PathLike[str]) -> str:
    """Return the text of a Python program, in the encoding that it declares.

    Raises:
        ValueError: Its bytes are not in that encoding, there is none of that name, or they are no text.
    """
    data = read_file(path)
    if b"\0" in data:
        raise ValueError("is no Python program: it holds zero bytes. Name the script, or the .ipynb notebook")
    try:
        text = io.TextIOWrapper(io.BytesIO(data), encoding_of(data))
    except (SyntaxError, LookupError) as error:
        raise ValueError(f"{error}: correct the encoding in its first line, or save it as UTF-8") from None
    return text.read()


def encoding_of(data: bytes) -> str:
    """Return the encoding that a Python program declares, utf-8 without one.

    Raises:
        SyntaxError: There is none of that name.
    """
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    head = b"\n".join(data.split(b"\n", 2)[:2])
    # Python itself takes any byte behind the declaration; `tokenize` wants UTF-8 there.
    return tokenize.detect_encoding(io.BytesIO(head.translate(_ASCII)).readline)[0]


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
