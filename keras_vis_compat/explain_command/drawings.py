"""The pictures that `explain` draws of what it found: one for each file, grids of twenty rows, or both."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from .._files import write_whole
from .._files.marks import marked

ROWS_OF_A_GRID = 20


class Drawings:
    """The pictures of one run.

    Args:
        folder: Where they go.
        figure: `"each"`, `"grid"` or `"both"`.
        form: Their ending, without a dot.
        drawing: Options of `explain._saving.picture`.
        files: All pictures that are tried.
        top: How many rows each of them has.
    """

    def __init__(
        self, folder: Path, figure: str, form: str, drawing: dict[str, Any], files: Sequence[Path], top: int
    ) -> None:
        self._folder, self._figure, self._form, self._drawing = folder, figure, form, drawing
        self._names = _names_of(files, -(-len(files) * top // ROWS_OF_A_GRID))
        self._waiting: list[Any] = []
        self._grids = 0

    def name_of(self, file: Path) -> str | None:
        """Return what the picture of a file is called; None where each has none."""
        return f"{self._names[file]}.{self._form}" if self._figure != "grid" else None

    def add(self, explanation: Any, files: Sequence[Path]) -> None:
        """Draw an `Explanation`, whose rows are of these files; rows of a grid wait until it is full."""
        if self._figure != "grid":
            for file in dict.fromkeys(files):
                rows = [place for place, other in enumerate(files) if other == file]
                self._write(f"{self._names[file]}.{self._form}", _rows_of(explanation, rows))
        if self._figure != "each":
            self._waiting += [_rows_of(explanation, [place]) for place in range(len(files))]
            while len(self._waiting) >= ROWS_OF_A_GRID:
                self._draw_grid(ROWS_OF_A_GRID)

    def finish(self) -> None:
        """Draw the rows that wait."""
        if self._waiting:
            self._draw_grid(len(self._waiting))

    def _draw_grid(self, count: int) -> None:
        parts, self._waiting = self._waiting[:count], self._waiting[count:]
        self._grids += 1
        name = "grid" if self._grids == 1 else f"grid-{self._grids}"
        self._write(f"{name}.{self._form}", _joined(parts))

    def _write(self, name: str, explanation: Any) -> None:
        from ..explain._saving import picture

        content = picture(explanation, self._form, **self._drawing)
        write_whole(self._folder / name, marked(content) if self._form == "png" else content)


def _rows_of(explanation: Any, rows: list[int]) -> Any:
    return replace(
        explanation,
        images=explanation.images[rows],
        maps={name: own[rows] for name, own in explanation.maps.items()},
        scores=explanation.scores[rows],
        classes=explanation.classes[rows],
        reasons={},
    )


def _joined(parts: list[Any]) -> Any:
    return replace(
        parts[0],
        images=np.concatenate([part.images for part in parts]),
        maps={name: np.concatenate([part.maps[name] for part in parts]) for name in parts[0].maps},
        scores=np.concatenate([part.scores for part in parts]),
        classes=np.concatenate([part.classes for part in parts]),
    )


def _names_of(files: Iterable[Path], grids: int) -> dict[Path, str]:
    """Return the name of each picture that is written, without ending: that of the file, numbered where it is taken."""
    taken = {"grid", "sanity", *(f"grid-{number}" for number in range(2, grids + 1))}
    names = {}
    for file in files:
        name, number = file.stem, 1
        while name.lower() in taken:
            number += 1
            name = f"{file.stem}-{number}"
        taken.add(name.lower())
        names[file] = name
    return names
