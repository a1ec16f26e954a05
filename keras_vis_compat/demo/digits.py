"""Real data and a small network trained on it in seconds: what the demo and the examples look into."""

from typing import NamedTuple

import numpy as np

EPOCHS = 12
BATCH_SIZE = 64
TEST_IMAGES = 500


class Digits(NamedTuple):
    """Scans of handwritten digits: images float32 (N, 16, 16, 1) in [0, 1], ink is 1; labels int64 (N,), 0 to 9."""

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray


def load_digits():
    """Return the `Digits` that come with scikit-learn, enlarged from 8×8: 1297 to train on, 500 to test on.

    Raises:
        ImportError: scikit-learn is missing; the message names the extra that brings it.

    Source:
        E. Alpaydin and C. Kaynak 1998, https://doi.org/10.24432/C50P49
    """
    try:
        from sklearn.datasets import load_digits as load
        from sklearn.model_selection import train_test_split
    except ImportError as error:
        raise ImportError(
            f"the handwritten digits come with scikit-learn, which cannot be imported ({error}); "
            "install it with: pip install 'keras-vis-compat[demo]'"
        ) from error
    scans = load()
    images = np.float32(scans.images / 16).repeat(2, axis=1).repeat(2, axis=2)[..., np.newaxis]
    train_images, test_images, train_labels, test_labels = train_test_split(
        images, scans.target, test_size=TEST_IMAGES, stratify=scans.target, random_state=0
    )
    return Digits(train_images, train_labels, test_images, test_labels)


def train_digits(keras, seed=0, progress=None):
    """Return a network for `load_digits`, trained until about 97 % of the test images are read correctly.

    Args:
        keras: The module `keras` or `tf_keras`.
        seed: Of the first weights, the noise and the order of the images.
        progress: Called as `progress(epochs done, epochs in all)`.

    Returns:
        A Sequential model, images (N, 16, 16, 1) to probabilities (N, 10). Its last convolution is the layer
        `"strokes"`, its last layer `"digit"`.

    Example:
        >>> model = train_digits(keras)
        >>> model.predict(load_digits().test_images).shape
        (500, 10)
    """
    digits = load_digits()
    model, order = _network(keras, seed), np.random.default_rng(seed)
    model.compile(keras.optimizers.Adam(0.002), "sparse_categorical_crossentropy")
    for epoch in range(EPOCHS):
        shuffled = order.permutation(len(digits.train_images))
        images, labels = digits.train_images[shuffled], digits.train_labels[shuffled]
        model.fit(images, labels, batch_size=BATCH_SIZE, shuffle=False, verbose=0)
        if progress is not None:
            progress(epoch + 1, EPOCHS)
    return model


def _network(keras, seed):
    """Noise in training makes the network rely on whole strokes, not on single pixels: clearer maps."""
    layers = keras.layers

    def start(place):
        return keras.initializers.GlorotUniform(seed=10 * seed + place)

    return keras.Sequential(
        [
            layers.Input((16, 16, 1)),
            layers.GaussianNoise(0.4, seed=seed),
            layers.Conv2D(16, 5, padding="same", activation="relu", kernel_initializer=start(1)),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 5, padding="same", activation="relu", kernel_initializer=start(2), name="strokes"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.25, seed=seed),
            layers.Dense(64, activation="relu", kernel_initializer=start(3)),
            layers.Dense(10, activation="softmax", kernel_initializer=start(4), name="digit"),
        ],
        name="digits",
    )
