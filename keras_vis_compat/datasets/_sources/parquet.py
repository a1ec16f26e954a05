"""Parquet files: a column of images, encoded or as pixels, and columns of keys and labels."""

import os
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from .._storage import filesystem_of
from . import MOST, Row


class Reader:
    """Reads only the row groups that hold what is asked for."""

    def __init__(self, columns: dict[str, str], shape: tuple[Any, ...]) -> None:
        self.columns, self.shape = columns, shape

    def count(self, path: str) -> int:
        with _opened(path) as (file, _):
            self._check(path, file.schema_arrow.names)
            return file.metadata.num_rows

    def rows(self, path: str, start: int, count: int) -> Iterator[Row]:
        with _opened(path) as (file, _):
            names = [name for name in self.columns.values() if name in file.schema_arrow.names]
            at = 0
            for group in range(file.num_row_groups):
                size = file.metadata.row_group(group).num_rows
                first, last = max(start, at), min(start + count, at + size)
                if first < last:
                    pieces = file.iter_batches(_at_once(file, group), row_groups=[group], columns=names)
                    for table, row in _cut(pieces, at, first, last):
                        yield from rows_of(table, self.columns, self.shape, path, row)
                at += size

    def _check(self, path: str, names: Sequence[str]) -> None:
        if self.columns["image"] not in names:
            raise ValueError(
                f"{path}: has no column {self.columns['image']!r} of images, only {', '.join(names)}: see --image"
            )


def _at_once(file: Any, group: int) -> int:
    """Return how many rows are unpacked at once: few bytes may stand for many rows that are all big."""
    row_group = file.metadata.row_group(group)
    biggest = max(row_group.column(column).total_uncompressed_size for column in range(row_group.num_columns))
    return min(64, max(1, MOST // max(biggest, 1)))


def _cut(pieces: Iterator[Any], at: int, first: int, last: int) -> Iterator[tuple[Any, int]]:
    """Yield the rows from `first` to `last` of pieces that begin with the row `at`, each piece with its first row."""
    for piece in pieces:
        begin, end = max(first, at), min(last, at + len(piece))
        if begin < end:
            yield piece.slice(begin - at, end - begin), begin
        at += len(piece)
        if at >= last:
            return


def rows_of(table: Any, columns: dict[str, str], shape: tuple[Any, ...], path: str, first: int) -> Iterator[Row]:
    """Yield the rows of an Arrow table or batch; without keys, a key is the file and the number of the row."""
    images = table[columns["image"]]
    there = table.schema.names
    keys = table[columns["key"]].to_pylist() if columns["key"] in there else [None] * len(table)
    labels = table[columns["label"]].to_pylist() if columns["label"] in there else [None] * len(table)
    name = os.path.basename(path)
    for place in range(len(table)):
        key = f"{name}:{first + place}" if keys[place] is None else str(keys[place])
        yield Row(key, image_of(images[place]), labels[place])


def image_of(value: Any) -> bytes | str | np.ndarray | None:
    """Return the encoded bytes or the pixels in a cell of an Arrow table."""
    if not value.is_valid:
        return None
    if hasattr(value, "to_numpy"):  # a tensor
        return value.to_numpy()
    plain = value.as_py()
    if isinstance(plain, dict):  # Hugging Face's {"bytes": …, "path": …}
        return plain.get("bytes") or plain.get("path")
    return plain if isinstance(plain, bytes) else np.asarray(plain)


class _opened:
    """A Parquet file, wherever it is, closed in the end."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> tuple[Any, str]:
        import pyarrow.parquet as pq

        filesystem, path = filesystem_of(self.path)
        self.stream = filesystem.open_input_file(path)
        return pq.ParquetFile(self.stream), path

    def __exit__(self, *error: object) -> None:
        self.stream.close()
