"""Seeds: what fits an input and how, and what is refused with which way out. Resizing and colours of maps."""

import ml_dtypes
import numpy as np
import pytest

from keras_vis_compat._inputs import arrays
from keras_vis_compat._keras import ambient
from keras_vis_compat._maps import resizing, scaling

IMAGE = (None, 4, 5, 3)


def test_channel_axis():
    assert [ambient.channel_axis(ndim) for ndim in (1, 2, 3, 4)] == [0, 1, 2, 3]
    with ambient.using_channel_axis(-3):  # of images with channels first, and of frames of such
        assert [ambient.channel_axis(ndim) for ndim in (1, 2, 3, 4, 5)] == [0, 1, 1, 1, 2]


def test_unit_range_divides_by_the_width_and_epsilon():
    np.testing.assert_allclose(scaling.unit_range(np.array([1.0, 2.0, 3.0])), [0, 1 / (2 + 1e-7), 2 / (2 + 1e-7)])


def test_a_constant_map_becomes_zeros_not_nan():
    np.testing.assert_array_equal(scaling.unit_range(np.full((2, 2), 7.0)), np.zeros((2, 2)))


def test_unit_range_keeps_floats_and_takes_whole_numbers_and_booleans():
    assert scaling.unit_range(np.ones(2, np.float32)).dtype == np.float32
    np.testing.assert_allclose(scaling.unit_range(np.array([10, 20, 255], "uint8")), [0, 10 / 245, 1])
    np.testing.assert_allclose(scaling.unit_range([True, False]), [1, 0], atol=1e-6)


def test_zoom_is_cubic_and_hits_the_shape_exactly():
    line = np.arange(5.0) ** 2
    wide = resizing.zoom_to(line, (9,))
    assert wide.shape == (9,)
    np.testing.assert_allclose(wide[::2], line, atol=1e-12)  # a spline goes through its points
    for size in (3, 7, 13, 100, 224):
        assert resizing.zoom_to(np.random.random((3, 7)), (size, 2 * size + 1)).shape == (size, 2 * size + 1)


def test_zoom_takes_half_precision_and_volumes():
    assert resizing.zoom_to(np.ones((2, 2, 2), np.float16), (4, 5, 6)).shape == (4, 5, 6)


def test_bicubic_resizing_is_that_of_float_images():
    small = np.array([[0.0, 1.0], [0.0, 1.0]])
    large = resizing.resize_bicubic(small, (4, 3))
    assert large.dtype == np.float32
    assert large.shape == (4, 3)
    assert large.flags.writeable

    # Cubic convolution with a = -1/2: near and far are its two pieces. The three columns lie at -1/6, 1/2 and
    # 7/6 of the two given; what is off the edge is left out and the other weights are made to sum to one.
    def near(distance):
        return 1.5 * distance**3 - 2.5 * distance**2 + 1

    def far(distance):
        return -0.5 * distance**3 + 2.5 * distance**2 - 4 * distance + 2

    first = far(7 / 6) / (far(7 / 6) + near(1 / 6))
    np.testing.assert_allclose(large, np.tile([first, 0.5, 1 - first], (4, 1)), atol=1e-6)


@pytest.mark.parametrize("resize", [resizing.zoom_to, resizing.resize_bicubic])
def test_resizing_refuses_another_rank(resize):
    with pytest.raises(ValueError, match=r"`shape` must have 2 numbers for a map of shape \(2, 2\), got \(4,\)"):
        resize(np.ones((2, 2)), (4,))


def test_bicubic_resizing_is_for_pictures_only():
    with pytest.raises(ValueError, match=r"maps of 2 axes .* got shape \(2, 2, 2\)"):
        resizing.resize_bicubic(np.ones((2, 2, 2)), (4, 4, 4))


def test_jet_goes_from_dark_blue_to_dark_red():
    colours = scaling.to_uint8_jet(np.array([[0, 1], [0.5, 0.5]], np.float32))
    assert colours.dtype == np.uint8
    np.testing.assert_array_equal(colours[0], [[0, 0, 127], [127, 0, 0]])
    assert colours[1, 0, 1] == 255
    np.testing.assert_array_equal(scaling.to_uint8_jet(np.array([0, 1])), [[0, 0, 127], [127, 0, 0]])


@pytest.mark.parametrize("dtype", ["uint8", "float64", "float16", "int64", "bool"])
def test_a_missing_batch_axis_is_added_and_the_callers_array_stays_as_it_is(dtype):
    image = np.ones((4, 5, 3), dtype)
    before = image.copy()
    batch = arrays.as_batch(image, IMAGE, 3)
    assert batch.shape == (1, 4, 5, 3)
    assert batch.dtype == np.float32
    batch[:] = 0
    np.testing.assert_array_equal(image, before)


def test_a_batch_that_fits_is_taken_as_it_is():
    images = np.zeros((2, 4, 5, 3), np.float32)
    assert arrays.as_batch(images, IMAGE, 3) is images


def test_nested_lists_and_open_sizes_fit():
    assert arrays.as_batch([[1.0, 2.0]], (None, None)).shape == (1, 2)
    assert arrays.as_batch([1, 2, 3], (None, 3)).tolist() == [[1.0, 2.0, 3.0]]
    assert arrays.as_batch(np.ones((9, 7, 3)), (None, None, None, 3)).shape == (1, 9, 7, 3)


