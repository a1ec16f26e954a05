"""The one rule for files that cannot be read or written: one line that begins with the path, and exit status 2."""

import errno
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from os import PathLike, fsdecode

STATUS = 2
_PACKAGE = __name__.partition(".")[0]
_MOST_SHOWN = 400  # characters of a foreign message

# What is wrong -> what would help.
_HELP = {
    errno.ENOENT: "check the name",
    errno.EACCES: "ask its owner, or chmod it",
    errno.EPERM: "ask its owner",
    errno.EEXIST: "it is in the way, choose another name",
    errno.EISDIR: "name a file",
    errno.ENOTDIR: "name a folder",
    errno.ELOOP: "a circle of links: name the file itself",
    errno.ENOSPC: "make room, or name another folder",
    errno.EDQUOT: "make room, or name another folder",
    errno.EFBIG: "the system allows no larger one there, name another folder",
    errno.EROFS: "name another folder",
    errno.ENAMETOOLONG: "name it shorter",
}
_DECODING = "a Python program in another encoding than UTF-8 says so in its first line: # coding: latin-1"


class FileTrouble(ValueError):
    """A file could not be read or written; the message is one line that begins with its path, then the `reason`."""

    def __init__(self, path: str | PathLike[str], reason: str):
        super().__init__(f"{shown(path)}: {one_line(reason)}")
        self.path, self.reason = path, reason

    def __reduce__(self) -> tuple[type["FileTrouble"], tuple[str | PathLike[str], str]]:
        """It is told in one process, and may have been met in another."""
        return FileTrouble, (self.path, self.reason)


@contextmanager
def blamed_on(path: str | PathLike[str], *but: type[Exception], ours: bool = True) -> Iterator[None]:
    """Turn whatever goes wrong with the file at *path* into `FileTrouble`.

    Parsers of foreign formats raise anything: KeyError, BadZipFile, RecursionError, MemoryError. Errors of the kinds
    in *but* pass, and so does a library that is missing: that is not the file's fault. With *ours* false what our own
    code raises passes too: where arguments are checked inside.

    Example:
        >>> with blamed_on("old.keras"):
        ...     {}["config"]
        Traceback (most recent call last):
            ...
        keras_vis_compat._files.trouble.FileTrouble: old.keras: cannot be read (KeyError: 'config'): is it damaged? ...
    """
    try:
        yield
    except Exception as error:
        if isinstance(error, (FileTrouble, ImportError, BrokenPipeError, *but)) or (not ours and raised_by_us(error)):
            raise
        raise FileTrouble(path, reason_of(error)) from error


def reason_of(error: Exception) -> str:
    """Return what is wrong and what would help, in one line."""
    if isinstance(error, RecursionError):
        return "is nested too deeply to be read: simplify it"
    if isinstance(error, MemoryError):
        return "needs more memory than there is, or is nested too deeply: simplify it, or use a bigger machine"
    if isinstance(error, UnicodeError):
        return f"{error}: {_DECODING if isinstance(error, UnicodeDecodeError) else 'set PYTHONIOENCODING=utf-8'}"
    if isinstance(error, OSError) and error.errno:
        why = error.strerror or type(error).__name__
        return f"{why[:1].lower()}{why[1:]}: {_HELP.get(error.errno, 'see that it is there and can be used')}"
    if raised_by_us(error):
        return str(error)
    done = "read or written" if isinstance(error, OSError) else "read"
    return f"cannot be {done} ({type(error).__name__}: {error}): is it damaged? --debug shows where it went wrong"


def raised_by_us(error: BaseException) -> bool:
    """Say whether our own code raised *error*, on purpose: its message is written for the user."""
    *_, frame = (None, *(frame for frame, _ in traceback.walk_tb(error.__traceback__)))
    module = frame.f_globals.get("__name__", "") if frame else ""
    return isinstance(error, ValueError | OSError | ImportError) and module.startswith(_PACKAGE)


def one_line(text: str) -> str:
    """Return a message on one line, of a length that can be read; what cannot be printed is escaped."""
    text = shown(" ".join(text.split()))
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def shown(path: str | PathLike[str]) -> str:
    """Return a path as it can be printed: on one line, without control signs and halves of characters.

    Example:
        >>> shown("a\\nb.py")
        'a\\\\nb.py'
    """
    text = fsdecode(path) or "''"
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def tell(message: object, debug: bool = False, cause: BaseException | None = None) -> int:
    """Print one line on stderr, after a traceback where the user asked for those, and return the exit status."""
    with suppress(OSError, ValueError):  # nobody listens any more
        if debug and cause is not None:
            traceback.print_exception(cause)
        print(message, file=sys.stderr)
    return STATUS
