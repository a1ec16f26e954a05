"""Maps of one-dimensional inputs: sounds, time series, token sequences."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap
from matplotlib.image import AxesImage
from numpy.typing import ArrayLike

from ._colours import Sign, colours_of
from ._figures import axes_or_current
from ._pictures import as_map
from .overlays import enlarged


def show_signal(
    map: ArrayLike,
    signal: ArrayLike | None = None,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    cmap: str | Colormap | None = None,
    alpha: float = 0.6,
    sign: Sign = "auto",
    outlier_percent: float = 0,
    **imshow_kwargs: Any,
) -> AxesImage:
    """Draw the map of a signal as the colour of the paper on which its line is drawn.

    Args:
        map: Floats (T,); one of another length than the signal is stretched linearly.
        signal: Floats (T,), or (T, C) for a line of each channel; None draws the map alone.
        ax: Where to draw; None takes pyplot's current axes.
        title: Of the axes.
        cmap, sign, outlier_percent: As for `overlay`.
        alpha: How much of the map's colours there is, in [0, 1].
        **imshow_kwargs: Handed on to `ax.imshow`.

    Returns:
        What `ax.imshow` returned: a colour bar can be made of it.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Example:
        >>> show_signal(maps[0], heartbeats[0], title="why this is called an arrhythmia")
    """
    values = as_map(map, rank=1)
    line = None if signal is None else _line(signal)
    if line is not None:
        values = enlarged(values, line.shape[:1])
    colours = colours_of(values, cmap, sign, outlier_percent)
    low, high = (0.0, 1.0) if line is None else (float(line.min()), float(line.max()))
    margin = 0.05 * (high - low) or 0.5
    ax = axes_or_current(ax)
    if line is not None:
        ax.plot(line, color="black", linewidth=1)
    scale = {"cmap": colours.cmap, "vmin": colours.lowest, "vmax": colours.highest, "alpha": alpha, "aspect": "auto"}
    extent = (-0.5, len(values) - 0.5, low - margin, high + margin)
    shown = ax.imshow(colours.values[np.newaxis], **{**scale, "extent": extent, **imshow_kwargs})
    if line is None:
        ax.set_yticks([])
    if title is not None:
        ax.set_title(title)
    return shown


def _line(signal: ArrayLike) -> np.ndarray:
    line = np.asarray(signal)
    return as_map(line, rank=2 if line.ndim == 2 else 1, name="signal")
