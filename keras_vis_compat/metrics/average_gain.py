"""Average gain: how much of the score that was still to be won a map wins."""

from __future__ import annotations

from typing import Literal, overload

import numpy as np
from numpy.typing import ArrayLike

from .._inputs.checks import says_what_it_takes
from .._types import Array, GivenMaps, Inputs, Model, Progress, Scores
from ._before_and_after import before_and_after
from ._checks import fraction, pairs, probabilities
from ._images import Images
from ._order import says_its_order
from .averages import Averages


def gain_percentages(Y_c: ArrayLike, O_c: ArrayLike) -> Array:
    """Return how much of what is left up to probability 1 each image gains: `100 * max(0, O_c - Y_c) / (1 - Y_c)`.

    Formula:
        `100 max(0, O_c - Y_c) / (1 - Y_c)`, where Y_c is the probability of the image and O_c that of the masked one.

    Args:
        Y_c: Probabilities (N,) of the images.
        O_c: Probabilities (N,) of the masked images.

    Returns:
        Float (N,), percent in [0, 100]; 100 is best. Where `Y_c` is 1 nothing is left to gain, which counts as 0.

    Raises:
        ValueError: A score outside [0, 1], or the counts differ.

    Cost:
        No model runs.

    Cautions:
        Where the network is nearly sure there is little to gain, and rounding decides.

    Example:
        >>> gain_percentages([0.5, 0.8], [0.75, 0.6])
        array([50.,  0.])

    Source:
        Zhang et al. 2023, "Opti-CAM", https://arxiv.org/abs/2301.07002
    """
    before, after = pairs(Y_c, O_c)
    before, after = probabilities(before), probabilities(after)
    gain, left = np.maximum(after - before, 0), 1 - before
    return 100 * np.divide(gain, left, out=np.zeros_like(gain), where=left > 0)


@overload
def average_gain(
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps,
    *,
    top_fraction: float | None = ...,
    return_vector: Literal[False] = ...,
    batch_size: int = ...,
    progress: Progress = ...,
) -> float: ...


@overload
def average_gain(
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps,
    *,
    top_fraction: float | None = ...,
    return_vector: Literal[True],
    batch_size: int = ...,
    progress: Progress = ...,
) -> Averages: ...


@says_what_it_takes
@says_its_order
def average_gain(
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps,
    *,
    top_fraction: float | None = None,
    return_vector: bool = False,
    batch_size: int = 32,
    progress: Progress = None,
) -> float | Averages:
    """Return the average gain in percent, the mean of `gain_percentages`; higher is better.

    Formula:
        The mean over the images of `100 max(0, O_c - Y_c) / (1 - Y_c)`, as in `gain_percentages`.

    Args:
        model: A model of Keras 3 or tf_keras whose output is a probability.
        score: The score the maps were made with, as for `AveragesCam.average_drop`.
        images: The images, as for `AveragesCam`.
        maps: Maps (N, H, W) in [0, 1], or a list with one for each input.
        top_fraction: None multiplies an image with its map; a share leaves that share of its pixels.
        return_vector: Whether to return `Averages`, with the scores of every image.
        batch_size: How many images go through the model at once.
        progress: True for a bar on stderr, or a callable that is given the number of images done and of all.

    Raises:
        ValueError: A score outside [0, 1] (score probabilities), or an argument that does not fit.

    Cost:
        Two passes forward for each image: whole, and masked.

    Cautions:
        A map that leaves nearly all of the image gains nothing and loses nothing: read it beside the average drop. Few
        images have much to gain, and they decide.

    Example:
        >>> average_gain(model, score, images, GradCAM(model)(score, images))
        12.5

    Source:
        Zhang et al. 2023, "Opti-CAM", https://arxiv.org/abs/2301.07002
    """
    top_fraction, data = fraction(top_fraction), Images(model, images, batch_size)
    before, after = before_and_after(score, data, maps, top_fraction, progress, check=probabilities)
    return Averages(float(gain_percentages(before, after).mean()), before, after).shown(return_vector)
