"""Saliency, SmoothGrad and Guided Grad-CAM, computed on paper. The model: conftest.py."""

import numpy as np
import pytest

from keras_vis_compat.explain import GuidedGradCAM, Saliency, _smooth
from keras_vis_compat.explain.model_modifiers import GuidedBackpropagation
from keras_vis_compat.scores import CategoricalScore, IncreaseScore

# Class 0 by x: [[1, 0], [0, 1]] by way of A, minus [[2, -2], [0, 4]] by way of B where 3 - x > 0.
GRADIENT = np.array([[1 - 2, 0 + 2], [0, 1]])


def channel(array):
    return np.asarray(array)[np.newaxis, ..., np.newaxis]


def test_the_gradient_is_that_computed_on_paper(paper_model, image):
    saliency = Saliency(paper_model())
    options = {"gradient_modifier": None, "normalize_map": False}
    gradient = saliency(CategoricalScore(0), image, keepdims=True, **options)
    np.testing.assert_allclose(gradient, channel(GRADIENT))
    np.testing.assert_allclose(saliency(CategoricalScore(0), image, **options), GRADIENT[np.newaxis])


def test_by_default_the_absolute_gradient_is_scaled_to_its_range(paper_model, image):
    np.testing.assert_allclose(Saliency(paper_model())(CategoricalScore(0), image), [[[0.5, 1], [0, 0.5]]])


def test_keras_vis_added_an_epsilon_to_the_range(paper_model, image):
    model = paper_model()
    model.layers[-1].set_weights([1e-7 * array for array in model.layers[-1].get_weights()])
    saliency = Saliency(model)
    # Gradients up to 2e-7, divided by 2e-7 + 1e-7.
    old = saliency(CategoricalScore(0), image, normalize_map="min_max")
    np.testing.assert_allclose(old, [[[1 / 3, 2 / 3], [0, 1 / 3]]], atol=1e-5)
    np.testing.assert_allclose(saliency(CategoricalScore(0), image), [[[0.5, 1], [0, 0.5]]], atol=1e-5)


def test_the_largest_channel_counts(keras):
    model = keras.Sequential([keras.layers.Input((2, 3)), keras.layers.Flatten(), keras.layers.Dense(1)])
    model.set_weights([np.array([1, -5, 2, 3, 0, -4.0])[:, np.newaxis], np.zeros(1)])
    found = Saliency(model)(IncreaseScore(), np.ones((2, 3)), normalize_map=False)
    np.testing.assert_allclose(found, [[5, 4]])


def test_features_without_channels_keep_one_value_each(keras):
    model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(1)])
    model.set_weights([np.array([[1], [-2], [0.5]]), np.zeros(1)])
    np.testing.assert_allclose(Saliency(model)(IncreaseScore(), np.ones(3), normalize_map=False), [[1, 2, 0.5]])


@pytest.fixture
def squares(keras):
    """The sum of the squares of two numbers: its gradient is twice the input."""
    inputs = keras.layers.Input((2,))
    sum_of = keras.layers.Dense(1, use_bias=False, kernel_initializer="ones")
    return keras.Model(inputs, sum_of(keras.layers.Multiply()([inputs, inputs])))


def drawn(seed, copies):
    """The noise that `seed` stands for, for the only input of two numbers."""
    (own,) = np.random.SeedSequence(seed).spawn(1)
    return np.stack([np.random.default_rng(copy).standard_normal((1, 2), np.float32) for copy in own.spawn(copies)])


def test_smooth_grad_is_the_mean_gradient_of_noisy_copies(squares):
    seeds = np.array([[1, 3], [5, -5]], np.float32)  # ranges 2 and 10
    found = Saliency(squares)(IncreaseScore(), seeds, 6, 0.1, gradient_modifier=None, normalize_map=False, seed=4)
    std = 0.1 * np.array([[2], [10]])
    np.testing.assert_allclose(found, np.mean(2 * (seeds + std * drawn(4, 6)), axis=0), rtol=1e-5)


