"""What a model reads in a batch: it is asked once, for all methods and metrics."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from ._sources import Row

OF_A_ROW = (ValueError, ArithmeticError, TypeError)  # errors that one image may be the cause of
Predict = Callable[[np.ndarray], np.ndarray | None]


class Asked(NamedTuple):
    """Rows without their images, these, and the classes that the model read in them where its output is of classes."""

    rows: list[Row]
    images: np.ndarray
    predicted: np.ndarray | None

    def apart(self) -> "Iterator[Asked]":
        """Yield each row by itself."""
        for place, row in enumerate(self.rows):
            one = slice(place, place + 1)
            yield Asked([row], self.images[one], None if self.predicted is None else self.predicted[one])


def asked(rows: list[Row], predict: Predict) -> Iterator[Asked]:
    """Ask a model about a batch; where that fails, about each of its rows, so that an error is that of its row."""
    bare = [row._replace(image=None) for row in rows]
    if rows[0].error:
        yield Asked(bare, np.empty(0), None)
        return
    images = np.stack([row.image for row in rows])
    try:
        predicted = predict(images)
    except OF_A_ROW as error:
        if len(rows) == 1:
            yield Asked([bare[0]._replace(error=told(error))], images, None)
        else:
            for row in rows:
                yield from asked([row], predict)
    else:
        yield Asked(bare, images, predicted)


def told(error: Exception) -> str:
    """Return what the column of errors says of one."""
    return f"{type(error).__name__}: {error}"
