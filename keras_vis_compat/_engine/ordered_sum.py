"""Sums in the order in which TensorFlow 1 took them."""

import numpy as np
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
        leaves = iter(_sums_of_leaves(tf.reshape(values, [-1]), size))
        return _added(size, leaves), lambda upstream: tf.fill(values.shape, upstream)

    return summed(values)


def _halves(size):
    """The sizes of both halves; () where there is one sum."""
    left = -(-size // (2 * _LANES)) * _LANES
    return (left, size - left) if size > _LEAF else ()


def _sizes(size):
    """The sizes of all sums that are taken in one go."""
    return [leaf for half in _halves(size) for leaf in _sizes(half)] or [size]


def _added(size, leaves):
    halves = [_added(half, leaves) for half in _halves(size)]
    return halves[0] + halves[1] if halves else next(leaves)


def _sums_of_leaves(flat, size):
    rows, whole = [leaf // _LANES for leaf in _sizes(size)], size - size % _LANES
    lanes = _one_by_one(tf.reshape(flat[:whole] if whole < size else flat, [-1, _LANES]), rows)
    one, two, three, four, five, six, seven, eight = tf.unstack(lanes, axis=1)
    sums = tf.unstack(((one + five) + (three + seven)) + ((two + six) + (four + eight)))
    rest = [_one_by_one(flat[whole:], [size - whole])[0]] if whole < size else []
    return [*sums[:-1], rest[0] + sums[-1]] if rest else sums


def _one_by_one(values, rows):
    """Sums of so many rows each, one row after the other, which `reduce_sum` does not promise."""
    return tf.math.unsorted_segment_sum(values, np.repeat(np.arange(len(rows), dtype=np.int32), rows), len(rows))
