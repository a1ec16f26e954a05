"""Methods that attribute a score to the input, or weigh maps without a gradient, computed on paper.

The model and its maps A = x and B = relu(3 - x): conftest.py. Class 0 is 7 on the image, and 12 on zeros.
"""

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat import BlankMapWarning, explain
from keras_vis_compat.explain.integrated_gradients import completeness
from keras_vis_compat.explain.rise import drawn_mask
from keras_vis_compat.scores import BinaryScore, CategoricalScore

A = np.array([[1, 2], [3, 4]])
B = np.array([[2, 1], [0, 0]])
RAW = {"map_modifier": None, "normalize_map": False}
RAW_CAM = {"activation_modifier": None, "normalize_cam": False}


def first_vector(first, second):
    """The larger eigenvector of [[a, b], [b, c]], the products of two columns with themselves and each other."""
    a, b, c = first @ first, first @ second, second @ second
    vector = np.array([b, (c - a + np.sqrt((a - c) ** 2 + 4 * b * b)) / 2])
    return vector / np.hypot(*vector)


OF_MAPS = first_vector(A.ravel(), B.ravel())  # of [[30, 4], [4, 5]]
PRODUCTS = np.array([[1, 0], [0, 4]]), np.array([[4, -2], [0, 0]])  # each map times its gradient
OF_PRODUCTS = first_vector(PRODUCTS[0].ravel(), PRODUCTS[1].ravel())  # of [[17, 4], [4, 20]]

ON_PAPER = {
    # the gradient by the input: 1 - 2, 0 + 2, 0 and 1
    "gradient x input": (explain.GradientInput, RAW, [[-1, 4], [0, 4]]),
    # B is off for the last pixel on the last quarter of its way: 4 (1 - 4 · 3/4)
    "integrated gradients": (explain.IntegratedGradients, {**RAW, "rule": "midpoint", "steps": 4}, [[-1, 4], [0, -8]]),
    "a pixel covered": (explain.Occlusion, {**RAW, "patch": 1}, [[-1, 4], [0, -8]]),
    "a row covered": (explain.Occlusion, {**RAW, "patch": (1, 2)}, [[3, 3], [-8, -8]]),
    "a column covered": (explain.Occlusion, {**RAW, "patch": (2, 1), "stride": 1}, [[-1, -4], [-1, -4]]),
    # |x g| + |3 g_B| where B is on
    "full gradient": (explain.FullGrad, {**RAW, "rescale": False}, [[1 + 6, 4 + 6], [0, 4]]),
    "full gradient, scaled": (explain.FullGrad, RAW, [[0.25 + 1, 1 + 1], [0, 1]]),
    # 7 without A is 2, without B it is 5
    "ablation": (explain.AblationCAM, RAW_CAM, 5 / 7 * A + 2 / 7 * B),
    "eigen": (explain.EigenCAM, RAW_CAM, OF_MAPS[0] * A + OF_MAPS[1] * B),
    "eigen grad": (explain.EigenGradCAM, RAW_CAM, OF_PRODUCTS[0] * PRODUCTS[0] + OF_PRODUCTS[1] * PRODUCTS[1]),
}


