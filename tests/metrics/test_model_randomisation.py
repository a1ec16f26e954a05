"""Maps of networks whose weights are made random: what changes, in which order, and that everything is put back."""

from itertools import count

import numpy as np
import pytest
from scipy.stats import spearmanr
from skimage.feature import hog as their_hog
from skimage.metrics import structural_similarity

from keras_vis_compat import plots
from keras_vis_compat.explain import GradCAM, Saliency
from keras_vis_compat.metrics import model_randomisation
from keras_vis_compat.metrics._similarity import directions, ssim
from keras_vis_compat.scores import CategoricalScore

IMAGES = np.random.default_rng(0).uniform(size=(3, 2, 2, 1)).astype(np.float32)
SCORE = CategoricalScore(0)


def weights_as_maps(model):
    """Return an explainer whose map is the weights of class 0, for every image."""
    return lambda score, images: np.repeat(model.get_weights()[0][:, 0].reshape(1, 2, 2), len(images), axis=0)


def test_shuffled_weights_solved_by_hand(linear):
    model = linear([[4.0], [3.0], [2.0], [1.0]], (2, 2, 1))
    order = np.random.default_rng([5, 0]).permutation([4.0, 3.0, 2.0, 1.0])
    found = model_randomisation(model, SCORE, IMAGES, weights_as_maps(model), how="shuffle", seed=5)
    assert list(found) == ["sum"]
    np.testing.assert_allclose(found["sum"], [spearmanr([4, 3, 2, 1], order).statistic] * 3)


def test_normal_weights_have_the_size_of_the_old_ones(linear):
    model = linear(np.full((1000, 1), 3.0), (1000,))
    seen = []

    def look(score, images):
        seen.append(model.get_weights()[0])
        return np.random.default_rng(0).uniform(size=(len(images), 1000))

    model_randomisation(model, SCORE, np.ones((2, 1000)), look)
    assert seen[0].std() == 0
    assert np.sqrt((seen[1] ** 2).mean()) == pytest.approx(3, rel=0.1)
    assert abs(seen[1].mean()) < 0.3


def test_maps_that_know_nothing_of_the_model_stay_the_same(network, photos):
    images, classes, maps = photos
    found = model_randomisation(network, CategoricalScore(classes), images, lambda score, images: maps)
    assert len(found) == 2
    np.testing.assert_array_equal(list(found.values()), np.ones((2, 7)))


def test_a_map_that_goes_blank_is_like_nothing_and_a_blank_map_that_stays_is_the_same(network, photos):
    images, classes, maps = photos
    calls = count()

    def fading(score, images):
        return np.concatenate([maps[:4] if next(calls) == 0 else 0 * maps[:4], 0 * maps[4:]])

    found = model_randomisation(network, CategoricalScore(classes), images, fading)
    for values in found.values():
        np.testing.assert_array_equal(values, [0, 0, 0, 0, 1, 1, 1])


@pytest.mark.parametrize("mode", ["cascading", "independent"])
def test_it_is_what_a_slow_twin_finds(network, photos, mode):
    images, classes, _ = photos
    score, explainer = CategoricalScore(classes), Saliency(network)
    found = model_randomisation(network, score, images, explainer, mode=mode, how="shuffle", seed=3)
    layers = [layer for layer in network.layers if layer.get_weights()]
    kept, first, slow = [layer.get_weights() for layer in layers], explainer(score, images), {}
    for number in reversed(range(len(layers))):
        numbers = np.random.default_rng([3, number])
        layers[number].set_weights([numbers.permutation(one.ravel()).reshape(one.shape) for one in kept[number]])
        now = explainer(score, images)
        slow[layers[number].name] = [spearmanr(a.ravel(), b.ravel()).statistic for a, b in zip(first, now, strict=True)]
        if mode == "independent":
            layers[number].set_weights(kept[number])
    for layer, own in zip(layers, kept, strict=True):
        layer.set_weights(own)
    assert list(found) == list(slow)
    np.testing.assert_allclose(list(found.values()), list(slow.values()), atol=1e-6)


