"""What changes the input before each step: shifts, rotations, scales, and where their random numbers come from."""

import numpy as np
import pytest
import tensorflow as tf
from scipy.ndimage import rotate

from keras_vis_compat.explain.activation_maximization import InputModifier, Jitter, Rotate, Rotate2D, Scale
from keras_vis_compat.explain.activation_maximization._transforms import rotated, stretched

MODIFIERS = [Jitter(3), Rotate(degree=20), Rotate2D(20), Scale(0.5, 2.0)]
every_modifier = pytest.mark.parametrize("modifier", MODIFIERS, ids=lambda modifier: type(modifier).__name__)


def picture(*shape, dtype="float32"):
    return np.random.uniform(0, 255, shape or (2, 9, 8, 3)).astype(dtype)


# -- random numbers -----------------------------------------------------------------------------------------


@every_modifier
def test_the_result_follows_from_the_seed(modifier):
    values = tf.constant(picture())
    same = [modifier.modify(values, tf.constant(seed)).numpy() for seed in ([1, 2], [1, 2], [3, 4])]
    np.testing.assert_array_equal(same[0], same[1])
    assert np.abs(same[0] - same[2]).max() > 1e-3


@every_modifier
def test_called_by_hand_it_follows_numpy_s_seed(modifier):
    values, results = picture(), []
    for _ in range(2):
        np.random.seed(5)
        results.append(modifier(values).numpy())
    np.testing.assert_array_equal(*results)


@every_modifier
def test_every_sample_is_changed_alike(modifier):
    values, seed = picture(), tf.constant([1, 2])
    together = modifier.modify(tf.constant(values), seed)
    alone = [modifier.modify(tf.constant(values[[index]]), seed)[0] for index in range(2)]
    np.testing.assert_allclose(together, alone, atol=1e-4)


@every_modifier
def test_compiled_it_does_the_same(modifier):
    values, seed = tf.constant(picture()), tf.constant([1, 2])
    np.testing.assert_allclose(tf.function(modifier.modify)(values, seed), modifier.modify(values, seed), atol=1e-3)


@every_modifier
@pytest.mark.parametrize("dtype", ["uint8", "float16", "float64"])
def test_shape_and_dtype_stay(modifier, dtype):
    values = picture(dtype=dtype)
    kept = values.copy()
    result = modifier(values)
    assert (result.shape, result.dtype) == (values.shape, dtype)
    np.testing.assert_array_equal(values, kept)


def test_equal_modifiers_have_equal_keys_and_others_have_not():
    makers = [
        lambda: Jitter(3),
        lambda: Jitter(4),
        Scale,
        lambda: Scale(0.5),
        Rotate,
        lambda: Rotate(degree=1),
        Rotate2D,
    ]
    keys = [make().key() for make in makers]
    assert keys == [make().key() for make in makers]
    assert len(set(keys)) == len(makers)


# -- shifts -------------------------------------------------------------------------------------------------


def test_jitter_rolls_by_whole_pixels_up_to_its_limit():
    values = tf.reshape(tf.range(7.0), (1, 7, 1))
    shifts = {int(Jitter(2).modify(values, tf.constant([0, seed]))[0, 0, 0]) for seed in range(60)}
    assert shifts == {0, 1, 2, 5, 6}


@pytest.mark.parametrize("shape", [(1, 6, 2), (1, 6, 5, 2), (1, 4, 5, 6, 2)])
def test_jitter_only_moves_values_along_the_image_axes(shape):
    values = picture(*shape)
    result = Jitter(3)(values).numpy()
    axes = tuple(range(1, len(shape) - 1))
    np.testing.assert_allclose(np.sort(result, axis=None), np.sort(values, axis=None))
    np.testing.assert_allclose(result.sum(axes), values.sum(axes), rtol=1e-5)


def test_no_jitter_is_no_change():
    np.testing.assert_array_equal(Jitter(0)(np.ones((1, 4, 1))), np.ones((1, 4, 1)))


