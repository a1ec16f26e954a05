"""Class activation maps by gradients, computed on paper. The model and its maps A and B: conftest.py."""

import numpy as np
import pytest

from keras_vis_compat.explain import GradCAM, GradCAMPlusPlus, HiResCAM, LayerCAM, XGradCAM
from keras_vis_compat.scores import CategoricalScore

A = np.array([[1, 2], [3, 4]])
B = np.array([[2, 1], [0, 0]])

# For class 0 the gradient is [[1, 0], [0, 1]] on A and [[2, -2], [0, 4]] on B.
ON_PAPER = {
    GradCAM: 0.5 * A + 1 * B,  # mean gradients
    # alpha = 1 / (2 + g ΣA): 1/12 on A, where g = 1; 1/8 and 1/14 on B, where g = 2 and 4
    GradCAMPlusPlus: (1 + 1) / 12 * A + (2 / 8 + 4 / 14) * B,
    LayerCAM: np.array([[1 * 1 + 2 * 2, 0], [0, 1 * 4 + 4 * 0]]),
    HiResCAM: np.array([[1 * 1 + 2 * 2, -2 * 1], [0, 1 * 4 + 4 * 0]]),
    XGradCAM: (1 * 1 + 1 * 4) / 10 * A + (2 * 2 - 2 * 1) / 3 * B,  # Σ A g / Σ A
}
RAW = {"normalize_cam": False, "activation_modifier": None}


@pytest.mark.parametrize("method", ON_PAPER, ids=lambda method: method.__name__)
def test_map_is_that_computed_on_paper(method, paper_model, image):
    cam = method(paper_model())(CategoricalScore(0), image, **RAW)
    np.testing.assert_allclose(cam, ON_PAPER[method][np.newaxis], rtol=1e-6)


@pytest.mark.parametrize("method", ON_PAPER, ids=lambda method: method.__name__)
def test_map_is_rectified_and_scaled_to_its_range(method, paper_model, image):
    cam = method(paper_model())(CategoricalScore(0), image)
    rectified = np.maximum(ON_PAPER[method], 0)
    expected = (rectified - rectified.min()) / (rectified.max() - rectified.min())
    np.testing.assert_allclose(cam, expected[np.newaxis], atol=1e-6)


def test_each_sample_has_its_own_class(paper_model, image):
    two = np.concatenate([image, image])
    cams = GradCAM(paper_model())(CategoricalScore([1, 0]), two, **RAW)
    np.testing.assert_allclose(cams[0], 0 * A + 0.25 * B, atol=1e-6)  # gradients [[0,-1],[1,0]] and [[-1,1],[1,0]]
    np.testing.assert_allclose(cams[1], 0.5 * A + 1 * B, atol=1e-6)


def test_a_map_that_adds_up_to_zero_has_no_weight_in_xgrad_cam():
    activation, gradient = np.zeros((1, 2, 2, 1), np.float32), np.ones((1, 2, 2, 1), np.float32)
    np.testing.assert_array_equal(XGradCAM.weigh(activation, gradient), [[[[0]]]])


def test_grad_cam_plus_plus_is_zero_where_its_denominator_is():
    activation = np.array([-1, -1], np.float32).reshape(1, 2, 1, 1)  # 2 + g ΣA = 2 - 2 where g = 1
    gradient = np.array([1, 0.5], np.float32).reshape(1, 2, 1, 1)
    np.testing.assert_allclose(GradCAMPlusPlus.weigh(activation, gradient), [[[[0.5 / (2 - 0.5 * 2)]]]])


def test_grad_cam_plus_plus_is_finite_for_scores_whose_exponential_is_not(paper_model, image):
    model = paper_model()
    model.layers[-1].set_weights([100 * array for array in model.layers[-1].get_weights()])
    plus_plus = GradCAMPlusPlus(model)
    assert np.isfinite(plus_plus(CategoricalScore(0), image)).all()


def test_a_tiny_range_of_values_still_fills_the_unit_range(paper_model, image):
    model = paper_model()
    expected = GradCAM(model)(CategoricalScore(0), image)
    model.layers[-1].set_weights([1e-12 * array for array in model.layers[-1].get_weights()])
    np.testing.assert_allclose(GradCAM(model)(CategoricalScore(0), image), expected, atol=1e-5)


def test_a_constant_map_becomes_zeros_not_nan(paper_model):
    np.testing.assert_array_equal(
        GradCAM(paper_model())(CategoricalScore(0), np.full((1, 2, 2, 1), 5)), np.zeros((1, 2, 2))
    )


def test_the_gradient_modifier_comes_before_the_weights(paper_model, image):
    negated = GradCAM(paper_model())(CategoricalScore(0), image, gradient_modifier="negate", **RAW)
    np.testing.assert_allclose(negated, -ON_PAPER[GradCAM][np.newaxis], rtol=1e-6)


def test_the_activation_modifier_is_given_one_sample_at_a_time(paper_model, image):
    shapes = []

    def halve(cam):
        shapes.append(cam.shape)
        return cam / 2

    two = np.concatenate([image, image])
    cams = GradCAM(paper_model())(CategoricalScore(0), two, activation_modifier=halve, normalize_cam=False)
    assert shapes == [(1, 2, 2), (1, 2, 2)]
    np.testing.assert_allclose(cams[1], ON_PAPER[GradCAM] / 2, rtol=1e-6)


def test_without_expansion_there_is_one_array_in_the_size_of_the_maps(cnn, images):
    cams = GradCAM(cnn())(CategoricalScore(0), [images[:2]], expand_cam=False)
    assert cams.shape == (2, 2, 2)


def test_expansion_is_linear_from_the_first_point_to_the_last(cnn, images):
    small = GradCAM(cnn())(CategoricalScore(0), images[:1], expand_cam=False, normalize_cam=False)[0]
    large = GradCAM(cnn())(CategoricalScore(0), images[:1], normalize_cam=False)[0]
    assert large.shape == (8, 8)
    np.testing.assert_allclose(large[::7, ::7], small, rtol=1e-5)
    np.testing.assert_allclose(large[0], np.interp(np.arange(8) / 7, [0, 1], small[0]), rtol=1e-5)


def test_a_method_of_ones_own_says_only_how_maps_are_weighed(paper_model, image):
    from keras_vis_compat.explain.gradient_cam import GradientCAM

    class SumCAM(GradientCAM):
        @staticmethod
        def weigh(activation, gradient):
            return gradient.sum((1, 2), keepdims=True)

    cam = SumCAM(paper_model())(CategoricalScore(0), image, **RAW)
    np.testing.assert_allclose(cam[0], 2 * A + 4 * B, rtol=1e-6)


def test_the_base_of_the_methods_weighs_nothing(paper_model, image):
    from keras_vis_compat.explain.gradient_cam import GradientCAM

    with pytest.raises(NotImplementedError, match="weigh"):
        GradientCAM(paper_model())(CategoricalScore(0), image)