class Stop(Exception):
    pass


@pytest.mark.parametrize("error", [Stop, KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("mode", ["cascading", "independent"])
def test_weights_are_put_back_whatever_happens(network, photos, error, mode):
    images, classes, maps = photos
    before, calls = network.get_weights(), count()

    def failing(score, images):
        if next(calls) == 2:
            assert not all((a == b).all() for a, b in zip(before, network.get_weights(), strict=True))
            raise error
        return maps

    with pytest.raises(error):
        model_randomisation(network, CategoricalScore(classes), images, failing, mode=mode)
    for one, other in zip(before, network.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_seed_decides_and_nothing_else(network, photos):
    images, classes, _ = photos
    arguments = network, CategoricalScore(classes), images, Saliency(network)
    one, two, three = (model_randomisation(*arguments, seed=seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(list(one.values()), list(two.values()))
    assert not np.array_equal(list(one.values()), list(three.values()))
    before = network.get_weights()
    assert all((a == b).all() for a, b in zip(before, network.get_weights(), strict=True))


@pytest.mark.parametrize("make", [GradCAM, lambda model: GradCAM(model)], ids=["a class", "a function of a model"])
def test_what_makes_an_explainer_is_one(network, photos, make):
    images, classes, _ = photos
    score = CategoricalScore(classes)
    expected = model_randomisation(network, score, images, GradCAM(network))
    maps = GradCAM(network)(score, images)
    for given in ((make,), (maps, make), (None, make)):
        found = model_randomisation(network, score, images, *given)
        np.testing.assert_allclose(list(found.values()), list(expected.values()), atol=1e-6)


@pytest.fixture(scope="module")
def nested(keras):
    """A model in a model, a wrapper, normalisation by the data, a shared layer and one without weights."""
    layers = keras.layers
    inner = keras.Sequential(
        [layers.Input((4, 4, 2)), layers.Conv2D(2, 3, name="conv"), layers.BatchNormalization(name="norm")],
        name="inner",
    )
    data, shared = layers.Normalization(mean=0.5, variance=2.0, name="statistics"), layers.Dense(4, name="shared")
    start = keras.Input((4, 4, 2))
    hidden = layers.Flatten()(inner(data(start)))
    hidden = layers.Reshape((2, 4))(layers.Concatenate()([hidden[:, :4], hidden[:, 4:]]))
    hidden = layers.TimeDistributed(shared, name="each")(hidden)
    hidden = shared(layers.Flatten()(hidden)[:, :4])
    return keras.Model(start, layers.Dense(3, name="last")(layers.Activation("relu")(hidden)))


def stages_of(model, **options):
    maps = np.random.default_rng(0).uniform(size=(2, 4, 4))
    images = np.random.default_rng(1).uniform(size=(2, 4, 4, 2))
    return list(model_randomisation(model, SCORE, images, lambda score, images: maps, **options))


def test_layers_go_from_the_last_to_the_first_into_nested_models_each_once(nested):
    assert stages_of(nested) == ["last", "each", "inner/norm", "inner/conv"]


def test_layers_can_be_chosen_by_name_by_path_or_by_their_number(nested):
    assert stages_of(nested, layers=["inner/conv", "last"]) == ["last", "inner/conv"]
    assert stages_of(nested, layers=["norm"]) == ["inner/norm"]
    assert stages_of(nested, layers=2) == ["each", "inner/conv"]
    assert stages_of(nested, layers=100) == stages_of(nested)


def test_layers_that_are_not_named_keep_their_weights(network, photos):
    images, classes, maps = photos
    before, seen = network.get_weights(), []

    def look(score, images):
        seen.append(network.get_weights())
        return maps

    first, last = (layer.name for layer in network.layers if layer.get_weights())
    model_randomisation(network, CategoricalScore(classes), images, look, layers=[last])
    np.testing.assert_array_equal(seen[1][0], before[0])
    assert not np.array_equal(seen[1][2], before[2])
    model_randomisation(network, CategoricalScore(classes), images, look, layers=1)  # all of them at once
    assert not np.array_equal(seen[-1][0], before[0])
    assert first != last


def test_a_subclassed_model_has_layers_too(keras):
    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.conv = keras.layers.Conv2D(2, 2, name="conv")
            self.flat, self.dense = keras.layers.Flatten(), keras.layers.Dense(3, name="dense")

        def call(self, inputs):
            return self.dense(self.flat(self.conv(inputs)))

    assert list(model_randomisation(Own(), SCORE, IMAGES, Saliency)) == ["dense", "conv"]


def test_several_inputs_are_compared_by_the_mean_of_their_maps(keras):
    inputs = [keras.Input((2, 2, 1)), keras.Input((4,))]
    joined = keras.layers.Concatenate()([keras.layers.Flatten()(inputs[0]), inputs[1]])
    model = keras.Model(inputs, keras.layers.Dense(1, name="sum")(joined))
    maps, calls = [np.float32([[[1, 2], [3, 4]]]), np.float32([[1, 2, 3, 4]])], count()

    def reversed_later(score, images):
        return maps if next(calls) == 0 else [maps[0], maps[1][:, ::-1]]

    given = [np.ones((1, 2, 2, 1)), np.ones((1, 4))]
    np.testing.assert_allclose(model_randomisation(model, SCORE, given, reversed_later)["sum"], [0])  # of 1 and -1
    calls = count()
    alone = model_randomisation(model, SCORE, given, [maps[0], None], reversed_later)
    np.testing.assert_allclose(alone["sum"], [1])


def test_a_function_can_say_how_alike_maps_are(linear):
    model = linear([[4.0], [3.0], [2.0], [1.0]], (2, 2, 1))
    found = model_randomisation(
        model,
        SCORE,
        IMAGES,
        weights_as_maps(model),
        similarity=lambda one, other: np.abs(one - other).sum(),
        how="shuffle",
    )
    order = np.random.default_rng([0, 0]).permutation([4.0, 3.0, 2.0, 1.0])
    np.testing.assert_allclose(found["sum"], [np.abs(order - [4, 3, 2, 1]).sum()] * 3)


def test_structural_similarity_is_that_of_scikit_image():
    numbers = np.random.default_rng(0)
    for shape in ((9, 12), (20,), (7, 8, 9)):
        one, other = numbers.uniform(size=(2, *shape))
        theirs = structural_similarity(one, other, data_range=max(one.max(), other.max()) - min(one.min(), other.min()))
        assert ssim(one, other) == pytest.approx(theirs, abs=1e-7)
    assert -1 < ssim(*numbers.uniform(size=(2, 3, 4))) < 1  # smaller than a window


def test_directions_of_edges_are_those_of_scikit_image():
    image = np.random.default_rng(0).uniform(size=(32, 48))
    theirs = their_hog(image, orientations=9, pixels_per_cell=(4, 6), cells_per_block=(3, 3))
    np.testing.assert_allclose(directions(image), theirs, atol=1e-7)


def test_progress_is_told(network, photos):
    images, classes, maps = photos
    told = []
    model_randomisation(
        network, CategoricalScore(classes), images, lambda score, images: maps, progress=lambda *pair: told.append(pair)
    )
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_it_can_be_drawn_as_it_is(network, photos):
    from matplotlib.figure import Figure

    images, classes, _ = photos
    found = model_randomisation(network, CategoricalScore(classes), images, Saliency)
    (line, *_) = plots.show_randomisation({"Saliency": found}, ax=Figure().subplots()).lines
    np.testing.assert_allclose(line.get_ydata(), [values.mean() for values in found.values()])
