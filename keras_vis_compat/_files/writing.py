"""The one writer of all commands: checked before the work, written beside its place, moved there in one step."""

import os
import re
import secrets
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any

from .marks import is_ours
from .trouble import FileTrouble, blamed_on

# A run that is killed leaves a file of this name; one that lives holds a lock on its own.
_PREFIX = ".keras-vis-compat-"
_LEFT_OVER = re.compile(r"\.keras-vis-compat-[0-9a-f]{16}(\.\w+)?")
_fcntl: Any = import_module("fcntl") if os.name == "posix" else None


def check_target(
    target: str | PathLike[str],
    force: bool = False,
    may_replace: Callable[[str | PathLike[str]], bool] = is_ours,
) -> Path:
    """Return the path of a file to be written; all that could keep us from writing is found out now.

    Args:
        target: Its name. A link is replaced, not followed.
        force: Replace whatever file is there.
        may_replace: Says of an existing file whether it may be replaced without *force*.

    Raises:
        FileTrouble: There is no such folder, or nothing may be written into it; the target is a folder, a pipe or a
            device; a file is there that may not be replaced, is read-only or belongs to somebody else.
    """
    path = Path(target)
    if not os.fspath(target) or os.fspath(target).endswith((os.sep, os.altsep or os.sep)):
        raise FileTrouble(target, "is the name of no file: name the file to be written")
    with blamed_on(path):
        _check_folder(path)
        with suppress(FileNotFoundError):
            _check_existing(path, os.lstat(path), force, may_replace)
    return path


def _check_folder(path: Path) -> None:
    if not path.parent.is_dir():
        raise FileTrouble(path, f"there is no folder {path.parent}: make it, or name another")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise FileTrouble(path, f"nothing may be written into {path.parent}: name another folder, or chmod it")
    try:
        tempfile.TemporaryFile(dir=path.parent).close()
    except OSError as error:
        raise FileTrouble(
            path, f"nothing can be written into {path.parent} ({error.strerror}): name another"
        ) from error


def _check_existing(
    path: Path, status: os.stat_result, force: bool, may_replace: Callable[[str | PathLike[str]], bool]
) -> None:
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISLNK(status.st_mode)):
        raise FileTrouble(path, "is a folder, a pipe or a device: name a file to be written")
    if not force and not may_replace(path):
        raise FileTrouble(path, "exists already: choose another name, or replace it with --force")
    if not force and stat.S_ISREG(status.st_mode) and not status.st_mode & 0o222:
        raise FileTrouble(path, "is read-only: make it writable (chmod u+w), or replace it with --force")
    if hasattr(os, "geteuid") and os.geteuid() not in (0, status.st_uid):
        raise FileTrouble(path, "belongs to another user, and replacing it would make it yours: write elsewhere")


def write_whole(target: str | PathLike[str], data: bytes) -> None:
    """Write a file, all of it or nothing.

    Raises:
        FileTrouble: It could not be written; what was there before is still there.
    """
    with blamed_on(target), whole_file(target) as path:
        path.write_bytes(data)


@contextmanager
def whole_file(target: str | PathLike[str]) -> Iterator[Path]:
    """Yield a path in the same folder; what is written there takes the target's place in one step, or vanishes.

    The mode and owner of a file that was there are kept; a new one gets those that any new file has. Left-overs of
    killed runs in that folder are swept.
    """
    target = Path(target)
    sweep(target.parent)
    before = _status_of(target)
    name, lock = _made_beside(target, 0o666 if before is None else 0o600)
    try:
        yield Path(name)
        if before is not None:
            _give_back(name, before)
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    finally:
        lock()


def sweep(folder: str | PathLike[str]) -> None:
    """Remove what killed runs of ours left in a folder; a file on which a living run holds its lock stays."""
    if _fcntl is None:
        return
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _LEFT_OVER.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                _remove_unless_locked(entry.path)


def _status_of(path: Path) -> os.stat_result | None:
    with suppress(FileNotFoundError):
        status = os.lstat(path)
        return status if stat.S_ISREG(status.st_mode) else None
    return None


def _made_beside(target: Path, mode: int) -> tuple[str, Callable[[], None]]:
    """Return a new file in the target's folder, and what lets go of our lock on it."""
    while True:
        name = os.path.join(target.parent, f"{_PREFIX}{secrets.token_hex(8)}{_ending(target)}")
        handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
        if _fcntl is None:
            os.close(handle)  # where a file that is open cannot be moved, nobody sweeps either
            return name, lambda: None
        if _locked(handle) and os.path.exists(name):
            return name, partial(os.close, handle)
        os.close(handle)  # swept before it was locked


def _locked(handle: int) -> bool:
    """Lock a file, and say whether nobody else had."""
    try:
        _fcntl.flock(handle, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _ending(target: Path) -> str:
    return target.suffix if re.fullmatch(r"\.\w{1,20}", target.suffix, re.ASCII) else ""


def _give_back(name: str, before: os.stat_result) -> None:
    """Give a file the owner and the mode that another had."""
    now = os.stat(name)
    if hasattr(os, "chown") and (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        try:
            os.chown(name, before.st_uid, before.st_gid)
        except PermissionError:
            raise ValueError(
                "belongs to a user or group that a new file of yours cannot have: write elsewhere"
            ) from None
    os.chmod(name, stat.S_IMODE(before.st_mode))


def _remove_unless_locked(path: str) -> None:
    with suppress(OSError):
        handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
        try:
            if _locked(handle):
                os.unlink(path)
        finally:
            os.close(handle)
