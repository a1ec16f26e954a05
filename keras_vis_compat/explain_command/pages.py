"""What `explain --html` writes, as it goes along: a page for each two hundred pictures."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from .page import write_page

PICTURES = 200  # of a page: what browsers show without a hitch, and memory holds
_ORDINALS = {1: "1st", 2: "2nd", 3: "3rd"}


class Pages:
    """The pages of one run: `page.html`, `page-2.html`, …

    Args:
        folder: Where they go.
        title: Of the pages.
        top: How many classes are explained of each picture.
    """

    def __init__(self, folder: Path, title: str, top: int = 1):
        self._folder, self._title, self._top = folder, title, top
        self._waiting: list[tuple[Path, Any, list[int]]] = []
        self._pages = 0

    def add(self, explanation: Any, files: Sequence[Path]) -> None:
        """Take pictures, and write the pages that they fill.

        Args:
            explanation: An `Explanation` whose images are pixels, uint8 (N, H, W, 3).
            files: The file of each of its rows; the `top` rows of one file follow each other, the likeliest first.
        """
        for start in range(0, len(files), self._top):
            self._waiting.append((files[start], explanation, list(range(start, start + self._top))))
            if len(self._waiting) > PICTURES:  # not yet at the last one: `finish` has the table for it
                self._write(PICTURES)

    def finish(self, table: Any = None) -> None:
        """Write the last page, and the table of all metrics on it."""
        if self._waiting:
            self._write(len(self._waiting), table, alone=self._pages == 0)

    def _write(self, count: int, table: Any = None, alone: bool = False) -> None:
        rows, self._waiting = self._waiting[:count], self._waiting[count:]
        self._pages += 1
        first = (self._pages - 1) * PICTURES + 1
        title = self._title if alone else f"{self._title}, {first} to {first + count - 1}"
        write_page(
            self._folder / ("page.html" if self._pages == 1 else f"page-{self._pages}.html"),
            [explanation.images[places[0]] for _, explanation, places in rows],
            self._by_rank(lambda rank: _maps(rows, rank)),
            titles=[str(file) for file, _, _ in rows],
            class_names=self._by_rank(lambda rank: [one.name_of(int(one.classes[at[rank]])) for _, one, at in rows]),
            scores=self._by_rank(lambda rank: [float(one.scores[at[rank]]) for _, one, at in rows]),
            reasons=self._by_rank(lambda rank: _reasons(rows, rank)),
            table=table,
            title=title,
        )

    def _by_rank(self, of: Callable[[int], Any]) -> Any:
        """Return something of each class that was explained, by its rank where there are several."""
        if self._top == 1:
            return of(0)
        return {_ORDINALS.get(rank + 1, f"{rank + 1}th"): of(rank) for rank in range(self._top)}


def _maps(rows: list[tuple[Path, Any, list[int]]], rank: int) -> dict[str, list[np.ndarray]]:
    return {method: [one.maps[method][at[rank]] for _, one, at in rows] for method in rows[0][1].maps}


def _reasons(rows: list[tuple[Path, Any, list[int]]], rank: int) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    for row, (_, one, places) in enumerate(rows):
        for method, causes in one.reasons.items():
            if places[rank] in causes:
                found.setdefault(method, {})[row] = causes[places[rank]]
    return found
