"""What a run has written, read when it is asked for."""

import os
from collections.abc import Iterator
from typing import Any

import numpy as np

from .._files.trouble import blamed_on
from ._job import MANIFEST, Job
from ._rows import expanded
from ._storage import Storage


class Result:
    """The results of a run, also of one that has not ended.

    Args:
        out: The folder of the results, of this machine or a URL that fsspec knows.

    Attributes:
        job: What was computed.
        methods: The names of the folders of its methods.

    Raises:
        ValueError: The folder holds no results.

    Example:
        >>> result = Result("runs/a")
        >>> result.table("GradCAM").column("average_drop")
        >>> for key, cam in result.maps("GradCAM"):
        ...     print(key, cam.shape)
    """

    def __init__(self, out: str | os.PathLike[str]) -> None:
        self._storage = Storage(out)
        if not self._storage.exists(MANIFEST):
            raise ValueError(f"{self._storage.url}: holds no results of explain_dataset (there is no {MANIFEST} in it)")
        with blamed_on(f"{self._storage.url}/{MANIFEST}"):
            self.job = Job.from_json(self._storage.read(MANIFEST).decode())
        self.methods = [method.folder for method in self.job.methods]

    def table(self, method: str | None = None) -> Any:
        """Return the figures of a method as a pyarrow Table, sorted by key; None for the only one.

        Columns: key, label, predicted, score, masked_score, one for each metric, blank, error.
        """
        import pyarrow as pa

        found = [self._read(f"rows/{self.folder(method)}/{name}") for name in self._units("rows", method)]
        return pa.concat_tables(found).sort_by("key") if found else pa.table({})

    def maps(self, method: str | None = None, expand: bool = True) -> Iterator[tuple[str, np.ndarray]]:
        """Yield (key, map float32 (H, W)) of each image, a unit of them in memory at a time.

        Args:
            method: The folder of a method; None for the only one.
            expand: Whether maps that were kept in the size of a layer are enlarged to that of their image.
        """
        for name in self._units("maps", method):
            table = self._read(f"maps/{self.folder(method)}/{name}")
            if "map" in table.column_names:
                yield from _maps_in(table, expand)

    def explained(self) -> int:
        """Return how many images have figures, over all methods."""
        return sum(column.null_count for column in self._errors())

    def errors(self) -> int:
        """Return how many images could not be explained, over all methods."""
        return sum(len(column) - column.null_count for column in self._errors())

    def _errors(self) -> Iterator[Any]:
        for method in self.methods:
            for name in self._units("rows", method):
                yield self._read(f"rows/{method}/{name}", ["error"])["error"]

    def folder(self, method: str | None) -> str:
        """Return the name of the folder of a method; None for the only one.

        Raises:
            ValueError: There are several, or none of that name.
        """
        if method is None and len(self.methods) == 1:
            return self.methods[0]
        if method not in self.methods:
            raise ValueError(f"`method` must be one of {', '.join(map(repr, self.methods))}, got {method!r}")
        return method

    def _units(self, what: str, method: str | None) -> list[str]:
        return sorted(self._storage.names(f"{what}/{self.folder(method)}"))

    def _read(self, name: str, columns: list[str] | None = None) -> Any:
        import pyarrow.parquet as pq

        with self._storage.open(name) as stream:
            return pq.read_table(stream, columns=columns)

    def __repr__(self) -> str:
        return f"Result({self._storage.url!r}: {', '.join(self.methods)})"


def read(out: str | os.PathLike[str]) -> Result:
    """Return the `Result` in a folder.

    Raises:
        ValueError: The folder holds no results.

    Example:
        >>> read("runs/a").table("GradCAM").num_rows
        1000
    """
    return Result(out)


def _maps_in(table: Any, expand: bool) -> Iterator[tuple[str, np.ndarray]]:
    for place, key in enumerate(table["key"].to_pylist()):
        cell = table["map"][place]
        own = cell.to_numpy() if hasattr(cell, "to_numpy") else np.array(cell.as_py()).reshape(_own_shape(table, place))
        values = own.astype(np.float32) / np.float32(255 if own.dtype == np.uint8 else 1)
        size = table["height"][place].as_py(), table["width"][place].as_py()
        yield key, expanded(values[np.newaxis], size)[0] if expand else values


def _own_shape(table: Any, place: int) -> tuple[int, int]:
    return table["rows"][place].as_py(), table["columns"][place].as_py()
