"""Several methods by several metrics, on the same images: the table of a paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from time import perf_counter
from typing import NamedTuple

import numpy as np

from .._inputs.checks import says_what_it_takes, whole
from .._inputs.methods import metric_names
from .._inputs.progress import reporter
from .._inputs.user_code import blamed
from .._types import Explainer, GivenMaps, Inputs, Model, Progress, Scores
from ._before_and_after import scores_behind
from ._boxes import Boxes
from ._explained import flat
from ._images import Images
from ._maps import listed_maps, one_map_each
from ._order import says_its_order
from .adcc import adcc
from .average_gain import gain_percentages
from .averages import AveragesCam, drop_percentages, increase_percentages
from .complexity import complexity
from .energy_pointing_game import energy_pointing_game
from .infidelity import infidelity
from .insertion_deletion import deletion, insertion
from .max_sensitivity import max_sensitivity
from .model_randomisation import model_randomisation
from .pixel_flipping import pixel_flipping
from .pointing_game import pointing_game
from .random_logit import random_logit
from .road import road
from .sparseness import sparseness
from .table import Interval, Table


class Case:
    """The maps of one method, and all that a metric may ask of them."""

    def __init__(
        self, model: Model, score: Scores, images: Inputs, maps: GivenMaps, explainer: Explainer, batch_size: int,
        seed: int = 0, boxes: Boxes | None = None, before: np.ndarray | None = None,
    ) -> None:  # fmt: skip
        self.model, self.score, self.images, self.maps = model, score, images, maps
        self.explainer, self.boxes, self.seed = explainer, boxes, seed
        self.batch_size, self._before = batch_size, before

    @cached_property
    def before_and_after(self) -> tuple[np.ndarray, np.ndarray]:
        """The scores (N,) of the images and of the masked images, which several metrics are made of."""
        if self._before is not None:  # known already, from another method's maps of them
            images = Images(self.model, self.images, self.batch_size)
            return self._before, scores_behind(self.score, images, self.maps)
        return AveragesCam(self.model, self.images, batch_size=self.batch_size).scores(self.maps, self.score)

    @property
    def rows(self) -> np.ndarray:
        """The maps of all inputs as one row of numbers for each image."""
        return flat(listed_maps(self.maps, Images(self.model, self.images).inputs))

    def by(self, metric: Callable[..., np.ndarray], **options: object) -> np.ndarray:
        """Measure a metric that looks at the maps."""
        return metric(self.model, self.score, self.images, self.maps, batch_size=self.batch_size, **options)

    def again_by(self, metric: Callable[..., np.ndarray], **options: object) -> np.ndarray:
        """Measure a metric that has maps made again."""
        given = self.model, self.score, self.images, self.maps, self.explainer
        return metric(*given, batch_size=self.batch_size, **options)

    def randomised(self) -> np.ndarray:
        """The mean similarity of each image's maps over all layers made random."""
        given = self.model, self.score, self.images, self.maps, self.explainer
        return np.mean(list(model_randomisation(*given, seed=self.seed).values()), axis=0)

    def pointed(self, metric: Callable[..., np.ndarray]) -> np.ndarray:
        """Measure a metric that wants to know where the objects are."""
        return metric(one_map_each(self.maps), self.boxes)


class Metric(NamedTuple):
    """How a metric is measured, for each image, and which way is better.

    Attributes:
        better: `"higher"` or `"lower"`.
        measure: From a `Case` to one value for each image.
        needs: What it needs but the maps: `"boxes"`, or `"explainer"`, called again and again; those are measured only
            where they are named.
    """

    better: str
    measure: Callable[[Case], np.ndarray]
    needs: str = ""


METRICS = {
    "average_drop": Metric("lower", lambda case: drop_percentages(*case.before_and_after)),
    "average_increase": Metric("higher", lambda case: increase_percentages(*case.before_and_after)),
    "average_gain": Metric("higher", lambda case: gain_percentages(*case.before_and_after)),
    "insertion": Metric("higher", lambda case: case.by(insertion)),
    "deletion": Metric("lower", lambda case: case.by(deletion)),
    "adcc": Metric("higher", lambda case: case.again_by(adcc)),
    "pixel_flipping": Metric("higher", lambda case: case.by(pixel_flipping)),
    "road": Metric("higher", lambda case: case.by(road, seed=case.seed)),
    "infidelity": Metric("lower", lambda case: case.by(infidelity, seed=case.seed)),
    "complexity": Metric("lower", lambda case: complexity(case.rows)),
    "sparseness": Metric("higher", lambda case: sparseness(case.rows)),
    "max_sensitivity": Metric("lower", lambda case: case.again_by(max_sensitivity, seed=case.seed), "explainer"),
    "random_logit": Metric("lower", lambda case: case.again_by(random_logit, seed=case.seed), "explainer"),
    "model_randomisation": Metric("lower", Case.randomised, "explainer"),
    "pointing_game": Metric("higher", lambda case: case.pointed(pointing_game), "boxes"),
    "energy_pointing_game": Metric("higher", lambda case: case.pointed(energy_pointing_game), "boxes"),
}


