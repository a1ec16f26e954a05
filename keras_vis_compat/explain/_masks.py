"""Images behind masks: the model on each image times one of its maps, made inside the compiled function."""

import numpy as np
import tensorflow as tf

from .._inputs.batches import channel_axis_of
from .._maps import resizing

EPSILON = 1e-7


class MaskedSource:
    """A source whose rows are images behind masks.

    Its inputs are those of the model for all samples, then the map (R, …) and the sample (R,) of each row. So a
    batch of rows can hold several maps of several images, and no more than a batch of masks ever exists.

    Args:
        source: The source of the model.
        masked: For each input of the model whether the maps are laid over it.
        align_corners: How the maps are enlarged.
    """

    inputs = ()

    def __init__(self, source, masked, align_corners=True):
        self._source, self._align_corners = source, align_corners
        self._channel_axes = [
            channel_axis_of(symbol) if own else None for symbol, own in zip(source.inputs, masked, strict=True)
        ]
        self.model, self.owner, self.rule = source.model, source.owner, source.rule
        self.key = ("masked", align_corners, source.key, tuple(masked))
        self.identity, self.steps = source.identity, source.steps

    def reader(self, reads, wrt=(), folding=False):
        """As that of the source, for images, maps and samples."""
        layers, run = self._source.reader(reads, wrt, folding)
        return layers, lambda values, training: run(self._masked(*values), training)

    def _masked(self, *values):
        *images, maps, samples = values
        rows = [tf.gather(image, samples) for image in images]
        return [
            row if axis is None else _behind(row, maps, axis, self._align_corners)
            for row, axis in zip(rows, self._channel_axes, strict=True)
        ]


def _behind(images, maps, channel_axis, align_corners):
    """Return the images, each times its map; those without the spatial axes of the maps as they are."""
    shape = resizing.spatial_shape(images.shape, channel_axis, maps.shape.rank - 1)
    if shape is None:
        return images
    images = images if images.dtype.is_floating else tf.cast(images, maps.dtype)
    masks = tf.cast(_mask(maps, shape, align_corners), images.dtype)
    return images * (tf.expand_dims(masks, channel_axis) if len(shape) < images.shape.rank - 1 else masks)


def _mask(maps, shape, align_corners):
    """Return maps (R, …) resized to `shape`, each scaled to [0, 1]."""
    for have, size in zip(maps.shape[1:], shape, strict=True):  # as `resize_axes` does
        by = tf.constant(resizing.stretch(have, size, align_corners), maps.dtype)
        maps = tf.tensordot(maps, by, axes=[[1], [1]])
    axes = list(range(1, len(shape) + 1))
    lowest, highest = tf.reduce_min(maps, axes, keepdims=True), tf.reduce_max(maps, axes, keepdims=True)
    return (maps - lowest) / (highest - lowest + EPSILON)


def telling_maps(activation, most):
    """Return rows (sample, map): for each sample those of its maps (N, …, K) that are not constant, at most so many.

    Those of the largest standard deviation come first.
    """
    flat = activation.reshape(len(activation), -1, activation.shape[-1])
    spread = np.where(flat.max(1) > flat.min(1), flat.std(1), 0)
    order = np.argsort(-spread, axis=1, kind="stable")[:, :most]
    rows = [(sample, index) for sample, row in enumerate(order) for index in row if spread[sample, index] > 0]
    return np.array(rows, np.int32).reshape(-1, 2)