# -- rotations ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "axes"),
    [((2, 7, 9, 3), (1, 2)), ((1, 5, 6, 7, 2), (1, 3)), ((1, 5, 6, 7, 2), (2, 3)), ((2, 3, 6, 7), (2, 3))],
)
@pytest.mark.parametrize("degrees", [3.0, -20.0, 0.0])
def test_rotation_is_that_of_scipy(shape, axes, degrees):
    values = picture(*shape)
    expected = rotate(values, degrees, axes, reshape=False, order=1, mode="reflect", prefilter=False)
    result = rotated(tf.constant(values), tf.constant(np.deg2rad(degrees), tf.float32), axes)
    np.testing.assert_allclose(result, expected, atol=2e-3)


def test_rotation_stays_within_its_angle():
    values = np.zeros((1, 21, 21, 1), np.float32)
    values[0, 10, 20] = 1  # moves along its circle of 10 pixels
    rows = [
        int(tf.argmax(Rotate2D(30).modify(tf.constant(values), tf.constant([0, seed]))[0, :, 10:, 0]).numpy().max())
        for seed in range(20)
    ]
    assert 5 <= min(rows) < 10 < max(rows) <= 15


def test_axes_may_count_from_the_end_and_come_in_any_order():
    values, seed = tf.constant(picture()), tf.constant([1, 2])
    expected = Rotate((1, 2), 20).modify(values, seed)
    for axes in ((2, 1), (-3, -2), [1, -2]):
        np.testing.assert_array_equal(Rotate(axes, 20).modify(values, seed), expected)


# -- scales -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("factor", "expected"),
    [(1, [0, 1, 2, 3, 4]), (2, [1, 1.5, 2, 2.5, 3]), (0.5, [1, 0, 2, 4, 3]), (4 / 3, [0.5, 1.25, 2, 2.75, 3.5])],
)
def test_scaling_is_about_the_middle_and_mirrors_the_edges(factor, expected):
    values = tf.reshape(tf.range(5.0), (1, 5, 1))
    np.testing.assert_allclose(stretched(values, factor, 1)[0, :, 0], expected, atol=1e-6)


@pytest.mark.parametrize("shape", [(1, 9, 2), (1, 9, 7, 2), (1, 5, 6, 7, 2)])
def test_scaling_takes_any_number_of_image_axes(shape):
    values = np.broadcast_to(np.arange(shape[-1], dtype=np.float32), shape)
    np.testing.assert_allclose(Scale(0.7, 1.4)(values), values, atol=1e-6)


# -- mistakes -----------------------------------------------------------------------------------------------


def test_a_modifier_must_be_callable():
    with pytest.raises(TypeError, match="abstract"):
        InputModifier()


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Jitter(-1), ValueError, "`jitter` must be a number of pixels, at least 0, got -1"),
        (lambda: Jitter("8"), ValueError, "`jitter` must be a number of pixels"),
        (lambda: Rotate(axes=1), ValueError, "`axes` must be a tuple of two integers, got 1"),
        (lambda: Rotate(axes=(1, 2, 3)), ValueError, "`axes` must be a tuple of two integers"),
        (lambda: Rotate(axes=(1, 2.0)), TypeError, "`axes` must hold integers"),
        (lambda: Rotate(axes=(1, 1)), ValueError, "`axes` must be two different axes"),
        (lambda: Rotate(axes=(0, 1)), ValueError, "`axes` must be two different axes"),
        (lambda: Rotate2D(degree=-3), ValueError, "`degree` must be an angle of at least 0 degrees, got -3"),
        (lambda: Scale(low=0), ValueError, "`low` and `high` must be factors"),
        (lambda: Scale(low=1.2, high=1.1), ValueError, "`low` and `high` must be factors"),
        (lambda: Jitter(1)(np.ones((1, 4))), ValueError, "Jitter needs .* of at least 3 axes, got 2"),
        (lambda: Rotate2D(1)(np.ones((1, 4, 2))), ValueError, "Rotate2D needs .* of at least 4 axes, got 3"),
        (lambda: Rotate((1, 4))(np.ones((1, 4, 4, 1))), ValueError, "Rotate needs .* of at least 5 axes, got 4"),
        (lambda: Rotate((1, -3))(np.ones((1, 4, 4, 1))), ValueError, "Rotate needs"),
        (lambda: Scale()(np.ones((1, 4))), ValueError, "leave it out of `input_modifiers`"),
    ],
)
def test_mistakes_are_named(make, error, message):
    with pytest.raises(error, match=message):
        make()
