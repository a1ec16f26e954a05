"""Average drop and average increase: what a network loses when it sees only what a map points at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple, overload

import numpy as np
from numpy.typing import ArrayLike

from .._inputs.checks import says_what_it_takes
from .._inputs.progress import reporter
from .._types import Array, GivenMaps, Inputs, Model, Progress, Scores
from ._before_and_after import before_and_after
from ._checks import fraction, pairs, positive
from ._images import Images, Names
from ._order import says_its_order


class Averages(NamedTuple):
    """A metric and what it was computed from.

    Attributes:
        value: The average, in percent.
        scores: The score of each image, (N,).
        masked_scores: The score of what the map leaves of each image, (N,).
    """

    value: float
    scores: np.ndarray
    masked_scores: np.ndarray

    def shown(self, return_vector: bool) -> float | Averages:
        """Return all of it, or the average alone."""
        return self if return_vector else self.value


def drop_percentages(Y_c: ArrayLike, O_c: ArrayLike) -> Array:
    """Return how much of its score each image loses: `100 * max(0, Y_c - O_c) / Y_c`.

    Formula:
        `100 max(0, Y_c - O_c) / Y_c`, where Y_c is the score of the image and O_c that of the masked one.

    Args:
        Y_c: Scores (N,) of the images, probabilities in (0, 1].
        O_c: Scores (N,) of the masked images.

    Returns:
        Float (N,), percent in [0, 100]; 0 is best.

    Raises:
        ValueError: A score in `Y_c` is not positive, a score is not finite, or the counts differ.

    Cost:
        No model runs.

    Cautions:
        Scores must be probabilities: of logits the quotient means nothing.

    Example:
        >>> drop_percentages([0.8, 0.5], [0.2, 0.6])
        array([75.,  0.])

    Source:
        Chattopadhay et al. 2017, "Grad-CAM++", https://arxiv.org/abs/1710.11063
    """
    before, after = pairs(Y_c, O_c)
    return _drops(positive(before), after)


def _drops(before: Array, after: Array) -> Array:
    return 100 * np.maximum(before - after, 0) / before


def increase_percentages(Y_c: ArrayLike, O_c: ArrayLike) -> Array:
    """Return 100 for each image whose score rises when only the map's part of it is left, else 0.

    Formula:
        `100 if O_c > Y_c else 0`, where Y_c is the score of the image and O_c that of the masked one.

    Args:
        Y_c: Scores (N,) of the images.
        O_c: Scores (N,) of the masked images.

    Returns:
        Float (N,), each 100 or 0; a score that stays the same does not rise.

    Raises:
        ValueError: A score is not finite, or the counts differ.

    Cost:
        No model runs.

    Cautions:
        Counts and does not weigh: a rise by rounding is a rise.

    Example:
        >>> increase_percentages([0.8, 0.5], [0.2, 0.6])
        array([  0., 100.])

    Source:
        Chattopadhay et al. 2017, "Grad-CAM++", https://arxiv.org/abs/1710.11063
    """
    before, after = pairs(Y_c, O_c)
    return np.where(before < after, 100.0, 0.0)


def avg_drop(Y_c: ArrayLike, O_c: ArrayLike) -> float:
    """Return the average drop in percent, the mean of `drop_percentages`; lower is better.

    Formula:
        The mean over the images of `100 max(0, Y_c - O_c) / Y_c`.

    Args:
        Y_c: Scores (N,) of the images, probabilities in (0, 1].
        O_c: Scores (N,) of the masked images.

    Raises:
        ValueError: Shapes that differ, or a score of an image that is no probability in (0, 1].

    Cost:
        No model runs.

    Cautions:
        A map of ones loses nothing and is perfect; maps of random numbers may beat Grad-CAM.

    Example:
        >>> avg_drop([0.8, 0.5], [0.2, 0.6])
        37.5

    Source:
        Chattopadhay et al. 2017, "Grad-CAM++", https://arxiv.org/abs/1710.11063
    """
    return float(drop_percentages(Y_c, O_c).mean())


def avg_increase(Y_c: ArrayLike, O_c: ArrayLike) -> float:
    """Return the average increase in percent, the mean of `increase_percentages`; higher is better.

    Formula:
        `100 · (number of images with O_c > Y_c) / N`.

    Args:
        Y_c: Scores (N,) of the images.
        O_c: Scores (N,) of the masked images.

    Raises:
        ValueError: Shapes that differ, or scores that are no finite numbers.

    Cost:
        No model runs.

    Cautions:
        Counts and does not weigh: a rise by rounding is a rise. Of a saturated softmax nothing can rise.

    Example:
        >>> avg_increase([0.8, 0.5], [0.2, 0.6])
        50.0

    Source:
        Chattopadhay et al. 2017, "Grad-CAM++" ("increase in confidence"), https://arxiv.org/abs/1710.11063
    """
    return float(increase_percentages(Y_c, O_c).mean())


@says_what_it_takes
@says_its_order
class AveragesCam:
    """Average drop and average increase of class activation maps, for one model and its images.

    Formula:
        Drop: the mean of `100 max(0, Y_c - O_c) / Y_c`. Increase: `100 · (number of images with O_c > Y_c) / N`. Y_c is
        the score of an image and O_c that of the image times its map.

    Args:
        model: A model of Keras 3 or tf_keras whose output is a probability (after softmax or sigmoid).
        inputs: The images: array (N, …) in the input range of the model, uint8 too; a list or dict of arrays for
            several inputs; or a `tf.data.Dataset` of images or `(images, labels)`, batched or not, that gives
            them in the same order every time. An array that fits is kept, not copied.
        batch_size: How many images go through the model at once; a batched data set keeps its own batches.
        top_fraction: None multiplies an image with its map (Grad-CAM++ paper). A share such as 0.5 leaves that
            share of its pixels, where the map is highest and not 0, and sets the others to 0 (Score-CAM paper).
        progress: True for a bar on stderr, or a callable that is given the number of images done and of all.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Cost:
        Two passes forward for each image: whole, and masked.

    Cautions:
        A map of ones loses nothing and is perfect. The masked image is unlike any that the network was trained on.

    Example:
        >>> score = CategoricalScore(list(labels))
        >>> averages = AveragesCam(model, images)
        >>> averages.average_drop(GradCAM(model)(score, images), score)
        31.5

    Source:
        Chattopadhay et al. 2017, "Grad-CAM++", https://arxiv.org/abs/1710.11063
        Wang et al. 2019, "Score-CAM", https://arxiv.org/abs/1910.01279
    """

    def __init__(
        self,
        model: Model,
        inputs: Inputs,
        *,
        batch_size: int = 32,
        top_fraction: float | None = None,
        progress: Progress = None,
    ) -> None:
        self._top_fraction, self._progress = fraction(top_fraction), progress
        reporter(progress)
        self._images = Images(model, inputs, batch_size, Names("score_function", "inputs", "cams"))

    @overload
    def average_drop(self, cams: GivenMaps, score_function: Scores, return_vector: Literal[False] = ...) -> float: ...

    @overload
    def average_drop(self, cams: GivenMaps, score_function: Scores, return_vector: Literal[True]) -> Averages: ...

    def average_drop(self, cams: GivenMaps, score_function: Scores, return_vector: bool = False) -> float | Averages:
        """Return the average drop in percent, in [0, 100]; lower is better.

        Args:
            cams: Maps (N, H, W) in [0, 1] as large as the images, or (N, *image axes) for other than pictures; a list
                with one for each input, None for an input to leave as it is.
            score_function: The score the maps were made with: a Score or function from the output to one number per
                image, a list of them for several outputs, which are added up, or a dict by the name of the output.
                What counts is the probability a Score speaks of: of `BinaryScore(False)` 1 - p, of others their value.
            return_vector: Whether to return `Averages`, with the scores of every image.

        Raises:
            ValueError: The score of an image is not positive (score probabilities), or an argument does not fit.
        """
        before, after = self._scores(cams, score_function, check=positive)
        return Averages(float(_drops(before, after).mean()), before, after).shown(return_vector)

    @overload
    def average_increase(
        self, cams: GivenMaps, score_function: Scores, return_vector: Literal[False] = ...
    ) -> float: ...

    @overload
    def average_increase(self, cams: GivenMaps, score_function: Scores, return_vector: Literal[True]) -> Averages: ...

    def average_increase(
        self, cams: GivenMaps, score_function: Scores, return_vector: bool = False
    ) -> float | Averages:
        """Return the share of images whose score rises, in percent; higher is better. Arguments as `average_drop`."""
        before, after = self._scores(cams, score_function)
        return Averages(avg_increase(before, after), before, after).shown(return_vector)

    def drop_percentages(self, cams: GivenMaps, score_function: Scores) -> Array:
        """Return the drop of each image, (N,), in percent. Arguments as `average_drop`."""
        return drop_percentages(*self._scores(cams, score_function, check=positive))

    def increase_percentages(self, cams: GivenMaps, score_function: Scores) -> Array:
        """Return 100 or 0 for each image, (N,). Arguments as `average_drop`."""
        return increase_percentages(*self._scores(cams, score_function))

    def scores(self, cams: GivenMaps, score_function: Scores) -> tuple[Array, Array]:
        """Return the scores (N,) of the images and (N,) of the masked images, for several metrics from one run.

        Example:
            >>> before, after = averages.scores(cams, score)
            >>> avg_drop(before, after), avg_increase(before, after)
            (31.5, 30.6)
        """
        return self._scores(cams, score_function)

    def _scores(
        self, cams: GivenMaps, score_function: Scores, **check: Callable[[Array, Array], object]
    ) -> tuple[Array, Array]:
        return before_and_after(score_function, self._images, cams, self._top_fraction, self._progress, **check)
