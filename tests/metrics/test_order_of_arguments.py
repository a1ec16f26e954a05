"""Every metric takes (model, score, images, maps); whoever gives them in another order is told."""

import inspect

import numpy as np
import pytest

from keras_vis_compat import metrics
from keras_vis_compat.metrics import AveragesCam, adcc, deletion, energy_pointing_game, insertion, win_rate
from keras_vis_compat.scores import CategoricalScore

IMAGES = np.ones((3, 2, 2, 1), np.float32)
MAPS = np.full((3, 2, 2), 0.5, np.float32)
SCORE = CategoricalScore(1)
ORDER = ["model", "score", "images", "maps"]


def maps_of(score, images):
    return MAPS


def test_metrics_that_run_a_model_take_model_score_images_and_maps_first():
    functions = [getattr(metrics, name) for name in metrics.__all__ if inspect.isfunction(getattr(metrics, name))]
    taken = {one.__name__: list(inspect.signature(one).parameters) for one in functions}
    running = {name: own for name, own in taken.items() if "model" in own}
    assert len(running) >= 6
    for name, own in running.items():
        assert own[:3] == ORDER[:3], name
        assert own[3] in ("maps", "explainers", "explainer", "make"), name
    assert not any("cams" in own or "score_function" in own for own in taken.values())


CALLS = {
    "maps first": (lambda m: insertion(m, MAPS, SCORE, IMAGES), "got (a model, arrays, a score or function, arrays)"),
    "score last": (lambda m: deletion(m, IMAGES, MAPS, SCORE), "deletion() takes (model, score, images, maps)"),
    "model last": (lambda m: insertion(SCORE, IMAGES, MAPS, m), "got (a score or function, arrays, arrays, a model)"),
    "explainer before maps": (
        lambda m: adcc(m, SCORE, IMAGES, maps_of, MAPS),
        "(model, score, images, maps, explainer)",
    ),
    "a list of scores": (
        lambda m: win_rate(m, IMAGES, [SCORE], MAPS, MAPS),
        "(model, score, images, maps, other_maps)",
    ),
    "averages of images": (
        lambda m: AveragesCam(IMAGES, m),
        "AveragesCam() takes (model, inputs), got (arrays, a model)",
    ),
    "averages": (
        lambda m: AveragesCam(m, IMAGES).average_drop(SCORE, MAPS),
        "average_drop() takes (cams, score_function)",
    ),
    "evaluate": (
        lambda m: metrics.evaluate(m, IMAGES, SCORE, {"a": maps_of}),
        "evaluate() takes (model, score, images, explainers)",
    ),
    "a model for nothing": (
        lambda m: energy_pointing_game(m, SCORE, IMAGES, MAPS, [(0, 0, 1, 1)] * 3),
        "takes (maps, boxes) and no model",
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_another_order_is_an_error_that_says_the_right_one(name, paper_model):
    call, message = CALLS[name]
    with pytest.raises(TypeError) as error:
        call(paper_model)
    assert message in str(error.value)


def test_images_in_the_place_of_maps_are_told_by_their_axes(paper_model):
    with pytest.raises(ValueError, match=r"images of shape \(3, 2, 2\) and maps of shape \(3, 2, 2, 1\)"):
        insertion(paper_model, SCORE, MAPS, IMAGES)


def test_the_right_order_is_let_through(paper_model):
    assert insertion(paper_model, lambda output: output[:, 0], IMAGES, MAPS, steps=2).shape == (3,)
    assert insertion(paper_model, [SCORE], [IMAGES], [MAPS], steps=2).shape == (3,)
    assert insertion(model=paper_model, images=IMAGES, maps=MAPS, score=SCORE, steps=2).shape == (3,)
