"""A folder, on this machine or wherever fsspec reaches: files in it appear whole or not at all."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from .._files.trouble import blamed_on

_TEMPORARY = ".kvc-part"


class Storage:
    """A folder.

    Args:
        url: A path of this machine, or a URL that fsspec knows, such as `s3://bucket/folder`.

    Raises:
        ValueError: No file system of this machine answers the URL.
    """

    def __init__(self, url: str | os.PathLike[str]) -> None:
        self.url = url if isinstance(url, str) else os.fspath(url)
        self.filesystem, self.root = filesystem_of(self.url)
        self.is_local = not is_remote(self.url)

    def read(self, name: str) -> bytes:
        with self.filesystem.open_input_file(self._path(name)) as stream:
            return stream.read()

    def open(self, name: str) -> Any:
        """Return a file to read from, at any place of it."""
        return self.filesystem.open_input_file(self._path(name))

    def exists(self, name: str) -> bool:
        from pyarrow.fs import FileType

        self._look_again()
        return self.filesystem.get_file_info(self._path(name)).type != FileType.NotFound

    def is_folder(self) -> bool:
        """Say whether it is there; a folder of objects is one where some object is in it."""
        from pyarrow.fs import FileType

        return self.filesystem.get_file_info(self.root).type == FileType.Directory

    def names(self, folder: str) -> set[str]:
        """Return the names of the whole files in a folder: none where there is no folder."""
        from pyarrow.fs import FileSelector

        self._look_again()
        found = self.filesystem.get_file_info(FileSelector(self._path(folder), allow_not_found=True))
        return {info.base_name for info in found if info.is_file and not info.base_name.endswith(_TEMPORARY)}

    def write(self, name: str, write: Callable[[BinaryIO], object]) -> None:
        """Write a file that appears under its name whole or not at all.

        Raises:
            FileTrouble: It cannot be written, as on a disk that is full.
        """
        with blamed_on(f"{self.url}/{name}"):
            self._write(self._path(name), write)

    def _write(self, path: str, write: Callable[[BinaryIO], object]) -> None:
        if not self.is_local:  # one PUT of the final name, after which the object is there
            content = io.BytesIO()
            write(content)
            with self.filesystem.open_output_stream(path) as stream:
                stream.write(content.getvalue())
            return
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        part = f"{path}.{uuid4().hex}{_TEMPORARY}"
        try:
            with open(part, "xb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())  # a machine that loses its power keeps the name, but not what is in it
            os.replace(part, path)
        finally:
            Path(part).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Take away what writers that were killed have left."""
        if self.is_local:
            for part in Path(self.root).rglob(f"*{_TEMPORARY}"):
                part.unlink(missing_ok=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no second run work in a folder of this machine; a run that was killed lets go of it.

        Raises:
            ValueError: Another run is at work.
        """
        if not self.is_local or os.name == "nt":
            yield
            return
        import fcntl

        Path(self.root).mkdir(parents=True, exist_ok=True)
        with open(self._path(".lock"), "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise ValueError(f"another run is at work in {self.url}: wait for it, or name another folder") from None
            yield

    def _look_again(self) -> None:
        """Forget what fsspec has listed: other processes write here, too."""
        if not self.is_local:
            self.filesystem.handler.fs.invalidate_cache()

    def _path(self, name: str) -> str:
        return f"{self.root}/{name}" if name else self.root


def filesystem_of(url: str) -> tuple[Any, str]:
    """Return (file system of pyarrow, path in it)."""
    from pyarrow.fs import FSSpecHandler, LocalFileSystem, PyFileSystem

    if not is_remote(url):
        return LocalFileSystem(), os.path.abspath(url)
    try:
        from fsspec.core import url_to_fs

        system, path = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise ValueError(f"{url}: no file system answers this URL: {error}") from None
    return PyFileSystem(FSSpecHandler(system)), path.rstrip("/")


def is_remote(name: str) -> bool:
    """Say whether a name is a URL, for fsspec, and no path of this machine."""
    return "://" in name
