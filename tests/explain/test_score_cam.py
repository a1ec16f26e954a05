"""Score-CAM: on paper, against a plain NumPy implementation, and what its masks cost."""

import numpy as np
import pytest
import tensorflow as tf
from scipy.ndimage import zoom

from keras_vis_compat.explain import ScoreCAM
from keras_vis_compat.explain.model_modifiers import ReplaceToLinear
from keras_vis_compat.scores import (
    BinaryScore,
    CategoricalScore,
    DecreaseScore,
    FilterScore,
    InactiveScore,
    IncreaseScore,
    LayerScore,
)

RAW = {"normalize_cam": False, "activation_modifier": None}


def softmax(values):
    raised = np.exp(values - np.max(values))
    return raised / raised.sum()


def sigmoid(value):
    return 1 / (1 + np.exp(-value))


# -- on paper: the model and its maps A and B are in conftest.py -----------------------------------------------

A = np.array([[1, 2], [3, 4]])
B = np.array([[2, 1], [0, 0]])
# Behind A, as a mask [[0, 1/3], [2/3, 1]], the image is [[0, 2/3], [2, 4]]; behind B, [[1, 0.5], [0, 0]], it is
# [[1, 1], [0, 0]]. Their maps A' are themselves, their maps B' [[3, 7/3], [1, 0]] and [[2, 2], [3, 3]].
BEHIND_A = np.array([0 + 4 + 2 * 3 - 2 * 7 / 3 + 0, -2 / 3 + 2 - 3 + 7 / 3 + 1])  # logits of both classes
BEHIND_B = np.array([1 + 0 + 2 * 2 - 2 * 2 + 4 * 3, -1 + 0 - 2 + 2 + 3])


def test_a_map_counts_as_the_probability_of_the_class_behind_it(paper_model, image):
    cam = ScoreCAM(paper_model())(CategoricalScore(0), image, **RAW)
    np.testing.assert_allclose(cam[0], softmax(BEHIND_A)[0] * A + softmax(BEHIND_B)[0] * B, rtol=1e-5)


def test_algorithm_1_takes_the_softmax_over_the_maps(paper_model, image):
    weights = softmax([BEHIND_A[1], BEHIND_B[1]])
    cam = ScoreCAM(paper_model())(CategoricalScore(1), image, weighting="softmax", **RAW)
    np.testing.assert_allclose(cam[0], weights[0] * A + weights[1] * B, rtol=1e-5)


def test_the_map_is_scaled_from_its_least_to_its_largest_value_unless_it_shall_be_divided(paper_model, image):
    raw = softmax(BEHIND_A)[0] * A + softmax(BEHIND_B)[0] * B
    low, high = raw.min(), raw.max()
    assert low > 0  # the two differ
    expected = {True: (raw - low) / (high - low), "min_max": (raw - low) / (high - low + 1e-7)}
    expected |= {"maximum": raw / (high + 1e-7), False: raw}
    for normalize, values in expected.items():
        cam = ScoreCAM(paper_model())(CategoricalScore(0), image, normalize_cam=normalize)
        np.testing.assert_allclose(cam[0], values, rtol=1e-5, atol=1e-7)


def test_the_one_map_in_use_is_that_of_the_largest_deviation(paper_model, image):
    cam = ScoreCAM(paper_model())(CategoricalScore(0), image, max_N=1, **RAW)
    np.testing.assert_allclose(cam[0], softmax(BEHIND_A)[0] * A, rtol=1e-5)
    cam = ScoreCAM(paper_model())(CategoricalScore(0), image, max_N=1, weighting="softmax", **RAW)
    np.testing.assert_allclose(cam[0], A, rtol=1e-5)


# -- against plain NumPy ---------------------------------------------------------------------------------------


def plain_score_cam(image, maps, logits_of, class_index, weighting="probability", max_N=None):
    """Score-CAM, slow and obvious, of one image (H, W, C) and its maps (h, w, K)."""
    height, width, _ = image.shape
    count = maps.shape[-1]
    order = sorted(range(count), key=lambda index: -maps[..., index].std())[:max_N]
    scores = {}
    for index in order:
        one = maps[..., index]
        if one.max() == one.min():
            continue
        mask = zoom(one, (height / one.shape[0], width / one.shape[1]), order=1, mode="nearest")
        mask = (mask - mask.min()) / (mask.max() - mask.min() + 1e-7)
        logits = logits_of(image * mask[..., np.newaxis])
        scores[index] = softmax(logits)[class_index] if weighting == "probability" else logits[class_index]
    if weighting == "softmax":
        scores = dict(zip(scores, softmax(np.array(list(scores.values()))), strict=True))
    heat = np.maximum(sum(score * maps[..., index] for index, score in scores.items()), 0)
    heat = zoom(heat, (height / heat.shape[0], width / heat.shape[1]), order=1, mode="nearest")
    return (heat - heat.min()) / (heat.max() - heat.min())


