"""Arithmetic for penalties on whole images, in forms whose gradients are cheap on a CPU too."""

import tensorflow as tf


def forward_difference(values, axis):
    """Return the next value along an axis minus this one; 0 at the end of the axis."""
    before = [slice(None)] * axis
    rest, last = (*before, slice(None, -1)), (*before, slice(-1, None))

    # TensorFlow's gradient of a slice takes ten times as long as one put together from slices.
    @tf.custom_gradient
    def difference(values):
        def gradient(upstream):
            inner, nothing = upstream[rest], tf.zeros_like(upstream[last])
            return tf.concat([nothing, inner], axis) - tf.concat([inner, nothing], axis)

        return tf.concat([values[(*before, slice(1, None))], values[last]], axis) - values, gradient

    return difference(values)


def has_next(values, axis):
    """Return 1 where a position has a next one along an axis, 0 at its end; the shape broadcasts to the values."""
    size = tf.shape(values)[axis]
    mask = tf.cast(tf.range(size) < size - 1, values.dtype)
    return tf.reshape(mask, [-1] + [1] * (values.shape.rank - axis - 1))


def power(values, exponent):
    """Return values ** exponent for values that are not negative, by multiplication where a few of them do."""
    if exponent not in range(1, 17):
        return values**exponent
    half = power(values, exponent // 2) if exponent > 1 else None
    squared = values if half is None else tf.square(half)
    return squared * values if half is not None and exponent % 2 else squared
