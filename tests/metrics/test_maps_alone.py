"""Metrics that look at maps and run no model, solved by hand."""

import numpy as np
import pytest

from keras_vis_compat.metrics import complexity, energy_pointing_game, pointing_game, sparseness


def test_complexity_is_the_mean_or_the_entropy():
    maps = np.float64([[[0, 1], [0, 1]], [[1, 1], [1, 1]], [[0, 0], [0, 0]], [[0, 0], [0, 1]]])
    np.testing.assert_allclose(complexity(maps), [0.5, 1, 0, 0.25])
    np.testing.assert_allclose(complexity(maps, measure="entropy"), [np.log(2), np.log(4), 0, 0], atol=1e-12)
    np.testing.assert_allclose(complexity(-3 * maps, measure="entropy"), [np.log(2), np.log(4), 0, 0], atol=1e-12)


def test_sparseness_is_the_index_of_gini():
    maps = np.float64([[1, 1, 1, 1], [0, 0, 0, -3], [1, 2, 3, 4], [0, 0, 0, 0]])
    np.testing.assert_allclose(sparseness(maps), [0, 0.75, 0.25, 0])
    one = np.random.default_rng(0).normal(size=(1, 5, 6))
    values = np.abs(one).ravel()
    slow = np.abs(values[:, None] - values).sum() / (2 * values.size * values.sum())  # mean difference of all pairs
    np.testing.assert_allclose(sparseness(one), [slow])
    np.testing.assert_allclose(sparseness(1000 * one), [slow])


MAPS = np.zeros((4, 6, 6))
MAPS[0, 1, 1] = MAPS[1, 4, 4] = MAPS[2, 1, 4] = 1  # the last one is blank


def test_the_highest_place_lies_on_the_object_or_not():
    np.testing.assert_array_equal(pointing_game(MAPS, [(0, 0, 3, 3)] * 4), [1, 0, 0, 0])
    several = [[(0, 0, 1, 1), (4, 4, 5, 5)]] * 4
    np.testing.assert_array_equal(pointing_game(MAPS, several), [0, 1, 0, 0])
    np.testing.assert_array_equal(pointing_game(MAPS - 5, [(0, 0, 3, 3)] * 4), [1, 0, 0, 0])


def test_tolerance_is_a_distance_in_pixels():
    boxes = [(0, 0, 3, 3)] * 4  # pixels 0 to 2: (1, 4) is 2 off, (4, 4) twice that way, 2.83
    np.testing.assert_array_equal(pointing_game(MAPS, boxes, tolerance=1.9), [1, 0, 0, 0])
    np.testing.assert_array_equal(pointing_game(MAPS, boxes, tolerance=2), [1, 0, 1, 0])
    np.testing.assert_array_equal(pointing_game(MAPS, boxes, tolerance=3), [1, 1, 1, 0])


@pytest.mark.parametrize("shape", [(7,), (3, 4), (2, 3, 4)])
def test_masks_may_be_of_signals_pictures_and_volumes(shape):
    maps = np.random.default_rng(0).uniform(size=(3, *shape))
    masks = np.random.default_rng(1).uniform(size=(3, *shape)) < 0.5
    highest = [mask.ravel()[map.argmax()] for map, mask in zip(maps, masks, strict=True)]
    np.testing.assert_array_equal(pointing_game(maps, masks), np.float64(highest))
    inside = [map[mask].sum() / map.sum() for map, mask in zip(maps, masks, strict=True)]
    np.testing.assert_allclose(energy_pointing_game(maps, masks), inside, rtol=1e-6)


def test_an_object_that_is_not_there_is_not_hit():
    assert pointing_game(MAPS[:1], np.zeros((1, 6, 6), bool), tolerance=100) == [0]
