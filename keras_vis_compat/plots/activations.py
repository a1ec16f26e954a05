"""What activation maximization made up."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt

import numpy as np
from matplotlib.figure import FigureBase
from numpy.typing import ArrayLike

from ._figures import grid
from ._pictures import as_picture
from .maps import row_titles


def show_activation(
    images: np.ndarray | Sequence[ArrayLike],
    titles: Sequence[str] | None = None,
    *,
    columns: int | None = None,
    value_range: tuple[float, float] | None = None,
    size: float = 2.0,
    figure: FigureBase | None = None,
) -> FigureBase:
    """Draw inputs that a network was asked to make up, in a grid.

    Args:
        images: (N, H, W, C), (N, H, W), or a list of images of any sizes.
        titles: A text for each.
        columns: How many stand in a row; None makes the grid about square.
        value_range: Black and white of floats; None takes, for each image, the tightest of [0, 1], [-1, 1] and [0, 255]
            that holds all its values.
        size: Of a picture, in inches.
        figure: A figure, or a part of one, to draw in; None makes one.

    Returns:
        The figure that was drawn in.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Example:
        >>> show_activation(ActivationMaximization(model)(CategoricalScore([3, 8])), titles=["3", "8"])
    """
    pictures = [as_picture(image, value_range) for image in images]
    if not pictures:
        raise ValueError("`images` must hold at least one image, got none")
    labels = row_titles(len(pictures), titles, None, None)
    columns = columns or ceil(sqrt(len(pictures)))
    if columns < 1:
        raise ValueError(f"`columns` must be at least 1, got {columns}")
    figure, axes = grid(figure, ceil(len(pictures) / columns), columns, size)
    for ax in axes.flat[len(pictures) :]:
        ax.set_axis_off()
    for ax, picture, label in zip(axes.flat, pictures, labels, strict=False):
        ax.imshow(picture)
        ax.set_title(label)
    return figure
