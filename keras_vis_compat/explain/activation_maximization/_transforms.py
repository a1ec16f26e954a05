"""Rotate and stretch arrays (N, ..., C), linearly interpolated and mirrored at the edges."""

from collections.abc import Sequence
from typing import Any

import tensorflow as tf


def rotated(values: tf.Tensor, angle: tf.Tensor, axes: Sequence[int]) -> tf.Tensor:
    """Return the values rotated by an angle (radians, from the second of two axes to the first)."""
    rank = values.shape.rank
    order = [0, *axes, *(axis for axis in range(1, rank) if axis not in axes)]
    moved = _transposed(values, order)
    shape = tf.shape(moved)
    turned = tf.raw_ops.ImageProjectiveTransformV3(
        images=tf.reshape(moved, [*tf.unstack(shape[:3]), -1]),
        transforms=_rotation(angle, tf.cast(shape[1:3], tf.float32))[tf.newaxis],
        output_shape=shape[1:3],
        fill_value=0.0,
        interpolation="BILINEAR",
        fill_mode="REFLECT",
    )
    back = _transposed(tf.reshape(turned, shape), [order.index(axis) for axis in range(rank)])
    return tf.ensure_shape(back, values.shape)


def _transposed(values: tf.Tensor, order: Sequence[int]) -> tf.Tensor:
    return values if order == sorted(order) else tf.transpose(values, order)


def _rotation(angle: tf.Tensor, size: Any) -> tf.Tensor:
    """The eight numbers that say where each pixel of a picture, turned about its middle, comes from."""
    middle_y, middle_x = tf.unstack((size - 1) / 2)
    sine, cosine = tf.sin(angle), tf.cos(angle)
    offset_x = middle_x - cosine * middle_x + sine * middle_y
    offset_y = middle_y - sine * middle_x - cosine * middle_y
    zero = tf.zeros_like(angle)
    return tf.stack([cosine, -sine, offset_x, sine, cosine, offset_y, zero, zero])


def stretched(values: tf.Tensor, factor: tf.Tensor, axis: int) -> tf.Tensor:
    """Return the values enlarged along one axis about its middle, linearly interpolated, mirrored at the edges."""
    size = values.shape[axis]
    middle = (size - 1) / 2
    positions = (tf.range(size, dtype=tf.float32) - middle) / factor + middle
    below = tf.floor(positions)
    share = tf.cast(positions - below, values.dtype)
    share = tf.reshape(share, [-1] + [1] * (values.shape.rank - axis - 1))
    index = tf.cast(below, tf.int32)
    low = tf.gather(values, _mirrored(index, size), axis=axis)
    high = tf.gather(values, _mirrored(index + 1, size), axis=axis)
    return low + share * (high - low)


def _mirrored(index: tf.Tensor, size: Any) -> tf.Tensor:
    """Fold indices beyond the ends back in: … 1 0 | 0 1 … n-1 | n-1 n-2 …"""
    period = tf.math.floormod(index, 2 * size)
    return tf.minimum(period, 2 * size - 1 - period)
