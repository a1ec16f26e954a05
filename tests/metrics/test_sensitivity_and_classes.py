"""Maps made again, of images a little changed and of other classes, solved by hand and by a slow twin."""

import numpy as np
import pytest

from keras_vis_compat.explain import Saliency
from keras_vis_compat.metrics import max_sensitivity, random_logit
from keras_vis_compat.scores import BinaryScore, CategoricalScore, InactiveScore

IMAGES = np.random.default_rng(0).uniform(size=(5, 2, 2, 1)).astype(np.float32)
SCORE = CategoricalScore([0, 1, 0, 1, 0])


def brightness(score, images):
    return np.asarray(images)[..., 0]


def class_places(score, images):
    """The map of class c is 1 at place c, of four, and 0 elsewhere."""
    return np.eye(4)[np.resize(score.indices, len(images))].reshape(-1, 2, 2)


def test_a_map_that_is_the_same_for_every_image_is_not_sensitive(paper_model):
    maps = np.random.default_rng(1).uniform(size=(1, 2, 2))
    found = max_sensitivity(paper_model, SCORE, IMAGES, lambda score, images: np.repeat(maps, len(images), axis=0))
    np.testing.assert_array_equal(found, np.zeros(5))


@pytest.mark.parametrize("batch_size", [1, 2, 32])
def test_sensitivity_is_the_largest_relative_change(paper_model, batch_size):
    found = max_sensitivity(
        paper_model, SCORE, IMAGES, brightness, radius=0.1, n_samples=4, seed=7, batch_size=batch_size
    )
    slow = []
    for row, image in enumerate(IMAGES.astype(np.float64)):
        steps = [
            0.1 * np.ptp(image) * np.random.default_rng([7, row, sample]).uniform(-1, 1, image.shape)
            for sample in range(4)
        ]
        slow.append(max(np.linalg.norm(step) for step in steps) / np.linalg.norm(image))
    np.testing.assert_allclose(found, slow, rtol=1e-5)


def test_the_unit_of_images_does_not_matter(paper_model):
    one = max_sensitivity(paper_model, SCORE, IMAGES, brightness)
    np.testing.assert_allclose(max_sensitivity(paper_model, SCORE, 255 * IMAGES, brightness), one, rtol=1e-5)


def test_a_map_of_zeros_counts_as_one_of_length_1(paper_model):
    found = max_sensitivity(
        paper_model, SCORE, IMAGES, np.zeros((5, 2, 2)), lambda score, images: np.full((len(images), 2, 2), 0.5)
    )
    np.testing.assert_allclose(found, np.ones(5))


def test_given_maps_are_not_made_again(paper_model):
    calls = []

    def counted(score, images):
        calls.append(len(images))
        return brightness(score, images)

    max_sensitivity(paper_model, SCORE, IMAGES, brightness(SCORE, IMAGES), counted, n_samples=3, batch_size=2)
    assert calls == [2] * 3 + [2] * 3 + [1] * 3


def test_other_places_solved_by_hand(linear):
    model = linear(np.eye(4), (2, 2, 1))
    score = CategoricalScore([0, 1, 2, 3, 0])
    # Ranks of a one among four: 1 where it is, equal elsewhere. Two ones at other places correlate by -1/3.
    np.testing.assert_allclose(random_logit(model, score, IMAGES, class_places), np.full(5, -1 / 3))
    np.testing.assert_array_equal(random_logit(model, score, IMAGES, brightness), np.ones(5))


@pytest.mark.parametrize("batch_size", [1, 2, 32])
def test_the_other_class_is_another_and_hangs_on_the_seed_and_the_image_alone(linear, batch_size):
    model, drawn = linear(np.eye(4), (2, 2, 1)), []

    def noting(score, images):
        drawn.extend(np.resize(score.indices, len(images)).tolist())
        return class_places(score, images)

    own = np.array([0, 1, 2, 3, 0])
    random_logit(
        model,
        CategoricalScore(list(own)),
        IMAGES,
        class_places(CategoricalScore(list(own)), IMAGES),
        noting,
        seed=2,
        batch_size=batch_size,
    )
    expected = [(one + 1 + np.random.default_rng([2, row]).integers(3)) % 4 for row, one in enumerate(own)]
    assert drawn == expected
    assert (np.array(drawn) != own).all()


def test_a_binary_score_is_turned_round(linear):
    model, seen = linear(np.ones((4, 1)), (2, 2, 1)), []

    def noting(score, images):
        seen.append(score.target_values)
        return brightness(score, images)

    random_logit(model, BinaryScore([True, False]), IMAGES[:2], noting)
    assert seen == [[True, False], [False, True]]


def test_one_of_several_outputs_may_be_a_class(keras):
    inputs = keras.Input((2, 2, 1))
    flat = keras.layers.Flatten()(inputs)
    outputs = [keras.layers.Dense(3, name="kinds")(flat), keras.layers.Dense(2, name="places")(flat)]
    model, seen = keras.Model(inputs, outputs), []

    def noting(score, images):
        seen.append(score)
        return brightness(score, images)

    random_logit(model, {"places": InactiveScore(), "kinds": CategoricalScore(1)}, IMAGES, noting)
    kinds, places = seen[1]
    assert set(kinds.indices) <= {0, 2}
    assert isinstance(places, InactiveScore)


def test_a_real_method_runs_in_parts_as_at_once(network, photos):
    images, classes, _ = photos
    score, explainer = CategoricalScore(classes), Saliency(network)
    for metric in (max_sensitivity, random_logit):
        whole = metric(network, score, images, explainer)
        np.testing.assert_allclose(metric(network, score, images, explainer, batch_size=3), whole, atol=1e-4)
        assert whole.shape == (7,)