def test_noise_drawn_by_several_threads_is_the_same(squares, monkeypatch):
    arguments = (IncreaseScore(), np.array([[1, 3], [5, -5]]), 6, 0.1)
    expected = Saliency(squares)(*arguments, normalize_map=False, seed=4)
    monkeypatch.setattr(_smooth, "_WORTH_THREADS", 0)
    found = Saliency(squares)(*arguments, normalize_map=False, seed=4)
    np.testing.assert_array_equal(found, expected)


def test_smooth_grad_modifies_each_gradient_before_the_mean(squares):
    found = Saliency(squares)(IncreaseScore(), np.array([0, 1]), 6, 0.5, normalize_map=False, seed=4)
    np.testing.assert_allclose(found[0], np.abs(2 * ([0, 1] + 0.5 * drawn(4, 6)[:, 0])).mean(0), rtol=1e-5)


def test_the_spread_of_the_noise_is_a_share_of_the_range(squares):
    copies = 4000
    found = Saliency(squares)(
        IncreaseScore(),
        np.array([[0, 10]] * 2),
        copies,
        0.2,
        gradient_modifier=None,
        normalize_map=False,
        batch_size=4000,
        seed=1,
    )
    error = found[0] / 2 - [0, 10]  # the mean of so many draws of standard deviation 0.2 * 10
    assert np.all(np.abs(error) < 4 * 2 / np.sqrt(copies))
    assert np.any(np.abs(error) > 0)


def test_without_noise_smooth_grad_is_saliency(cnn, images):
    saliency = Saliency(cnn())
    smooth = saliency(CategoricalScore(1), images[:2], smooth_samples=3, smooth_noise=0)
    np.testing.assert_allclose(smooth, saliency(CategoricalScore(1), images[:2]), atol=1e-6)


@pytest.mark.parametrize("batch_size", [1, 3, 7, 100])
def test_smooth_grad_does_not_depend_on_the_size_of_batches(cnn, images, batch_size):
    saliency = Saliency(cnn())
    expected = saliency(CategoricalScore([0, 1, 2]), images[:3], smooth_samples=5, seed=2)
    found = saliency(CategoricalScore([0, 1, 2]), images[:3], smooth_samples=5, seed=2, batch_size=batch_size)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_a_seed_repeats_the_noise_and_so_does_that_of_numpy(squares):
    saliency = Saliency(squares)

    def smooth(**options):
        return saliency(IncreaseScore(), np.array([0, 1]), 3, keepdims=True, normalize_map=False, **options)

    assert np.array_equal(smooth(seed=1), smooth(seed=1))
    assert not np.array_equal(smooth(seed=1), smooth(seed=2))
    np.random.seed(7)
    first = smooth()
    assert not np.array_equal(first, smooth())
    np.random.seed(7)
    assert np.array_equal(first, smooth())


def test_guided_backpropagation_passes_only_what_is_positive(paper_model, image):
    guided = Saliency(paper_model(), GuidedBackpropagation())
    found = guided(CategoricalScore(0), image, gradient_modifier=None, normalize_map=False)
    np.testing.assert_allclose(found, [[[1 - 2, 0], [0, 1]]])  # of B's [[2, -2], [0, 4]] only the 2 gets through


def test_guided_grad_cam_is_the_product_of_both(paper_model, image):
    # |guided gradient| [[1, 0], [0, 1]], Grad-CAM [[2.5, 2], [1.5, 2]] scaled to [[1, 0.5], [0, 0.5]]
    expected = np.array([[[1, 0], [0, 0.5]]])
    both = GuidedGradCAM(paper_model())
    np.testing.assert_allclose(both(CategoricalScore(0), image), expected, atol=1e-6)
    np.testing.assert_allclose(both(CategoricalScore(0), image, keepdims=True), expected[..., np.newaxis], atol=1e-6)
    signed = both(CategoricalScore(0), image, gradient_modifier=None, normalize_map=False)
    np.testing.assert_allclose(signed, [[[-1, 0], [0, 0.5]]], atol=1e-6)
