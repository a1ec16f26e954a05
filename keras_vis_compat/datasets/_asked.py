"""What a model says of a batch as it is: it is asked once, for all methods and metrics."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from ._sources import Row

OF_A_ROW = (ValueError, ArithmeticError, TypeError)  # errors that one image may be the cause of
Answers = tuple[np.ndarray | None, np.ndarray]  # the classes that a model reads in images, and their scores
Ask = Callable[[list[Row], np.ndarray], Answers]


class Asked(NamedTuple):
    """Rows without their images, these, and what the model said.

    Attributes:
        rows, images: As many of both.
        predicted: The classes that it read, where its output is of classes.
        before: The scores (N,) of the images as they are; none where the rows have errors.
    """

    rows: list[Row]
    images: np.ndarray
    predicted: np.ndarray | None = None
    before: np.ndarray = np.empty(0)

    def apart(self) -> "Iterator[Asked]":
        """Yield each row by itself."""
        for place, row in enumerate(self.rows):
            one = slice(place, place + 1)
            predicted = None if self.predicted is None else self.predicted[one]
            yield Asked([row], self.images[one], predicted, self.before[one])


def asked(rows: list[Row], ask: Ask) -> Iterator[Asked]:
    """Ask a model about a batch; where that fails, about each of its rows, so that an error is that of its row."""
    bare = [row._replace(image=None) for row in rows]
    if rows[0].error:
        yield Asked(bare, np.empty(0))
        return
    images = np.stack([row.image for row in rows])
    try:
        answers = ask(bare, images)
    except OF_A_ROW as error:
        if len(rows) == 1:
            yield Asked([bare[0]._replace(error=told(error))], images)
        else:
            for row in rows:
                yield from asked([row], ask)
    else:
        yield Asked(bare, images, *answers)


def told(error: Exception) -> str:
    """Return what the column of errors says of one."""
    return f"{type(error).__name__}: {error}"
