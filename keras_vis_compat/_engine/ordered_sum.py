"""Sums in the order in which TensorFlow 1 took them."""

import tensorflow as tf

_LANES, _LEAF, _MOST = 8, 8192, 2**18


def ordered_sum(values):
    """Return the sum of all values: eight side by side, and these eight in pairs; of more than 8192 two such halves.

    In single precision a sum hangs on its order, and hundreds of steps of a descent enlarge a last digit. Of more than
    some hundred thousand values TensorFlow 1 made several sums, by the number of cores; no order is that of the
    original there.
    """
    size = values.shape.num_elements()
    if size is None or not _LANES <= size <= _MOST:
        return tf.reduce_sum(values)

    @tf.custom_gradient
    def summed(values):
        return _halves(tf.reshape(values, [-1])), lambda upstream: tf.fill(values.shape, upstream)

    return summed(values)


def _halves(flat):
    size = flat.shape[0]
    if size <= _LEAF:
        return _leaf(flat)
    middle = -(-size // (2 * _LANES)) * _LANES
    return _halves(flat[:middle]) + _halves(flat[middle:])


def _leaf(flat):
    rest = flat.shape[0] % _LANES
    lanes = _one_by_one(tf.reshape(flat[: flat.shape[0] - rest], [-1, _LANES]))
    halves = lanes[:4] + lanes[4:]
    quarters = halves[:2] + halves[2:]
    total = quarters[0] + quarters[1]
    return _one_by_one(flat[-rest:]) + total if rest else total


def _one_by_one(values):
    """The sum along the first axis, one value after the other, which `reduce_sum` does not promise."""
    return tf.math.unsorted_segment_sum(values, tf.zeros([values.shape[0]], tf.int32), 1)[0]