@pytest.mark.parametrize("row", ON_PAPER)
def test_map_is_that_computed_on_paper(row, paper_model, image):
    method, options, expected = ON_PAPER[row]
    found = method(paper_model())(CategoricalScore(0), image, **options)
    np.testing.assert_allclose(found[0], expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("row", ON_PAPER)
def test_channels_are_added_up_or_kept(row, paper_model, image):
    method, options, expected = ON_PAPER[row]
    if method in (explain.GradientInput, explain.IntegratedGradients):
        found = method(paper_model())(CategoricalScore(0), image, keepdims=True, **options)
        np.testing.assert_allclose(found[0, ..., 0], expected, atol=1e-5)
    scaled = method(paper_model())(CategoricalScore(0), image)
    assert (scaled.min(), scaled.max()) == (0, 1)


def test_each_input_is_covered_by_patches_of_its_own_size(keras):
    layers = keras.layers
    a, b = layers.Input((2, 4, 1), name="a"), layers.Input((4,), name="b")
    model = keras.Model([a, b], layers.Dense(1, use_bias=False)(layers.Concatenate()([layers.Flatten()(a), b])))
    model.set_weights([np.arange(12.0).reshape(12, 1)])  # 0 to 7 for the one input, 8 to 11 for the other
    ones = [np.ones((1, 2, 4, 1), np.float32), np.ones((1, 4), np.float32)]
    of_columns, of_pairs = [[4, 6, 8, 10], [4, 6, 8, 10]], [17, 17, 21, 21]
    rows = {"patch": [(2, 1), 2]}, {"patch": {"b": 2, "a": (2, 1)}}, {"patch": [(2, 1), (2,)], "stride": [1, 2]}
    for options in rows:
        first, second = explain.Occlusion(model)(CategoricalScore(0), ones, **options, **RAW)
        np.testing.assert_allclose(first[0], of_columns)
        np.testing.assert_allclose(second[0], of_pairs)
    same, other = (
        explain.RISE(model)(CategoricalScore(0), ones, 9, grid, seed=0) for grid in ([(2, 3), 4], {"a": (2, 3), "b": 4})
    )
    for one, twin in zip(same, other, strict=True):
        np.testing.assert_array_equal(one, twin)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"patch": [2]}, "`patch` must hold one value for each of 2 inputs, got 1"),
        ({"stride": {"a": 1}}, r"`stride` must have the names of the model's inputs, \['a', 'b'\]"),
        ({"patch": {"a": 1, "b": (1, 1)}}, "`patch` must hold 1 numbers"),
    ],
)
def test_sizes_for_other_inputs_are_refused(options, message, keras):
    layers = keras.layers
    a, b = layers.Input((2, 4, 1), name="a"), layers.Input((4,), name="b")
    model = keras.Model([a, b], layers.Dense(1)(layers.Concatenate()([layers.Flatten()(a), b])))
    with pytest.raises(ValueError, match=message):
        explain.Occlusion(model)(CategoricalScore(0), [np.ones((1, 2, 4, 1)), np.ones((1, 4))], **options)


# -- completeness --------------------------------------------------------------------------------------------------


BASELINES = [0, "mean", "blur", np.full((8, 8, 3), 0.5), [0.1, 0.2, 0.3]]


@pytest.mark.parametrize("by", [None, "early"])
def test_integrated_gradients_add_up_to_the_change_of_the_score(by, cnn, images):
    model, classes = cnn("softmax"), [0, 1, 2, 0]
    integrated, whole = explain.IntegratedGradients(model), model.predict(images[:4], verbose=0)
    for baseline in BASELINES:
        options = {"by": by, "return_completeness": True, **RAW}
        maps, told = integrated(CategoricalScore(classes), images[:4], baseline, **options)
        assert told.error_percent.max() < 1
        np.testing.assert_allclose(maps.reshape(4, -1).sum(1), told.attributed, rtol=1e-4, atol=1e-5)
        if not isinstance(baseline, str):
            output = model.predict(np.broadcast_to(baseline, images[:4].shape), verbose=0)
            np.testing.assert_allclose(told.difference, (whole - output)[range(4), classes], atol=1e-5)


def test_more_points_come_nearer(cnn, images):
    integrated = explain.IntegratedGradients(cnn())

    def error(rule, steps):
        options = {"rule": rule, "steps": steps, "return_completeness": True}
        return integrated(CategoricalScore(0), images, **options)[1].error_percent.mean()

    for rule in ("secant", "gauss_legendre", "midpoint", "trapezoid"):
        assert error(rule, 300) < min(0.2, error(rule, 3))
    assert error("secant", 20) < error("trapezoid", 20)


