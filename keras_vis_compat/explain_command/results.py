"""What `explain` writes, as it goes along: pictures at once, maps and tables at the end, whatever the end is."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .._files import write_whole
from .._files.folders import MANIFEST
from .._files.marks import marked
from ..models import APPLICATION
from ..plots._pictures import as_pictures
from .drawings import Drawings
from .map_files import MapFiles
from .pages import Pages
from .sanity import figure
from .work import written_tables

_GIVEN_BY_KERAS = r"(sequential|functional|model)(_\d+)?"


class Wanted(NamedTuple):
    """What is to be written, and how it is drawn."""

    figure: str
    form: str
    maps: str
    tables: tuple[str, ...]
    html: bool
    drawing: dict[str, Any]


class Results:
    """The results of one run.

    Args:
        folder: Where they go; claimed already.
        wanted: What is to be written.
        about: What the manifest says of the run.
        files: All pictures that are tried.
        top: How many rows each of them has.
    """

    def __init__(self, folder: Path, wanted: Wanted, about: dict[str, Any], files: Sequence[Path], top: int = 1):
        self.folder, self._wanted, self._about = folder, wanted, about
        self.rows: list[dict[str, Any]] = []
        self.unreadable: list[dict[str, str]] = []
        self._drawings = Drawings(folder, wanted.figure, wanted.form, wanted.drawing, files, top)
        self._pages = Pages(folder, _title(about["model"]), top, files) if wanted.html else None
        self._maps = MapFiles(folder)
        self._figures: dict[str, dict[str, list[np.ndarray]]] = defaultdict(lambda: defaultdict(list))
        self._similarities: dict[str, dict[str, list[np.ndarray]]] = defaultdict(lambda: defaultdict(list))
        self._noted = 0
        self.note("running")

    def add(
        self, explanation: Any, files: Sequence[Path], figures: dict[str, dict[str, np.ndarray]],
        similarities: dict[str, dict[str, np.ndarray]] | None = None,
    ) -> None:  # fmt: skip
        """Write what there is of some pictures.

        Args:
            explanation: An `Explanation` whose images are pixels.
            files: The file of each of its rows; rows of one file follow each other.
            figures: `{method: {metric: values}}`, a value for each row.
            similarities: `{method: {layer: values}}`, how like the map of each row stays with random weights.
        """
        self._drawings.add(explanation, files)
        if self._pages:
            self._pages.add(replace(explanation, images=np.stack(as_pictures(explanation.images))), files)
        if self._wanted.maps == "npz":
            self._maps.add(explanation.maps)
        for kept, given in ((self._figures, figures), (self._similarities, similarities or {})):
            for method, own in given.items():
                for name, values in own.items():
                    kept[method][name].append(values)
        self.rows += [self._row(explanation, place, file) for place, file in enumerate(files)]
        if len(self.rows) > 1.2 * self._noted:  # seldom enough that ten thousand pictures do not cost more for each
            self.note("running")

    def refuse(self, file: Path, reason: str) -> None:
        """Remember a picture that cannot be read."""
        self.unreadable.append({"file": str(file), "reason": reason})

    def blank(self) -> list[tuple[str, str, str]]:
        """Return (file, method, why) of each blank map."""
        return [(row["file"], method, why) for row in self.rows for method, why in row["blank"].items()]

    def table(self) -> Any:
        """Return the `Table` of the metrics; None without any."""
        if not self._figures:
            return None
        from ..metrics.evaluate import METRICS

        return _table_of(self._figures, lambda name: METRICS[name].better)

    def sanity(self) -> Any:
        """Return the `Table` of how like maps stay with random weights, a column for each layer; None without any."""
        return _table_of(self._similarities, lambda name: "lower") if self._similarities else None

    def finish(self, state: str) -> None:
        """Write the last grid, the maps, the tables, and a manifest that says how the run ended."""
        self._drawings.finish()
        rows = {"files": [row["file"] for row in self.rows], "classes": [row["class"] for row in self.rows]}
        self._maps.write(len(self.rows), {name: np.array(values) for name, values in rows.items()})
        table, sanity = self.table(), self.sanity()
        if self._pages:
            self._pages.finish(table, sanity)
        if table is not None:
            written_tables(table, self.folder, self._wanted.tables)
            self._about["metrics"] = table.to_dict()
        if sanity is not None:
            written_tables(sanity, self.folder, self._wanted.tables, "sanity")
            content = figure(sanity, self._wanted.form)
            write_whole(
                self.folder / f"sanity.{self._wanted.form}", marked(content) if self._wanted.form == "png" else content
            )
            self._about["sanity"] = {"similarity": "spearman", "weights": "normal", "maps": sanity.to_dict()}
        self.note(state)

    def _row(self, explanation: Any, place: int, file: Path) -> dict[str, Any]:
        number = int(explanation.classes[place])
        return {
            "file": str(file),
            "picture": self._drawings.name_of(file),
            "class": number,
            "class_name": explanation.name_of(number),
            "score": float(explanation.scores[place]),
            "blank": {name: own[place] for name, own in explanation.reasons.items() if place in own},
        }

    def note(self, state: str) -> None:
        """Write the manifest: what is done, and whether that is all. A run that is killed leaves the last one."""
        content = {
            "made_by": "keras_vis_compat", "state": state, **self._about, "images": self.rows,
            "unreadable": self.unreadable,
        }  # fmt: skip
        write_whole(self.folder / MANIFEST, json.dumps(content, indent=2).encode())
        self._noted = len(self.rows)


def _table_of(kept: dict[str, dict[str, list[np.ndarray]]], better: Callable[[str], str]) -> Any:
    from ..metrics.table import Table

    values = {method: {name: np.concatenate(parts) for name, parts in own.items()} for method, own in kept.items()}
    return Table(values, {name: better(name) for name in next(iter(values.values()))})


def _title(model: dict[str, Any]) -> str:
    """Return the title of a page: the model by the name that its owner gave it, else by that of its file."""
    name = model["name"]
    if re.fullmatch(_GIVEN_BY_KERAS, name):
        name = Path(model["source"].removeprefix(APPLICATION)).name
    return f"What {name} looks at"
