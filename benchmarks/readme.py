"""The measured part of README.md, between two marks."""

from pathlib import Path

from . import chart
from .table import report

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def write_into(results, folder):
    """Write tables into README.md of the folder, results and pictures beside it."""
    folder = Path(folder)
    readme = folder / "README.md"
    readme.write_text(replaced(readme.read_text(encoding="utf-8"), _measured(results)), encoding="utf-8")
    results.save(folder / "results.json")
    chart.draw(results, folder)


def replaced(text, measured):
    """Return the text with everything between the marks replaced."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"README.md must hold {BEGIN} and {END}: the measured part goes between them")
    return f"{before}{BEGIN}\n\n{measured}\n{END}{after}"


def _measured(results):
    pictures = {"ratios.png": ("Times the limit", results.records), "growth.png": ("As work grows", results.growth)}
    shown = [f"![{title}]({name})" for name, (title, figures) in pictures.items() if figures]
    return f"{report(results)}\n" + "\n\n".join(shown) + "\n"
