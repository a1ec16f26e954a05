"""Win rate: how often one method's maps keep more of the score than another's."""

from __future__ import annotations

from typing import Literal, NamedTuple, overload

import numpy as np
import tensorflow as tf

from .._inputs.checks import says_what_it_takes
from .._inputs.progress import reporter
from .._types import Array, GivenMaps, Inputs, ListedMaps, Model, Progress, Scores
from ._checks import fraction
from ._images import Images
from ._maps import masked, unit_maps
from ._order import says_its_order
from ._scoring import BatchScore, per_image


class Wins(NamedTuple):
    """The win rate and what it was computed from.

    Attributes:
        value: Share of images won, in percent.
        masked_scores: Score of each image under the method's own map, (N,).
        other_scores: Score of each image under the other map, (N,).
    """

    value: float
    masked_scores: np.ndarray
    other_scores: np.ndarray


@overload
def win_rate(
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps,
    other_maps: GivenMaps,
    *,
    top_fraction: float | None = ...,
    return_vector: Literal[False] = ...,
    batch_size: int = ...,
    progress: Progress = ...,
) -> float: ...


@overload
def win_rate(
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps,
    other_maps: GivenMaps,
    *,
    top_fraction: float | None = ...,
    return_vector: Literal[True],
    batch_size: int = ...,
    progress: Progress = ...,
) -> Wins: ...


@says_what_it_takes
@says_its_order
def win_rate(
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps,
    other_maps: GivenMaps,
    *,
    top_fraction: float | None = None,
    return_vector: bool = False,
    batch_size: int = 32,
    progress: Progress = None,
) -> float | Wins:
    """Return the percentage of images whose score drops less under `maps` than under `other_maps`.

    The drop relative to an image's score orders two maps of it as the scores of what they leave do, so those are
    compared. An image that both maps raise goes to the map that raises it more, and a tie to neither.

    Formula:
        `100 · (number of images with f(x ⊙ m) > f(x ⊙ m')) / N`, where m is the map and m' the other one.

    Args:
        model: A model of Keras 3 or tf_keras.
        score: The score the maps were made with, as for `AveragesCam.average_drop`.
        images: The images, as for `AveragesCam`.
        maps: Maps (N, H, W) in [0, 1] of the method, or a list with one for each input.
        other_maps: Those of the method it is compared with.
        top_fraction: None multiplies an image with its map; a share leaves that share of its pixels.
        return_vector: Whether to return `Wins`, with the scores of every image.
        batch_size: How many images go through the model at once.
        progress: True for a bar on stderr, or a callable that is given the number of images done and of all.

    Raises:
        ValueError: An argument that does not fit; the message says what would.

    Cost:
        Two passes forward for each image: behind either map.

    Cautions:
        Counts and does not weigh. The map that leaves more of the image wins.

    Example:
        >>> maps, other_maps = GradCAMPlusPlus(model)(score, images), GradCAM(model)(score, images)
        >>> win_rate(model, score, images, maps, other_maps)
        70.72

    Source:
        Chattopadhay et al. 2017, "Grad-CAM++" ("win %"), https://arxiv.org/abs/1710.11063
    """
    top_fraction = fraction(top_fraction)
    reporter(progress)
    data = Images(model, images, batch_size)
    sides = [unit_maps(maps, data.inputs), unit_maps(other_maps, data.inputs, "other_maps")]

    shapes = [[None if each is None else each.shape for each in maps] for maps in sides]
    if shapes[0] != shapes[1]:
        raise ValueError("`other_maps` must have the shape of `maps`: maps of the same images")

    def masked_score(score: BatchScore, images: list[tf.Tensor], maps: ListedMaps) -> Array:
        return score([masked(images, maps, top_fraction)])[0]

    own, other = (per_image(masked_score, score, data, side, progress) for side in sides)
    value = 100 * float(np.mean(own > other))
    return Wins(value, own, other) if return_vector else value
