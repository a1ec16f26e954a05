"""Random numbers that are the same at every call, for values and for weights."""

import numpy as np


def random(*shape, seed=0):
    return np.random.RandomState(seed).rand(*shape).astype("float32")


def with_random_weights(model):
    """Return a model whose trainable weights are normal numbers, half as large."""
    numbers = np.random.RandomState(1)
    for weight in model.trainable_weights:
        weight.assign(numbers.randn(*weight.shape) / 2)
    return model
