"""A folder of images; the folders in it are the classes, numbered in the order of their names."""

import os
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ..._files.reading import read_file
from ..._files.trouble import reason_of
from . import Row

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
                content, error = read_file(os.path.join(path, key)), ""
            except (OSError, ValueError) as trouble:
                content, error = None, f"cannot be read: {reason_of(trouble)}"
            yield Row(key, content, classes.get(key.split("/")[0]), error)


@lru_cache(8)
def _files(path: str) -> tuple[str, ...]:
    """Return the image files below a folder, sorted, as paths in it with forward slashes."""
    found = []
    for folder, _, names in os.walk(path):
        inside = os.path.relpath(folder, path).replace(os.sep, "/")
        found += [
            name if inside == "." else f"{inside}/{name}"
            for name in names
            if os.path.splitext(name)[1].lower() in SUFFIXES
        ]
    return tuple(sorted(found))
