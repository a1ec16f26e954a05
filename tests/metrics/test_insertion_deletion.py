"""Insertion and deletion, solved on paper."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from keras_vis_compat.metrics import deletion, insertion
from keras_vis_compat.scores import CategoricalScore

ONES = np.ones((1, 2, 2, 1), np.float32)
ORDERED = np.float32([[[4, 3], [2, 1]]])  # the pixels in reading order
CLASS_0, MEAN = CategoricalScore(0), CategoricalScore(1)


def test_insertion_curve_solved_on_paper(paper_model):
    areas, fractions, scores = insertion(
        paper_model, CLASS_0, ONES, ORDERED, steps=4, baseline="zero", return_curves=True
    )
    np.testing.assert_allclose(fractions, [0, 0.25, 0.5, 0.75, 1])
    np.testing.assert_allclose(scores, [[0, 0.5, 0.75, 1, 0.5]], atol=1e-6)
    np.testing.assert_allclose(areas, [(0.25 + 0.625 + 0.875 + 0.75) / 4], atol=1e-6)


def test_deletion_curve_solved_on_paper(paper_model):
    areas, _, scores = deletion(paper_model, CLASS_0, ONES, ORDERED, steps=4, return_curves=True)
    np.testing.assert_allclose(scores, [[0.5, 0, -0.25, -0.5, 0]], atol=1e-6)
    np.testing.assert_allclose(areas, [(0.25 - 0.125 - 0.375 - 0.25) / 4], atol=1e-6)


def test_areas_alone_come_one_for_each_image(paper_model):
    images, maps = np.repeat(ONES, 3, axis=0), np.repeat(ORDERED, 3, axis=0)
    areas = insertion(paper_model, CLASS_0, images, maps, steps=4, baseline="zero", batch_size=2)
    np.testing.assert_allclose(areas, [0.625] * 3, atol=1e-6)


def test_more_steps_than_pixels_are_one_pixel_each(paper_model):
    curves = deletion(paper_model, CLASS_0, ONES, ORDERED, steps=100, return_curves=True)
    assert curves.scores.shape == (1, 5)


def test_fewer_steps_take_several_pixels_each(paper_model):
    curves = deletion(paper_model, CLASS_0, ONES, ORDERED, steps=2, return_curves=True)
    np.testing.assert_allclose(curves.scores, [[0.5, -0.25, 0]], atol=1e-6)


def test_equal_pixels_go_in_reading_order(paper_model):
    flat = deletion(paper_model, CLASS_0, ONES, np.zeros((1, 2, 2)), steps=4, return_curves=True)
    np.testing.assert_allclose(flat.scores, [[0.5, 0, -0.25, -0.5, 0]], atol=1e-6)


def test_maps_need_not_be_normalised(paper_model):
    for cams in (ORDERED / 4, ORDERED * 1000, ORDERED - 10):
        assert deletion(paper_model, CLASS_0, ONES, cams, steps=4) == pytest.approx(-0.5 / 4)


def test_a_number_stands_for_a_missing_pixel(paper_model):
    curves = deletion(paper_model, MEAN, ONES, ORDERED, steps=2, baseline=-1, return_curves=True)
    np.testing.assert_allclose(curves.scores, [[1, 0, -1]], atol=1e-6)


def test_mean_is_that_of_each_image_and_channel(linear):
    image = np.float32([[[[1, 10], [3, 30]]]])
    model = linear(np.eye(4), (1, 2, 2))
    emptied = [
        deletion(model, CategoricalScore(place), image, np.ones((1, 1, 2)), baseline="mean", return_curves=True)
        for place in range(4)
    ]
    np.testing.assert_allclose([curves.scores[0, -1] for curves in emptied], [2, 20, 2, 20], rtol=1e-6)


def test_blur_is_a_gaussian_of_an_eighth_of_each_image_axis(linear):
    image = np.random.default_rng(0).uniform(size=(1, 8, 16, 1)).astype(np.float32)
    weights = np.random.default_rng(1).uniform(size=(128, 1))
    start = insertion(
        linear(weights, (8, 16, 1)), CategoricalScore(0), image, image[..., 0], steps=1, return_curves=True
    )
    blurred = gaussian_filter(image[0, ..., 0], (1, 2), mode="nearest")
    np.testing.assert_allclose(start.scores[0, 0], blurred.ravel() @ weights[:, 0], rtol=1e-5)
    np.testing.assert_allclose(start.scores[0, -1], image.ravel() @ weights[:, 0], rtol=1e-5)


def test_values_in_a_row_are_blurred_as_a_signal(linear):
    signal = np.float32([[0, 0, 0, 0, 8, 0, 0, 0]])
    start = insertion(linear(np.eye(8), (8,)), CategoricalScore(4), signal, signal, steps=1, return_curves=True)
    np.testing.assert_allclose(start.scores[0, 0], gaussian_filter(signal[0], 1, mode="nearest")[4], rtol=1e-5)


def test_logits_are_allowed(paper_model):
    assert insertion(paper_model, CLASS_0, -ONES, ORDERED, steps=4, baseline="zero") == pytest.approx(-0.625)
