"""Gradient modifiers, input modifiers and callbacks: the numbers and words they had in keras-vis."""

import builtins

import numpy as np
import pytest
from PIL import Image

from keras_vis_compat import callbacks, grad_modifiers, input_modifiers
from keras_vis_compat._keras.ambient import using_channel_axis
from keras_vis_compat.utils._jitter import moves_of

GRADIENT = np.array([[0.5, -0.25], [0.0, 4.0]], dtype=np.float32)
NUMBERS = {
    "negate": [[-0.5, 0.25], [0.0, -4.0]],
    "absolute": [[0.5, 0.25], [0.0, 4.0]],
    "invert": [[1.9999996, -4.0000016], [1e7, 0.24999999]],
    "relu": [[0.5, 0.0], [0.0, 4.0]],
    "small_values": [[1.9999996, 4.0000016], [1e7, 0.24999999]],
}


@pytest.mark.parametrize(("name", "numbers"), NUMBERS.items())
def test_a_gradient_modifier_gives_its_numbers_and_leaves_its_argument_alone(name, numbers):
    gradient = GRADIENT.copy()
    gradient.setflags(write=False)
    result = grad_modifiers.get(name)(gradient)
    np.testing.assert_allclose(result, numbers, rtol=1e-7)
    assert result.dtype == np.float32
    np.testing.assert_array_equal(gradient, GRADIENT)
    assert not np.shares_memory(result, gradient)


@pytest.mark.parametrize("name", NUMBERS)
def test_a_gradient_modifier_takes_a_list(name):
    np.testing.assert_allclose(getattr(grad_modifiers, name)(GRADIENT.tolist()), NUMBERS[name], rtol=1e-6)


def test_get_returns_a_callable_as_it_is():
    assert grad_modifiers.get(np.sign) is np.sign


def test_get_suggests_close_names():
    with pytest.raises(ValueError, match=r"^'absolut' is neither .* Did you mean 'absolute'\?"):
        grad_modifiers.get("absolut")


@pytest.mark.parametrize("identifier", ["np", "get", "lazy_name", "_private", "nothing like it", "", None, 3, ["relu"]])
def test_get_refuses_what_is_no_modifier_and_lists_those_there_are(identifier):
    with pytest.raises(ValueError, match="'absolute', 'invert', 'negate', 'relu', 'small_values'"):
        grad_modifiers.get(identifier)


def test_an_input_modifier_changes_nothing_until_told_to():
    modifier, image = input_modifiers.InputModifier(), np.ones((1, 2, 2, 1))
    assert modifier.pre(image) is image
    assert modifier.post(image) is image
    modifier.pre = lambda inp: inp + 1
    assert modifier.pre(image).max() == 2
    assert modifier.post(image) is image


