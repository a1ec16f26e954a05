"""A table of figures: methods by metrics, with intervals, for a paper, a spreadsheet, a notebook."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

_LATEX = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%$#_{}"} | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


class Interval(NamedTuple):
    """What a bootstrap says of a mean: 95 % of the resampled means lie between the two."""

    low: float
    high: float


@dataclass(frozen=True)
class Table:
    """The figures of several methods.

    Attributes:
        values: `{method: {metric: values (N,)}}`, one value for each image.
        better: `{metric: "higher" or "lower"}`.
        intervals: `{method: {metric: Interval}}` of the means; empty where none were asked for.
        seconds: `{method: seconds}` that the maps of all images took.

    Example:
        >>> table = Table({"a": {"drop": np.array([10.0, 30.0])}}, {"drop": "lower"})
        >>> table.to_dict()
        {'a': {'drop': 20.0}}
        >>> print(table.to_markdown())
        | method | drop ↓ |
        |---|---:|
        | a | 20 |
    """

    values: Mapping[str, Mapping[str, np.ndarray]]
    better: Mapping[str, str]
    intervals: Mapping[str, Mapping[str, Interval]] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def methods(self) -> list[str]:
        """The names of the methods."""
        return list(self.values)

    @property
    def metrics(self) -> list[str]:
        """The names of the metrics."""
        return list(self.better)

    def best(self, metric: str) -> list[str]:
        """Return the methods whose mean is the best of a metric: several where they are equal."""
        means = {method: figures[metric] for method, figures in self.to_dict().items()}
        winner = (max if self.better[metric] == "higher" else min)(means.values())
        return [method for method, mean in means.items() if mean == winner]

    def to_dict(self) -> dict[str, dict[str, float]]:
        """Return `{method: {metric: mean over the images}}`."""
        return {method: {name: float(own.mean()) for name, own in row.items()} for method, row in self.values.items()}

    def to_frame(self) -> Any:
        """Return the means as a pandas DataFrame: a row for each method, a column for each metric.

        Raises:
            ImportError: pandas is not installed.
        """
        import pandas

        return pandas.DataFrame.from_dict(self.to_dict(), orient="index", columns=self.metrics)

    def to_csv(self, path: str | PathLike[str] | None = None) -> str:
        """Return the table as comma separated values, all digits; where there are intervals, their ends too.

        Args:
            path: Where to write it as well.
        """
        text = io.StringIO()
        ends = ("", "_low", "_high") if self.intervals else ("",)
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["method", *(name + end for name in self.metrics for end in ends)])
        for method, row in self.to_dict().items():
            writer.writerow(
                [method, *(number for name in self.metrics for number in self._numbers(method, name, row[name]))]
            )
        return _written(text.getvalue(), path)

    def to_markdown(self, path: str | PathLike[str] | None = None, *, mark_best: bool = False) -> str:
        """Return the table in Markdown; an arrow says which way is better, `mark_best` sets the best in bold.

        Args:
            path: Where to write it as well.
            mark_best: Whether to set the best figure of each metric in bold.
        """
        header, *rows = self._cells(mark_best, "**{}**".format, lambda name: name.replace("|", "\\|"), ("↑", "↓"))
        lines = [header, ["---", *["---:"] * len(self.metrics)], *rows]
        spaced = [f"|{'|'.join(line)}|" if line[0] == "---" else f"| {' | '.join(line)} |" for line in lines]
        return _written("\n".join(spaced) + "\n", path).removesuffix("\n")

    def to_latex(self, path: str | PathLike[str] | None = None, *, mark_best: bool = False) -> str:
        r"""Return the table in LaTeX, for the package booktabs.

        Args:
            path: Where to write it as well.
            mark_best: Whether to set the best figure of each metric in bold.
        """
        arrows = (r"$\uparrow$", r"$\downarrow$")
        cells = self._cells(mark_best, r"\textbf{{{}}}".format, lambda name: name.translate(_LATEX), arrows)
        header, *rows = [" & ".join(row) + r" \\" for row in cells]
        lines = [rf"\begin{{tabular}}{{l{'r' * len(self.metrics)}}}", r"\toprule", header, r"\midrule", *rows]
        return _written("\n".join([*lines, r"\bottomrule", r"\end{tabular}"]) + "\n", path).removesuffix("\n")

    def __str__(self) -> str:
        cells = self._cells(False, str, str, ("↑", "↓"))
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        return "\n".join(
            "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in cells
        )

    def _repr_html_(self) -> str:
        header, *rows = self._cells(False, str, escape, ("↑", "↓"))
        heads = "".join(f"<th>{cell}</th>" for cell in header)
        body = "".join(f"<tr><th>{row[0]}</th>{''.join(f'<td>{cell}</td>' for cell in row[1:])}</tr>" for row in rows)
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"

    def _cells(
        self, mark_best: bool, bold: Callable[[str], str], text: Callable[[str], str], arrows: tuple[str, str]
    ) -> Iterable[list[str]]:
        """Return the rows of the table as texts, the header first."""
        up, down = arrows
        header = [f"{text(name)} {up if self.better[name] == 'higher' else down}" for name in self.metrics]
        best = {name: self.best(name) if mark_best else [] for name in self.metrics}
        rows = []
        for method, row in self.to_dict().items():
            figures = [self._figure(method, name, row[name]) for name in self.metrics]
            marked = [
                bold(one) if method in best[name] else one for name, one in zip(self.metrics, figures, strict=True)
            ]
            rows.append([text(method), *marked])
        return [["method", *header], *rows]

    def _figure(self, method: str, metric: str, mean: float) -> str:
        interval = self.intervals.get(method, {}).get(metric)
        return f"{mean:.3g}" if interval is None else f"{mean:.3g} [{interval.low:.3g}, {interval.high:.3g}]"

    def _numbers(self, method: str, metric: str, mean: float) -> list[float]:
        return [mean, *(self.intervals[method][metric] if self.intervals else ())]


def _written(text: str, path: str | PathLike[str] | None) -> str:
    if path is not None:
        Path(path).write_text(text, encoding="utf-8")
    return text
