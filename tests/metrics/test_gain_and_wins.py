"""Average gain and win rate, solved on paper."""

import numpy as np
import pytest

from keras_vis_compat.metrics import average_gain, gain_percentages, win_rate
from keras_vis_compat.scores import CategoricalScore

ONES = np.ones((3, 2, 2, 1), np.float32)
# Scores of class 0: 0.5 for an image of ones; under these maps 1, 0.75 and 0.25.
MAPS = np.float32([[[1, 1], [1, 0]], [[1, 1], [0, 0]], [[0, 0.5], [0.5, 0]]])
CLASS_0 = CategoricalScore(0)


def test_gain_is_relative_to_what_is_left_up_to_one():
    np.testing.assert_allclose(gain_percentages([0.5, 0.8, 0.2], [0.75, 0.9, 0.1]), [50, 50, 0])


def test_there_is_nothing_to_gain_for_a_certain_image():
    np.testing.assert_array_equal(gain_percentages([1.0, 1 + 1e-7], [1.0, 1.0]), [0, 0])


def test_average_gain_of_maps_solved_on_paper(paper_model):
    assert average_gain(paper_model, CLASS_0, ONES, MAPS) == pytest.approx((100 + 50 + 0) / 3)


def test_average_gain_returns_the_scores_on_request(paper_model):
    value, scores, masked_scores = average_gain(paper_model, CLASS_0, ONES, MAPS, return_vector=True)
    assert value == pytest.approx(50)
    np.testing.assert_allclose(scores, [0.5] * 3)
    np.testing.assert_allclose(masked_scores, [1, 0.75, 0.25])


def test_gain_of_scores_above_one_is_refused(paper_model):
    with pytest.raises(ValueError, match=r"in \[0, 1\], got 2 for image 1: score probabilities"):
        average_gain(paper_model, CategoricalScore(1), ONES * np.float32([1, 2, 1]).reshape(3, 1, 1, 1), MAPS)


def test_win_rate_is_the_share_of_images_that_keep_more(paper_model):
    others = np.float32([[[1, 0], [0, 0]], [[1, 1], [1, 0]], [[0, 0], [0, 1]]])  # 0.5, 1 and -0.5
    assert win_rate(paper_model, CLASS_0, ONES, MAPS, others) == pytest.approx(200 / 3)
    assert win_rate(paper_model, CLASS_0, ONES, others, MAPS) == pytest.approx(100 / 3)


def test_a_tie_is_won_by_neither(paper_model):
    assert win_rate(paper_model, CLASS_0, ONES, MAPS, MAPS) == 0


def test_win_rate_returns_both_scores_on_request(paper_model):
    wins = win_rate(paper_model, CLASS_0, ONES, MAPS, MAPS[::-1], return_vector=True)
    assert wins.value == pytest.approx(100 / 3)
    np.testing.assert_allclose(wins.masked_scores, [1, 0.75, 0.25])
    np.testing.assert_allclose(wins.other_scores, [0.25, 0.75, 1])


def test_top_fraction_applies_to_gain_and_wins(paper_model):
    cams = np.float32([[[0.4, 0.3], [0.2, 0.1]]])  # the highest half alone: 0.75 of class 0
    assert average_gain(paper_model, CLASS_0, ONES[:1], cams, top_fraction=0.5) == pytest.approx(50)
    assert win_rate(paper_model, CLASS_0, ONES[:1], cams, MAPS[1:2], top_fraction=0.5) == 0
    assert win_rate(paper_model, CLASS_0, ONES[:1], cams, MAPS[2:], top_fraction=0.5) == 100
