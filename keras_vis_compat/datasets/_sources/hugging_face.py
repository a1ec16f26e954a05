"""Data sets that Hugging Face's `datasets` saved to disk: Arrow files, and a list of them in `state.json`."""

import json
import os
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ..._files.reading import check_readable, read_file
from ..._files.trouble import reason_of
from .._storage import is_remote
from . import Row
from .parquet import rows_of


class Reader:
    """Reads the Arrow files in place; the package `datasets` is not needed."""

    def __init__(self, columns: dict[str, str], shape: tuple[Any, ...]) -> None:
        self.columns, self.shape = columns, shape

    def count(self, path: str) -> int:
        if is_remote(path):
            raise ValueError(
                "is a data set as Hugging Face saves it, which is read on this machine only: copy it, or "
                "give the Parquet files of `to_parquet`"
            )
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

    state = json.loads(read_file(os.path.join(path, "state.json")))
    names = [entry["filename"] for entry in state["_data_files"]]
    files = [os.path.join(path, os.path.basename(name)) for name in dict.fromkeys(names)]
    for file in files:
        check_readable(file)
    return pa.concat_tables([pa.ipc.open_stream(pa.memory_map(file)).read_all() for file in files])


def _with_content(row: Row, path: str) -> Row:
    """Read an image that the data set only names: from its own folder, and from nowhere else."""
    if not isinstance(row.image, str):
        return row
    try:
        return row._replace(image=read_file(os.path.join(path, os.path.basename(row.image))))
    except (OSError, ValueError) as error:
        return row._replace(image=None, error=f"its image cannot be read: {reason_of(error)}")
