"""Random logit: whether the map of another class is another map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from .._inputs.checks import says_what_it_takes, whole
from .._inputs.progress import reporter
from .._messages import passing_over_blank_maps
from .._types import Array, Explainer, GivenMaps, Inputs, ListedMaps, Model, OneScore, Progress, Scores
from ..scores import BinaryScore, CategoricalScore
from ..scores._question import outputs_of
from ._explained import maps_and_explainer, pairs_of
from ._images import Images
from ._maps import listed_maps
from ._order import says_its_order
from ._scoring import BatchScore, per_image
from ._similarity import Similarity, checked_similarity, of_maps


@says_what_it_takes
@says_its_order
def random_logit(
    model: Model,
    score: Scores,
    images: Inputs,
    maps: GivenMaps | Explainer,
    explainer: Explainer | None = None,
    *,
    similarity: str | Similarity = "spearman",
    seed: int = 0,
    batch_size: int = 32,
    progress: Progress = None,
) -> Array:
    """Return how like the map of a class is to that of another class, drawn at random for each image.

    A map that stays the same shows what is in the image, and nothing of why it is of this class. Classes may look at
    the same object, so 0 is not to be asked for.

    Formula:
        `similarity(m_c(x), m_d(x))` for each image x, where m_c is the map of its class and d another class, drawn at
        random.

    Args:
        model: A model of Keras 3 or tf_keras.
        score: `CategoricalScore`, whose class gives way to another, or `BinaryScore`, whose target is turned round.
        images: The images (N, …), as for `AveragesCam`.
        maps: Their maps, (N, H, W); None: the explainer makes them. An explainer in this place stands for both.
        explainer: What makes maps: `(score, images) -> maps`, such as `GradCAM(model)`, or what makes one of a model,
            such as `GradCAM`.
        similarity: `"spearman"`, `"ssim"`, `"hog"`, or a function `(map, map) -> number`, as for `model_randomisation`.
        seed: Of the classes.
        batch_size: How many images are explained at once.
        progress: True for a bar on stderr, or a callable that is given the number of images done and of all.

    Returns:
        Float64 (N,), in [-1, 1] for the named similarities; lower is better.

    Raises:
        TypeError, ValueError: A score that is of no class, or an argument that does not fit.

    Cost:
        The explainer twice for each image.

    Cautions:
        Noise passes. Classes may look at the same object, so 0 is not to be asked for.

    Example:
        >>> random_logit(model, CategoricalScore(3), images, GradCAM(model)).mean()
        0.31

    Source:
        Sixt et al. 2020, "When Explanations Lie", https://arxiv.org/abs/1912.09818
    """
    alike, seed, _ = checked_similarity(similarity), whole(seed, "seed", 0), reporter(progress)
    data = Images(model, images, batch_size)
    _check_score(score)
    own_maps, again = maps_and_explainer(model, score, images, maps, explainer)

    def metric(score: BatchScore, images: list[tf.Tensor], maps: ListedMaps) -> Array:
        scores = score.score if isinstance(score.score, list) else [score.score]
        shapes = outputs_of(data.source, images).shapes
        others = [
            _of_another_class(one, shape[-1], score.rows, seed) for one, shape in zip(scores, shapes, strict=True)
        ]
        return of_maps(alike, pairs_of(again, others if len(others) > 1 else others[0], images, maps))

    with passing_over_blank_maps():
        return per_image(metric, score, data, listed_maps(own_maps, data.inputs), progress)


def _check_score(score: Scores) -> None:
    """Raise unless a class is scored, of one output at least."""
    given: Any = list(score.values()) if isinstance(score, Mapping) else score
    listed = given if isinstance(given, list | tuple) else [given]
    if not any(isinstance(one, CategoricalScore | BinaryScore) for one in listed):
        raise ValueError(
            f"`score` must be of a class, CategoricalScore or BinaryScore, so that there is another, got {score!r}"
        )


def _of_another_class(score: OneScore, classes: int, rows: Array, seed: int) -> OneScore:
    """The score of another class for each image, or the very score where it is of none."""
    if isinstance(score, BinaryScore):
        return BinaryScore([not target for target in score.target_values])
    if not isinstance(score, CategoricalScore):
        return score
    steps = [1 + np.random.default_rng([seed, int(row)]).integers(classes - 1) for row in rows]
    return CategoricalScore([int(one) for one in (np.resize(score.indices, len(rows)) + steps) % classes])
