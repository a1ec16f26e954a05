"""The legacy functions take a Score wherever they take filter indices."""

import numpy as np
import pytest

from keras_vis_compat.losses import ActivationMaximization
from keras_vis_compat.scores import BinaryScore, CategoricalScore, DecreaseScore, FilterScore, IncreaseScore, LayerScore
from keras_vis_compat.visualization import visualize_activation, visualize_cam, visualize_saliency, visualize_scorecam


@pytest.fixture
def model(keras):
    layers = keras.layers
    positive = {"kernel_initializer": keras.initializers.RandomUniform(0, 1, seed=1)}
    return keras.Sequential(
        [
            layers.Input((8, 8, 1)),
            layers.Conv2D(2, 3, activation="relu", name="conv", **positive),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(4, activation="relu", name="hidden", **positive),
            layers.Dense(3, name="classes", **positive),
        ]
    )


@pytest.fixture
def image():
    return np.random.RandomState(0).rand(8, 8, 1)


def activation(model, layer_idx, filter_indices, seed_input):
    return visualize_activation(model, layer_idx, filter_indices, seed_input=seed_input, max_iter=2)


every_function = pytest.mark.parametrize(
    "function", [visualize_saliency, visualize_cam, activation, visualize_scorecam]
)


@every_function
def test_a_class_score_is_the_filter_of_that_index(function, model, image):
    expected = function(model, -1, 2, image)
    for score in (CategoricalScore(2), FilterScore(2), lambda output: output[:, 2]):
        np.testing.assert_allclose(function(model, -1, score, image), expected, atol=1e-6)


@every_function
def test_several_filters_are_a_sum_of_scores(function, model, image):
    expected = function(model, -1, [0, 2], image)
    found = function(model, -1, CategoricalScore(0) + CategoricalScore(2), image)
    np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize("function", [visualize_saliency, activation])
def test_a_layer_score_reads_its_own_layer(function, model, image):
    position = [layer.name for layer in model.layers].index("hidden")
    expected = function(model, position, 1, image)
    for layer in ("hidden", position, model.layers[position]):
        found = function(model, -1, LayerScore(layer, FilterScore(1)), image)
        np.testing.assert_allclose(found, expected, atol=1e-6)


def test_a_layer_score_survives_a_backprop_modifier(model, image):
    position = [layer.name for layer in model.layers].index("hidden")
    expected = visualize_saliency(model, position, 1, image, backprop_modifier="guided")
    score = LayerScore("hidden", FilterScore(1))
    np.testing.assert_allclose(visualize_saliency(model, -1, score, image, backprop_modifier="guided"), expected)


def test_layer_scores_add_up_across_layers(model, image):
    score = LayerScore("conv", FilterScore(0)) + LayerScore("hidden", FilterScore(1))
    both = visualize_saliency(model, -1, score, image)
    assert both.shape == (8, 8)
    assert np.ptp(both) > 0.9


def test_a_score_of_the_wrong_kind_names_the_layer(model, image):
    with pytest.raises(ValueError, match=r"needs an output of shape \(N, 1\).*layer 'classes'"):
        visualize_saliency(model, -1, BinaryScore(True), image)
    with pytest.raises(ValueError, match=r"-2\.\.1 .*layer 'conv'"):
        visualize_saliency(model, -1, LayerScore("conv", FilterScore(2)), image)
    with pytest.raises(ValueError, match="Did you mean 'hidden'"):
        visualize_cam(model, -1, LayerScore("hiden", FilterScore(2)), image)


def test_a_loss_of_its_own_needs_the_layer_itself(model):
    with pytest.raises(ValueError, match=r"must be given as a layer here, got 'hidden': model.get_layer\('hidden'\)"):
        ActivationMaximization(model.layers[-1], LayerScore("hidden", FilterScore(1)))
    loss = ActivationMaximization(model.layers[-1], LayerScore(model.get_layer("hidden"), FilterScore(1)))
    assert isinstance(loss.score, LayerScore)


def test_regression_scores_replace_tricks_with_gradients(keras, image):
    layers = keras.layers
    model = keras.Sequential([layers.Input((8, 8, 1)), layers.Flatten(), layers.Dense(1)])
    options = {"grad_modifier": "relu"}
    more = visualize_saliency(model, -1, IncreaseScore(), image, **options)
    less = visualize_saliency(model, -1, DecreaseScore(), image, **options)
    np.testing.assert_allclose(more, visualize_saliency(model, -1, 0, image, **options))
    np.testing.assert_allclose(less, visualize_saliency(model, -1, 0, image, grad_modifier=lambda g: np.maximum(-g, 0)))
