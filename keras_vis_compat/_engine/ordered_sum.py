"""Sums in the order in which TensorFlow 1 took them."""

import tensorflow as tf

_LANES, _MOST = 8, 8192


def ordered_sum(values):
    """Return the sum of all values: eight side by side, and these eight in pairs, as TensorFlow 1 did.

    In single precision a sum hangs on its order, and hundreds of steps of a descent enlarge a last digit. Of more than
    8192 values TensorFlow 1 made several sums, by the number of cores; so no order is that of the original.
    """
    size = values.shape.num_elements()
    if size is None or not _LANES <= size <= _MOST:
        return tf.reduce_sum(values)

    @tf.custom_gradient
    def summed(values):
        flat, whole = tf.reshape(values, [-1]), size - size % _LANES
        lanes = _last_sum(tf.reshape(flat[:whole], [-1, _LANES]))
        halves = lanes[:4] + lanes[4:]
        quarters = halves[:2] + halves[2:]
        total = quarters[0] + quarters[1]
        rest = flat[whole:]
        return _last_sum(rest) + total if size % _LANES else total, lambda upstream: tf.fill(values.shape, upstream)

    return summed(values)


def _last_sum(values):
    """The sum along the first axis, one value after the other."""
    return tf.cumsum(values, axis=0)[-1]