@pytest.mark.parametrize(
    ("activation", "rule", "median_percent", "share"),
    [("relu", "secant", 1, 0.02), ("tanh", "secant", 1, 0.05), ("tanh", "gauss_legendre", 0.01, 0.001)],
)
def test_random_networks_are_integrated_as_well_as_is_said(activation, rule, median_percent, share, keras):
    """Half of the samples within the first figure, all within a share of how far scores of the batch differ."""
    layers, numbers, missed = keras.layers, np.random.RandomState(0), []
    images = numbers.rand(8, 8, 8, 3).astype(np.float32)
    for _ in range(2):
        model = keras.Sequential(
            [
                layers.Input((8, 8, 3)),
                layers.Conv2D(6, 3, activation=activation),
                layers.MaxPooling2D(),
                layers.Conv2D(6, 3, activation=activation),
                layers.Flatten(),
                layers.Dense(3),
            ]
        )
        model.set_weights([0.3 * numbers.randn(*one.shape) for one in model.get_weights()])
        integrated = explain.IntegratedGradients(model)
        _, told = integrated(
            CategoricalScore([0, 1, 2, 0, 1, 2, 0, 1]), images, rule=rule, return_completeness=True, batch_size=64
        )
        missed.append(np.abs(told.attributed - told.difference) / np.ptp(told.difference))
        assert np.median(told.error_percent) < median_percent
    assert np.max(missed) < share


def test_a_score_that_does_not_change_has_no_error_or_an_infinite_one():
    assert completeness(np.zeros(1), np.zeros(1)).error_percent == 0
    assert completeness(np.ones(1), np.zeros(1)).error_percent == np.inf
    np.testing.assert_allclose(completeness(np.array([2.0]), np.array([-4.0])).error_percent, 150)


def test_one_switch_of_a_relu_in_a_step_is_integrated_exactly(paper_model, image):
    found = explain.IntegratedGradients(paper_model())(CategoricalScore(0), image, steps=3, **RAW)
    np.testing.assert_allclose(found[0], [[-1, 4], [0, -8]], atol=1e-5)  # B goes off at 3/4, amid the second step


def test_full_gradients_of_relus_add_up_to_the_logit(keras, images):
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((8, 8, 3)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.BatchNormalization(),
            layers.DepthwiseConv2D(3),
            layers.ReLU(),
            layers.SeparableConv2D(3, 1, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(5, activation="relu"),
            layers.Dense(3),
        ]
    )
    numbers = np.random.RandomState(2)
    model.set_weights([numbers.rand(*one.shape) - 0.4 * (one.ndim > 1) for one in model.get_weights()])
    classes = [0, 1, 2, 0, 1, 2, 0, 1]
    _, told = explain.FullGrad(model)(CategoricalScore(classes), images, return_completeness=True)
    logits = model.predict(images, verbose=0)[range(8), classes]
    np.testing.assert_allclose(told.difference, logits, rtol=1e-5)
    np.testing.assert_allclose(told.attributed, logits, rtol=1e-4, atol=1e-5)


def test_biases_are_on_the_map_of_the_inputs_that_lead_there(keras):
    layers = keras.layers
    a, b = layers.Input((2, 2, 1)), layers.Input((2, 2, 1))
    tower = layers.Conv2D(1, 1)  # 2 x + 3
    of_a = layers.Conv2D(1, 1)(tower(a))  # and 5 more for the one
    both = layers.Concatenate()([layers.Flatten()(of_a), layers.Flatten()(tower(b))])
    model = keras.Model([a, b], layers.Dense(1, use_bias=False)(both))
    own = {(1, 1, 1, 1): [2.0, 1.0], (1,): [3.0, 5.0], (8, 1): [1.0]}
    model.set_weights([np.full(one.shape, own[one.shape].pop(0)) for one in model.get_weights()])
    found = explain.FullGrad(model)(CategoricalScore(0), [np.ones((1, 2, 2, 1))] * 2, rescale=False, **RAW)
    np.testing.assert_allclose(found[0], np.full((1, 2, 2), 2 + 3 + 5))
    np.testing.assert_allclose(found[1], np.full((1, 2, 2), 2 + 3))


