"""Pictures: reading, side by side, text, channel order. Numbers as scikit-image gave them to keras-vis."""

import io

import numpy as np
import pytest
from PIL import Image
from skimage import io as skimage_io
from skimage import transform

from keras_vis_compat.utils import _images, utils

RGB = np.random.default_rng(0).integers(0, 256, (37, 51, 3), dtype=np.uint8)


@pytest.fixture
def save(tmp_path):
    def to_file(array, mode=None, name="image.png"):
        image = Image.fromarray(array)
        (image.convert(mode) if mode else image).save(tmp_path / name)
        return str(tmp_path / name)

    return to_file


FILES = [
    (RGB, None, "image.png"),
    (RGB, None, "image.jpg"),
    (RGB, "L", "image.png"),
    (RGB, "LA", "image.png"),
    (RGB, "RGBA", "image.png"),
    (RGB, "P", "image.png"),
]


@pytest.mark.parametrize(("array", "mode", "name"), FILES)
@pytest.mark.parametrize("target_size", [None, (20, 30), (60, 70), [37, 20]])
def test_a_file_is_read_as_keras_vis_read_it(save, array, mode, name, target_size):
    path = save(array, mode, name)
    expected = skimage_io.imread(path)
    if target_size:
        expected = transform.resize(expected, target_size, preserve_range=True).astype("uint8")
    image = utils.load_img(path, target_size=target_size)
    assert image.dtype == np.uint8
    assert image.flags.writeable
    np.testing.assert_array_equal(image, expected)


def test_grey_is_luma_from_0_to_1_and_whole_numbers_when_resized(save):
    path = save(np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]], np.uint8))
    np.testing.assert_allclose(utils.load_img(path, grayscale=True), [[0.2125, 0.7154, 0.0721, 1.0]])
    assert utils.load_img(path, True, (1, 4)).tolist() == [[54, 182, 18, 255]]


def test_a_grey_file_stays_as_it_is_with_or_without_transparency(save):
    path = save(RGB, "L", "grey.png")
    np.testing.assert_array_equal(utils.load_img(path, grayscale=True), utils.load_img(path))
    assert utils.load_img(save(RGB, "LA"), grayscale=True).shape == (37, 51)


def test_odd_files_become_plain_pixels(save):
    assert set(np.unique(utils.load_img(save(RGB, "1")))) == {0, 255}
    assert utils.load_img(save(RGB, "CMYK", "print.jpg")).shape == (37, 51, 3)
    deep = save(np.full((4, 4), 60000, np.uint16))
    assert utils.load_img(deep, target_size=(2, 2)).tolist() == [[60000, 60000]] * 2
    see_through = Image.fromarray(RGB).convert("P")
    see_through.info["transparency"] = 0
    path = deep.replace("image", "palette")
    see_through.save(path)
    assert utils.load_img(path).shape == (37, 51, 4)


def test_an_address_is_opened(monkeypatch, save):
    with open(save(RGB), "rb") as file:
        content = file.read()
    asked = []
    monkeypatch.setattr(_images, "urlopen", lambda address: asked.append(address) or io.BytesIO(content))
    np.testing.assert_array_equal(utils.load_img("https://example.org/a.png"), RGB)
    assert asked == ["https://example.org/a.png"]


@pytest.mark.parametrize("size", [224, (224,), (224, 224, 3), (0, 5), (-1, 5), (2.5, 5), "ab", ("a", "b"), (None, 5)])
def test_a_target_size_that_is_no_pair_of_whole_numbers_is_refused_before_reading(size):
    with pytest.raises(ValueError, match="`target_size` must be two positive whole numbers"):
        utils.load_img("there is no such file", target_size=size)


