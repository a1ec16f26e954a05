"""A map laid over its image, as an array."""

from __future__ import annotations

from typing import Literal

import numpy as np
from matplotlib.colors import Colormap
from numpy.typing import ArrayLike

from .._maps.resizing import linear
from .._messages import did_you_mean
from ._colours import Colours, Sign, colours_of
from ._pictures import as_map, as_picture

Blend = Literal["mix", "fade", "mask", "contour"]


def overlay(
    map: ArrayLike,
    image: ArrayLike,
    *,
    cmap: str | Colormap | None = None,
    alpha: float = 0.5,
    blend: Blend = "mix",
    sign: Sign = "auto",
    outlier_percent: float = 0,
    value_range: tuple[float, float] | None = None,
) -> np.ndarray:
    """Return the picture of an image with a map laid over it.

    Args:
        map: Floats (H, W), usually in [0, 1]; one of another size is enlarged linearly to that of the image.
        image: (H, W), (H, W, 1), (H, W, 3) or (H, W, 4): bytes, or floats in `value_range`.
        cmap: A colour map of matplotlib; None takes `"inferno"`, or `"RdBu_r"` for maps of both signs. `"jet"` is
            that of the old papers.
        alpha: How much of the colours there is, in [0, 1].
        blend: `"mix"` lays the colours over all of the image, `"fade"` the more of them the stronger the map,
            `"mask"` darkens the image where the map is weak, `"contour"` draws lines at a quarter, half and three
            quarters.
        sign: `"positive"`, `"absolute"`, `"all"` (zero in the middle), or `"auto"`: both signs where there are both.
        outlier_percent: Share of the strongest values, in percent, that all get the last colour.
        value_range: Black and white of an image of floats; None takes the tightest of [0, 1], [-1, 1] and [0, 255] that
            holds all values.

    Returns:
        uint8 (H, W, 3), a new array.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Example:
        >>> overlay(np.zeros((2, 2)), np.full((2, 2, 3), 200, np.uint8), alpha=0).tolist()[0][0]
        [200, 200, 200]
    """
    if not 0 <= alpha <= 1:
        raise ValueError(f"`alpha` must lie in [0, 1], got {alpha!r}")
    if blend not in _BLENDS:
        options = ", ".join(repr(name) for name in _BLENDS)
        raise ValueError(f"`blend` must be one of {options}, got {blend!r}.{did_you_mean(blend, _BLENDS)}")
    picture = as_picture(image, value_range)
    colours = colours_of(enlarged(as_map(map), picture.shape[:2]), cmap, sign, outlier_percent)
    over, share = _BLENDS[blend](colours, picture)
    share = alpha * share[..., np.newaxis]
    return np.rint(share * over + (1 - share) * picture).astype(np.uint8)


def enlarged(values: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return a map in the size of its image."""
    return values if values.shape == shape else linear(values[np.newaxis], shape)[0]


def _mix(colours: Colours, picture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return colours.picture(), np.ones(colours.values.shape)


def _fade(colours: Colours, picture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return colours.picture(), colours.strength()


def _mask(colours: Colours, picture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.zeros_like(picture), 1 - colours.strength()


def _contour(colours: Colours, picture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    quarter = np.floor(np.minimum(colours.strength() * 4, 3))
    lines = np.zeros(quarter.shape)
    lines[:, :-1] += quarter[:, :-1] != quarter[:, 1:]
    lines[:-1] += quarter[:-1] != quarter[1:]
    return colours.picture(), np.minimum(lines, 1)


# Each returns the colours laid over the picture, and where.
_BLENDS = {"mix": _mix, "fade": _fade, "mask": _mask, "contour": _contour}
