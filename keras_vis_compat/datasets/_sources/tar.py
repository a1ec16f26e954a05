"""WebDataset archives: the files of one sample share their name up to its first dot."""

import json
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from .._storage import filesystem_of
from . import Row, content_of
from .folder import SUFFIXES


class Reader:
    """The image is the file with the ending of one; the class stands in `.cls`, or in `.json` under its name."""

    def __init__(self, columns: dict[str, str], shape: tuple[Any, ...]) -> None:
        self.columns = columns

    def count(self, path: str) -> int:
        return len(_samples(path))

    def rows(self, path: str, start: int, count: int) -> Iterator[Row]:
        with _opened(path) as archive:
            for key, members in _samples(path)[start : start + count]:
                found = {end: content_of(archive.fileobj, *place) for end, place in members.items()}
                image = next((content for end, content in found.items() if f".{end}" in SUFFIXES), None)
                yield self._row(key, image, found)

    def _row(self, key: str, image: bytes | None, found: Mapping[str, bytes]) -> Row:
        if image is None:
            return Row(key, None, None, "has no image")
        try:
            return Row(key, image, self._label(found))
        except (ValueError, AttributeError, RecursionError) as error:
            return Row(key, None, None, f"its class cannot be read: {type(error).__name__}: {error}")

    def _label(self, found: Mapping[str, bytes]) -> int | None:
        if "cls" in found:
            return int(found["cls"])
        return json.loads(found["json"]).get(self.columns["label"]) if "json" in found else None


@lru_cache(8)
def _samples(path: str) -> tuple:
    """Return ((key, {ending: (offset, size)}), …) in the order of the archive: its headers are read once."""
    samples: dict[str, dict[str, tuple[int, int]]] = {}
    with _opened(path) as archive:
        for member in archive:
            folder, _, name = member.name.rpartition("/")
            stem, _, end = name.partition(".")
            if member.isfile() and end:
                samples.setdefault(f"{folder}/{stem}".lstrip("/"), {})[end.lower()] = (member.offset_data, member.size)
    return tuple(samples.items())


@contextmanager
def _opened(path: str) -> Any:
    filesystem, inside = filesystem_of(path)
    with filesystem.open_input_file(inside) as stream, tarfile.open(fileobj=stream, mode="r:") as archive:
        yield archive
