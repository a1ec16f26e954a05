"""Penalties on the input: numbers to check by hand."""

import math

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat._engine.image_penalties import forward_difference, has_next, power
from keras_vis_compat.explain.activation_maximization import Norm, Regularizer, TotalVariation, TotalVariation2D

# Steps along the height: 4, 5; along the width: 1, 2.  Four values.
PICTURE = np.array([[[[1.0], [2.0]], [[5.0], [7.0]]]], np.float32)


def gradient_of(penalty, values):
    return tf.function(lambda x: tf.gradients(tf.reduce_sum(penalty(x)), x)[0])(tf.constant(values)).numpy()


def test_total_variation_is_the_mean_of_the_absolute_steps():
    np.testing.assert_allclose(TotalVariation2D(weight=1.0)(PICTURE), [(4 + 5 + 1 + 2) / 4])
    np.testing.assert_allclose(TotalVariation(weight=2.0)(PICTURE), [2 * 12 / 4])


def test_every_sample_has_a_penalty_of_its_own():
    batch = np.concatenate([PICTURE, 10 * PICTURE, 0 * PICTURE])
    np.testing.assert_allclose(TotalVariation2D(weight=1.0)(batch), [3, 30, 0])
    np.testing.assert_allclose(Norm(weight=1.0, p=1)(batch), [15 / 4, 150 / 4, 0])


@pytest.mark.parametrize(("shape", "steps"), [((1, 5, 2), 1), ((1, 3, 4, 2), 2), ((1, 2, 3, 4, 2), 3)])
def test_total_variation_takes_any_number_of_image_axes(shape, steps):
    values = np.random.rand(*shape).astype(np.float32)
    expected = sum(np.abs(np.diff(values, axis=axis)).sum() for axis in range(1, steps + 1)) / values.size
    np.testing.assert_allclose(TotalVariation(weight=1.0)(values), [expected], rtol=1e-5)


def test_channels_are_not_neighbours():
    values = np.zeros((1, 3, 3, 2), np.float32)
    values[..., 1] = 9
    np.testing.assert_array_equal(TotalVariation2D(weight=1.0)(values), [0])


def test_the_gradient_of_total_variation_is_the_signs_of_the_steps():
    expected = np.array([[[[-2], [0]], [[0], [2]]]]) / 4
    np.testing.assert_allclose(gradient_of(TotalVariation2D(weight=1.0), PICTURE), expected)


@pytest.mark.parametrize(
    ("p", "expected"), [(1, 7 / 4), (2, 5 / 2), (3, (91 / 4) ** (1 / 3)), (2.5, (47.5885 / 4) ** 0.4), (math.inf, 4)]
)
def test_norm_is_the_p_mean_of_the_sizes(p, expected):
    np.testing.assert_allclose(Norm(weight=1.0, p=p)([[3.0, -4.0, 0.0, 0.0]]), [expected], rtol=1e-4)


@pytest.mark.parametrize("p", [1, 2, 2.5, math.inf])
def test_norm_of_zeros_has_no_gradient(p):
    np.testing.assert_array_equal(gradient_of(Norm(weight=1.0, p=p), np.zeros((2, 3), np.float32)), np.zeros((2, 3)))


def test_the_gradient_of_the_norm_points_along_the_values():
    np.testing.assert_allclose(
        gradient_of(Norm(weight=1.0, p=2), [[3.0, 4.0]]), [[0.6 / 2**0.5, 0.8 / 2**0.5]], rtol=1e-6
    )


def test_a_high_order_of_large_values_does_not_overflow():
    np.testing.assert_allclose(Norm(weight=1.0, p=16)([[1e20, 1e20]]), [1e20], rtol=1e-5)


def test_penalties_of_half_and_double_precision_keep_their_precision():
    for dtype in ("float16", "float64"):
        for regularizer in (TotalVariation2D(), Norm(p=2)):
            assert regularizer(PICTURE.astype(dtype)).dtype == dtype


def test_penalties_are_those_of_tf_keras_vis():
    from tf_keras_vis.activation_maximization import regularizers as theirs

    values = tf.constant(np.random.uniform(0, 255, (3, 6, 5, 2)), tf.float32)
    pairs = [(TotalVariation2D(), theirs.TotalVariation2D()), (Norm(), theirs.Norm())]
    pairs += [(Norm(weight=0.3, p=p), theirs.Norm(weight=0.3, p=p)) for p in (1, 2, 3)]
    for ours, other in pairs:
        np.testing.assert_allclose(ours(values), other(values), rtol=1e-5)
        assert (ours.name, ours.weight) == (other.name, other.weight)


def test_differences_forward_are_those_of_numpy_and_zero_at_the_end():
    values = np.random.rand(2, 4, 1, 3).astype(np.float32)
    for axis in range(4):
        expected = np.diff(values, axis=axis, append=np.take(values, [-1], axis))
        np.testing.assert_allclose(forward_difference(tf.constant(values), axis), expected, atol=1e-7)
        numeric = gradient_of(lambda x, axis=axis: forward_difference(x, axis) * (values + 1), values)
        inside = np.take(values + 1, range(values.shape[axis] - 1), axis)
        pad = [(0, 0)] * 4
        pad[axis] = (1, 0)
        later = np.pad(inside, pad)
        pad[axis] = (0, 1)
        np.testing.assert_allclose(numeric, later - np.pad(inside, pad), atol=1e-6)


def test_only_the_last_position_has_no_next_one():
    np.testing.assert_array_equal(has_next(tf.zeros((1, 3, 2)), 1), [[1], [1], [0]])


@pytest.mark.parametrize("exponent", [1, 2, 3, 5, 6, 7.0, 16, 0.5, 2.5, 17])
def test_powers_by_multiplication_are_powers(exponent):
    values = np.array([0.0, 0.5, 1.0, 1.7], np.float32)
    np.testing.assert_allclose(power(tf.constant(values), exponent), values**exponent, rtol=1e-5)


def test_a_regularizer_is_written_by_its_call():
    with pytest.raises(NotImplementedError, match="Regularizer must define `__call__"):
        Regularizer("mine")(PICTURE)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: TotalVariation2D(weight="1"), "`weight` must be a finite number, got '1'"),
        (lambda: TotalVariation(weight=math.nan), "`weight` must be a finite number, got nan"),
        (lambda: Norm(weight=True), "`weight` must be a finite number, got True"),
        (lambda: Norm(p=0), "`p` must be a number of at least 1, or math.inf, got 0"),
        (lambda: Norm(p="2"), "`p` must be a number of at least 1"),
        (lambda: Norm(p=math.nan), "`p` must be a number of at least 1"),
        (lambda: TotalVariation2D()(np.zeros((1, 4, 2))), "of 4 axes, got 3; use TotalVariation"),
        (lambda: TotalVariation2D()(np.zeros((1, 4, 4, 4, 2))), "of 4 axes, got 5; use TotalVariation"),
        (lambda: TotalVariation()(np.zeros((1, 4))), "of at least 3 axes, got 2; leave it out of `regularizers`"),
    ],
)
def test_mistakes_are_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()
