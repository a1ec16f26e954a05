"""A paper's table of several runs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from .._inputs.checks import whole
from .._messages import did_you_mean
from .results import Result

if TYPE_CHECKING:  # the metrics load TensorFlow, for which nobody who asks for the words of a command waits
    from ..metrics.table import Table

BY = ("method", "model", "data")


def summarize(
    runs: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    by: Sequence[str] = ("method",),
    n_bootstrap: int = 1000,
    seed: int = 0,
) -> Table:
    """Return the table of the figures in the folders of several runs, with 95 % intervals.

    Images that could not be explained have no part in it.

    Args:
        runs: Folders that `explain_dataset` wrote.
        by: What a row of the table stands for: some of `"method"`, `"model"`, `"data"`. Images of runs that are
            alike in these are taken together.
        n_bootstrap: By how many resamples of the images the interval of each mean is found; 0 for none.
        seed: Of the resamples.

    Returns:
        A `Table`, which turns into Markdown, LaTeX and CSV.

    Raises:
        ValueError: A folder holds no results, runs have different metrics, or an argument does not fit.

    Example:
        >>> print(summarize(["runs/a", "runs/b"], by=["method", "model"]).to_markdown())
    """
    from ..metrics.evaluate import METRICS, intervals_of
    from ..metrics.table import Table

    resamples, seed = checked_words(by, n_bootstrap, seed)
    results = [Result(run) for run in ([runs] if isinstance(runs, str | os.PathLike) else runs)]
    metrics = {result.job.metrics for result in results}
    if len(metrics) != 1:
        raise ValueError(
            f"`runs` must have the same metrics, got {' and '.join(map(str, sorted(metrics))) or 'no runs'}"
        )
    names = next(iter(metrics))
    values: dict[str, dict[str, list[np.ndarray]]] = {}
    for result in results:
        for method in result.methods:
            row = values.setdefault(_title(result, method, by), {name: [] for name in names})
            for name, own in _figures(result, method, names).items():
                row[name].append(own)
    joined = {title: {name: np.concatenate(own) for name, own in row.items()} for title, row in values.items()}
    empty = next((title for title, row in joined.items() if any(not own.size for own in row.values())), None)
    if empty is not None:
        raise ValueError(f"{empty}: no image of it was explained")
    better = {name: METRICS[name].better for name in names}
    return Table(joined, better, intervals_of(joined, resamples, seed) if resamples else {})


def checked_words(by: Sequence[str], n_bootstrap: int, seed: int) -> tuple[int, int]:
    """Return how many resamples there are, and their seed; raise ValueError where rows cannot stand for `by`."""
    odd = next((name for name in by if name not in BY), None)
    if odd is not None or not by:
        raise ValueError(f"`by` must be some of {', '.join(BY)}, got {odd or by!r}.{did_you_mean(odd, BY)}")
    return whole(n_bootstrap, "n_bootstrap", 0), whole(seed, "seed", 0)


def _title(result: Result, method: str, by: Sequence[str]) -> str:
    parts = {
        "method": method,
        "model": os.path.basename(result.job.model),
        "data": ", ".join(os.path.basename(name.rstrip("/")) for name in result.job.source),
    }
    return ", ".join(parts[name] for name in by)


def _figures(result: Result, method: str, names: Sequence[str]) -> dict[str, np.ndarray]:
    table = result.table(method)
    if not table.num_columns:
        return {name: np.empty(0) for name in names}
    good = table.filter(table["error"].is_null())
    return {name: good[name].to_numpy() for name in names}
