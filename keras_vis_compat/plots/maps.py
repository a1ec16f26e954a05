"""One map, and a table of maps: an image a row, a method a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap
from matplotlib.figure import FigureBase
from matplotlib.image import AxesImage
from numpy.typing import ArrayLike

from ._colours import Colours, Sign, colours_of
from ._figures import axes_or_current, grid
from ._pictures import as_map, as_picture, as_pictures
from .overlays import enlarged


def show_map(
    map: ArrayLike,
    image: ArrayLike | None = None,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    cmap: str | Colormap | None = None,
    alpha: float = 0.5,
    sign: Sign = "auto",
    outlier_percent: float = 0,
    value_range: tuple[float, float] | None = None,
    **imshow_kwargs: Any,
) -> AxesImage:
    """Draw a map, over its image if that is given.

    Args:
        map: Floats (H, W), usually in [0, 1]; over an image of another size it is enlarged linearly.
        image: (H, W), (H, W, 1), (H, W, 3) or (H, W, 4): bytes, or floats in `value_range`; None draws the map alone.
        ax: Where to draw; None takes pyplot's current axes.
        title: Of the axes.
        cmap, sign, outlier_percent, value_range: As for `overlay`.
        alpha: How much of the map's colours there is over the image, in [0, 1].
        **imshow_kwargs: Handed on to `ax.imshow` for the map; `vmin` and `vmax` win over what is found out.

    Returns:
        What `ax.imshow` returned for the map: a colour bar can be made of it.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Example:
        >>> shown = show_map(maps[0], images[0], title="Grad-CAM")
        >>> shown.figure.colorbar(shown)
    """
    values = as_map(map)
    picture = None if image is None else as_picture(image, value_range)
    if picture is not None:
        values = enlarged(values, picture.shape[:2])
    colours = colours_of(values, cmap, sign, outlier_percent)
    ax = axes_or_current(ax)
    ax.set(xticks=[], yticks=[])
    if title is not None:
        ax.set_title(title)
    return draw(ax, colours, picture, alpha, **imshow_kwargs)


def show_maps(
    images: ArrayLike,
    maps: Mapping[str, ArrayLike] | ArrayLike,
    *,
    titles: Sequence[str] | None = None,
    class_names: Sequence[str] | None = None,
    scores: Sequence[float] | None = None,
    cmap: str | Colormap | None = None,
    alpha: float = 0.5,
    sign: Sign = "auto",
    outlier_percent: float = 0,
    value_range: tuple[float, float] | None = None,
    size: float = 2.0,
    colorbar: bool = True,
    figure: FigureBase | None = None,
    **imshow_kwargs: Any,
) -> FigureBase:
    """Draw a table: for each image a row, with the image itself and the map of each method.

    Args:
        images: (N, H, W) or (N, H, W, C), bytes or floats.
        maps: `{name of the method: maps (N, h, w)}`, or the maps of one. Each method has a scale of its own.
        titles: A text for each row.
        class_names: Instead of `titles`, the name of the class that is explained in each image.
        scores: With `class_names`, the probability of each, in [0, 1], which is written behind the name.
        cmap, alpha, sign, outlier_percent, value_range: As for `show_map`.
        size: Of a picture, in inches.
        colorbar: Whether to draw the scale.
        figure: A figure, or a part of one, to draw in; None makes one.
        **imshow_kwargs: Handed on to `ax.imshow` for the maps.

    Returns:
        The figure that was drawn in.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Example:
        >>> show_maps(images, {"Grad-CAM": cams, "Saliency": maps}, class_names=["cat", "dog"]).savefig("maps.png")
    """
    pictures = as_pictures(images, value_range)
    named = maps if isinstance(maps, Mapping) else {"": maps}
    if not named:
        raise ValueError("`maps` must hold the maps of at least one method, got an empty dict")
    columns = {
        name: colours_of(_one_per_image(own, pictures, name), cmap, sign, outlier_percent)
        for name, own in named.items()
    }
    labels = row_titles(len(pictures), titles, class_names, scores)
    figure, axes = grid(figure, len(pictures), 1 + len(columns), size, extra=0.6 * colorbar)
    shown: list[AxesImage] = []
    for row, picture in enumerate(pictures):
        axes[row, 0].imshow(picture)
        axes[row, 0].set_ylabel(labels[row])
        for ax, (name, colours) in zip(axes[row, 1:], columns.items(), strict=True):
            own = enlarged(colours.values[row], picture.shape[:2])
            shown.append(draw(ax, colours._replace(values=own), picture, alpha, **imshow_kwargs))
            if not row:
                ax.set_title(name)
    if colorbar:
        _add_scales(figure, axes, shown[: len(columns)])
    return figure


def draw(ax: Axes, colours: Colours, picture: np.ndarray | None, alpha: float, **imshow_kwargs: Any) -> AxesImage:
    """Draw a map in its colours, over a picture if there is one."""
    if picture is not None:
        ax.imshow(picture)
        imshow_kwargs.setdefault("alpha", alpha)
    scale = {"cmap": colours.cmap, "vmin": colours.lowest, "vmax": colours.highest}
    return ax.imshow(colours.values, **{**scale, **imshow_kwargs})


def row_titles(
    count: int,
    titles: Sequence[str] | None,
    class_names: Sequence[str] | None,
    scores: Sequence[float] | None,
) -> list[str]:
    """Return the text of each row: a title, or a class and its probability."""
    for name, given in (("titles", titles), ("class_names", class_names), ("scores", scores)):
        if given is not None and (isinstance(given, str) or len(given) != count):
            raise ValueError(f"`{name}` must hold one entry for each of the {count} images, got {given!r}")
    if titles is not None:
        return [str(title) for title in titles]
    names = [""] * count if class_names is None else [str(name) for name in class_names]
    shares = [""] * count if scores is None else [f"{score:.0%}" for score in scores]
    return [" ".join(filter(None, pair)) for pair in zip(names, shares, strict=True)]


def _one_per_image(maps: ArrayLike, pictures: list[np.ndarray], name: str) -> np.ndarray:
    own = [as_map(one, name="map") for one in np.asarray(maps)]
    if len(own) != len(pictures):
        raise ValueError(
            f"`maps` must hold one map for each of the {len(pictures)} images, got {len(own)} for {name!r}"
        )
    return np.stack(own)


def _add_scales(figure: FigureBase, axes: np.ndarray, shown: list[AxesImage]) -> None:
    """Draw the colours: once beside all maps where every method has the same, else below each method's own."""
    if len({(one.get_clim(), one.get_cmap().name) for one in shown}) == 1:
        aspect = max(40, 20 * len(axes))  # as wide beside twenty rows as beside two
        figure.colorbar(shown[0], ax=axes.ravel().tolist(), aspect=aspect, ticks=shown[0].get_clim())
        return
    for column, one in enumerate(shown, start=1):
        bar = figure.colorbar(one, ax=axes[:, column].tolist(), location="bottom", ticks=one.get_clim())
        bar.ax.set_xticklabels([f"{end:.3g}" for end in one.get_clim()])
