"""What scores count as in metrics: the probability they speak of."""

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat._engine.model_cache import trace_count
from keras_vis_compat._engine.network import source_of
from keras_vis_compat.explain import ScoreCAM
from keras_vis_compat.metrics import AveragesCam, adcc, average_gain, deletion, insertion, win_rate
from keras_vis_compat.scores import BinaryScore, CategoricalScore, InactiveScore, IncreaseScore, LayerScore, Score

TARGETS = [True, False, False, True]


def probability(output):
    """That of the targets, by hand, for the output of a sigmoid."""
    return tf.where(TARGETS, output[:, 0], 1 - output[:, 0])


@pytest.fixture(scope="module")
def photos():
    numbers = np.random.default_rng(1)
    return numbers.uniform(0, 1, (4, 6, 6, 3)).astype(np.float32), numbers.uniform(0, 1, (4, 6, 6)).astype(np.float32)


@pytest.fixture(scope="module")
def one_unit(keras):
    """Return a function from an activation to a network of one unit, always with the same weights."""
    layers = keras.layers

    def build(activation):
        inputs = layers.Input((6, 6, 3))
        x = layers.Flatten()(layers.Conv2D(2, 3, activation="relu")(inputs))
        outputs = layers.Dense(1, activation=activation, name="unit")(x)
        model = keras.Model(inputs, outputs)
        numbers = np.random.default_rng(2)
        model.set_weights([numbers.normal(0, 0.3, weight.shape) for weight in model.get_weights()])
        return model

    return build


def explained(score, images):
    return np.sqrt(images.mean(-1))


METRICS = {
    "drop": lambda model, score, images, maps: AveragesCam(model, images).drop_percentages(maps, score),
    "increase": lambda model, score, images, maps: AveragesCam(model, images).average_increase(maps, score),
    "scores": lambda model, score, images, maps: AveragesCam(model, images, batch_size=3).scores(maps, score),
    "gain": lambda model, score, images, maps: average_gain(model, score, images, maps),
    "wins": lambda model, score, images, maps: (
        win_rate(model, score, images, maps, maps[::-1], return_vector=True).masked_scores
    ),
    "insertion": lambda model, score, images, maps: insertion(model, score, images, maps, steps=4),
    "deletion": lambda model, score, images, maps: deletion(model, score, images, maps, steps=4, batch_size=1),
    "ADCC": lambda model, score, images, maps: adcc(model, score, images, maps, explained),
}


@pytest.mark.parametrize("activation", ["sigmoid", None])
@pytest.mark.parametrize("metric", METRICS)
def test_a_binary_score_counts_as_the_probability_of_its_target(one_unit, photos, metric, activation):
    by_hand = METRICS[metric](one_unit("sigmoid"), probability, *photos)
    found = METRICS[metric](one_unit(activation), BinaryScore(TARGETS), *photos)
    np.testing.assert_allclose(found, by_hand, rtol=1e-4, atol=1e-6)


def test_false_is_one_minus_true(one_unit, photos):
    model = one_unit("sigmoid")
    negative, positive = (METRICS["scores"](model, BinaryScore(target), *photos)[0] for target in (False, True))
    np.testing.assert_allclose(positive, model.predict(photos[0], verbose=0)[:, 0], rtol=1e-5)
    np.testing.assert_allclose(negative, 1 - positive, rtol=1e-5)


def test_a_plain_function_and_a_class_score_count_as_they_are(one_unit, photos):
    model = one_unit(None)
    logits = model.predict(photos[0], verbose=0)[:, 0]
    for score in (lambda output: output[:, 0], CategoricalScore(0), IncreaseScore()):
        np.testing.assert_allclose(METRICS["scores"](model, score, *photos)[0], logits, rtol=1e-4, atol=1e-6)


def test_sums_and_inner_layers_count_the_probabilities_in_them(one_unit, photos):
    model = one_unit("sigmoid")
    true = model.predict(photos[0], verbose=0)[:, 0]
    sums = {
        (BinaryScore(True) + 3 * BinaryScore(False)) / 4: (true + 3 * (1 - true)) / 4,
        BinaryScore(False) + (lambda output: output[:, 0]): np.ones(4),
        -BinaryScore(True): -true,
        LayerScore("unit", BinaryScore(False)): 1 - true,
    }
    for score, wanted in sums.items():
        np.testing.assert_allclose(METRICS["scores"](model, score, *photos)[0], wanted, rtol=1e-5)


