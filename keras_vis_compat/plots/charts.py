"""What metrics say of methods: curves, bars, and the similarity of maps as weights are made random."""

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes

from ._figures import axes_or_current


class HasCurves(Protocol):
    """What `insertion(…, return_curves=True)` and `deletion` return."""

    @property
    def areas(self) -> np.ndarray: ...
    @property
    def fractions(self) -> np.ndarray: ...
    @property
    def scores(self) -> np.ndarray: ...


def show_curves(
    curves: HasCurves | Mapping[str, HasCurves], *, ax: Axes | None = None, title: str | None = None, **plot_kwargs: Any
) -> Axes:
    """Draw the mean score of all images as their pixels are added or removed, a line for each method.

    Args:
        curves: What `metrics.insertion` or `metrics.deletion` returned with `return_curves=True`, or
            `{name of the method: that}`. A band shows the standard error of the mean where there are several images.
        ax: Where to draw; None takes pyplot's current axes.
        title: Of the axes.
        **plot_kwargs: Handed on to `ax.plot`.

    Returns:
        The axes; the area under each line stands in the legend.

    Raises:
        TypeError: `curves` is none.

    Example:
        >>> show_curves({"Grad-CAM": insertion(model, score, images, maps, return_curves=True)}, title="Insertion")
    """
    named = curves if isinstance(curves, Mapping) else {"": curves}
    for name, own in named.items():
        if not all(hasattr(own, part) for part in ("areas", "fractions", "scores")):
            raise TypeError(
                f"`curves` must come from insertion or deletion with return_curves=True, got {own!r} {name}".rstrip()
            )
    ax = axes_or_current(ax)
    for name, own in named.items():
        shares, mean = 100 * own.fractions, own.scores.mean(0)
        label = f"{name} {own.areas.mean():.3f}".strip()
        (line,) = ax.plot(shares, mean, **{"label": label, **plot_kwargs})
        if len(own.scores) > 1:
            error = own.scores.std(0, ddof=1) / np.sqrt(len(own.scores))
            ax.fill_between(shares, mean - error, mean + error, color=line.get_color(), alpha=0.2, linewidth=0)
    ax.set(xlabel="% of pixels", ylabel="mean score", xlim=(0, 100), title=title or "")
    ax.legend(title="area under the curve")
    return ax


def show_metrics(table: Mapping[str, Mapping[str, float]] | Any, *, ax: Axes | None = None, **barh_kwargs: Any) -> Axes:
    """Draw the figures of several methods as bars, a group for each metric.

    Metrics have different units, so the bars of a group are as long as their share of its largest value; the values
    themselves stand behind them.

    Args:
        table: `{method: {metric: value}}`, or anything whose `to_dict()` gives that.
        ax: Where to draw; None takes pyplot's current axes.
        **barh_kwargs: Handed on to `ax.barh`.

    Returns:
        The axes.

    Raises:
        TypeError, ValueError: `table` is none, or its methods have different metrics.

    Example:
        >>> axes = show_metrics({"Grad-CAM": {"drop": 29.4, "ADCC": 0.69}, "random": {"drop": 17.2, "ADCC": 0.57}})
    """
    rows = _nested(table.to_dict() if hasattr(table, "to_dict") else table, "table")
    metrics = list(next(iter(rows.values())))
    odd = [method for method, figures in rows.items() if list(figures) != metrics]
    if odd:
        raise ValueError(f"`table` must have the same metrics for every method, {metrics}, got others for {odd[0]!r}")
    ax = axes_or_current(ax)
    thickness = 0.8 / len(rows)
    if len(rows) > 10:
        ax.set_prop_cycle(color=colormaps["tab20"](range(20)))  # no two methods of one colour
    for place, (method, figures) in enumerate(rows.items()):
        values = np.array([float(figures[metric]) for metric in metrics])
        largest = np.array([max(abs(float(own[metric])) for own in rows.values()) or 1 for metric in metrics])
        heights = np.arange(len(metrics)) + (place - (len(rows) - 1) / 2) * thickness
        bars = ax.barh(heights, values / largest, thickness, **{"label": method, **barh_kwargs})
        ax.bar_label(bars, [f"{value:.3g}" for value in values], padding=3)
    ax.set(yticks=range(len(metrics)), yticklabels=metrics, xticks=[])
    ax.margins(x=0.15)
    ax.invert_yaxis()
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=len(rows) if len(rows) <= 5 else 3, frameon=False)
    return ax


def show_randomisation(
    result: Mapping[str, Any] | Mapping[str, Mapping[str, Any]], *, ax: Axes | None = None, **plot_kwargs: Any
) -> Axes:
    """Draw how like the first map a map stays as the weights of more and more layers become random.

    A method whose line stays near 1 shows something that the weights have no part in.

    Args:
        result: What `metrics.model_randomisation` returned: `{layer: similarity}` in the order in which the layers were
            made random, one number in [-1, 1] or one for each image, whose mean is drawn; or `{method: that}`.
        ax: Where to draw; None takes pyplot's current axes.
        **plot_kwargs: Handed on to `ax.plot`.

    Returns:
        The axes.

    Raises:
        TypeError: `result` is no such mapping.

    Example:
        >>> axes = show_randomisation({"Grad-CAM": {"dense": 0.4, "conv": 0.1}, "RISE": {"dense": 0.98, "conv": 0.95}})

    Source:
        Adebayo et al. 2018, "Sanity Checks for Saliency Maps", https://arxiv.org/abs/1810.03292
    """
    lines = result if _is_nested(result) else {"": result}
    ax = axes_or_current(ax)
    for method, similarities in _nested(lines, "result").items():
        ax.plot(
            list(similarities),
            [float(np.mean(one)) for one in similarities.values()],
            **{"marker": "o", "label": method, **plot_kwargs},
        )
    ax.axhline(0, color="0.7", linewidth=0.8, zorder=0)
    ax.set(ylim=(-1.05, 1.05), ylabel="similarity to the first map", xlabel="random weights down to this layer")
    ax.tick_params(axis="x", rotation=30)
    if list(lines) != [""]:
        ax.legend()
    return ax


def _is_nested(mapping: Any) -> bool:
    return isinstance(mapping, Mapping) and any(isinstance(value, Mapping) for value in mapping.values())


def _nested(mapping: Any, name: str) -> Mapping[str, Mapping[str, float]]:
    """Return a mapping of mappings that are not empty, and say what is wrong with one that is none."""
    good = (
        isinstance(mapping, Mapping) and mapping and all(isinstance(own, Mapping) and own for own in mapping.values())
    )
    if not good:
        raise TypeError(f"`{name}` must be a dict of dicts by method, with numbers in them, got {mapping!r}")
    return mapping
