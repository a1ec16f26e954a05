"""`layer.output` of a Sequential that grew by `add`: on Keras 3 it belongs to an earlier graph."""

import numpy as np
import pytest

from keras_vis_compat.losses import ActivationMaximization
from keras_vis_compat.optimizer import Optimizer
from keras_vis_compat.visualization import visualize_saliency, visualize_saliency_with_losses


def grown(keras):
    model = keras.Sequential([keras.layers.Input((6, 6, 1))])
    for layer in (
        keras.layers.Conv2D(2, 3),
        keras.layers.MaxPooling2D(),
        keras.layers.Flatten(),
        keras.layers.Dense(3),
    ):
        model.add(layer)
    return model


def test_the_output_of_an_inner_layer_is_found_in_the_graph_of_today(keras):
    model, image = grown(keras), np.random.default_rng(0).random((6, 6, 1), dtype="float32")
    for layer in model.layers[:2]:
        found = visualize_saliency(model, -1, 1, image, wrt_tensor=layer.output, keepdims=True)
        expected = visualize_saliency(model, -1, 1, image, wrt_tensor=layer, keepdims=True)
        np.testing.assert_array_equal(found, expected)
        assert np.ptp(found) > 0
    losses = [(ActivationMaximization(model.layers[-1], 1), -1)]
    _, gradient, value = Optimizer(model.inputs, losses, wrt_tensor=model.layers[1].output).minimize(
        image, max_iter=1, verbose=False
    )
    assert gradient.shape == value.shape == (1, 2, 2, 2)


def test_of_twin_towers_each_keeps_its_own_tensor(keras):
    """A tensor of the one tower is not taken for that of the other, of which alone the target is made."""
    layers = keras.layers
    one, other = layers.Input((6, 6, 1)), layers.Input((6, 6, 1))
    shared = layers.Conv2D(2, 3)
    first, second = shared(one), shared(other)
    score = layers.Dense(2, name="score")(layers.Flatten()(second))
    model = keras.Model([one, other], [score, layers.Flatten()(first)])
    losses = [(ActivationMaximization(model.get_layer("score"), 1), -1)]
    images = [np.ones((1, 6, 6, 1), "float32")] * 2
    with pytest.raises(ValueError, match="no gradient path"):
        visualize_saliency_with_losses(model.inputs, losses, images, wrt_tensor=first)
