"""Models small enough to solve on paper, and a real network with random weights."""

import numpy as np
import pytest

# Class 0 of the paper model likes three of the pixels and dislikes the last; class 1 is their mean.
WEIGHTS = np.float32([[0.5, 0.25], [0.25, 0.25], [0.25, 0.25], [-0.5, 0.25]])


def linear_model(keras, weights, shape):
    """The outputs are the input times the weights: no activation, no bias."""
    inputs = keras.Input(shape)
    outputs = keras.layers.Dense(np.shape(weights)[1], use_bias=False, name="sum")(keras.layers.Flatten()(inputs))
    model = keras.Model(inputs, outputs)
    model.set_weights([np.float32(weights)])
    return model


@pytest.fixture(scope="session")
def paper_model(keras):
    """(N, 2, 2, 1) to (N, 2): x1 / 2 + x2 / 4 + x3 / 4 - x4 / 2, and the mean."""
    return linear_model(keras, WEIGHTS, (2, 2, 1))


@pytest.fixture(scope="session")
def network(keras):
    """A convolutional classifier, (N, 8, 8, 3) to probabilities (N, 5), with fixed random weights."""
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((8, 8, 3)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(5, activation="softmax"),
        ]
    )
    numbers = np.random.default_rng(3)
    model.set_weights([numbers.normal(0, 0.3, weight.shape) for weight in model.get_weights()])
    return model


@pytest.fixture(scope="session")
def photos():
    """Seven images for the network, a class for each, and a map for each."""
    numbers = np.random.default_rng(4)
    images = numbers.uniform(0, 1, (7, 8, 8, 3)).astype(np.float32)
    return images, [0, 3, 1, 4, 2, 2, 0], numbers.uniform(0, 1, (7, 8, 8)).astype(np.float32)


@pytest.fixture(scope="session")
def linear(keras):
    """Return a function `(weights, shape) -> model` of this Keras."""
    return lambda weights, shape: linear_model(keras, weights, shape)
