"""From a unit to batches of images that fit the model: what does not fit is a row with its error."""

import os
from collections.abc import Iterator
from typing import Any

import numpy as np

from .._files.trouble import reason_of
from ._job import Job
from ._pixels import Pixels, Unfit
from ._sources import Row, Source, source_of
from ._units import Unit


class Reading:
    """Reads the units of a job.

    Args:
        job: The job.
        shape: (H, W, C) of the model's input, None where any size goes.
    """

    def __init__(self, job: Job, shape: tuple[int | None, ...]) -> None:
        self._job, self._shape, self._pixels = job, shape, Pixels(shape, job.preprocess)

    def rows(self, unit: Unit) -> Iterator[Row]:
        """Yield the rows of a unit with arrays for images, or what is wrong with them."""
        for row in rows_of(unit, source_of(unit.path, self._job.columns, self._shape)):
            yield row if row.error else self._fitting(row._replace(label=class_of(row.label)), row.label)

    def batches(self, unit: Unit) -> Iterator[list[Row]]:
        """Yield rows of images of one size, at most so many as go through the model at once; rows with errors apart."""
        batch: list[Row] = []
        for row in self.rows(unit):
            fits = batch and not row.error and not batch[0].error and row.image.shape == batch[0].image.shape
            if batch and (not fits or len(batch) == self._job.batch_size):
                yield batch
                batch = []
            batch.append(row)
        if batch:
            yield batch

    def _fitting(self, row: Row, label: Any) -> Row:
        try:
            if row.image is None:
                raise Unfit("has no image")
            if self._job.score == "label" and (row.label is None or row.label < 0):
                raise Unfit(f"has no class: its label is {label!r}; see --label and --score predicted")
            return row._replace(image=self._pixels(row.image))
        except Unfit as error:
            return row._replace(image=None, error=str(error))


def rows_of(unit: Unit, source: Source) -> Iterator[Row]:
    """Yield the rows of a unit; one that makes its reader raise has an error, and those after it are read."""
    place, end = unit.start, unit.start + unit.rows
    while place < end:
        try:
            for row in source.rows(unit.path, place, end - place):
                place += 1
                yield row._replace(key=_printable(unit.key_of(row.key)))
            return
        except (ConnectionError, TimeoutError):  # it is not the row's fault, and may go better another time
            raise
        except Exception as error:  # readers of foreign formats raise whatever a broken row makes them
            key = unit.key_of(f"{os.path.basename(unit.path)}:{place}")
            yield Row(_printable(key), None, None, reason_of(error))
            place += 1


def class_of(label: Any) -> int | None:
    """Return the number of a class, None where a label is none; tables with gaps have whole numbers as floats."""
    if isinstance(label, float | np.floating) and float(label).is_integer():
        label = int(label)
    is_whole = isinstance(label, int | np.integer) and not isinstance(label, bool)
    return int(label) if is_whole and -(2**63) <= label < 2**63 else None


def image_shape(model: Any) -> tuple[int | None, ...]:
    """Return the shape (H, W, C) of the one image that a model takes.

    Raises:
        ValueError: It takes something else.
    """
    shape = getattr(model, "input_shape", None)
    if not isinstance(shape, tuple) or len(shape) != 4:
        raise ValueError(f"a data set of images needs a model with one input (N, H, W, C), got {shape}")
    return shape[1:]


def _printable(key: str) -> str:
    """Return a key as UTF-8 can hold it: names of files need not be text."""
    return key.encode("utf-8", "backslashreplace").decode()
