"""Pixel flipping, ROAD and infidelity, solved on paper and by slow twins."""

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat.metrics import infidelity, pixel_flipping, road
from keras_vis_compat.metrics.road import imputation
from keras_vis_compat.scores import CategoricalScore

ONES = np.ones((1, 2, 2, 1), np.float32)
ORDERED = np.float32([[[4, 3], [2, 1]]])  # the pixels in reading order
CLASS_0, MEAN = CategoricalScore(0), CategoricalScore(1)


def test_pixel_flipping_solved_on_paper(paper_model):
    found = pixel_flipping(paper_model, CLASS_0, ONES, ORDERED, steps=4)  # the scores are 0.5, 0, -0.25, -0.5, 0
    np.testing.assert_allclose(found, [(0 + 0.5 + 0.75 + 1 + 0.5) / 5], atol=1e-6)
    np.testing.assert_allclose(pixel_flipping(paper_model, MEAN, ONES, ORDERED, steps=2, baseline=-1), [1], atol=1e-6)


# -- imputation -----------------------------------------------------------------------------------------------


def test_missing_pixels_of_a_line_lie_on_a_line():
    missing = np.array([False, True, True, False, True])
    np.testing.assert_allclose(imputation(np.float64([[0], [9], [9], [3], [9]]), missing), [[1], [2], [3]])


def test_a_missing_pixel_of_a_picture_is_the_mean_of_its_neighbours_those_at_corners_half():
    image = np.arange(9.0).reshape(3, 3, 1) ** 2
    missing = np.zeros((3, 3), bool)
    missing[1, 1] = True
    expected = ((1 + 9 + 25 + 49) * 2 + 0 + 4 + 36 + 64) / 12
    np.testing.assert_allclose(imputation(image, missing), [[expected]])
    missing[:] = False
    missing[0, 0] = True  # at the border it has three
    np.testing.assert_allclose(imputation(image, missing), [[(1 * 2 + 9 * 2 + 16) / 5]])


def test_missing_pixels_solve_a_system_that_a_slow_twin_iterates():
    numbers = np.random.default_rng(0)
    image, missing = numbers.uniform(size=(4, 5, 3, 2)), numbers.uniform(size=(4, 5, 3)) < 0.7
    filled = np.where(missing[..., np.newaxis], 0, image)
    for _ in range(2000):
        for place in np.argwhere(missing):
            total, weights = np.zeros(2), 0
            for step in np.ndindex(3, 3, 3):
                step = np.array(step) - 1
                near = place + step
                if step.any() and (near >= 0).all() and (near < missing.shape).all():
                    weight = 0.5 ** np.abs(step).sum()
                    total, weights = total + weight * filled[tuple(near)], weights + weight
            filled[tuple(place)] = total / weights
        if np.abs(filled[missing] - imputation(image, missing)).max() < 1e-9:
            break
    np.testing.assert_allclose(imputation(image, missing), filled[missing], atol=1e-8)


# -- ROAD ------------------------------------------------------------------------------------------------------


def test_an_even_image_comes_back_as_it_was(paper_model):
    for order, expected in {"most": 0.5, "least": 0.5, "combined": 0}.items():
        found = road(paper_model, CLASS_0, ONES, ORDERED, order=order, noise=0)
        np.testing.assert_allclose(found, [expected], atol=1e-6)


def test_a_line_solved_on_paper(linear):
    model = linear(np.ones((4, 1)), (4,))
    signal, maps = np.float32([[0, 9, 9, 3]]), np.float32([[1, 9, 8, 2]])
    # The highest half, 9 and 9, becomes 1 and 2; without the lowest half, 0 and 3, all is 9.
    options = {"shares": [0.5], "noise": 0}
    np.testing.assert_allclose(road(model, CLASS_0, signal, maps, order="most", **options), [6], rtol=1e-6)
    np.testing.assert_allclose(road(model, CLASS_0, signal, maps, order="least", **options), [36], rtol=1e-6)
    np.testing.assert_allclose(road(model, CLASS_0, signal, maps, **options), [15], rtol=1e-6)


