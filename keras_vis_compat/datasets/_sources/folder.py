"""A folder of images; the folders in it are the classes, numbered in the order of their names.

What begins with a dot is none of them: notebooks and file managers leave pictures of their own.
"""

import os
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ..._files.reading import read_file
from ..._files.trouble import reason_of
from .._storage import filesystem_of, is_remote
from . import Row, content_of

SUFFIXES = {".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"}


class Reader:
    """Keys are the paths in the folder; images right in the folder itself have no class."""

    def __init__(self, columns: dict[str, str], shape: tuple[Any, ...]) -> None:
        pass

    def count(self, path: str) -> int:
        return len(_files(path))

    def rows(self, path: str, start: int, count: int) -> Iterator[Row]:
        files = _files(path)
        classes = {
            name: number for number, name in enumerate(sorted({key.split("/")[0] for key in files if "/" in key}))
        }
        for key in files[start : start + count]:
            try:
                content, error = _content(path, key), ""
            except (ConnectionError, TimeoutError):  # it is not the image's fault, and may go better another time
                raise
            except (OSError, ValueError) as trouble:
                content, error = None, f"cannot be read: {reason_of(trouble)}"
            yield Row(key, content, classes.get(key.split("/")[0]), error)


@lru_cache(8)
def _files(path: str) -> tuple[str, ...]:
    """Return the image files below a folder, sorted, as paths in it with forward slashes."""
    names = _names_far_away(path) if is_remote(path) else _names(path)
    return tuple(sorted(name for name in names if _is_image(name)))


def _is_image(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in SUFFIXES and not any(part.startswith(".") for part in name.split("/"))


def _names(path: str) -> Iterator[str]:
    for folder, _, names in os.walk(path):
        inside = os.path.relpath(folder, path).replace(os.sep, "/")
        yield from (name if inside == "." else f"{inside}/{name}" for name in names)


def _names_far_away(path: str) -> Iterator[str]:
    from pyarrow.fs import FileSelector

    filesystem, root = filesystem_of(path)
    for info in filesystem.get_file_info(FileSelector(root, recursive=True)):
        if info.is_file:
            yield info.path.removeprefix(f"{root}/")


def _content(path: str, key: str) -> bytes:
    if not is_remote(path):
        return read_file(os.path.join(path, key))
    filesystem, root = filesystem_of(path)
    with filesystem.open_input_file(f"{root}/{key}") as stream:
        return content_of(stream, 0, stream.size())