def one_pixel(*shape):
    image = np.zeros(shape)
    image[tuple(size // 2 for size in shape)] = 1
    return image


def offset(before, after):
    """How far the one bright pixel went along each axis."""
    places = [np.unravel_index(image.argmax(), image.shape) for image in (before, after)]
    return tuple(int(new - old) for old, new in zip(*places, strict=True))


def test_jitter_takes_its_offsets_from_numpys_generator_in_axis_order():
    image = one_pixel(1, 21, 31, 1)
    np.random.seed(3)
    expected = [np.random.randint(-4, 5), np.random.randint(-4, 5)]
    np.random.seed(3)
    assert offset(image, input_modifiers.Jitter(4).pre(image)) == (0, *expected, 0)


def test_jitter_leaves_batch_and_channels_where_they_are_when_channels_are_first():
    image = one_pixel(1, 3, 21, 31)
    with using_channel_axis(-3):
        np.random.seed(5)
        expected = [np.random.randint(-4, 5), np.random.randint(-4, 5)]
        np.random.seed(5)
        assert offset(image, input_modifiers.Jitter(4).pre(image)) == (0, 0, *expected)


def test_jitter_below_one_is_a_fraction_of_each_image_dim():
    assert limits(input_modifiers.Jitter(), (100, 40)) == [5, 2]
    assert limits(input_modifiers.Jitter((0.1, 3)), (50, 50)) == [5, 3]
    assert limits(input_modifiers.Jitter(1), (50, 50)) == [1, 1]


def limits(jitter, sizes):
    return [move.limit for move in moves_of(jitter.jitter, sizes)]


def test_jitter_does_not_remember_the_size_of_the_first_image():
    jitter = input_modifiers.Jitter(0.5)
    offsets = [abs(offset(image, jitter.pre(image))[1]) for image in [one_pixel(1, 5, 1)] + [one_pixel(1, 401, 1)] * 9]
    assert offsets[0] <= 2
    assert max(offsets[1:]) > 20


@pytest.mark.parametrize("shape", [(2, 9, 3), (1, 9, 9, 2), (1, 5, 6, 7, 1)])
def test_jitter_serves_any_number_of_image_dims_and_leaves_its_argument_alone(shape):
    image = np.random.random(shape)
    before = image.copy()
    moved = input_modifiers.Jitter(2).pre(image)
    assert moved.shape == shape
    np.testing.assert_array_equal(image, before)


def test_jitter_of_zero_and_of_inputs_without_image_dims_changes_no_value():
    for modifier, image in (
        (input_modifiers.Jitter(0), one_pixel(1, 4, 4, 1)),
        (input_modifiers.Jitter(), one_pixel(2, 7)),
    ):
        np.testing.assert_array_equal(modifier.pre(image), image)


@pytest.mark.parametrize("jitter", [-1, (1, -0.5), float("nan"), float("inf"), "1", None, [[1, 2]], 1j])
def test_jitter_refuses_what_is_no_offset(jitter):
    with pytest.raises(ValueError, match="`jitter` must be a number or a sequence of numbers, none negative"):
        input_modifiers.Jitter(jitter)


def test_jitter_refuses_a_count_that_is_not_that_of_the_image_dims():
    with pytest.raises(ValueError, match="one for each of the 2 image dims, got 3"):
        input_modifiers.Jitter([1, 2, 3]).pre(np.ones((1, 4, 4, 1)))


def test_print_writes_one_line_an_iteration_with_names_and_plain_numbers(capsys):
    losses = [("ActivationMax Loss", np.float32(-1.5)), ("TV(2.0) Loss", 0.25)]
    callbacks.Print().callback(6, losses, np.float32(-1.25), None, None)
    assert capsys.readouterr().out == (
        "Iteration: 7, named_losses: [('ActivationMax Loss', -1.5), ('TV(2.0) Loss', 0.25)], overall loss: -1.25\n"
    )


def test_a_callback_must_define_callback_and_need_not_define_on_end():
    class Silent(callbacks.OptimizerCallback):
        pass

    with pytest.raises(NotImplementedError, match="Silent must define callback"):
        Silent().callback(0, [], 0, None, None)
    assert Silent().on_end() is None


def frames_of(path):
    with Image.open(path) as picture:
        frames = []
        for number in range(picture.n_frames):
            picture.seek(number)
            frames.append(np.asarray(picture.convert("RGB")))
        return np.stack(frames)


@pytest.mark.parametrize("name", ["steps", "steps.gif"])
@pytest.mark.parametrize("shape", [(2, 40, 80, 3), (1, 40, 80, 1)])
def test_gif_has_a_frame_for_each_step_with_its_number_on_it(tmp_path, name, shape):
    maker, image = callbacks.GifGenerator(tmp_path / name), np.zeros(shape)
    image[:, 30:] = 1
    before = image.copy()
    for step in range(3):
        maker.callback(step, [], 0.0, None, image)
    maker.on_end()
    frames = frames_of(tmp_path / "steps.gif")
    assert frames.shape == (3, 40, 80, 3)
    changed = (frames[1] != frames[0]).any(-1)
    assert 0 < changed.sum() < 200
    assert not changed[30:].any()
    np.testing.assert_array_equal(image, before)


def test_gif_shows_the_contrast_that_deprocess_input_gives(tmp_path):
    image = np.where(np.arange(80) < 40, -3.0, 3.0)[:, np.newaxis] * np.ones((1, 60, 80, 1))
    maker = callbacks.GifGenerator(str(tmp_path / "a"), input_range=(0.0, 1.0))
    maker.callback(0, [], 0.0, None, image)
    maker.on_end()
    frame = frames_of(tmp_path / "a.gif")[0]
    assert set(np.unique(frame[40:])) == {102, 152}  # 255 * (0.5 -+ 0.1), cut off


def test_gif_takes_channels_first_images(tmp_path):
    maker = callbacks.GifGenerator(tmp_path / "a")
    with using_channel_axis(-3):
        maker.callback(0, [], 0.0, None, np.random.random((1, 3, 20, 30)))
    maker.on_end()
    assert frames_of(tmp_path / "a.gif").shape == (1, 20, 30, 3)


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((1, 20, 3), r"\(1, 20, 3\)"),
        ((1, 8, 8, 8, 1), "leave it out"),
        ((1, 8, 8, 2), "1, 3 or 4 channels, got 2"),
    ],
)
def test_gif_refuses_what_is_no_picture(tmp_path, shape, message):
    maker = callbacks.GifGenerator(tmp_path / "a")
    with pytest.raises(ValueError, match=message):
        maker.callback(0, [], 0.0, None, np.ones(shape))
    maker.on_end()


def test_gif_refuses_a_reversed_range_before_it_makes_a_file(tmp_path):
    with pytest.raises(ValueError, match="`input_range`"):
        callbacks.GifGenerator(tmp_path / "a", input_range=(255, 0))
    assert list(tmp_path.iterdir()) == []


def test_gif_names_the_extra_when_imageio_is_missing(tmp_path, monkeypatch):
    real = builtins.__import__

    def without_imageio(name, *rest):
        if name == "imageio":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_imageio)
    with pytest.raises(ImportError, match=r"pip install 'keras-vis-compat\[gif\]'"):
        callbacks.GifGenerator(tmp_path / "a")