def slow_road(model, image, map, index, shares, noise, seed, row):
    """The most important pixels of one image, one share and one forward pass at a time."""
    order, scores = np.argsort(-map.ravel(), kind="stable"), []
    for share in shares:
        missing = np.zeros(map.size, bool)
        missing[order[: round(share * map.size)]] = True
        missing, filled = missing.reshape(map.shape), image.copy()
        filled[missing] = imputation(image, missing)
        numbers = np.random.default_rng([seed, row, round(1000 * share) + 1])
        filled[missing] += noise * np.ptp(image) * numbers.standard_normal(filled[missing].shape)
        scores.append(model.predict(filled[np.newaxis].astype(np.float32), verbose=0)[0, index])
    return np.mean(scores)


@pytest.mark.parametrize("batch_size", [2, 32])
def test_road_is_what_a_slow_twin_finds(network, photos, batch_size):
    images, classes, maps = photos
    images, maps = images[:3], maps[:3]
    found = road(
        network, CategoricalScore(classes[:3]), images, maps,
        order="most", shares=(0.25, 0.6), noise=0.1, seed=4, batch_size=batch_size,
    )  # fmt: skip
    slow = [
        slow_road(network, image.astype(np.float64), map, index, (0.25, 0.6), 0.1, 4, row)
        for row, (image, map, index) in enumerate(zip(images, maps, classes, strict=False))
    ]
    np.testing.assert_allclose(found, slow, atol=1e-5)


# -- infidelity ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("perturbation", ["square", "noise", lambda image, numbers: numbers.uniform(size=image.shape)])
def test_the_weights_of_a_linear_model_are_without_error(linear, perturbation):
    weights = np.float32([0.5, 0.25, -0.25, -0.5])
    model, images = linear(weights[:, np.newaxis], (2, 2, 1)), np.random.default_rng(0).uniform(size=(3, 2, 2, 1))
    maps = np.repeat(weights.reshape(1, 2, 2), 3, axis=0)
    for own, normalize in ((maps, False), (maps, True), (7 * maps, True)):
        found = infidelity(model, CLASS_0, images, own, perturbation=perturbation, normalize=normalize)
        np.testing.assert_allclose(found, np.zeros(3), atol=1e-10)
    assert (infidelity(model, CLASS_0, images, 7 * maps, perturbation=perturbation, normalize=False) > 1e-3).all()


@pytest.mark.parametrize("normalize", [True, False])
def test_infidelity_is_what_a_slow_twin_finds(network, photos, normalize):
    images, classes, maps = photos
    images, maps = images[:3], maps[:3]
    options = {"perturbation": "noise", "n_samples": 5, "normalize": normalize, "seed": 2}
    found = infidelity(network, CategoricalScore(classes[:3]), images, maps, **options)
    slow = []
    for row, (image, map, index) in enumerate(zip(images.astype(np.float64), maps, classes, strict=False)):
        foretold, fallen = [], []
        for sample in range(5):
            taken = 0.2 * np.ptp(image) * np.random.default_rng([2, row, sample]).standard_normal(image.shape)
            both = network.predict(np.float32([image, image - taken]), verbose=0)[:, index]
            foretold.append((taken * map[..., np.newaxis]).sum())
            fallen.append(np.float64(both[0]) - both[1])
        foretold, fallen = np.array(foretold), np.array(fallen)
        factor = (foretold * fallen).mean() / (foretold**2).mean() if normalize else 1
        slow.append(((factor * foretold - fallen) ** 2).mean())
    np.testing.assert_allclose(found, slow, rtol=1e-4, atol=1e-8)
    parts = infidelity(network, CategoricalScore(classes[:3]), images, maps, batch_size=2, **options)
    np.testing.assert_allclose(parts, found, rtol=1e-4, atol=1e-8)


