"""Max-sensitivity: how much a map changes where the image hardly does."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from .._inputs.checks import not_negative, says_what_it_takes, whole
from .._inputs.progress import reporter
from .._messages import passing_over_blank_maps
from .._types import Array, Explainer, GivenMaps, Inputs, ListedMaps, Model, Progress, Scores
from ._changed import as_images, numbers_of, range_of, refuse_ids
from ._explained import explained, flat, maps_and_explainer
from ._images import Images
from ._maps import listed_maps
from ._order import says_its_order
from ._scoring import BatchScore, per_image


@says_what_it_takes
@says_its_order
def max_sensitivity(
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps | Explainer,
    explainer: Explainer | None = None,
    *,
    radius: float = 0.02,
    n_samples: int = 10,
    seed: int = 0,
    batch_size: int = 32,
    progress: Progress = None,
) -> Array:
    """Return the largest change of each map, relative to the map, over small random changes of its image.

    Formula:
        With φ(x) the map of an image: the maximum of `|φ(x + d) - φ(x)| / |φ(x)|` (Euclidean lengths) over changes d
        whose values are drawn evenly from -r to r. A map that is the same for every image has the best value, 0.

    Args:
        model: A model of Keras 3 or tf_keras.
        score: What is explained, as for `AveragesCam.average_drop`.
        images: The images (N, …), as for `AveragesCam`.
        maps: Their maps, (N, H, W); a list with one for each input, None for one that is left as it is; None for all:
            the explainer makes them. An explainer in this place stands for both.
        explainer: What makes maps: `(score, images) -> maps`, such as `GradCAM(model)`, or what makes one of a model,
            such as `GradCAM`.
        radius: r, as a share of the range (largest minus least value) of an image.
        n_samples: How many changes are tried.
        seed: Of the changes; an image gets the same in whatever batch it is.
        batch_size: How many images are explained at once.
        progress: True for a bar on stderr, or a callable that is given the number of images done and of all.

    Returns:
        Float64 (N,), not negative; 0 is best. A map of zeros counts as one of length 1.

    Raises:
        TypeError, ValueError: An argument that does not fit, or an input of ids; the message says what would.

    Cost:
        The explainer once for each image and once for each of its `n_samples` changes.

    Cautions:
        A map that never changes is perfect. Methods that are calm here are often those that random weights do not move,
        either.

    Example:
        >>> max_sensitivity(model, score, images, GradCAM(model)).mean()
        0.08

    Source:
        Yeh et al. 2019, "On the (In)fidelity and Sensitivity of Explanations", https://arxiv.org/abs/1901.09392
    """
    radius, n_samples = not_negative(radius, "radius"), whole(n_samples, "n_samples", 1)
    seed, _ = whole(seed, "seed", 0), reporter(progress)
    data = Images(model, images, batch_size)
    own_maps, again = maps_and_explainer(model, score, images, maps, explainer)

    def moved(image: tf.Tensor, rows: Array, sample: int) -> tf.Tensor:
        refuse_ids(image, "max_sensitivity")
        values = image.numpy().astype(np.float64)
        steps = [
            radius * range_of(one) * numbers_of(seed, row, sample).uniform(-1, 1, one.shape)
            for one, row in zip(values, rows, strict=True)
        ]
        return as_images(values + np.stack(steps), image)

    def metric(score: BatchScore, images: list[tf.Tensor], maps: ListedMaps) -> Array:
        own, worst = flat(maps).astype(np.float64), np.zeros(len(score.rows))
        for sample in range(n_samples):
            near = [
                image if one is None else moved(image, score.rows, sample)
                for image, one in zip(images, maps, strict=True)
            ]
            worst = np.maximum(worst, np.linalg.norm(explained(again, score.score, near, maps) - own, axis=1))
        length = np.linalg.norm(own, axis=1)
        return worst / np.where(length > 0, length, 1)

    with passing_over_blank_maps():
        return per_image(metric, score, data, listed_maps(own_maps, data.inputs), progress)