def test_several_outputs_add_up_their_probabilities(keras, photos):
    inputs = keras.layers.Input((6, 6, 3))
    flat = keras.layers.Flatten()(inputs)
    one = keras.layers.Dense(1, activation="sigmoid", name="one")(flat)
    two = keras.layers.Dense(2, activation="softmax", name="two")(flat)
    model = keras.Model(inputs, [one, two])
    p, q = model.predict(photos[0], verbose=0)
    both = METRICS["scores"](model, [BinaryScore(False), CategoricalScore(1)], *photos)[0]
    np.testing.assert_allclose(both, 1 - p[:, 0] + q[:, 1], rtol=1e-5)
    alone = METRICS["scores"](model, {"one": BinaryScore(False), "two": InactiveScore()}, *photos)[0]
    np.testing.assert_allclose(alone, 1 - p[:, 0], rtol=1e-5)


@pytest.mark.parametrize("activation", [tf.sigmoid, tf.identity])
def test_a_sigmoid_is_found_inside_functions_of_tensorflow(keras, photos, activation):
    @tf.function
    def passed_on(values):
        return tf.reshape(values, [-1, 1]), values

    @tf.function
    def head(values):
        return passed_on(activation(tf.reduce_mean(values - 0.4, axis=[1, 2])[:, :1]))[0]

    class Subclassed(keras.Model):
        def call(self, inputs):
            return head(inputs)

    logits = (photos[0] - 0.4).mean((1, 2))[:, 0]
    found = METRICS["scores"](Subclassed(), BinaryScore(False), *photos)[0]
    np.testing.assert_allclose(found, 1 / (1 + np.exp(logits)), rtol=1e-5)


class Margin(Score):
    """Speaks of class 0 against class 1, by a number that is no probability."""

    def __call__(self, output):
        return tf.math.log(output[:, 0]) - tf.math.log(1 - output[:, 0])

    def probability(self, output):
        return output[:, 0]


class Doubted(BinaryScore):
    """Has a value of its own, which is then what counts."""

    def __call__(self, output):
        return output[:, 0] / 2


@pytest.mark.parametrize("activation", ["sigmoid", None])
@pytest.mark.parametrize("batch_size", [1, 3])
def test_a_score_of_the_caller_s_may_say_its_probability(one_unit, photos, activation, batch_size):
    true = one_unit("sigmoid").predict(photos[0], verbose=0)[:, 0]
    averages = AveragesCam(one_unit(activation), photos[0], batch_size=batch_size)
    np.testing.assert_allclose(averages.scores(photos[1], Margin())[0], true, rtol=1e-5)
    own = AveragesCam(one_unit("sigmoid"), photos[0], batch_size=batch_size)
    np.testing.assert_allclose(own.scores(photos[1], Doubted(False))[0], true / 2, rtol=1e-5)


def test_score_cam_weighs_by_the_same_probability(one_unit, photos):
    model, options = one_unit("sigmoid"), {"normalize_cam": False, "expand_cam": False}
    wanted = ScoreCAM(model)(lambda output: output[:, 0], photos[0], **options)
    np.testing.assert_allclose(ScoreCAM(model)(Margin(), photos[0], **options), wanted, rtol=1e-5)
    wanted = ScoreCAM(model)(lambda output: 1 - output[:, 0], photos[0], **options)
    inner = LayerScore("unit", BinaryScore(False))
    for score in (BinaryScore(False), inner):
        np.testing.assert_allclose(ScoreCAM(model)(score, photos[0], **options), wanted, rtol=1e-5)


def test_the_explainer_of_adcc_gets_the_score_itself(one_unit, photos):
    given = []

    def explainer(score, images):
        given.append(score)
        return images.mean(-1)

    adcc(one_unit("sigmoid"), BinaryScore(TARGETS), *photos, explainer, batch_size=2)
    assert [repr(score) for score in given] == ["BinaryScore([True, False])", "BinaryScore([False, True])"]


def test_another_target_traces_nothing(one_unit, photos):
    model = one_unit("sigmoid")
    METRICS["drop"](model, BinaryScore(False), *photos)
    before = trace_count(source_of(model).owner)
    METRICS["drop"](model, BinaryScore(True), *photos)
    METRICS["drop"](model, BinaryScore(TARGETS), *photos)
    assert trace_count(source_of(model).owner) == before


def test_probabilities_are_told_by_hand_too():
    output = tf.constant([[0.75], [0.25]])
    np.testing.assert_allclose(BinaryScore([False, True]).probability(output), [0.25, 0.25])
    np.testing.assert_allclose(CategoricalScore(0).probability(output), [0.75, 0.25])
    np.testing.assert_allclose((BinaryScore(True) - BinaryScore(False)).probability(output), [0.5, -0.5])
    np.testing.assert_allclose((2 * BinaryScore(False)).probability(output.numpy()), [0.5, 1.5])
    np.testing.assert_allclose(LayerScore("unit", BinaryScore(False)).probability(output), [0.25, 0.75])
    with pytest.raises(ValueError, match=r"BinaryScore needs an output of shape \(N, 1\)"):
        BinaryScore(False).probability(tf.ones((2, 2)))
