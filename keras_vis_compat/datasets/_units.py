"""Units of work: runs of rows of one input, with names that do not depend on who computes them, or when."""

import os
import stat
from collections.abc import Sequence
from hashlib import sha1
from typing import Any, NamedTuple

from .._files import FileTrouble
from .._files.reading import check_readable
from .._files.trouble import reason_of
from ._sources import kind_of, source_of
from ._storage import filesystem_of, is_remote

_ROWS_PER_BYTE = 1024  # rows that are all the same take less than a byte each, but not that much less


class Unit(NamedTuple):
    """So many rows of an input from the row `start` on.

    Attributes:
        name: What its results are called.
        path: The input.
        start, rows: Where in it, and how many.
        prefix: What tells its keys from those of other inputs, where rows of several would be called alike.
    """

    name: str
    path: str
    start: int
    rows: int
    prefix: str = ""

    def key_of(self, key: str) -> str:
        """Return a key that a reader gave, unlike those of other inputs; one that stands in the data stays as it is."""
        own = os.path.basename(self.path.rstrip("/"))
        made_up = self.prefix.endswith(f"{own}/") or key.startswith(f"{own}:")
        return f"{self.prefix}{key}" if made_up else key


def units_of(paths: Sequence[str], rows_per_unit: int, columns: dict[str, str], shape: tuple[Any, ...]) -> list[Unit]:
    """Return the units of all inputs, in order.

    Raises:
        ValueError: An input cannot be read, or all of them together have no row.
    """
    units = []
    for path, prefix in zip(paths, _prefixes(paths), strict=True):
        stem = f"{os.path.splitext(os.path.basename(path.rstrip('/')))[0]}-{sha1(path.encode()).hexdigest()[:8]}"
        count = _count(path, columns, shape)
        for start in range(0, count, rows_per_unit):
            units.append(Unit(f"{stem}-{start:010d}", path, start, min(rows_per_unit, count - start), prefix))
    if not units:
        raise ValueError(f"{', '.join(paths)}: no image was found")
    return units


def _prefixes(paths: Sequence[str]) -> list[str]:
    """Return for each of several inputs what tells it from the others: a folder's name, what is before a file's."""
    if len(paths) == 1:
        return [""]
    parts = [path.rstrip("/").replace(os.sep, "/").split("/") for path in paths]
    tails = [tuple(own) for own in parts]
    for length in range(1, max(map(len, parts)) + 1):
        tails = [tuple(own[-length:]) for own in parts]
        if len(set(tails)) == len(tails):
            break
    shown = [tail if _is_folder(path) else tail[:-1] for path, tail in zip(paths, tails, strict=True)]
    return ["".join(f"{part}/" for part in tail) for tail in shown]


def _is_folder(path: str) -> bool:
    try:
        return kind_of(path) == "folder"
    except ValueError:  # which is told where its rows are counted
        return False


def _count(path: str, columns: dict[str, str], shape: tuple[Any, ...]) -> int:
    try:
        if not is_remote(path):
            check_readable(path, stat.S_IFDIR)
        return _believed(source_of(path, columns, shape).count(path), path)
    except Exception as error:  # readers of foreign formats raise whatever a broken file makes them
        told = reason_of(error)
        raise FileTrouble(path, told.removeprefix(f"{path}: ")) from error


def _believed(count: int, path: str) -> int:
    """Return the number of rows that a file says it has, where so many can be in it."""
    filesystem, inside = filesystem_of(path)
    size = filesystem.get_file_info(inside).size
    if size is not None and count > _ROWS_PER_BYTE * size:
        raise ValueError(f"claims {count} rows in {size} bytes: it is damaged, or made to fill the memory")
    return count
