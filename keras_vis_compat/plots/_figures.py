"""Axes and figures: the given ones, else pyplot's, so that notebooks show them."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase


def axes_or_current(ax: Axes | None) -> Axes:
    """Return the given axes, else the current ones of pyplot, as matplotlib's own functions draw on."""
    if ax is not None and not isinstance(ax, Axes):
        raise TypeError(f"`ax` must be matplotlib axes or None, got {type(ax).__name__}")
    return plt.gca() if ax is None else ax


def grid(figure: FigureBase | None, rows: int, columns: int, size: float, extra: float = 0.0) -> tuple[Any, np.ndarray]:
    """Return a figure and its axes (rows, columns) without ticks, each about `size` inches wide and high."""
    if figure is None:
        figure = plt.figure(figsize=(size * columns + extra, size * rows), layout="compressed")
    elif not isinstance(figure, FigureBase):
        raise TypeError(f"`figure` must be a figure of matplotlib or None, got {type(figure).__name__}")
    axes = figure.subplots(rows, columns, squeeze=False)
    for ax in axes.flat:
        ax.set(xticks=[], yticks=[])
    return figure, axes
