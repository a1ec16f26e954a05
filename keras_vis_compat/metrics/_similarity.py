"""How alike two maps are: by rank, by structure, by the directions of their edges."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import numpy as np
from scipy.ndimage import uniform_filter
from scipy.stats import rankdata

from .._inputs.checks import is_real
from .._inputs.user_code import blamed
from .._messages import did_you_mean
from .._types import Array

Similarity = Callable[[Array, Array], float]

_WINDOW, _CELLS, _DIRECTIONS, _BLOCK = 7, 8, 9, 3


def spearman(one: Array, other: Array) -> float:
    """The rank correlation of the values at all places, in [-1, 1]."""
    return _correlation(rankdata(one), rankdata(other))


def ssim(one: Array, other: Array) -> float:
    """The structural similarity, in [-1, 1]: means, spreads and correlation in windows of 7 places, fewer if need be.

    Source:
        Wang et al. 2004, "Image Quality Assessment", https://doi.org/10.1109/TIP.2003.819861
    """
    window = [min(_WINDOW, size - 1 + size % 2) for size in one.shape]
    places = int(np.prod(window))
    ends = [array.max() for array in (one, other)], [array.min() for array in (one, other)]
    small, smaller = (0.01 * (max(ends[0]) - min(ends[1]))) ** 2, (0.03 * (max(ends[0]) - min(ends[1]))) ** 2
    mean = partial(uniform_filter, size=window)
    mine, its = mean(one), mean(other)
    unbiased = places / (places - 1)
    spreads = unbiased * (mean(one * one) - mine * mine), unbiased * (mean(other * other) - its * its)
    together = unbiased * (mean(one * other) - mine * its)
    found = (2 * mine * its + small) * (2 * together + smaller)
    found = found / ((mine**2 + its**2 + small) * (sum(spreads) + smaller))
    inside = tuple(slice(size // 2, length - size // 2) for size, length in zip(window, one.shape, strict=True))
    return float(found[inside].mean())


def hog(one: Array, other: Array) -> float:
    """The correlation of histograms of the directions of edges, in [-1, 1]: 9 directions in about 8 × 8 cells.

    Source:
        Dalal and Triggs 2005, "Histograms of Oriented Gradients", https://doi.org/10.1109/CVPR.2005.177
    """
    return _correlation(directions(one), directions(other))


SIMILARITIES: dict[str, Similarity] = {"spearman": spearman, "ssim": ssim, "hog": hog}
_FITS: dict[str, Callable[[tuple[int, ...]], bool]] = {
    "spearman": lambda shape: True,
    "ssim": lambda shape: max(shape) >= 3,
    "hog": lambda shape: len(shape) == 2 and min(shape) >= 3,
}


def checked_similarity(similarity: str | Similarity) -> Similarity:
    """Return `(map, map) -> number` for a name or a function of one's own.

    Named ones say 1 of equal maps and 0 where one of two different maps has the same value everywhere.
    """
    if isinstance(similarity, str) and similarity in SIMILARITIES:
        return partial(_told, similarity)
    if not callable(similarity):
        known = ", ".join(map(repr, SIMILARITIES))
        raise ValueError(
            f"`similarity` must be one of {known} or a function (map, map) -> number, got {similarity!r}."
            f"{did_you_mean(similarity, SIMILARITIES)}"
        )
    return partial(_own, blamed(similarity, "similarity"))


def of_maps(similarity: Similarity, pairs: Iterable[tuple[Array, Array]]) -> Array:
    """Return the similarity of each map with its other, (N,), from (maps, others) of each input: the mean over them."""
    values = [[similarity(*pair) for pair in zip(ones, others, strict=True)] for ones, others in pairs]
    return np.mean(np.asarray(values, np.float64), axis=0)


def directions(image: Array) -> Array:
    """Return the histograms of the directions of edges, normalised by blocks of cells, as one row."""
    rows, columns = np.zeros_like(image), np.zeros_like(image)
    rows[1:-1], columns[:, 1:-1] = image[2:] - image[:-2], image[:, 2:] - image[:, :-2]
    bins = np.minimum(np.degrees(np.arctan2(rows, columns)) % 180 // (180 / _DIRECTIONS), _DIRECTIONS - 1)
    strengths = np.hypot(rows, columns)[..., np.newaxis] * (bins[..., np.newaxis] == np.arange(_DIRECTIONS))
    size = [max(1, round(length / _CELLS)) for length in image.shape]
    count = [length // own for length, own in zip(image.shape, size, strict=True)]
    cells = strengths[: count[0] * size[0], : count[1] * size[1]]
    cells = cells.reshape(count[0], size[0], count[1], size[1], _DIRECTIONS).mean((1, 3))
    block = [min(_BLOCK, own) for own in count]
    views = np.lib.stride_tricks.sliding_window_view(cells, block, axis=(0, 1))
    blocks = np.moveaxis(views, 2, -1).reshape(-1, block[0] * block[1] * _DIRECTIONS)
    return _unit(np.minimum(_unit(blocks), 0.2)).ravel()


def _unit(rows: Array) -> Array:
    return rows / np.sqrt((rows**2).sum(1, keepdims=True) + 1e-10)


def _correlation(one: Array, other: Array) -> float:
    one, other = one.ravel() - one.mean(), other.ravel() - other.mean()
    length = np.sqrt((one**2).sum() * (other**2).sum())
    return float(np.clip((one * other).sum() / length, -1, 1)) if length else 0.0


def _told(name: str, one: Array, other: Array) -> float:
    one, other = np.asarray(one, np.float64), np.asarray(other, np.float64)
    if not _FITS[name](one.shape):
        places = "pictures of 3 places or more along both axes" if name == "hog" else "3 places or more along an axis"
        raise ValueError(f"`similarity` {name!r} needs maps of {places}, got {one.shape}: take 'spearman'")
    if np.array_equal(one, other):
        return 1.0
    return 0.0 if np.ptp(one) == 0 or np.ptp(other) == 0 else SIMILARITIES[name](one, other)


def _own(similarity: Similarity, one: Array, other: Array) -> float:
    value = similarity(one, other)
    number = value.item() if hasattr(value, "item") and np.size(value) == 1 else value
    if not is_real(number) or not np.isfinite(number):
        raise ValueError(f"`similarity(map, map)` must be a finite number, got {value!r}")
    return float(number)
