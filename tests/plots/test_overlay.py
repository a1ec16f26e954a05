"""A map over its image, number by number."""

import numpy as np
import pytest
from matplotlib import colormaps

from keras_vis_compat.plots import overlay

GREY = np.full((2, 2, 3), 100, np.uint8)


def test_half_of_the_colours_and_half_of_the_image():
    red = np.array(colormaps["jet"](1.0)[:3]) * 255
    np.testing.assert_array_equal(overlay(np.ones((2, 2)), GREY, cmap="jet")[0, 0], np.rint(0.5 * red + 50))


@pytest.mark.parametrize("alpha", [0, 1])
def test_alpha_is_the_share_of_the_colours(alpha):
    black = np.array(colormaps["inferno"](0.0)[:3]) * 255
    np.testing.assert_array_equal(overlay(np.zeros((2, 2)), GREY, alpha=alpha)[0, 0], np.rint(black) if alpha else 100)


def test_fading_leaves_the_image_where_the_map_is_weak():
    faded = overlay(np.array([[0, 1], [0, 0]]), GREY, blend="fade", alpha=1)
    np.testing.assert_array_equal(faded[1, 1], GREY[1, 1])
    np.testing.assert_array_equal(faded[0, 1], np.rint(np.array(colormaps["inferno"](1.0)[:3]) * 255))


def test_a_mask_darkens_the_image_where_the_map_is_weak():
    masked = overlay(np.array([[0, 0.5], [1, 1]]), GREY, blend="mask", alpha=1)
    np.testing.assert_array_equal(masked[..., 0], [[0, 50], [100, 100]])


def test_contours_are_drawn_where_a_quarter_is_passed():
    ramp = np.array([[0, 0, 1, 1]] * 2)
    drawn = (overlay(ramp, np.full((2, 4), 100, np.uint8), blend="contour", alpha=1) != 100).any(-1)
    np.testing.assert_array_equal(drawn, [[False, True, False, False]] * 2)


def test_zero_is_the_middle_of_a_map_of_both_signs():
    signed = overlay(np.array([[-2.0, 0], [0, 1]]), GREY, alpha=1)
    ends = [np.rint(np.array(colormaps["RdBu_r"](at)[:3]) * 255) for at in (0.0, 0.5, 0.75)]
    np.testing.assert_array_equal([signed[0, 0], signed[0, 1], signed[1, 1]], ends)


def test_the_size_alone_may_be_shown():
    np.testing.assert_array_equal(
        overlay(np.array([[-1.0, 0.5]]), GREY[:1], sign="absolute"), overlay(np.array([[1, 0.5]]), GREY[:1])
    )


def test_what_speaks_for_the_score_alone_may_be_shown():
    np.testing.assert_array_equal(
        overlay(np.array([[-1.0, 0.5]]), GREY[:1], sign="positive"), overlay(np.array([[0, 0.5]]), GREY[:1])
    )


def test_outliers_share_the_last_colour():
    values = np.arange(100.0).reshape(10, 10)
    picture = overlay(values, np.zeros((10, 10), np.uint8), alpha=1, outlier_percent=50)
    assert len(np.unique(picture[5:].reshape(-1, 3), axis=0)) == 1
    assert len(np.unique(picture[:5].reshape(-1, 3), axis=0)) == 50


def test_a_small_map_is_enlarged_linearly():
    np.testing.assert_array_equal(
        overlay(np.array([[0.0, 1.0]] * 2), np.zeros((2, 3), np.uint8)),
        overlay(np.array([[0.0, 0.5, 1.0]] * 2), np.zeros((2, 3), np.uint8)),
    )


@pytest.mark.parametrize(
    ("image", "first", "last"),
    [
        (np.array([[0.0, 1.0]]), 0, 255),
        (np.array([[-1.0, 1.0]]), 0, 255),
        (np.array([[0.0, 255.0]]), 0, 255),
        (np.array([[0.0, 51.0]]), 0, 51),
        (np.array([[-103.9, 151.1]]), 0, 255),
        (np.array([[False, True]]), 0, 255),
        (np.array([[0.2, 0.4]], np.float16), 51, 102),
        (np.array([[[7, 7, 7, 0], [9, 9, 9, 255]]], np.uint8), 7, 9),
    ],
    ids="unit symmetric bytes dark caffe truth half opacity".split(),
)
def test_images_of_every_usual_range_are_shown_as_they_look(image, first, last):
    shown = overlay(np.zeros((1, 2)), image, alpha=0)
    assert shown.shape == (1, 2, 3)
    np.testing.assert_array_equal([shown[0, 0], shown[0, 1]], [[first] * 3, [last] * 3])


def test_black_and_white_may_be_said():
    shown = overlay(np.zeros((1, 2)), np.array([[0.25, 0.5]]), alpha=0, value_range=(0.25, 0.5))
    np.testing.assert_array_equal(shown[0, :, 0], [0, 255])


def test_arguments_stay_as_they_are_and_the_result_is_the_callers(image, blob):
    before, map_before = image.copy(), blob.copy()
    result = overlay(blob, image)
    result[:] = 0
    np.testing.assert_array_equal(image, before)
    np.testing.assert_array_equal(blob, map_before)
    assert result.dtype == np.uint8
    assert result.flags.c_contiguous


WRONG = {
    "a batch of maps": (
        {"map": np.zeros((1, 2, 2))},
        r"`map` must have shape \(H, W\), got \(1, 2, 2\); one of a batch",
    ),
    "no numbers": ({"map": [["a"]]}, "`map` must be an array of real numbers, got <U1"),
    "an empty map": ({"map": np.zeros((0, 2))}, r"got float64 of shape \(0, 2\)"),
    "NaN": ({"map": [[np.nan, 1]]}, "`map` must hold finite numbers only"),
    "a batch of images": ({"image": np.zeros((1, 2, 2, 3))}, r"`image` must have shape .* got \(1, 2, 2, 3\)"),
    "two channels": ({"image": np.zeros((2, 2, 2))}, r"`image` must have shape .* got \(2, 2, 2\)"),
    "alpha": ({"alpha": 40}, r"`alpha` must lie in \[0, 1\], got 40"),
    "blend": ({"blend": "mixx"}, "`blend` must be one of 'mix', .*got 'mixx'. Did you mean 'mix'"),
    "sign": ({"sign": "positiv"}, "`sign` must be one of .*Did you mean 'positive'"),
    "cmap": ({"cmap": "viridi"}, "`cmap` must be a colour map of matplotlib, got 'viridi'. Did you mean 'viridis'"),
    "outliers": ({"outlier_percent": 100}, r"`outlier_percent` must lie in \[0, 100\), got 100"),
}


@pytest.mark.parametrize("given", WRONG)
def test_a_mistake_is_named(given):
    arguments, message = WRONG[given]
    with pytest.raises((TypeError, ValueError), match=message):
        overlay(**{"map": np.zeros((2, 2)), "image": GREY, **arguments})
