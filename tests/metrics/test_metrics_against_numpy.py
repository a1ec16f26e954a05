"""Every metric against a second implementation, slow and obvious: one image and one forward pass at a time."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from keras_vis_compat.metrics import AveragesCam, adcc, average_gain, deletion, insertion, win_rate
from keras_vis_compat.scores import CategoricalScore

CLOSE = {"rtol": 0, "atol": 1e-5}


@pytest.fixture
def probability(network):
    """Return the function `(image, class) -> probability` in plain arithmetic."""
    kernel, bias, dense, offset = [np.float64(weight) for weight in network.get_weights()]

    def probability_of(image, index):
        hidden = np.zeros((6, 6, 4))
        for row in range(6):
            for column in range(6):
                patch = image[row : row + 3, column : column + 3]
                hidden[row, column] = np.tensordot(patch, kernel, axes=3) + bias
        logits = np.maximum(hidden, 0).ravel() @ dense + offset
        return np.exp(logits[index]) / np.exp(logits).sum()

    return probability_of


def slow_scores(probability, photos, share=None):
    images, classes, maps = photos
    before, after = [], []
    for image, index, cam in zip(images, classes, maps, strict=True):
        if share is not None:
            cam = cam >= np.sort(cam.ravel())[-int(np.ceil(share * cam.size))]
        before.append(probability(image, index))
        after.append(probability(image * cam[:, :, np.newaxis], index))
    return np.array(before), np.array(after)


@pytest.mark.parametrize("share", [None, 0.5, 0.2])
def test_averages(network, probability, photos, share):
    images, classes, maps = photos
    before, after = slow_scores(probability, photos, share)
    averages = AveragesCam(network, images, batch_size=3, top_fraction=share)
    score = CategoricalScore(classes)
    drops = [max(0, y - o) / y for y, o in zip(before, after, strict=True)]
    np.testing.assert_allclose(averages.average_drop(maps, score) / 100, np.mean(drops), **CLOSE)
    np.testing.assert_allclose(averages.average_increase(maps, score) / 100, np.mean(before < after), **CLOSE)
    np.testing.assert_allclose(averages.scores(maps, score), [before, after], **CLOSE)


def test_average_gain(network, probability, photos):
    images, classes, maps = photos
    before, after = slow_scores(probability, photos)
    gains = [max(0, o - y) / (1 - y) for y, o in zip(before, after, strict=True)]
    value = average_gain(network, CategoricalScore(classes), images, maps, batch_size=3)
    np.testing.assert_allclose(value / 100, np.mean(gains), **CLOSE)


def test_win_rate(network, probability, photos):
    images, classes, maps = photos
    before, after = slow_scores(probability, photos)
    _, other = slow_scores(probability, (images, classes, maps[::-1]))
    wins = [(y - o) / y < (y - p) / y for y, o, p in zip(before, after, other, strict=True)]
    assert 0 < sum(wins) < len(wins)
    value = win_rate(network, CategoricalScore(classes), images, maps, maps[::-1], batch_size=3)
    np.testing.assert_allclose(value, 100 * np.mean(wins))


def slow_area(probability, image, index, cam, start, end, steps):
    """The area under the probability while the pixels of `start` become those of `end`."""
    order = sorted(range(cam.size), key=lambda pixel: -cam.ravel()[pixel])
    scores = []
    for step in range(steps + 1):
        picture = start.copy()
        for pixel in order[: round(step * cam.size / steps)]:
            picture[pixel // 8, pixel % 8] = end[pixel // 8, pixel % 8]
        scores.append(probability(picture, index))
    return sum((one + other) / 2 / steps for one, other in pairwise(scores))


@pytest.mark.parametrize("steps", [64, 9])
def test_deletion_from_zero(network, probability, photos, steps):
    images, classes, maps = (part[:3] for part in photos)
    slow = [
        slow_area(probability, image, index, cam, image, np.zeros_like(image), steps)
        for image, index, cam in zip(images, classes, maps, strict=True)
    ]
    np.testing.assert_allclose(deletion(network, CategoricalScore(classes), images, maps, steps=steps), slow, **CLOSE)


@pytest.mark.parametrize("baseline", ["blur", "mean"])
def test_insertion_into_an_image_without_content(network, probability, photos, baseline):
    images, classes, maps = (part[:3] for part in photos)
    slow = []
    for image, index, cam in zip(images, classes, maps, strict=True):
        start = np.empty_like(image)
        for channel in range(3):
            plane = image[..., channel]
            start[..., channel] = gaussian_filter(plane, 1, mode="nearest") if baseline == "blur" else plane.mean()
        slow.append(slow_area(probability, image, index, cam, start, image, steps=16))
    areas = insertion(network, CategoricalScore(classes), images, maps, steps=16, baseline=baseline, batch_size=2)
    np.testing.assert_allclose(areas, slow, **CLOSE)


def brightness(score, images):
    """An explainer: where the image is bright."""
    maps = np.asarray(images).mean(-1)
    return maps / maps.max((1, 2), keepdims=True)


def test_adcc(network, probability, photos):
    images, classes, _ = photos
    maps = brightness(None, images)
    before, after = slow_scores(probability, (images, classes, maps))
    again = brightness(None, images * maps[..., np.newaxis])
    slow = []
    for y, o, cam, other in zip(before, after, maps, again, strict=True):
        coherency = (np.corrcoef(cam.ravel(), other.ravel())[0, 1] + 1) / 2
        slow.append(3 / (1 / coherency + 1 / (1 - cam.mean()) + 1 / (1 - max(0, y - o) / y)))
    values = adcc(network, CategoricalScore(classes), images, maps, brightness, batch_size=3)
    np.testing.assert_allclose(values, slow, **CLOSE)
