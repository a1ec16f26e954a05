"""Models small enough to solve on paper."""

import numpy as np
import pytest

IMAGE = np.array([[1, 2], [3, 4]], np.float32)[np.newaxis, ..., np.newaxis]


@pytest.fixture
def image():
    """One image: [[1, 2], [3, 4]]."""
    return IMAGE.copy()


@pytest.fixture
def paper_model(keras):
    """The maps A = x and B = relu(3 - x), on which two classes stand.

    On the image A = [[1, 2], [3, 4]] and B = [[2, 1], [0, 0]].
    class 0 = Σ [[1, 0], [0, 1]] A + Σ [[2, -2], [0, 4]] B = 7
    class 1 = Σ [[0, -1], [1, 0]] A + Σ [[-1, 1], [1, 0]] B = 0
    """
    layers = keras.layers

    def build(activation=None):
        model = keras.Sequential(
            [
                layers.Input((2, 2, 1)),
                layers.Conv2D(2, 1, activation="relu", name="maps"),
                layers.Flatten(name="flat"),
                layers.Dense(2, use_bias=False, activation=activation, name="classes"),
            ]
        )
        on_a = np.array([[1, 0, 0, 1], [0, -1, 1, 0]])
        on_b = np.array([[2, -2, 0, 4], [-1, 1, 1, 0]])
        kernel = np.stack([on_a, on_b], axis=-1).reshape(2, 8).T
        model.set_weights([np.array([[[[1, -1]]]]), np.array([0, 3]), kernel])
        return model

    return build


@pytest.fixture
def cnn(keras):
    """A functional network of two convolutions for images (8, 8, 3) and three classes, with fixed weights."""
    layers = keras.layers

    def build(activation=None, dtype=None, **last):
        options = {} if dtype is None else {"dtype": dtype}
        inputs = layers.Input((8, 8, 3), name="pixels")
        x = layers.Conv2D(4, 3, activation="relu", padding="same", name="early", **options)(inputs)
        x = layers.MaxPooling2D(2, name="pool", **options)(x)
        x = layers.Conv2D(6, 3, activation="relu", name="late", **options)(x)
        x = layers.Flatten(name="flat", **options)(x)
        x = layers.Dense(3, activation=activation, name="classes", **{**options, **last})(x)
        model = keras.Model(inputs, x)
        numbers = np.random.RandomState(5)
        model.set_weights([0.3 * numbers.randn(*array.shape) for array in model.get_weights()])
        return model

    return build


@pytest.fixture
def images():
    """Eight images (8, 8, 3) of random numbers in [0, 1)."""
    return np.random.RandomState(6).rand(8, 8, 8, 3).astype(np.float32)
