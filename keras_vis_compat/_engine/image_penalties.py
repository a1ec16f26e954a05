"""Arithmetic for penalties on whole images, in forms whose gradients are cheap on a CPU too."""

import numpy as np
import tensorflow as tf


def forward_difference(values, axis):
    """Return the next value along an axis minus this one; 0 at the end of the axis."""
    before, after = ([[0, 0]] * axis + [ends] + [[0, 0]] * (values.shape.rank - axis - 1) for ends in ([1, 0], [0, 1]))
    all_before = [slice(None)] * axis
    later = _part(values, (*all_before, slice(1, None)), before)
    earlier = _part(values, (*all_before, slice(None, -1)), after)
    return tf.pad(later - earlier, after)


def _part(values, part, around):
    """A slice with a gradient that is put among zeros: TensorFlow's own takes ten times as long."""

    @tf.custom_gradient
    def sliced(values):
        return values[part], lambda upstream: tf.pad(upstream, around)

    return sliced(values)


def has_next(values, axis):
    """Return 1 where a position has a next one along an axis, 0 at its end; the shape broadcasts to the values."""
    size = tf.shape(values)[axis]
    mask = tf.cast(tf.range(size) < size - 1, values.dtype)
    return tf.reshape(mask, [-1] + [1] * (values.shape.rank - axis - 1))


def power(values, exponent):
    """Return values ** exponent for values that are not negative, and its gradient, rounded once.

    TensorFlow 1 took the power of the C library, which computes in double precision. That of TensorFlow 2 is off by a
    last digit here and there, which hundreds of steps of a descent enlarge.
    """
    exponent = np.float32(exponent)

    @tf.custom_gradient
    def raised(values):
        def gradient(upstream):
            # The first product by itself: else constants are moved to the end, where they are rounded otherwise.
            factor = tf.cast(tf.cast(upstream, tf.float64) * float(exponent), upstream.dtype)
            return factor * _rounded_power(values, exponent - np.float32(1))

        return _rounded_power(values, exponent), gradient

    return raised(values)


def _rounded_power(values, exponent):
    return tf.cast(_multiplied(tf.cast(values, tf.float64), float(exponent)), values.dtype)


def _multiplied(values, exponent):
    """Return values ** exponent, by multiplication where a few of them do."""
    if exponent not in range(1, 17):
        return values**exponent
    half = _multiplied(values, exponent // 2) if exponent > 1 else None
    squared = values if half is None else tf.square(half)
    return squared * values if half is not None and exponent % 2 else squared