# -- without a gradient --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layer", ["early", "late"])
def test_ablation_is_that_of_a_model_whose_kernel_is_zero(layer, keras, cnn, images):
    model, classes = cnn(), [0, 1, 2, 1]
    found = explain.AblationCAM(model)(CategoricalScore(classes), images[:4], layer, expand_cam=False, **RAW_CAM)
    maps = keras.Model(model.inputs, model.get_layer(layer).output).predict(images[:4], verbose=0)
    whole, losses, other = model.predict(images[:4], verbose=0)[range(4), classes], [], cnn()
    kernel, bias = model.get_layer(layer).get_weights()
    for index in range(maps.shape[-1]):
        keep = np.arange(maps.shape[-1]) != index
        other.get_layer(layer).set_weights([kernel * keep, bias * keep])
        losses.append(whole - other.predict(images[:4], verbose=0)[range(4), classes])
    expected = np.einsum("nhwk,kn->nhw", maps, losses) / np.abs(whole)[:, np.newaxis, np.newaxis]
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-5)


def test_ablation_computes_only_what_comes_after_the_layer(keras, images):
    calls = []

    @tf.custom_gradient
    def counted(values):
        tf.py_function(lambda value: calls.append(len(value)), [values], [])
        return tf.identity(values), lambda upstream: upstream

    layers = keras.layers
    inputs = layers.Input((8, 8, 3))
    x = layers.Lambda(counted, output_shape=(8, 8, 3))(inputs)
    beside = layers.Conv2D(6, 1, name="beside")(x)
    x = layers.Conv2D(6, 3, padding="same", activation="relu", name="conv")(x)
    x = layers.GlobalAveragePooling2D()(layers.Add()([x, beside]))
    model = keras.Model(inputs, layers.Dense(3)(x))
    calls.clear()
    explain.AblationCAM(model)(CategoricalScore([0, 1, 2, 0, 1, 2, 0, 1]), images, "conv", **RAW_CAM)
    assert sum(calls) <= 2 * 8  # not once for each of six maps: also where a branch leads around the layer


def test_a_map_that_is_off_takes_no_pass_and_has_no_weight(paper_model):
    model = paper_model()
    bright = np.full((1, 2, 2, 1), 5, np.float32)  # B is off
    bright[0, 0, 0] = 6
    found = explain.AblationCAM(model)(CategoricalScore(0), bright, **RAW_CAM)
    np.testing.assert_allclose(found[0], bright[0, ..., 0], rtol=1e-6)


def test_eigen_cam_is_the_same_for_every_class_and_its_sum_is_positive(cnn, images):
    model = cnn()
    first, second = (explain.EigenCAM(model)(CategoricalScore(index), images, **RAW_CAM) for index in (0, 2))
    np.testing.assert_array_equal(first, second)
    assert (first.sum((1, 2)) > 0).all()


