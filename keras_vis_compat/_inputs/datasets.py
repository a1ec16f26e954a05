"""The images in a `tf.data.Dataset` of images or of `(images, labels)`, batched or not."""

from typing import Any

import numpy as np
import tensorflow as tf


def images_of(element: Any) -> Any:
    """The images of an element `(images, labels)`, as `fit` reads it, or the element itself."""
    return element[0] if isinstance(element, tuple) else element


def batched(dataset: Any, ranks: list[int], batch_size: int) -> Any:
    """The data set in batches; one of single images is told by their number of axes.

    `ranks` are those of the batches that the model takes; none where it does not say.
    """
    specs = tf.nest.flatten(images_of(dataset.element_spec))
    single = bool(ranks) and sorted(spec.shape.rank for spec in specs) == sorted(rank - 1 for rank in ranks)
    return dataset.batch(batch_size) if single else dataset


def materialised(dataset: Any, ranks: list[int], name: str) -> Any:
    """Return all images of a data set in the structure of its elements: an array (N, …), a list or a dict of them.

    Raises:
        ValueError: It never ends, or holds nothing.
    """
    if dataset.cardinality() == tf.data.INFINITE_CARDINALITY:
        raise ValueError(f"`{name}` must be a data set that ends, got one that repeats for ever: dataset.take(n)")
    parts = [images_of(element) for element in batched(dataset, ranks, 32).as_numpy_iterator()]
    if not parts:
        raise ValueError(f"`{name}` must hold at least one image, got an empty data set")
    joined = tf.nest.map_structure(lambda *arrays: np.concatenate(arrays), *parts)
    return list(joined) if isinstance(joined, tuple) else joined