def test_a_scaled_map_does_not_do_worse_than_one_of_zeros(network, photos):
    images, classes, maps = photos
    score = CategoricalScore(classes)
    assert (infidelity(network, score, images, maps) <= infidelity(network, score, images, 0 * maps) + 1e-12).all()


# -- all of them -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(6, 2), (4, 5, 2), (3, 4, 5, 2), (6,)])
def test_signals_pictures_volumes_and_rows_of_numbers_are_measured(linear, shape):
    images = np.random.default_rng(0).uniform(size=(3, *shape)).astype(np.float32)
    maps = np.random.default_rng(1).uniform(size=(3, *shape[:-1]) if len(shape) > 1 else (3, *shape))
    model = linear(np.ones((np.prod(shape), 1)), shape)
    for metric in (pixel_flipping, road, infidelity):
        found = metric(model, CLASS_0, images, maps)
        assert found.shape == (3,)
        assert found.dtype == np.float64
        assert np.isfinite(found).all()
        data = tf.data.Dataset.from_tensor_slices((images, np.arange(3))).batch(2)
        np.testing.assert_allclose(metric(model, CLASS_0, data, maps), found, rtol=1e-4, atol=1e-5)


def test_channels_may_come_first(keras, linear):
    images = np.random.default_rng(0).uniform(size=(2, 3, 4, 5)).astype(np.float32)
    maps = np.random.default_rng(1).uniform(size=(2, 4, 5)).astype(np.float32)
    weights = np.random.default_rng(2).normal(size=(3, 4, 5)).astype(np.float32)
    inputs = keras.Input((3, 4, 5))
    pooled = keras.layers.AveragePooling2D(1, data_format="channels_first")(inputs)
    first = keras.Model(inputs, keras.layers.Dense(1, use_bias=False)(keras.layers.Flatten()(pooled)))
    first.layers[-1].set_weights([weights.reshape(-1, 1)])
    last = linear(np.moveaxis(weights, 0, -1).reshape(-1, 1), (4, 5, 3))
    for metric, options in ((pixel_flipping, {}), (road, {"noise": 0}), (infidelity, {"perturbation": off})):
        theirs = metric(last, CLASS_0, np.moveaxis(images, 1, -1), maps, **options)
        np.testing.assert_allclose(run_on_first(metric, first, images, maps, options), theirs, rtol=1e-4, atol=1e-5)


def run_on_first(metric, model, images, maps, options):
    return metric(model, CLASS_0, images, maps, **options)


def off(image, numbers):
    """A quarter of each value, in either order of the axes."""
    return image / 4


def test_an_input_without_a_map_stays_as_it_is(keras):
    inputs = [keras.Input((2, 2, 1)), keras.Input((2,))]
    joined = keras.layers.Concatenate()([keras.layers.Flatten()(inputs[0]), inputs[1]])
    model = keras.Model(inputs, keras.layers.Dense(1, use_bias=False, kernel_initializer="ones")(joined))
    given, maps = [ONES, np.float32([[5, 6]])], [np.ones((1, 2, 2)), None]
    np.testing.assert_allclose(pixel_flipping(model, CLASS_0, given, maps, steps=4), [2], atol=1e-5)
    np.testing.assert_allclose(road(model, CLASS_0, given, maps, order="most", noise=0), [15], rtol=1e-6)
    np.testing.assert_allclose(infidelity(model, CLASS_0, given, maps, normalize=False), [0], atol=1e-8)


def test_bytes_stay_bytes(keras, linear):
    inputs = keras.Input((2, 2, 1), dtype="uint8")
    model = keras.Model(inputs, linear(np.full((4, 1), 0.25), (2, 2, 1))(keras.layers.Rescaling(1.0)(inputs)))
    images, maps = np.full((1, 2, 2, 1), 101, np.uint8), np.full((1, 2, 2), 0.5)
    np.testing.assert_allclose(road(model, CLASS_0, images, maps, order="most"), [101], atol=1.5)
    assert infidelity(model, CLASS_0, images, maps).shape == (1,)