@says_what_it_takes
@says_its_order
def evaluate(
    model: Model,
    score: Scores,
    images: Inputs,
    explainers: Mapping[str, Explainer],
    metrics: Sequence[str] | str = ("average_drop", "average_increase", "insertion", "deletion", "adcc"),
    *,
    boxes: Boxes | None = None,
    n_bootstrap: int = 0,
    seed: int = 0,
    batch_size: int = 32,
    progress: Progress = None,
) -> Table:
    """Return the table of several methods by several metrics, measured on the same images.

    Args:
        model: A model of Keras 3 or tf_keras whose output is a probability (after softmax or sigmoid).
        score: What is explained, such as `CategoricalScore(labels)`: the maps are made with it, and measured by it.
        images: Array (N, …) in the input range of the model, or a list of them for several inputs.
        explainers: `{name: explainer}`, each a callable `(score, images) -> maps`, such as `GradCAM(model)`. A random
            one shows what a figure is worth: `lambda score, images: rng.random(images.shape[:3])`.
        metrics: Names of metrics: average_drop, average_increase, average_gain (percent), insertion, deletion, adcc,
            pixel_flipping, road, infidelity, complexity, sparseness; `"all"` means all of these. By name alone, for
            they make maps again and again: max_sensitivity, random_logit (of classes), model_randomisation (the mean
            over all layers). With `boxes`, by name: pointing_game, energy_pointing_game.
        boxes: Where the objects are, as for `energy_pointing_game`.
        n_bootstrap: By how many resamples of the images the 95 % interval of each mean is found; 0 for none. All
            methods are resampled alike.
        seed: Of the resamples, and of metrics that draw random numbers.
        batch_size: How many images go through the model at once.
        progress: True for a bar on stderr, or a callable that is given how much is done and all there is.

    Returns:
        A `Table`, which prints, and turns into CSV, Markdown, LaTeX, a dict and a DataFrame.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Example:
        >>> table = evaluate(model, score, images, {"Grad-CAM": GradCAM(model), "Score-CAM": ScoreCAM(model)})
        >>> print(table)
        method     average_drop ↓  average_increase ↑  insertion ↑  deletion ↓  adcc ↑
        Grad-CAM             48.6                 0.5        0.873       0.402   0.573
        Score-CAM            4.83                12.5        0.907       0.161   0.839

    Source:
        Each metric names its own; the bootstrap: Efron 1979, https://doi.org/10.1214/aos/1176344552
    """
    names, resamples = _checked_names(metrics, boxes), whole(n_bootstrap, "n_bootstrap", 0)
    seed = whole(seed, "seed", 0)
    _check_explainers(explainers)
    report, total = reporter(progress), len(explainers) * (1 + len(names))
    values: dict[str, dict[str, np.ndarray]] = {}
    seconds = {}
    for done, (method, explainer) in enumerate(explainers.items()):
        start = perf_counter()
        maps = blamed(explainer, "explainer")(score, images)
        case = Case(model, score, images, maps, explainer, batch_size, seed, boxes)
        seconds[method], values[method] = perf_counter() - start, {}
        for place, name in enumerate(names, start=1):
            report(done * (1 + len(names)) + place, total)
            values[method][name] = METRICS[name].measure(case)
    report(total, total)
    better = {name: METRICS[name].better for name in names}
    return Table(values, better, intervals_of(values, resamples, seed) if resamples else {}, seconds)


def _checked_names(metrics: Sequence[str] | str, boxes: Boxes | None) -> tuple[str, ...]:
    names = metric_names(metrics, pointing=True)
    pointing = next((name for name in names if METRICS[name].needs == "boxes"), None)
    if pointing is not None and boxes is None:
        raise ValueError(f"`boxes` must say where the objects are for {pointing!r}, got None")
    return names


def _check_explainers(explainers: Mapping[str, Explainer]) -> None:
    if not isinstance(explainers, Mapping) or not explainers:
        example = "{'Grad-CAM': GradCAM(model)}"
        raise TypeError(f"`explainers` must be a dict {{name: explainer}}, such as {example}, got {explainers!r}")
    for name, explainer in explainers.items():
        if not callable(explainer) or isinstance(explainer, type):
            wanted = "a callable (score, images) -> maps, such as GradCAM(model)"
            raise TypeError(f"`explainers[{name!r}]` must be {wanted}, got {explainer!r}")


def intervals_of(values: dict[str, dict[str, np.ndarray]], resamples: int, seed: int) -> dict[str, dict[str, Interval]]:
    """Return the interval of each mean; the same images are drawn for all of them."""
    count = len(next(iter(next(iter(values.values())).values())))
    drawn = np.random.default_rng(seed).integers(count, size=(resamples, count))

    def interval(own: np.ndarray) -> Interval:
        return Interval(*(float(end) for end in np.percentile(own[drawn].mean(1), (2.5, 97.5))))

    return {method: {name: interval(own) for name, own in row.items()} for method, row in values.items()}
