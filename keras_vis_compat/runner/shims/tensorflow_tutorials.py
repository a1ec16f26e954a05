"""`tensorflow.examples.tutorials.mnist.input_data`, from which the first tutorials read MNIST."""

from importlib import import_module
from typing import NamedTuple

import numpy as np


class DataSet:
    """Images `(N, 784)` in [0, 1] and labels, handed out in batches."""

    def __init__(self, images, labels):
        self.images, self.labels = images, labels
        self._order = np.empty(0, int)

    @property
    def num_examples(self):
        """How many images there are."""
        return len(self.images)

    def next_batch(self, batch_size, shuffle=True):
        """Return the next images and labels; every image once before any comes again."""
        while len(self._order) < batch_size:
            order = np.arange(self.num_examples)
            self._order = np.append(self._order, np.random.permutation(order) if shuffle else order)
        chosen, self._order = self._order[:batch_size], self._order[batch_size:]
        return self.images[chosen], self.labels[chosen]


class Datasets(NamedTuple):
    """The three parts of MNIST."""

    train: DataSet
    validation: DataSet
    test: DataSet


def read_data_sets(train_dir=None, one_hot=False, reshape=True, validation_size=5000, **_options):
    """Return MNIST in three parts; Keras loads it, so `train_dir` is not used."""
    (images, labels), (test_images, test_labels) = import_module("tf_keras").datasets.mnist.load_data()

    def part(images, labels):
        images = np.asarray(images, np.float32)[..., np.newaxis] / 255
        return DataSet(
            images.reshape(len(images), -1) if reshape else images, np.eye(10)[labels] if one_hot else labels
        )

    return Datasets(
        part(images[validation_size:], labels[validation_size:]),
        part(images[:validation_size], labels[:validation_size]),
        part(test_images, test_labels),
    )