def test_indices_stay_whole_numbers_when_the_input_takes_them():
    ids = arrays.as_batch([3, 1, 2], (None, 3), dtype="int32")
    assert ids.dtype == np.int32
    assert arrays.as_batch([3.0, 1.0], (None, 2), dtype="int64").tolist() == [[3, 1]]


def test_bfloat16_is_a_number_too():
    assert arrays.as_batch(np.ones(3, ml_dtypes.bfloat16), (None, 3)).dtype == np.float32


@pytest.mark.parametrize("shape", [(4, 5, 3), (2, 4, 5, 3)])
def test_channels_are_moved_first_when_they_are_plainly_last(shape):
    image = np.random.random(shape).astype(np.float32)
    batch = arrays.as_batch(image, (None, 3, 4, 5), 1)
    np.testing.assert_array_equal(batch, np.moveaxis(image.reshape(-1, 4, 5, 3), 3, 1))


def test_channels_stay_when_the_array_fits_as_it_is():
    image = np.random.random((1, 3, 4, 3)).astype(np.float32)
    np.testing.assert_array_equal(arrays.as_batch(image, (None, 3, None, None), 1), image)


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        (
            None,
            TypeError,
            r"`seed_input` must be an array of real numbers of shape \(None, 4, 5, 3\), got None",
        ),
        ("cat.jpg", ValueError, "the path of a picture that can be read, got 'cat.jpg': .*No such file"),
        (np.ones((4, 5, 3), object), TypeError, r"got dtype object \(numpy.ndarray\); convert it first"),
        (np.ones((4, 5, 3), complex), TypeError, "got dtype complex128 .* real part or its magnitude"),
        (np.ones((4, 5, 3), bytes), TypeError, r"got dtype \|S"),
        (np.ones((4, 5, 3), "datetime64[s]"), TypeError, "got dtype datetime64"),
        ([[1, 2], [3]], TypeError, "got list that NumPy cannot turn into one"),
        ({"image": 1}, TypeError, r"got dtype object \(dict\)"),
        (np.ones((0, 4, 5, 3)), ValueError, r"got an empty array of shape \(0, 4, 5, 3\)"),
        (np.full((4, 5, 3), np.nan), ValueError, "finite numbers only, got 60 NaN or infinite of 60"),
        (np.full((4, 5, 3), np.inf), ValueError, "look for divisions by zero"),
        (np.full((4, 5, 3), 1e300), ValueError, r"`seed_input` must fit float32, got values up to 1e\+300"),
        (3.0, ValueError, r"must have shape \(None, 4, 5, 3\), or \(4, 5, 3\) for one sample, got \(\)"),
        (np.ones((4, 5)), ValueError, r"got \(4, 5\); it is grey .*: np\.stack\(\[x\] \* 3, axis=-1\)"),
        (np.ones((1, 1, 4, 5, 3)), ValueError, r"its values would fit after x\.reshape\(\(-1, 4, 5, 3\)\)"),
        (np.ones(60), ValueError, r"its values would fit after x\.reshape\(\(-1, 4, 5, 3\)\)"),
        (np.ones((7, 60)), ValueError, r"its values would fit after x\.reshape\(\(-1, 4, 5, 3\)\)"),
        (np.ones((4, 5, 1)), ValueError, r"got \(4, 5, 1\); it is grey .*: np\.repeat\(x, 3, axis=-1\)"),
        (np.ones((3, 4, 5)), ValueError, r"move them last: np\.moveaxis\(x, 0, -1\)"),
        (np.ones((2, 3, 4, 5)), ValueError, r"move them last: np\.moveaxis\(x, 1, -1\)"),
        (np.ones((9, 9, 3)), ValueError, "resize it to what the model takes"),
    ],
)
def test_a_seed_that_cannot_fit_is_refused_with_a_way_out(values, error, message):
    with pytest.raises(error, match=message):
        arrays.as_batch(values, IMAGE, 3)


@pytest.mark.parametrize("shape", [(4, 5), (7, 4, 5)])
def test_a_missing_channel_axis_is_named(shape):
    with pytest.raises(ValueError, match=r"its channel axis is missing: use x\[\.\.\., np\.newaxis\]"):
        arrays.as_batch(np.ones(shape), (None, 4, 5, 1), 3)


@pytest.mark.parametrize("values", [[0.5, 1.0], [-1, 2], [300, 1]])
def test_indices_must_be_whole_numbers_that_fit(values):
    with pytest.raises(ValueError, match=r"whole numbers that fit uint8 .* round or encode"):
        arrays.as_batch(values, (None, 2), dtype="uint8")


def test_the_message_calls_the_argument_by_its_name():
    with pytest.raises(ValueError, match=r"^`seed_input\[1\]` must have shape"):
        arrays.as_batch(np.ones(3), (None, 2), name="seed_input[1]")


def test_a_symbolic_tensor_is_no_seed(keras):
    with pytest.raises(TypeError, match="`seed_input` must be an array of real numbers"):
        arrays.as_batch(keras.Input((4, 5, 3)), IMAGE, 3)


def test_an_eager_tensor_is_a_seed(keras):
    assert arrays.as_batch(keras.layers.ReLU()(np.ones((1, 4, 5, 3), np.float32)), IMAGE, 3).shape == (
        1,
        4,
        5,
        3,
    )
