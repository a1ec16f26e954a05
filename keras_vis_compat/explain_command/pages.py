"""What `explain --html` writes, as it goes along: a page for each two hundred pictures."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .page import write_page
from .page_bytes import map_shape, map_side, resized

PICTURES = 200  # of a page: what browsers show without a hitch
_ORDINALS = {1: "1st", 2: "2nd", 3: "3rd"}


class _Explained(NamedTuple):
    """A picture as one class explains it."""

    maps: dict[str, np.ndarray]
    name: str
    score: float
    reasons: dict[str, str]


class Pages:
    """The pages of one run: `page.html`, `page-2.html`, …

    Args:
        folder: Where they go.
        title: Of the pages.
        top: How many classes are explained of each picture.
        files: All pictures that there may be: a page keeps more of few, and shows names without folders where it can.
    """

    def __init__(self, folder: Path, title: str, top: int = 1, files: Sequence[Path] = ()):
        self._folder, self._title, self._top = folder, title, top
        self._at_once = min(len(files) or PICTURES, PICTURES)
        self._count = Counter(file.name for file in files)
        self._waiting: list[tuple[Path, np.ndarray, list[_Explained]]] = []
        self._pages = 0

    def add(self, explanation: Any, files: Sequence[Path]) -> None:
        """Take pictures, and write the pages that they fill.

        Args:
            explanation: An `Explanation` whose images are pixels, uint8 (N, H, W, 3).
            files: The file of each of its rows; the `top` rows of one file follow each other, the likeliest first.
        """
        for start in range(0, len(files), self._top):
            explained = [self._explained(explanation, row) for row in range(start, start + self._top)]
            self._waiting.append((files[start], explanation.images[start], explained))
            if len(self._waiting) > PICTURES:  # not yet at the last one: `finish` has the table for it
                self._write(PICTURES)

    def finish(self, table: Any = None, sanity: Any = None) -> None:
        """Write the last page, and on it the tables of all metrics and of what random weights do."""
        if self._waiting:
            self._write(len(self._waiting), table, sanity, alone=self._pages == 0)

    def _explained(self, explanation: Any, row: int) -> _Explained:
        """Return what is known of a row; its maps no larger than the page keeps them, for many wait at a time."""
        shape = map_shape(
            explanation.images[row].shape[:2], map_side(self._at_once * len(explanation.maps) * self._top)
        )
        return _Explained(
            {method: resized(np.asarray(own[row], np.float32), shape) for method, own in explanation.maps.items()},
            explanation.name_of(int(explanation.classes[row])),
            float(explanation.scores[row]),
            {method: causes[row] for method, causes in explanation.reasons.items() if row in causes},
        )

    def _write(self, count: int, table: Any = None, sanity: Any = None, alone: bool = False) -> None:
        rows, self._waiting = self._waiting[:count], self._waiting[count:]
        self._pages += 1
        first = (self._pages - 1) * PICTURES + 1
        ranks = [[explained[rank] for _, _, explained in rows] for rank in range(self._top)]
        write_page(
            self._folder / ("page.html" if self._pages == 1 else f"page-{self._pages}.html"),
            [image for _, image, _ in rows],
            self._by_rank([{method: [one.maps[method] for one in of] for method in of[0].maps} for of in ranks]),
            titles=[file.name if self._count[file.name] == 1 else str(file) for file, _, _ in rows],
            class_names=self._by_rank([[one.name for one in of] for of in ranks]),
            scores=self._by_rank([[one.score for one in of] for of in ranks]),
            reasons=self._by_rank([_reasons(of) for of in ranks]),
            table=table,
            sanity=sanity,
            title=self._title if alone else f"{self._title}, {first} to {first + count - 1}",
        )

    def _by_rank(self, given: list[Any]) -> Any:
        """Return what there is of each rank by its name; of a single one, itself."""
        names = [_ORDINALS.get(rank, f"{rank}th") for rank in range(1, self._top + 1)]
        return given[0] if self._top == 1 else dict(zip(names, given, strict=True))


def _reasons(explained: list[_Explained]) -> dict[str, dict[int, str]]:
    return {
        method: {row: one.reasons[method] for row, one in enumerate(explained) if method in one.reasons}
        for method in explained[0].maps
    }
