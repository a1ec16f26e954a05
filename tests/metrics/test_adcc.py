"""ADCC and its three terms, solved on paper."""

import numpy as np
import pytest

from keras_vis_compat.metrics import adcc, coherency, complexity
from keras_vis_compat.scores import CategoricalScore

ONES = np.ones((2, 2, 2, 1), np.float32)
MAPS = np.float32([[[1, 0], [0, 0]], [[0, 0.5], [0.5, 0]]])  # class 0 keeps 0.5 and 0.25 of 0.5
CLASS_0 = CategoricalScore(0)


def test_coherency_is_one_for_the_same_and_zero_for_the_opposite():
    maps = np.float32([[0, 1, 2], [0, 1, 2], [0, 1, 2]])
    others = np.float32([[0, 0.1, 0.2], [2, 1, 0], [1, 0, 1]])
    np.testing.assert_allclose(coherency(maps, others), [1, 0, 0.5], atol=1e-7)


def test_coherency_of_a_constant_map_is_zero():
    varied, constant = np.float32([[0, 1, 2]] * 2), np.full((2, 3), 0.1, np.float32)
    np.testing.assert_array_equal(coherency(varied, constant), [0, 0])
    np.testing.assert_array_equal(coherency(constant, constant), [0, 0])


def test_complexity_is_the_mean_of_the_map():
    np.testing.assert_allclose(complexity(MAPS), [0.25, 0.25])


def test_adcc_solved_on_paper(paper_model):
    # An explainer that always finds the same: coherency 1, complexity 1/4, drop 0 and 1/2.
    values = adcc(paper_model, CLASS_0, ONES, MAPS, lambda score, images: MAPS)
    np.testing.assert_allclose(values, [3 / (1 + 4 / 3 + 1), 3 / (1 + 4 / 3 + 2)], rtol=1e-6)


def test_adcc_is_zero_where_the_map_does_not_last(paper_model):
    values = adcc(paper_model, CLASS_0, ONES, MAPS, lambda score, images: np.zeros((2, 2, 2)))
    np.testing.assert_array_equal(values, [0, 0])


def test_adcc_is_zero_where_the_map_claims_everything_or_leaves_nothing(paper_model):
    trivial = np.float32([np.ones((2, 2)), np.zeros((2, 2))])
    np.testing.assert_array_equal(adcc(paper_model, CLASS_0, ONES, trivial, lambda score, images: trivial), [0, 0])


def test_explainer_gets_the_masked_images_and_their_own_part_of_the_score(paper_model):
    seen = []

    def explainer(score, images):
        seen.append((score.indices, images[..., 0]))
        return MAPS[:1]

    adcc(paper_model, CategoricalScore([0, 1]), ONES, MAPS, explainer, batch_size=1)
    assert [indices for indices, _ in seen] == [[0], [1]]
    np.testing.assert_allclose(np.concatenate([images for _, images in seen]), MAPS)


def test_scores_that_are_not_positive_are_refused_with_the_image(paper_model):
    images = ONES * np.float32([1, -1]).reshape(2, 1, 1, 1)
    with pytest.raises(ValueError, match=r"got -0.5 for image 1: score probabilities"):
        adcc(paper_model, CLASS_0, images, MAPS, lambda score, images: MAPS[:1], batch_size=1)
