"""Data sets that Hugging Face's `datasets` saved to disk: Arrow files, and a list of them in `state.json`."""

import json
import os
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from . import Row
from .parquet import rows_of


class Reader:
    """Reads the Arrow files in place; the package `datasets` is not needed."""

    def __init__(self, columns: dict[str, str], shape: tuple[Any, ...]) -> None:
        self.columns, self.shape = columns, shape

    def count(self, path: str) -> int:
        table = _table(path)
        if self.columns["image"] not in table.column_names:
            names = ", ".join(table.column_names)
            raise ValueError(f"{path}: has no column {self.columns['image']!r} of images, only {names}: see --image")
        return len(table)

    def rows(self, path: str, start: int, count: int) -> Iterator[Row]:
        for row in rows_of(_table(path).slice(start, count), self.columns, self.shape, path, start):
            yield _with_content(row, path)


@lru_cache(8)
def _table(path: str) -> Any:
    import pyarrow as pa

    with open(os.path.join(path, "state.json"), encoding="utf-8") as file:
        names = [entry["filename"] for entry in json.load(file)["_data_files"]]
    tables = [
        pa.ipc.open_stream(pa.memory_map(os.path.join(path, os.path.basename(name)))).read_all() for name in names
    ]
    return pa.concat_tables(tables)


def _with_content(row: Row, path: str) -> Row:
    """Read an image that the data set only names: from its own folder, and from nowhere else."""
    if not isinstance(row.image, str):
        return row
    try:
        with open(os.path.join(path, os.path.basename(row.image)), "rb") as file:
            return row._replace(image=file.read())
    except OSError as error:
        return row._replace(image=None, error=f"its image cannot be read: {error.strerror}")
