"""The parts of a page that are there before its script runs. Every text of others passes `escape`."""

from collections.abc import Iterable, Mapping
from html import escape
from math import isnan, nan
from typing import Any

from .page_contents import Contents

_ARROWS = {"higher": " ↑", "lower": " ↓"}


def method_buttons(methods: Iterable[str]) -> str:
    """Return the buttons of the methods, the first one chosen."""
    return "".join(
        f'<label><input type="radio" name="method" value="{row}"{" checked" * (row == 0)}>'
        f"<span>{escape(method)}</span></label>"
        for row, method in enumerate(methods)
    )


def class_options(labels: list[str]) -> str:
    """Return the choice of a class, nothing where there is none."""
    if labels == [""]:
        return ""
    options = "".join(f'<option value="{row}">{escape(label)}</option>' for row, label in enumerate(labels))
    return f'<label>Class <select id="label">{options}</select></label>'


def colour_options(names: Iterable[str]) -> str:
    """Return the choice of a colour map."""
    return "".join(f"<option>{escape(name)}</option>" for name in names)


def metrics_section(table: Any, name: str = "metrics", title: str = "Metrics", note: str = "") -> str:
    """Return a table of figures that can be sorted, nothing where there is none.

    Args:
        table: A `metrics.Table`, or `{method: {metric: number}}`.
        name: What the page calls it.
        title: Above it.
        note: Below the title.
    """
    rows = _means(table)
    if not rows:
        return ""
    better = dict(getattr(table, "better", {}))
    metrics = list(dict.fromkeys([*better, *(metric for row in rows.values() for metric in row)]))
    heads = "".join(
        f'<th scope="col" aria-sort="none" data-better="{escape(better.get(metric, ""))}">'
        f'<button type="button">{escape(metric)}{_ARROWS.get(better.get(metric, ""), "")}</button></th>'
        for metric in metrics
    )
    best = {metric: table.best(metric) for metric in better}
    intervals = getattr(table, "intervals", {})
    told = f'<p class="quiet">{escape(note)}</p>' if note else ""
    body = "".join(_row(method, row, metrics, best, intervals.get(method, {})) for method, row in rows.items())
    return (
        f'<section aria-labelledby="{name}-title"><h2 id="{name}-title">{title}</h2>{told}'
        f'<div class="scroll" tabindex="0" role="region" aria-labelledby="{name}-title">'
        f'<table id="{name}" class="sortable"><thead><tr>'
        f'<th scope="col" aria-sort="none"><button type="button">method</button></th>{heads}'
        f"</tr></thead><tbody>{body}</tbody></table></div></section>"
    )


def _means(table: Any) -> dict[str, dict[str, float]]:
    if table is None:
        return {}
    rows = table.to_dict() if hasattr(table, "to_dict") else table
    if not isinstance(rows, Mapping) or not all(isinstance(row, Mapping) for row in rows.values()):
        raise TypeError(
            f"`table` must be a `metrics.Table` or {{method: {{metric: number}}}}, got {type(table).__qualname__}"
        )
    return {str(method): {str(name): float(value) for name, value in row.items()} for method, row in rows.items()}


def _row(
    method: str, row: dict[str, float], metrics: list[str], best: Mapping[str, list[str]], intervals: Mapping[str, Any]
) -> str:
    cells = "".join(
        _cell(row.get(metric, nan), method in best.get(metric, ()), intervals.get(metric)) for metric in metrics
    )
    return f'<tr><th scope="row" data-value="{escape(method)}">{escape(method)}</th>{cells}</tr>'


def _cell(value: float, best: bool, interval: tuple[float, float] | None) -> str:
    if isnan(value):
        return '<td data-value="">–</td>'
    number = repr(value).replace("inf", "Infinity")  # as JavaScript has it
    mark = ' class="best"' if best else ""
    ends = "" if interval is None else f" <small>[{interval[0]:.3g}, {interval[1]:.3g}]</small>"
    return f'<td data-value="{number}"{mark}>{value:.3g}{ends}</td>'


def reasons_section(contents: Contents) -> str:
    """Return why maps are blank, each cause once, with the images it holds for; nothing where there is none."""
    rows: dict[tuple[int, int, str], list[int]] = {}
    for label, of in enumerate(contents.reasons):
        for method, causes in enumerate(of):
            for image, why in causes.items():
                rows.setdefault((label, method, why), []).append(image)
    if not rows:
        return ""
    items = "".join(_reason(contents, *cause, images) for cause, images in rows.items())
    return (
        '<section aria-labelledby="reasons-title"><h2 id="reasons-title">Blank maps</h2>'
        f'<ul id="reasons">{items}</ul></section>'
    )


def _reason(contents: Contents, label: int, method: int, why: str, images: list[int]) -> str:
    whose = " · ".join(filter(None, (contents.methods[method], contents.labels[label])))
    buttons = " ".join(
        f'<button type="button" class="link" data-image="{image}" data-method="{method}" data-label="{label}">'
        f"{escape(contents.titles[image])}</button>"
        for image in images
    )
    return f"<li><strong>{escape(whose)}</strong>: {escape(why)} {buttons}</li>"
