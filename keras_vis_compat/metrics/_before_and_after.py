"""The scores of images, and of what their maps leave of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import tensorflow as tf

from .._types import Array, GivenMaps, ListedMaps, Progress, Scores
from ._images import Images
from ._maps import masked, unit_maps
from ._scoring import BatchScore, per_image


def before_and_after(
    score: Scores,
    images: Images,
    maps: GivenMaps,
    top_fraction: float | None = None,
    progress: Progress = None,
    check: Callable[[Array, Array], object] = lambda scores, rows: scores,
) -> tuple[Array, Array]:
    """Return the scores (N,) of the images and (N,) of the masked images, float64.

    Args:
        score: The score the maps were made with.
        images: `Images`.
        maps: Maps as the caller gave them.
        top_fraction: None multiplies an image with its map; a share leaves that share of its pixels.
        progress: As for `per_image`.
        check: `(scores of images, numbers of these images)`, which raises ValueError where the metric has no meaning.
    """

    def both(score: BatchScore, given: list[tf.Tensor], maps: ListedMaps) -> Array:
        before, after = score([given, masked(given, maps, top_fraction, images.names.maps)])
        check(before, score.rows)
        return np.stack([before, after], axis=1)

    found = per_image(both, score, images, unit_maps(maps, images.inputs, images.names.maps), progress)
    return found[:, 0].copy(), found[:, 1].copy()


def scores_of(score: Scores, images: Images) -> Array:
    """Return the scores (N,) of the images as they are, float64: they are the same for all maps."""
    return per_image(lambda score, given, _: score([given])[0], score, images, [None] * images.inputs)


def scores_behind(score: Scores, images: Images, maps: GivenMaps) -> Array:
    """Return the scores (N,) of the images, each multiplied with its map, float64."""

    def behind(score: BatchScore, given: list[tf.Tensor], maps: ListedMaps) -> Array:
        return score([masked(given, maps, None, images.names.maps)])[0]

    return per_image(behind, score, images, unit_maps(maps, images.inputs, images.names.maps))
