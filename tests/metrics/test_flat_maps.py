"""A map that is the same everywhere orders nothing, and the metrics say so."""

import warnings

import numpy as np
import pytest

from keras_vis_compat import BlankMapWarning
from keras_vis_compat.metrics import (
    AveragesCam,
    adcc,
    average_gain,
    deletion,
    energy_pointing_game,
    insertion,
    win_rate,
)
from keras_vis_compat.scores import CategoricalScore

IMAGES = np.random.RandomState(0).rand(3, 2, 2, 1).astype(np.float32)
MAPS = np.random.RandomState(1).rand(3, 2, 2).astype(np.float32)
FLAT = np.stack([MAPS[0], np.zeros((2, 2), np.float32), np.ones((2, 2), np.float32)])
SCORE = CategoricalScore(1)  # the mean of the pixels

METRICS = {
    "average_drop": lambda model, maps: AveragesCam(model, IMAGES).average_drop(maps, SCORE),
    "average_increase": lambda model, maps: AveragesCam(model, IMAGES).average_increase(maps, SCORE),
    "average_gain": lambda model, maps: average_gain(model, SCORE, IMAGES, maps),
    "win_rate": lambda model, maps: win_rate(model, SCORE, IMAGES, maps, MAPS),
    "insertion": lambda model, maps: insertion(model, SCORE, IMAGES, maps),
    "deletion": lambda model, maps: deletion(model, SCORE, IMAGES, maps),
    "adcc": lambda model, maps: adcc(model, SCORE, IMAGES, maps, lambda score, images: MAPS[: len(images)]),
    "energy_pointing_game": lambda model, maps: energy_pointing_game(maps, [(0, 0, 1, 1)] * 3),
}


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_maps_that_are_the_same_everywhere_are_warned_of(metric, paper_model):
    with pytest.warns(BlankMapWarning, match="have the same value everywhere for image 1, 2, so") as caught:
        metric(paper_model, FLAT)
    assert len(caught) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        metric(paper_model, MAPS)


def test_a_single_map_without_a_batch_axis_is_one_map(paper_model):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        insertion(paper_model, SCORE, IMAGES[:1], np.array([[1.0, 1.0], [0.0, 0.0]]))
