"""The digits network, trained once for each Keras."""

import pytest

from keras_vis_compat.demo import load_digits, train_digits


@pytest.fixture(scope="session")
def digits():
    return load_digits()


@pytest.fixture(scope="session")
def reader(keras):
    """The trained network."""
    return train_digits(keras)