def slow_rise(model, image, index, masks, grid, probability, seed):
    """RISE as its paper has it, mask by mask."""
    total = np.zeros(image.shape[:2])
    size = [-(-whole // grid) for whole in image.shape[:2]]
    for number in range(masks):
        drawn = np.random.default_rng([seed, 0, number])
        cells = (drawn.random((grid, grid)) < probability).astype(np.float32)
        large = tf.image.resize(cells[..., np.newaxis], [(grid + 1) * one for one in size]).numpy()[..., 0]
        top, left = (int(drawn.integers(one)) for one in size)
        mask = large[top : top + image.shape[0], left : left + image.shape[1]]
        total += model.predict((image * mask[..., np.newaxis])[np.newaxis], verbose=0)[0, index] * mask
    return total / masks / probability


def test_rise_is_that_of_its_slow_twin(cnn, images):
    model = cnn("softmax")
    found = explain.RISE(model)(CategoricalScore([2, 1]), images[:2], 12, 3, 0.4, seed=7, normalize_map=False)
    for map, image, index in zip(found, images, (2, 1), strict=False):
        np.testing.assert_allclose(map, slow_rise(model, image, index, 12, 3, 0.4, 7), rtol=1e-4)


def test_rise_counts_probabilities(keras, cnn, images):
    options = {"masks": 20, "seed": 1, "normalize_map": False}
    of_logits = explain.RISE(cnn())(CategoricalScore(1), images, **options)
    np.testing.assert_allclose(
        of_logits, explain.RISE(cnn("softmax"))(CategoricalScore(1), images, **options), rtol=1e-4
    )
    layers = keras.layers
    unit = keras.Sequential([layers.Input((8, 8, 3)), layers.Flatten(), layers.Dense(1, "sigmoid")])
    yes, no = (explain.RISE(unit)(BinaryScore(one), images, **options) for one in (True, False))
    masks = np.stack([drawn_mask((8, 8), (8, 8), 0.5, [1, 0, number]) for number in range(20)])
    np.testing.assert_allclose(yes + no, np.broadcast_to(masks.mean(0) / 0.5, yes.shape), rtol=1e-4)


def test_masks_lie_in_the_unit_range_and_let_through_what_was_asked():
    masks = np.stack([drawn_mask((17, 9), (4, 5), 0.3, number) for number in range(400)])
    assert masks.shape == (400, 17, 9)
    assert masks.min() >= 0
    assert masks.max() <= 1 + 1e-6
    assert masks.mean() == pytest.approx(0.3, abs=0.02)


def test_random_masks_follow_from_the_seed(cnn, images):
    rise = explain.RISE(cnn())
    first, same, other = (rise(CategoricalScore(0), images[:1], 10, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, same)
    assert np.abs(first - other).max() > 0.1


# -- noise ---------------------------------------------------------------------------------------------------------


def test_statistics_of_noisy_gradients(keras):
    layers = keras.layers
    inputs = layers.Input((3,))
    model = keras.Model(inputs, layers.Multiply()([inputs, inputs]))  # the score of unit 1 is x², its gradient 2 x
    x, options = np.array([[0, 2, 5]], np.float32), {"smooth_samples": 4000, "normalize_map": False, "seed": 0}
    std = 0.2 * 5
    variance = explain.VarGrad(model)(CategoricalScore(1), x, **options)[0]
    square = explain.SmoothGradSquared(model)(CategoricalScore(1), x, **options)[0]
    mean = explain.SmoothGrad(model)(CategoricalScore(1), x, gradient_modifier=None, **options)[0]
    np.testing.assert_allclose(variance, [0, 4 * std**2, 0], rtol=0.1)
    np.testing.assert_allclose(square, [0, 4 * (2**2 + std**2), 0], rtol=0.05)
    np.testing.assert_allclose(mean, [0, 4, 0], rtol=0.05)
    by_option = explain.Saliency(model)(CategoricalScore(1), x, smooth_statistic="variance", **options)[0]
    np.testing.assert_array_equal(by_option, variance)


def test_memory_does_not_grow_with_steps_patches_or_masks(cnn, images, monkeypatch):
    from keras_vis_compat._engine.evaluate import Probe

    largest, run = [0], Probe._run

    def watched(self, kind, values, reads=()):
        largest[0] = max(largest[0], len(values[-1]))
        return run(self, kind, values, reads)

    monkeypatch.setattr(Probe, "_run", watched)
    model = cnn()
    for method, options in (
        (explain.IntegratedGradients, {"steps": 100}),
        (explain.RISE, {"masks": 100}),
        (explain.Occlusion, {"patch": 1}),
        (explain.AblationCAM, {}),
        (explain.VarGrad, {"smooth_samples": 100}),
    ):
        method(model)(CategoricalScore(0), images, batch_size=8, **options)
    assert largest[0] == 8


# -- blank maps ----------------------------------------------------------------------------------------------------


def test_a_blank_map_says_why(paper_model):
    model = paper_model()
    for method, words in (
        (explain.GradientInput, "nowhere different from the baseline"),
        (explain.IntegratedGradients, "nowhere different from the baseline"),
    ):
        with pytest.warns(BlankMapWarning, match=words):
            method(model)(CategoricalScore(0), np.zeros((1, 2, 2, 1)))