def test_a_missing_file_and_one_that_is_no_image_are_os_errors(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        utils.load_img(tmp_path / "nowhere.png")
    (tmp_path / "text.png").write_text("text")
    with pytest.raises(OSError, match=r"text\.png"):
        utils.load_img(tmp_path / "text.png")


def test_images_are_stitched_row_by_row_with_black_margins():
    images = [np.full((1, 2, 1), number) for number in (1, 2, 3)]
    assert utils.stitch_images(images, margin=1, cols=2)[..., 0].tolist() == [
        [1, 1, 0, 2, 2],
        [0, 0, 0, 0, 0],
        [3, 3, 0, 0, 0],
    ]


def test_stitching_keeps_the_dtype_and_takes_grey_images_and_arrays():
    grid = utils.stitch_images(np.ones((6, 4, 3), np.uint8))
    assert grid.dtype == np.uint8
    assert grid.shape == (4 * 2 + 5, 3 * 5 + 5 * 4)
    assert utils.stitch_images([np.ones((4, 3))], margin=9).shape == (4, 3)


def test_no_images_give_none():
    assert utils.stitch_images([]) is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([np.ones((2, 2, 3)), np.ones((3, 2, 3))],), r"one shape, .*got \(2, 2, 3\), \(3, 2, 3\)"),
        (([np.ones(3)],), r"got \(3,\)"),
        (([np.ones((2, 2, 3))], -1), "`margin` must be a whole number of at least 0, got -1"),
        (([np.ones((2, 2, 3))], 5, 0), "`cols` must be a whole number of at least 1, got 0"),
        (([np.ones((2, 2, 3))], 5, 2.5), "`cols` must be a whole number of at least 1, got 2.5"),
    ],
)
def test_what_cannot_be_stitched_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        utils.stitch_images(*arguments)


def test_channels_are_reversed_in_a_copy():
    image = np.arange(6).reshape(1, 2, 3)
    swapped = utils.bgr2rgb(image)
    assert swapped.tolist() == [[[2, 1, 0], [5, 4, 3]]]
    swapped[:] = 9
    assert image.tolist() == [[[0, 1, 2], [3, 4, 5]]]


@pytest.mark.parametrize("shape", [(40, 90), (40, 90, 1), (40, 90, 3), (40, 90, 4)])
def test_text_is_drawn_on_a_copy_at_its_place_in_its_colour(shape):
    image = np.full(shape, 255, np.uint8)
    drawn = utils.draw_text(image, "Step 1", position=(30, 12), color=(0, 0, 0))
    assert image.min() == 255
    assert drawn.shape == shape
    assert drawn.flags.writeable
    rows, columns = np.nonzero((drawn != 255).reshape(40, 90, -1).any(-1))
    assert rows.min() >= 12
    assert columns.min() >= 29
    assert drawn.reshape(40, 90, -1)[..., :3].min() < 60


def test_text_has_the_size_and_colour_asked_for():
    image = np.zeros((80, 80, 3), np.uint8)
    heights = []
    for size in (12, 36):
        drawn = utils.draw_text(image, "I", (5, 5), font_size=size, color=(0, 200, 0))
        assert drawn[..., [0, 2]].max() == 0
        heights.append(np.ptp(np.nonzero(drawn[..., 1])[0]))
    assert 2 < heights[1] / heights[0] < 4
    grey = utils.draw_text(image[..., 0], "I", (5, 5), font_size=36, color=(255, 255, 255))
    assert grey.max() == 255


def test_a_font_is_found_by_file_by_part_of_its_name_or_replaced(monkeypatch, tmp_path):
    from matplotlib import font_manager

    fallback = _images._font_file.__wrapped__("there is no such font.ttf")
    assert fallback.endswith("DejaVuSans.ttf")
    assert _images._font_file.__wrapped__(fallback) == fallback
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: ["/fonts/FreeSansBold.ttf", "/fonts/FreeSans.ttf"])
    assert _images._font_file.__wrapped__("freesans.ttf") == "/fonts/FreeSans.ttf"


@pytest.mark.parametrize(
    ("image", "error", "message"),
    [
        (np.zeros((8, 8, 3)), TypeError, r"must be uint8, 0 to 255, got float64; .*\(255 \* img\)"),
        (np.zeros((8, 8, 2), np.uint8), ValueError, r"with C 1, 3 or 4, got \(8, 8, 2\)"),
        (np.zeros(8, np.uint8), ValueError, r"got \(8,\)"),
    ],
)
def test_text_needs_a_picture(image, error, message):
    with pytest.raises(error, match=message):
        utils.draw_text(image, "text")
