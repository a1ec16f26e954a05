"""Infidelity: whether the amounts of a map add up to what changes of the image do to the score."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike

from .._inputs.checks import choice, says_what_it_takes, whole
from .._inputs.progress import reporter
from .._inputs.user_code import blamed
from .._types import Array, GivenMaps, Inputs, ListedMaps, Model, Progress, Scores
from ._changed import as_images, numbers_of, range_of, refuse_ids
from ._images import Images
from ._maps import listed_maps
from ._order import says_its_order
from ._scoring import BatchScore, per_image

# (an image, random numbers) -> what is taken off the image
Perturbation: TypeAlias = Callable[[Array, np.random.Generator], ArrayLike]

SIDE, NOISE = 1 / 4, 0.2  # of a square, as a share of each axis; of noise, as a share of the range of an image


@says_what_it_takes
@says_its_order
def infidelity(
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps,
    *,
    perturbation: str | Perturbation = "square",
    n_samples: int = 32,
    normalize: bool = True,
    seed: int = 0,
    batch_size: int = 32,
    progress: Progress = None,
) -> Array:
    """Return the mean squared error with which a map foretells how the score f falls as the image x changes.

    Formula:
        With a change I drawn at random, and φ the map (the same for all channels): the mean of
        `(b I·φ - (f(x) - f(x - I)))²`, where b is the factor that makes it least, or 1.

    Args:
        model: A model of Keras 3 or tf_keras.
        score: The score the maps were made with, as for `AveragesCam.average_drop`.
        images: The images (N, …), as for `AveragesCam`.
        maps: Maps (N, H, W), or in the shape of the images, of any sign and range. A list with one for each input; None
            for an input to leave as it is.
        perturbation: What is taken off an image: `"square"`, all there is in a square at random (a quarter of each
            axis), which becomes 0; `"noise"`, normal with 0.2 of the range of the image; or a function
            `(image, numpy.random.Generator) -> what is taken off`, called for each image.
        n_samples: How many changes are drawn for each image.
        normalize: Whether to scale the map (b): a map in [0, 1] has no unit. False for attributions that have that of
            the score, such as integrated gradients divided by the image.
        seed: Of the changes; an image gets the same in whatever batch it is.
        batch_size: How many images go through the model at once.
        progress: True for a bar on stderr, or a callable that is given the number of images done and of all.

    Returns:
        Float64 (N,), the square of the unit of the score, not negative; 0 is best. Scaled, a map of zeros gets the mean
        square of the changes of the score, and none can get more.

    Raises:
        TypeError, ValueError: An argument that does not fit, or an input of ids; the message says what would.

    Cost:
        One pass forward for each image and one for each of its `n_samples` changes.

    Cautions:
        Made for attributions in the unit of the score. Maps in [0, 1] are scaled first, and there random maps are
        hardly worse than many a method.

    Example:
        >>> infidelity(model, score, images, Saliency(model)(score, images)).mean()
        0.05

    Source:
        Yeh et al. 2019, "On the (In)fidelity and Sensitivity of Explanations", https://arxiv.org/abs/1901.09392
    """
    take = _checked(perturbation)
    n_samples, seed = whole(n_samples, "n_samples", 1), whole(seed, "seed", 0)
    reporter(progress)
    data = Images(model, images, batch_size)

    def metric(score: BatchScore, images: list[tf.Tensor], maps: ListedMaps) -> Array:
        axes, told = data.channel_axes(images), []

        def changed(sample: int) -> Iterator[tf.Tensor]:
            foretold = np.zeros(len(score.rows))
            for image, own, axis in zip(images, maps, axes, strict=True):
                if own is None:
                    yield image
                    continue
                refuse_ids(image, "infidelity")
                values = image.numpy().astype(np.float64)
                taken = np.stack(
                    [
                        take(one, axis - 1, numbers_of(seed, row, sample))
                        for one, row in zip(values, score.rows, strict=True)
                    ]
                )
                foretold += (taken * own).reshape(len(own), -1).sum(1)
                yield as_images(values - taken, image)
            told.append(foretold)

        found = score(list(changed(sample - 1)) if sample else images for sample in range(n_samples + 1))
        fallen, foretold = found[0] - found[1:], np.stack(told)
        scale = _factor(foretold, fallen) if normalize else 1
        return ((scale * foretold - fallen) ** 2).mean(0)

    return per_image(metric, score, data, listed_maps(maps, data.inputs), progress)


def _factor(foretold: Array, fallen: Array) -> Array:
    """The factor for each image, (B,), that brings what was foretold nearest to what came."""
    length = (foretold**2).mean(0)
    return np.divide((foretold * fallen).mean(0), length, out=np.zeros_like(length), where=length > 0)


def _checked(perturbation: str | Perturbation) -> Callable[[Array, int, np.random.Generator], Array]:
    """Return `(image, axis of its channels, random numbers) -> what is taken off it`."""
    if not callable(perturbation):
        return choice(perturbation, "perturbation", PERTURBATIONS)
    draw = blamed(perturbation, "perturbation")

    def taken(image: Array, channel_axis: int, numbers: np.random.Generator) -> Array:
        own = np.asarray(draw(image.copy(), numbers), np.float64)
        if own.shape != image.shape or not np.isfinite(own).all():
            raise ValueError(
                f"`perturbation(image, generator)` must give what is taken off an image, finite numbers of its shape "
                f"{image.shape}, got shape {own.shape}"
            )
        return own

    return taken


def _square(image: Array, channel_axis: int, numbers: np.random.Generator) -> Array:
    inside = np.zeros(image.shape, bool)
    sides = [max(1, round(SIDE * size)) for size in image.shape]
    corner = [numbers.integers(size - side + 1) for size, side in zip(image.shape, sides, strict=True)]
    whole = [axis == channel_axis and image.ndim > 1 for axis in range(image.ndim)]
    inside[
        tuple(
            slice(None) if all_of_it else slice(start, start + side)
            for all_of_it, start, side in zip(whole, corner, sides, strict=True)
        )
    ] = True
    return np.where(inside, image, 0)


def _noise(image: Array, channel_axis: int, numbers: np.random.Generator) -> Array:
    return NOISE * range_of(image) * numbers.standard_normal(image.shape)


PERTURBATIONS = {"square": _square, "noise": _noise}