def expected_maps(keras, model, images, classes, **options):
    """`plain_score_cam` of each image, from a model that puts out logits."""
    inner = keras.Model(model.inputs, model.get_layer("late").output)
    maps = inner.predict(images, verbose=0)

    def logits_of(image):
        return np.asarray(model([image[np.newaxis].astype(np.float32)]))[0]

    return [plain_score_cam(*parts, **options) for parts in zip(images, maps, [logits_of] * 8, classes, strict=False)]


CLASSES = [0, 1, 2, 1]


@pytest.mark.parametrize("weighting", ["probability", "softmax"])
@pytest.mark.parametrize("max_N", [None, 3])
def test_maps_are_those_of_a_plain_implementation(keras, cnn, images, weighting, max_N):
    expected = expected_maps(keras, cnn(), images[:4], CLASSES, weighting=weighting, max_N=max_N)
    score = CategoricalScore(CLASSES)
    found = ScoreCAM(cnn())(score, images[:4], weighting=weighting, max_N=max_N)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def ended_by(keras, cnn, kind):
    """The network, its softmax made in one of many ways."""
    model, layers = cnn(), keras.layers
    softmaxes = {
        "activation argument": None,
        "Activation layer": layers.Activation("softmax"),
        "Softmax layer": layers.Softmax(),
        "bare operation": keras.ops.softmax if keras.__name__ == "keras" else keras.activations.softmax,
        "reshaped": lambda x: layers.Reshape((3,))(layers.Softmax()(x)),
        "nested model": keras.Sequential([layers.Input((3,)), layers.Softmax()]),
        "single precision after": lambda x: layers.Activation("linear", dtype="float32")(layers.Softmax()(x)),
    }
    if softmaxes[kind] is None:
        return cnn("softmax")
    return keras.Model(model.inputs, softmaxes[kind](model.outputs[0]))


