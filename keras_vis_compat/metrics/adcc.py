"""ADCC: drop, coherency and complexity in one number that no trivial map can fool."""

from __future__ import annotations

import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike

from .._inputs.checks import says_what_it_takes
from .._inputs.progress import reporter
from .._types import Array, Explainer, GivenMaps, Inputs, ListedMaps, Model, Progress, Scores
from ._checks import positive
from ._explained import explained, explainer_of, flat
from ._images import Images
from ._maps import masked, rows_of_maps, unit_maps
from ._order import says_its_order
from ._scoring import BatchScore, per_image
from .complexity import complexity


def coherency(maps: ArrayLike, masked_maps: ArrayLike) -> Array:
    """Return how alike the map of each image and the map of its masked image are: (Pearson correlation + 1) / 2.

    Formula:
        `(r + 1) / 2`, where r is the Pearson correlation of the two maps.

    Args:
        maps: Maps (N, …) of the images.
        masked_maps: Maps (N, …) of the images × maps.

    Returns:
        Float64 (N,), in [0, 1]; 1 is best. 0 where one of the maps is constant, so that nothing correlates.

    Raises:
        ValueError: The shapes differ, or a map is not finite.

    Cost:
        No model runs.

    Cautions:
        Blind to how strong a map is, and to whether it is right; a map that is always the same has 1.

    Example:
        >>> coherency([[0.0, 1.0], [0.0, 1.0]], [[0.0, 0.5], [1.0, 0.0]])
        array([1., 0.])

    Source:
        Poppi et al. 2021, "Revisiting the Evaluation of Class Activation Mapping", https://arxiv.org/abs/2104.10252
    """
    one, other = rows_of_maps(maps, "maps"), rows_of_maps(masked_maps, "masked_maps")
    if one.shape != other.shape:
        raise ValueError(
            f"`maps` and `masked_maps` must have one shape, got {np.shape(maps)} and {np.shape(masked_maps)}"
        )
    varied = (np.ptp(one, axis=1) > 0) & (np.ptp(other, axis=1) > 0)
    one, other = (maps - maps.mean(1, keepdims=True) for maps in (one, other))
    scale = np.sqrt((one**2).sum(1) * (other**2).sum(1))
    correlation = np.divide((one * other).sum(1), scale, out=np.full(len(one), -1.0), where=varied)
    return np.clip((correlation + 1) / 2, 0, 1)


@says_what_it_takes
@says_its_order
def adcc(
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps,
    explainer: Explainer,
    *,
    batch_size: int = 32,
    progress: Progress = None,
) -> Array:
    """Return the harmonic mean of coherency, 1 - complexity and 1 - drop for each image.

    Formula:
        `3 / (1 / coherency + 1 / (1 - complexity) + 1 / (1 - drop))`, with the drop as a share in [0, 1].

    Args:
        model: A model of Keras 3 or tf_keras whose output is a probability.
        score: The score the maps were made with, as for `AveragesCam.average_drop`.
        images: The images, as for `AveragesCam`.
        maps: Maps (N, H, W) in [0, 1], or a list with one for each input.
        explainer: What made the maps: `(score, images) -> maps`, such as `GradCAM(model)`. It is called with the
            images × maps of one batch, and with the score of those images.
        batch_size: How many images go through the model at once.
        progress: True for a bar on stderr, or a callable that is given the number of images done and of all.

    Returns:
        Float64 (N,), in [0, 1]; 1 is best. 0 where one of the three is 0.

    Raises:
        TypeError: `explainer` cannot be called.
        ValueError: The score of an image is not positive (score probabilities), or an argument does not fit.

    Cost:
        Two passes forward for each image, and the explainer once more, on the masked images.

    Cautions:
        The least of the three decides. Small maps that stay the same count as good wherever they lie.

    Example:
        >>> explainer = GradCAM(model)
        >>> adcc(model, score, images, explainer(score, images), explainer).mean()
        0.71

    Source:
        Poppi et al. 2021, "Revisiting the Evaluation of Class Activation Mapping", https://arxiv.org/abs/2104.10252
    """
    own, _ = explainer_of(model, explainer), reporter(progress)
    data = Images(model, images, batch_size)
    listed = unit_maps(maps, data.inputs)

    def metric(score: BatchScore, images: list[tf.Tensor], maps: ListedMaps) -> Array:
        kept = masked(images, maps)
        before, after = score([images, kept])
        drop = np.maximum(before - after, 0) / positive(before, score.rows)
        again = explained(own, score.score, kept, maps)
        return harmonic_mean(coherency(flat(maps), again), 1 - complexity(flat(maps)), 1 - drop)

    return per_image(metric, score, data, listed, progress)


def harmonic_mean(*terms: ArrayLike) -> Array:
    """Return the harmonic mean of arrays (N,) in [0, 1], 0 where one of them is 0."""
    stacked = np.stack(terms)
    reciprocals = np.divide(1, stacked, out=np.full(stacked.shape, np.inf), where=stacked > 0)
    return len(terms) / reciprocals.sum(0)
