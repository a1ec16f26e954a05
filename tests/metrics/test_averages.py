"""Average drop and average increase, solved on paper."""

import numpy as np
import pytest

from keras_vis_compat.metrics import AveragesCam, avg_drop, avg_increase, drop_percentages, increase_percentages
from keras_vis_compat.scores import CategoricalScore

ONES = np.ones((4, 2, 2, 1), np.float32)
# The paper model scores an image of ones 0.5 for class 0; under these maps 0.5, 0.25, 1 and 0.
MAPS = np.float32([[[1, 0], [0, 0]], [[0, 0.5], [0.5, 0]], [[1, 1], [1, 0]], [[0.5, 0.25], [0.25, 0.75]]])
CLASS_0 = CategoricalScore(0)


def test_drop_is_relative_to_the_score_of_the_image_and_a_rise_counts_as_none():
    np.testing.assert_allclose(drop_percentages([0.5, 0.8, 0.2], [0.25, 0.2, 0.9]), [50, 75, 0])
    assert avg_drop([0.5, 0.8, 0.2], [0.25, 0.2, 0.9]) == pytest.approx(125 / 3)


def test_increase_counts_the_images_that_rise_and_not_those_that_stay():
    np.testing.assert_array_equal(increase_percentages([0.5, 0.5, 0.5], [0.6, 0.5, 0.4]), [100, 0, 0])
    assert avg_increase([0.5, 0.5, 0.5, 0.5], [0.6, 0.7, 0.5, 0.4]) == 50


def test_increase_of_logits_is_defined():
    assert avg_increase([-2.0, 3.0], [-1.0, 2.0]) == 50


def test_averages_are_plain_floats():
    assert type(avg_drop([1], [1])) is float
    assert type(avg_increase([1], [1])) is float


def test_average_drop_of_maps_solved_on_paper(paper_model):
    averages = AveragesCam(paper_model, ONES)
    assert averages.average_drop(MAPS, CLASS_0) == pytest.approx((0 + 50 + 0 + 100) / 4)
    np.testing.assert_allclose(averages.drop_percentages(MAPS, CLASS_0), [0, 50, 0, 100], atol=1e-5)


def test_average_increase_of_maps_solved_on_paper(paper_model):
    averages = AveragesCam(paper_model, ONES)
    assert averages.average_increase(MAPS, CLASS_0) == 25
    np.testing.assert_array_equal(averages.increase_percentages(MAPS, CLASS_0), [0, 0, 100, 0])


def test_return_vector_gives_the_scores_of_every_image(paper_model):
    result = AveragesCam(paper_model, ONES).average_drop(MAPS, CLASS_0, return_vector=True)
    assert result._fields == ("value", "scores", "masked_scores")
    assert result.value == pytest.approx(37.5)
    np.testing.assert_allclose(result.scores, [0.5] * 4)
    np.testing.assert_allclose(result.masked_scores, [0.5, 0.25, 1, 0], atol=1e-6)


def test_scores_serve_both_averages_from_one_run(paper_model):
    before, after = AveragesCam(paper_model, ONES).scores(MAPS, CLASS_0)
    assert avg_drop(before, after) == pytest.approx(37.5)
    assert avg_increase(before, after) == 25


def test_each_image_is_scored_by_its_own_class(paper_model):
    averages = AveragesCam(paper_model, ONES[:2])
    before, after = averages.scores(MAPS[[2, 2]], CategoricalScore([0, 1]))
    np.testing.assert_allclose(before, [0.5, 1])
    np.testing.assert_allclose(after, [1, 0.75])


def test_top_fraction_leaves_the_highest_pixels_as_they_are(paper_model):
    # Of [0.5, 0.25, 0.25, 0.75] the highest two are x4 and x1: 0.5 - 0.5 = 0 of 0.5 is left.
    image, cam = ONES[:1], MAPS[3:]
    assert AveragesCam(paper_model, image, top_fraction=0.5).average_drop(cam, CLASS_0) == pytest.approx(100)
    # With three of them the first of the two equal ones comes in: 0.25 of 0.5.
    assert AveragesCam(paper_model, image, top_fraction=0.75).average_drop(cam, CLASS_0) == pytest.approx(50)


def test_top_fraction_is_rounded_up_to_whole_pixels(paper_model):
    averages = AveragesCam(paper_model, ONES[:1], top_fraction=0.3)
    assert averages.scores(MAPS[3:], CategoricalScore(1))[1] == pytest.approx(2 / 4)


def test_top_fraction_keeps_no_pixel_where_the_map_is_zero(paper_model):
    averages = AveragesCam(paper_model, ONES[:1], top_fraction=0.75)
    assert averages.scores(MAPS[:1], CategoricalScore(1))[1] == pytest.approx(1 / 4)


def test_a_map_of_ones_changes_nothing(paper_model):
    averages = AveragesCam(paper_model, ONES)
    ones = np.ones((4, 2, 2))
    assert averages.average_drop(ones, CLASS_0) == 0
    assert averages.average_increase(ones, CLASS_0) == 0


def test_one_image_and_its_map_may_come_without_batch_axis(paper_model):
    averages = AveragesCam(paper_model, ONES[0])
    assert averages.average_drop(MAPS[1], CLASS_0) == pytest.approx(50)
    assert averages.average_drop(MAPS[1:2], CLASS_0) == pytest.approx(50)


def test_a_map_may_have_the_shape_of_the_images(paper_model):
    assert AveragesCam(paper_model, ONES).average_drop(MAPS[..., np.newaxis], CLASS_0) == pytest.approx(37.5)


def test_logits_that_are_not_positive_are_refused_with_the_image(paper_model):
    images = ONES * np.float32([1, 1, -2, 1])[:, np.newaxis, np.newaxis, np.newaxis]
    with pytest.raises(ValueError, match=r"positive, got -1 for image 2: score probabilities .* not logits"):
        AveragesCam(paper_model, images, batch_size=2).average_drop(MAPS, CLASS_0)


def test_logits_that_are_not_positive_are_refused_before_the_rest_is_scored(paper_model):
    done = []
    averages = AveragesCam(paper_model, -ONES, batch_size=1, progress=lambda *numbers: done.append(numbers))
    with pytest.raises(ValueError, match="for image 0"):
        averages.average_drop(MAPS, CLASS_0)
    assert done == []


def test_nothing_the_caller_gave_is_changed(paper_model):
    images, maps, weights = ONES.copy(), MAPS.copy(), paper_model.get_weights()
    AveragesCam(paper_model, images, top_fraction=0.5).average_drop(maps, CLASS_0)
    np.testing.assert_array_equal(images, ONES)
    np.testing.assert_array_equal(maps, MAPS)
    np.testing.assert_array_equal(paper_model.get_weights(), weights)
