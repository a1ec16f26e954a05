"""The pictures of `scipy.misc`, by numbers a reader can check."""

import numpy as np
import pytest
from PIL import Image

from keras_vis_compat.utils import scipy_misc as misc

RAMP = np.array([[0.0, 1.0], [2.0, 4.0]])


def test_bytescale_stretches_to_the_whole_range():
    np.testing.assert_array_equal(misc.bytescale(RAMP), [[0, 64], [128, 255]])
    np.testing.assert_array_equal(misc.bytescale(RAMP, cmin=0, cmax=8), [[0, 32], [64, 128]])
    np.testing.assert_array_equal(misc.bytescale(RAMP, high=100, low=20), [[20, 40], [60, 100]])


def test_bytescale_leaves_bytes_alone_and_takes_a_constant():
    np.testing.assert_array_equal(misc.bytescale(np.uint8([3, 4])), [3, 4])
    np.testing.assert_array_equal(misc.bytescale(np.full(2, 7.0)), [0, 0])


@pytest.mark.parametrize("options", [{"high": 256}, {"low": -1}, {"high": 3, "low": 5}, {"cmin": 3, "cmax": 1}])
def test_bytescale_refuses_limits_that_are_none(options):
    with pytest.raises(ValueError, match=r"`low`|`cmax`"):
        misc.bytescale(RAMP, **options)


def test_toimage_finds_the_channels_wherever_they_are():
    picture = np.zeros((5, 6, 3), np.uint8)
    for axes in ((0, 1, 2), (2, 0, 1), (0, 2, 1)):
        assert misc.toimage(picture.transpose(axes)).size == (6, 5)
    assert misc.toimage(np.zeros((5, 6, 4), np.uint8)).mode == "RGBA"
    assert misc.toimage(np.zeros((3, 3, 3), np.uint8), channel_axis=2).mode == "RGB"
    assert misc.toimage(picture, mode="L").mode == "L"


def test_toimage_modes_of_gray_pictures():
    assert misc.toimage(RAMP, mode="F").getpixel((1, 1)) == 4.0
    assert misc.toimage(RAMP, mode="I").getpixel((1, 1)) == 4
    assert misc.toimage(RAMP, mode="1").getpixel((0, 0)) == 0
    assert misc.toimage(RAMP, mode="P").convert("RGB").getpixel((1, 1)) == (255, 255, 255)
    red = np.zeros((256, 3))
    red[255] = [200, 0, 0]
    assert misc.toimage(RAMP, pal=red).convert("RGB").getpixel((1, 1)) == (200, 0, 0)


@pytest.mark.parametrize("shape", [(5,), (5, 6, 2), (2, 2, 2, 3)])
def test_toimage_refuses_what_is_no_picture(shape):
    with pytest.raises(ValueError, match="`arr` must be 2-D, or 3-D with 3 or 4 channels"):
        misc.toimage(np.zeros(shape))


def test_toimage_refuses_complex_numbers():
    with pytest.raises(ValueError, match="complex"):
        misc.toimage(RAMP * 1j)


def test_imsave_and_imread_go_around(tmp_path):
    picture = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    misc.imsave(tmp_path / "picture.png", picture)
    np.testing.assert_array_equal(misc.imread(tmp_path / "picture.png"), picture)
    misc.imsave(tmp_path / "ramp.png", RAMP)
    np.testing.assert_array_equal(misc.imread(tmp_path / "ramp.png"), [[0, 64], [128, 255]])
    gray = misc.imread(tmp_path / "picture.png", flatten=True)
    assert gray.dtype == np.float32
    assert misc.imread(tmp_path / "picture.png", mode="L").shape == (2, 4)


def test_fromimage_of_palettes_and_bits():
    palette = Image.fromarray(np.uint8([[0, 1]]))
    palette.putpalette([10, 20, 30, 40, 50, 60])
    np.testing.assert_array_equal(misc.fromimage(palette), [[[10, 20, 30], [40, 50, 60]]])
    palette.info["transparency"] = 0
    assert misc.fromimage(palette).shape == (1, 2, 4)
    np.testing.assert_array_equal(misc.fromimage(Image.fromarray(np.array([[False, True]]))), [[0, 255]])


def test_imresize_by_percent_factor_and_shape():
    picture = np.zeros((4, 6), np.uint8)
    assert misc.imresize(picture, 50).shape == (2, 3)
    assert misc.imresize(picture, 2.0).shape == (8, 12)
    assert misc.imresize(picture, (3, 5)).shape == (3, 5)
    assert misc.imresize(np.zeros((4, 6, 3)), (3, 5, 3)).shape == (3, 5, 3)


def test_imresize_stretches_floats_unless_they_stay_floats():
    np.testing.assert_array_equal(misc.imresize(RAMP, (2, 2), interp="nearest"), [[0, 64], [128, 255]])
    np.testing.assert_array_equal(misc.imresize(RAMP, (2, 2), mode="F"), RAMP)
    with pytest.raises(ValueError, match="`interp` must be one of nearest"):
        misc.imresize(RAMP, 50, interp="best")


def test_imrotate_turns_counter_clockwise():
    np.testing.assert_array_equal(misc.imrotate(np.uint8([[1, 2], [3, 4]]), 90), [[2, 4], [1, 3]])


def test_imshow_opens_a_viewer(monkeypatch):
    shown = []
    monkeypatch.setattr(Image.Image, "show", lambda self: shown.append(self.size))
    misc.imshow(np.zeros((2, 3)))
    assert shown == [(3, 2)]