KINDS = [
    "activation argument",
    "Activation layer",
    "Softmax layer",
    "bare operation",
    "reshaped",
    "nested model",
    "single precision after",
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_softmax_is_never_applied_twice(keras, cnn, images, kind):
    expected = expected_maps(keras, cnn(), images[:2], CLASSES)
    found = ScoreCAM(ended_by(keras, cnn, kind))(CategoricalScore(CLASSES[:2]), images[:2])
    np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_algorithm_1_sees_the_logits_before_the_softmax(keras, cnn, images, kind):
    expected = expected_maps(keras, cnn(), images[:2], CLASSES, weighting="softmax")
    found = ScoreCAM(ended_by(keras, cnn, kind))(CategoricalScore(CLASSES[:2]), images[:2], weighting="softmax")
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_replacing_the_softmax_changes_no_map(cnn, images):
    plain = ScoreCAM(cnn("softmax"))(CategoricalScore(1), images[:1])
    linear = ScoreCAM(cnn("softmax"), ReplaceToLinear())(CategoricalScore(1), images[:1])
    np.testing.assert_allclose(linear, plain, atol=1e-6)


# -- one unit, regression, inner layers ------------------------------------------------------------------------


@pytest.fixture
def one_unit(keras):
    """The maps A and B of the paper model, and [[1, 0], [0, 1]] A - 1 as only output."""
    layers = keras.layers

    def build(activation=None):
        model = keras.Sequential(
            [
                layers.Input((2, 2, 1)),
                layers.Conv2D(2, 1, activation="relu"),
                layers.Flatten(),
                layers.Dense(1, activation=activation),
            ]
        )
        kernel = np.array([1, 0, 0, 0, 0, 0, 1, 0])[:, np.newaxis]
        model.set_weights([np.array([[[[1, -1]]]]), np.array([0, 3]), kernel, np.array([-1])])
        return model

    return build


# Behind A the image is [[0, 2/3], [2, 4]], behind B [[1, 1], [0, 0]]: outputs 4 - 1 and 1 - 1.
@pytest.mark.parametrize("activation", [None, "sigmoid"])
@pytest.mark.parametrize(("target", "weights"), [(True, (sigmoid(3), 0.5)), (False, (1 - sigmoid(3), 0.5))])
def test_one_unit_gives_the_probability_of_the_target(one_unit, image, activation, target, weights):
    cam = ScoreCAM(one_unit(activation))(BinaryScore(target), image, **RAW)
    np.testing.assert_allclose(cam[0], weights[0] * A + weights[1] * B, rtol=1e-5)


def test_algorithm_1_takes_the_logit_of_one_unit(one_unit, image):
    weights = softmax(np.array([-3, 0]))
    cam = ScoreCAM(one_unit("sigmoid"))(BinaryScore(False), image, weighting="softmax", **RAW)
    np.testing.assert_allclose(cam[0], weights[0] * A + weights[1] * B, rtol=1e-5)


@pytest.mark.parametrize(("score", "weights"), [(IncreaseScore(), (3, 0)), (2 * DecreaseScore(), (-6, 0))])
def test_the_number_of_a_regression_counts_as_it_is(one_unit, image, score, weights):
    cam = ScoreCAM(one_unit())(score, image, **RAW)
    np.testing.assert_allclose(cam[0], weights[0] * A + weights[1] * B, rtol=1e-5)


def test_the_score_of_an_inner_layer_counts_as_it_is(paper_model, image):
    # The mean of A' behind A and behind B: (0 + 2/3 + 2 + 4) / 4 and (1 + 1) / 4.
    cam = ScoreCAM(paper_model())(LayerScore("maps", FilterScore(0)), image, **RAW)
    np.testing.assert_allclose(cam[0], 5 / 3 * A + 0.5 * B, rtol=1e-5)


def test_scores_can_be_contrasted(paper_model, image):
    cam = ScoreCAM(paper_model())(CategoricalScore(0) - CategoricalScore(1), image, **RAW)
    weights = [np.subtract(*softmax(logits)) for logits in (BEHIND_A, BEHIND_B)]
    np.testing.assert_allclose(cam[0], weights[0] * A + weights[1] * B, rtol=1e-5)


def test_functions_are_given_probabilities_of_the_whole_batch(cnn, images):
    def first_of_each(output):
        assert output.shape == (3, 3)
        return output[0][2], output[1][0], output[2][1]

    found = ScoreCAM(cnn())(first_of_each, images[:3], batch_size=4)
    np.testing.assert_allclose(found, ScoreCAM(cnn())(CategoricalScore([2, 0, 1]), images[:3]), atol=1e-6)


def test_an_inactive_output_counts_for_nothing(keras, cnn, images):
    model = cnn()
    two = keras.Model(model.inputs, [model.outputs[0], keras.layers.Dense(2)(model.get_layer("flat").output)])
    found = ScoreCAM(two)([CategoricalScore(1), InactiveScore()], images[:1])
    np.testing.assert_allclose(found, ScoreCAM(model)(CategoricalScore(1), images[:1]), atol=1e-6)


# -- what it costs -----------------------------------------------------------------------------------------------


@pytest.fixture
def counting(keras):
    """A model with the maps x, relu(-x) and 2, and a list of how many images each pass through it held."""
    sizes = []

    def counted(tensor):
        size = tf.py_function(lambda given: sizes.append(len(given)) or len(given), [tensor], tf.int64)
        return tf.ensure_shape(tensor + tf.cast(0 * size, tensor.dtype), tensor.shape)

    layers = keras.layers
    inputs = layers.Input((4, 4, 1))
    x = layers.Lambda(counted, output_shape=(4, 4, 1))(inputs)
    x = layers.Conv2D(3, 1, activation="relu", name="maps")(x)
    model = keras.Model(inputs, layers.Dense(2)(layers.Flatten()(x)))
    model.get_layer("maps").set_weights([np.array([[[[1, -1, 0]]]]), np.array([0, 0, 2])])
    return model, sizes


def test_a_constant_map_costs_no_pass(counting):
    model, sizes = counting
    positive = np.random.RandomState(0).rand(4, 4, 1)
    images = np.stack([positive, positive - 0.5])  # maps that vary: one of the first image, two of the second
    ScoreCAM(model)(CategoricalScore(0), images)
    assert sizes == [2, 3]


def test_images_share_batches_of_masks(counting):
    model, sizes = counting
    images = np.random.RandomState(0).rand(5, 4, 4, 1)
    ScoreCAM(model)(CategoricalScore(0), images, batch_size=3)
    assert sorted(sizes) == [2, 2, 3, 3]  # five images once, five masks once
    assert max(sizes) <= 3


def test_where_all_maps_are_constant_the_map_is_zero_and_no_mask_is_made(counting):
    model, sizes = counting
    np.testing.assert_array_equal(ScoreCAM(model)(CategoricalScore(0), np.ones((1, 4, 4, 1))), np.zeros((1, 4, 4)))
    assert sizes == [1, 1]  # the image, and once more to find out why its map is blank


def test_each_sample_has_its_own_choice_of_maps(cnn, images):
    scored = ScoreCAM(cnn())
    together = scored(CategoricalScore(1), images, max_N=2)
    alone = [scored(CategoricalScore(1), one, max_N=2)[0] for one in images]
    np.testing.assert_allclose(together, alone, atol=1e-6)


@pytest.mark.parametrize("batch_size", [1, 5, 1000])
def test_the_size_of_batches_changes_no_map(cnn, images, batch_size):
    scored = ScoreCAM(cnn())
    expected = scored(CategoricalScore([0, 1]), images[:2])
    np.testing.assert_allclose(scored(CategoricalScore([0, 1]), images[:2], batch_size=batch_size), expected, atol=1e-6)


@pytest.mark.parametrize("max_N", [0, -1, None])
def test_no_largest_number_means_all_maps(cnn, images, max_N):
    scored = ScoreCAM(cnn())
    np.testing.assert_allclose(
        scored(CategoricalScore(0), images[:1], max_N=max_N),
        scored(CategoricalScore(0), images[:1], max_N=6),
        atol=1e-6,
    )


def test_more_maps_than_there_are_are_all_of_them(cnn, images):
    cams = ScoreCAM(cnn())
    np.testing.assert_array_equal(cams(CategoricalScore(1), images, max_N=7), cams(CategoricalScore(1), images))
