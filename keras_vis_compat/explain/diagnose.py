"""Why is this map blank?"""

from dataclasses import replace
from typing import Any

import numpy as np

from .. import _keras
from .._engine.causes import KINDS
from .._engine.evaluate import Probe
from .._engine.not_finite import NotFiniteError
from .._messages import Diagnosis, collecting_blank_maps
from .._types import Inputs, Model, Scores
from ..scores._question import Question
from ..scores._score import rows_of
from ._model import ModelVisualization
from ._penultimate import cam_layer_path
from .activation_maximization import ActivationMaximization
from .grad_cam import GradCAM
from .saliency import Saliency

CAUSES = dict(KINDS)


def diagnose(model: Model, score: Scores, images: Inputs, **options: Any) -> list[Diagnosis]:
    """Return for each image whether its map is blank, and the one cause that was found.

    Args:
        model: A model of Keras 3 or tf_keras: its saliency maps are looked at and, where it has convolutions, its
            class activation maps. Or a visualiser such as `ScoreCAM(model)`, whose own maps are.
        score: As for the visualiser: a Score or function, for several outputs a list or a dict of them.
        images: Array (N, …), or one sample; for several inputs a list of them, or a dict by name of input.
        **options: More arguments of the visualiser, such as `penultimate_layer="conv3"`.

    Returns:
        A list of N `Diagnosis`: `index`, `score`, `cause` (None, or a key of `CAUSES`), `layer`, `share` of its units
        that are off in [0, 1], and `text`, which names a way out. NaN and infinity are a cause here, not an error.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Example:
        >>> for one in diagnose(model, CategoricalScore(3), images):
        ...     print(one.index, one.cause, one.text)
        0 None its map shows something
        1 dead relus the ReLUs of layer 'dense' that count for the score are off (of all of its units 83%): …
    """
    explainers = _explainers(model, options)
    asked = explainers[0][0]._asked(score, images)
    images = asked.batches if asked.source.inputs else images  # once: a data set may give other images the next time
    found: dict[int, Diagnosis] = {}
    for explainer, own in explainers:
        for one in _found_by(explainer, score, images, own):
            found.setdefault(one.index, one)
    values = _values(asked)
    return [found.get(row) or _in_order(row, value) for row, value in enumerate(values)]


def _explainers(model: Any, options: dict[str, Any]) -> list[tuple[ModelVisualization, dict[str, Any]]]:
    """Return the visualisers to look at, each with the arguments that it is called with."""
    if isinstance(model, ActivationMaximization):
        raise TypeError("`model` must be a model, or a visualiser that makes maps of images: this one makes images")
    if isinstance(model, ModelVisualization):
        return [(model, options)]
    options = {"unconnected_gradients": "zero", **options}
    explainers: list[tuple[ModelVisualization, dict[str, Any]]] = [(Saliency(model), options)]
    if _keras.is_graph(model) and cam_layer_path(model) is not None:
        # Its maps need not fit the image to be looked at.
        explainers.append((GradCAM(model), {"expand_cam": False, **options}))
    return explainers


def _found_by(explainer: ModelVisualization, score: Any, images: Any, options: dict[str, Any]) -> list[Diagnosis]:
    try:
        with collecting_blank_maps() as found:
            explainer(score, images, **options)
        return found
    except NotFiniteError:
        return [
            one for row in range(_count(explainer, images)) for one in _of_one(explainer, score, images, options, row)
        ]


def _count(explainer: ModelVisualization, images: Any) -> int:
    return len(explainer._batches(images)[1][0])


def _of_one(
    explainer: ModelVisualization, score: Any, images: Any, options: dict[str, Any], row: int
) -> list[Diagnosis]:
    """The diagnosis of one image by itself, as another one may be what is not finite."""
    asked = explainer._asked(score, images)
    scores = [rows_of(one, [row], asked.samples) for one in asked.scores]
    image = [batch[row : row + 1] for batch in asked.batches]
    keys = () if asked.source.inputs else asked.source.key
    try:
        with collecting_blank_maps() as found:
            explainer(scores, dict(zip(keys, image, strict=True)) if keys else image, **options)
        return [replace(one, index=row) for one in found]
    except NotFiniteError as error:
        return [Diagnosis(row, float("nan"), "not finite", error.layer, None, str(error))]


def _values(asked: Question) -> Any:
    """The score of each image, (N,)."""
    values, _ = Probe(asked.source, ()).asking(asked.terms()).score(asked.batches)
    return sum(np.broadcast_to(np.asarray(value, np.float64), asked.samples) for value in values)


def _in_order(row: int, value: float) -> Diagnosis:
    return Diagnosis(row, float(value), None, None, None, "its map shows something")
