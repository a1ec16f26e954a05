"""Maps of volumes: tomographies, films."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.colors import Colormap
from matplotlib.figure import FigureBase
from numpy.typing import ArrayLike

from ._colours import Sign, colours_of
from ._figures import grid
from ._pictures import as_map, as_pictures
from .maps import draw
from .overlays import enlarged


def show_slices(
    map: ArrayLike,
    volume: ArrayLike | None = None,
    *,
    axis: int = 0,
    slices: int | Sequence[int] = 6,
    cmap: str | Colormap | None = None,
    alpha: float = 0.5,
    sign: Sign = "auto",
    outlier_percent: float = 0,
    value_range: tuple[float, float] | None = None,
    size: float = 2.0,
    figure: FigureBase | None = None,
    **imshow_kwargs: Any,
) -> FigureBase:
    """Draw slices through the map of a volume, all on one scale.

    Args:
        map: Floats (D, H, W); one of another size than the volume is enlarged linearly.
        volume: (D, H, W), or (D, H, W, C) with one or three channels; None draws the map alone.
        axis: Across which of the three axes to cut.
        slices: How many, evenly spread from the first to the last; or the numbers of those to show.
        cmap, alpha, sign, outlier_percent, value_range: As for `show_map`.
        size: Of a slice, in inches.
        figure: A figure, or a part of one, to draw in; None makes one.
        **imshow_kwargs: Handed on to `ax.imshow` for the map.

    Returns:
        The figure that was drawn in.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Example:
        >>> show_slices(maps[0], scans[0], axis=2, slices=[10, 20, 30])
    """
    values = as_map(map, rank=3)
    if volume is not None:
        volume = np.asarray(volume)
        if volume.ndim not in (3, 4):
            raise ValueError(f"`volume` must have shape (D, H, W) or (D, H, W, C), got {volume.shape}")
        values = enlarged(values, volume.shape[:3])
    if axis not in range(-3, 3):
        raise ValueError(f"`axis` must lie in -3..2, got {axis!r}")
    axis %= 3
    chosen = _chosen(slices, values.shape[axis])
    colours = colours_of(values, cmap, sign, outlier_percent)
    cut = np.moveaxis(colours.values, axis, 0)
    pictures = as_pictures(np.moveaxis(volume, axis, 0), value_range) if volume is not None else [None] * len(cut)
    figure, axes = grid(figure, 1, len(chosen), size)
    for ax, place in zip(axes[0], chosen, strict=True):
        draw(ax, colours._replace(values=cut[place]), pictures[place], alpha, **imshow_kwargs)
        ax.set_title(str(place))
    return figure


def _chosen(slices: int | Sequence[int], count: int) -> list[int]:
    """Return the numbers of the slices to show."""
    if isinstance(slices, int | np.integer):
        if slices < 1:
            raise ValueError(f"`slices` must be at least 1, got {slices}")
        return [int(place) for place in np.unique(np.linspace(0, count - 1, min(slices, count)).round())]
    wrong = [place for place in slices if not -count <= place < count]
    if wrong or not len(slices):
        raise ValueError(f"`slices` must name slices in {-count}..{count - 1}, got {list(slices)}")
    return [int(place) % count for place in slices]
