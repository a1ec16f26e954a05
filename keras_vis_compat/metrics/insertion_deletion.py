"""Insertion and deletion: the score as pixels are added or removed, from the most to the least important one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple, TypeAlias, overload

import numpy as np
import tensorflow as tf

from .._inputs.checks import says_what_it_takes, whole
from .._inputs.progress import reporter
from .._types import Array, GivenMaps, Inputs, ListedMaps, Model, Progress, Scores
from ._baselines import checked_baseline
from ._images import Images
from ._maps import listed_maps, ranks
from ._order import says_its_order
from ._scoring import BatchScore, per_image

# (image, what stands where a pixel is missing, which pixels) -> image
Change: TypeAlias = Callable[[tf.Tensor, tf.Tensor, Array], tf.Tensor]


class Curves(NamedTuple):
    """Areas and the curves they lie under.

    Attributes:
        areas: Area under the curve of each image, (N,).
        fractions: Share of the pixels that were added or removed, (S + 1,), from 0 to 1.
        scores: The score of each image at each of these, (N, S + 1).
    """

    areas: np.ndarray
    fractions: np.ndarray
    scores: np.ndarray


@overload
def insertion(
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps,
    *,
    steps: int = ...,
    baseline: str | float = ...,
    return_curves: Literal[False] = ...,
    batch_size: int = ...,
    progress: Progress = ...,
) -> Array: ...


@overload
def insertion(
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps,
    *,
    steps: int = ...,
    baseline: str | float = ...,
    return_curves: Literal[True],
    batch_size: int = ...,
    progress: Progress = ...,
) -> Curves: ...


@says_what_it_takes
@says_its_order
def insertion(
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps,
    *,
    steps: int = 32,
    baseline: str | float = "blur",
    return_curves: bool = False,
    batch_size: int = 32,
    progress: Progress = None,
) -> Array | Curves:
    """Return the area under the score while the pixels of each image are put into a baseline.

    Formula:
        `Σ_k (f_k + f_(k+1)) / 2 / S` over k from 0 to S - 1, where f_k is the score after step k of S: f_0 of the
        baseline, f_S of the image.

    Args:
        model: A model of Keras 3 or tf_keras.
        score: The score the maps were made with, as for `AveragesCam.average_drop`.
        images: The images, as for `AveragesCam`.
        maps: Maps (N, H, W) in any range, which order the pixels: the highest comes first, of equal ones the one
            further up, then further left. A list with one for each input; None for an input to leave as it is.
        steps: In how many steps of equally many pixels; never more steps than there are pixels.
        baseline: What stands where a pixel is missing: `"blur"` (Gaussian, standard deviation one eighth of the image),
            `"mean"` (of the image, for each channel), `"zero"`, or a number in the input range of the model.
        return_curves: Whether to return `Curves`, with the scores at every step.
        batch_size: How many images go through the model at once.
        progress: True for a bar on stderr, or a callable that is given the number of images done and of all.

    Returns:
        Float64 (N,), in the unit of the score: in [0, 1] for a probability; higher is better.

    Raises:
        ValueError: An argument that does not fit; the message says what would.

    Cost:
        One pass forward for each of the S + 1 steps of an image.

    Cautions:
        The pictures on the way are unlike any that the network was trained on, and the baseline decides a part of the
        number.

    Example:
        >>> insertion(model, score, images, GradCAM(model)(score, images)).mean()
        0.62

    Source:
        Petsiuk et al. 2018, "RISE", https://arxiv.org/abs/1806.07421
    """
    return _areas(_inserted, model, score, images, maps, steps, baseline, return_curves, batch_size, progress)


@overload
def deletion(
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps,
    *,
    steps: int = ...,
    baseline: str | float = ...,
    return_curves: Literal[False] = ...,
    batch_size: int = ...,
    progress: Progress = ...,
) -> Array: ...


@overload
def deletion(
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps,
    *,
    steps: int = ...,
    baseline: str | float = ...,
    return_curves: Literal[True],
    batch_size: int = ...,
    progress: Progress = ...,
) -> Curves: ...


@says_what_it_takes
@says_its_order
def deletion(
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps,
    *,
    steps: int = 32,
    baseline: str | float = "zero",
    return_curves: bool = False,
    batch_size: int = 32,
    progress: Progress = None,
) -> Array | Curves:
    """Return the area under the score while the pixels of each image give way to a baseline; lower is better.

    Arguments, errors and source as for `insertion`.

    Formula:
        As `insertion`, with f_0 of the image and f_S of the baseline.

    Cost:
        One pass forward for each of the S + 1 steps of an image.

    Cautions:
        A network may fall for holes that it has never seen: sparse noise destroys a score sooner than any object.
        `road` fills the holes in.

    Example:
        >>> deletion(model, score, images, GradCAM(model)(score, images)).mean()
        0.11

    Source:
        Petsiuk et al. 2018, "RISE", https://arxiv.org/abs/1806.07421
    """
    return _areas(_deleted, model, score, images, maps, steps, baseline, return_curves, batch_size, progress)


def _inserted(image: tf.Tensor, missing: tf.Tensor, chosen: Array) -> tf.Tensor:
    return tf.where(chosen, image, missing)


def _deleted(image: tf.Tensor, missing: tf.Tensor, chosen: Array) -> tf.Tensor:
    return tf.where(chosen, missing, image)


def _areas(
    change: Change,
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps,
    steps: int,
    baseline: str | float,
    return_curves: bool,
    batch_size: int,
    progress: Progress,
) -> Array | Curves:
    steps, missing_of = whole(steps, "steps", 1), checked_baseline(baseline)
    reporter(progress)
    data = Images(model, images, batch_size)
    listed = listed_maps(maps, data.inputs)
    steps = min(steps, max(each[0].size for each in listed if each is not None))
    fractions = np.arange(steps + 1) / steps

    def curve(score: BatchScore, images: list[tf.Tensor], maps: ListedMaps) -> Array:
        places = [None if each is None else ranks(each) for each in maps]
        missing = [missing_of(*pair) for pair in zip(images, data.channel_axes(images), strict=True)]
        return score(_versions(change, images, missing, places, steps)).T

    scores = per_image(curve, score, data, listed, progress)
    areas = (scores[:, :-1] + scores[:, 1:]).mean(1) / 2
    return Curves(areas, fractions, scores) if return_curves else areas


def _versions(
    change: Change, images: list[tf.Tensor], missing: list[tf.Tensor], places: ListedMaps, steps: int
) -> Iterator[list[tf.Tensor]]:
    """Yield the images with no pixel changed, then after each step, up to all of them."""
    for step in range(steps + 1):
        yield [
            image if rank is None else change(image, other, rank < round(step * rank[0].size / steps))
            for image, other, rank in zip(images, missing, places, strict=True)
        ]
