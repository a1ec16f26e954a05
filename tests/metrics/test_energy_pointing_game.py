"""The energy-based pointing game, solved on paper."""

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat.metrics import energy_pointing_game

MAP = np.float32([[[1, 2, 3], [4, 0, 0]]])  # sums to 10


def test_share_of_the_sum_that_lies_in_the_box():
    np.testing.assert_allclose(energy_pointing_game(MAP, [(0, 0, 1, 2)]), [0.3])
    np.testing.assert_allclose(energy_pointing_game(MAP, np.array([[0, 0, 2, 3]])), [1])


def test_boxes_that_overlap_count_once():
    np.testing.assert_allclose(energy_pointing_game(MAP, [[(0, 0, 1, 2), (0, 1, 1, 3)]]), [0.6])


def test_every_image_has_boxes_of_its_own():
    maps = np.repeat(MAP, 3, axis=0)
    boxes = [(0, 0, 1, 1), [(0, 0, 1, 1), (1, 0, 2, 1)], (1, 1, 2, 3)]
    np.testing.assert_allclose(energy_pointing_game(maps, boxes), [0.1, 0.5, 0])


def test_a_mask_says_the_same_as_a_box():
    np.testing.assert_allclose(energy_pointing_game(MAP, MAP > 2.5), [0.7])


@pytest.mark.parametrize("kind", [np.ndarray.tolist, tf.constant])
def test_masks_may_be_lists_or_tensors(kind):
    mask = np.array([[[True, False], [False, False]]])
    np.testing.assert_array_equal(energy_pointing_game(np.ones((1, 2, 2)), kind(mask)), [0.25])


def test_a_map_of_zeros_points_nowhere():
    np.testing.assert_array_equal(energy_pointing_game(np.zeros((1, 2, 3)), [(0, 0, 2, 3)]), [0])


def test_a_list_of_maps_and_a_single_map_do():
    np.testing.assert_allclose(energy_pointing_game([MAP[0]], [(0, 0, 1, 2)]), [0.3])
    np.testing.assert_allclose(energy_pointing_game([MAP[0], MAP[0]], [(0, 0, 1, 2)] * 2), [0.3, 0.3])
