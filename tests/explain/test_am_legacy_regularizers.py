"""Regularizers of tf-keras-vis before 0.7, which take the list of all inputs."""

import warnings

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat.explain import ActivationMaximization
from keras_vis_compat.explain.activation_maximization import Callback, Norm
from keras_vis_compat.explain.activation_maximization import legacy_regularizers as legacy
from keras_vis_compat.scores import CategoricalScore

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from tf_keras_vis.utils import regularizers as theirs

MADE = [
    ("TotalVariation2D", {"weight": 2.0}),
    ("TotalVariation", {"weight": 2.0}),
    ("Norm", {"weight": 3.0, "p": 1}),
    ("Norm", {"weight": 3.0, "p": 3}),
    ("L2Norm", {"weight": 0.5}),
]


@pytest.mark.parametrize(("name", "options"), MADE)
@pytest.mark.parametrize("samples", [1, 4])
@pytest.mark.parametrize("inputs", [1, 2])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_their_numbers_are_those_of_that_time(name, options, samples, inputs):
    numbers = np.random.RandomState(0)
    values = [tf.constant(numbers.randn(samples, 5, 4 + index, 3), tf.float32) for index in range(inputs)]
    ours, others = getattr(legacy, name)(**options), getattr(theirs, name)(**options)
    np.testing.assert_allclose(ours(values), others(values), rtol=1e-5)
    assert (ours.name, ours.weight) == (others.name, others.weight)


@pytest.fixture
def pair(keras):
    """Two inputs (2, 2, 1); the score of class 0 is the sum of the first one."""
    layers = keras.layers
    left, right = layers.Input((2, 2, 1), name="left"), layers.Input((2, 2, 1), name="right")
    x = (
        layers.Dense(1, use_bias=False)(layers.Flatten()(left)),
        layers.Dense(1, use_bias=False)(layers.Flatten()(right)),
    )
    model = keras.Model([left, right], layers.Add()(x))
    model.set_weights([np.ones((4, 1)), np.zeros((4, 1))])
    return model


class Seen(Callback):
    def on_begin(self, **kwargs):
        self.steps = []

    def __call__(self, i, values, grads, scores, model_outputs, regularizations=(), **kwargs):
        penalties = [(name, value.numpy()) for name, value in regularizations]
        self.steps.append(([grad.numpy() for grad in grads], penalties))


STARTS = [np.full((1, 2, 2, 1), 3.0, np.float32), np.full((1, 2, 2, 1), 4.0, np.float32)]


def maximized(model, regularizers, starts=STARTS, **options):
    seen = Seen()
    score = CategoricalScore(0)
    found = ActivationMaximization(model)(
        score, starts, regularizers=regularizers, input_modifiers=[], steps=1, callbacks=seen, **options
    )
    return found, seen.steps


@pytest.mark.parametrize("given", [legacy.Norm(4.0, p=1), [legacy.Norm(4.0, p=1)], (legacy.Norm(4.0, p=1),)])
def test_a_penalty_on_all_inputs_counts_once_and_reaches_each(pair, given):
    _, ((gradients, penalties),) = maximized(pair, given)
    assert [name for name, _ in penalties] == ["Norm"]
    np.testing.assert_allclose(penalties[0][1], [4 * (4 * 3 / 4 + 4 * 4 / 4)])
    np.testing.assert_allclose(gradients[0], np.full((1, 2, 2, 1), 4 / 4 - 1))  # minus the gradient of the score
    np.testing.assert_allclose(gradients[1], np.full((1, 2, 2, 1), 4 / 4))


def test_without_callbacks_it_is_compiled_and_gives_the_same(pair):
    options = {"regularizers": [legacy.L2Norm(4.0)], "input_modifiers": [], "steps": 3}
    found = ActivationMaximization(pair)(CategoricalScore(0), STARTS, **options)
    watched = ActivationMaximization(pair)(CategoricalScore(0), STARTS, callbacks=Seen(), **options)
    for one, other in zip(found, watched, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6)


class Apart(legacy.LegacyRegularizer):
    """How far the inputs are from each other, which no penalty on a single input can say."""

    def __call__(self, inputs):
        left, right = inputs
        return tf.reduce_sum((left - right) ** 2, axis=[1, 2, 3])


def test_one_of_ones_own_sees_the_list(pair):
    _, ((gradients, penalties),) = maximized(pair, [Apart("apart")])
    assert penalties == [("apart", np.array([4.0], np.float32))]
    np.testing.assert_allclose(gradients[0], np.full((1, 2, 2, 1), -2.0 - 1))
    np.testing.assert_allclose(gradients[1], np.full((1, 2, 2, 1), 2.0))


class Eager(legacy.LegacyRegularizer):
    """Needs numbers: twice the distance of the larger input."""

    def __call__(self, inputs):
        means = [tf.reduce_mean(values) for values in inputs]
        larger = inputs[0] if means[0] > means[1] else inputs[1]
        return [tf.reduce_sum(row) * (2 if float(means[0]) else 0) for row in larger]


@pytest.mark.filterwarnings("ignore::keras_vis_compat.EagerFunctionWarning")
def test_one_that_cannot_be_compiled_is_called(pair):
    _, ((gradients, penalties),) = maximized(pair, [Eager("eager")])
    assert penalties == [("eager", np.array([32.0], np.float32))]
    np.testing.assert_allclose(gradients[0], np.full((1, 2, 2, 1), -1.0))
    np.testing.assert_allclose(gradients[1], np.full((1, 2, 2, 1), 2.0))


class Broken(legacy.LegacyRegularizer):
    def __call__(self, inputs):
        return inputs["left"]


def test_an_error_of_ones_own_names_the_regularizer_and_its_line(pair):
    with pytest.raises(TypeError, match=r"the regularizer 'Broken' failed in line \d+ of .*inputs\[.left.\]"):
        maximized(pair, Broken("broken"))


@pytest.mark.parametrize(
    "given",
    [
        [Norm(), legacy.Norm()],
        [[legacy.Norm()]],
        ([legacy.Norm()], None),
        {"left": legacy.Norm()},
        {"left": [Norm()], "right": [Norm(), legacy.L2Norm()]},
    ],
)
def test_for_single_inputs_or_among_others_it_is_refused(pair, given):
    with pytest.raises(ValueError, match=r"those on all inputs, LegacyRegularizer, in a plain list of their own"):
        ActivationMaximization(pair)(CategoricalScore(0), STARTS, regularizers=given, steps=1)


def test_they_see_channels_last(keras):
    layers = keras.layers
    picture = layers.Input((1, 2, 3))
    flat = layers.Flatten(data_format="channels_first")(layers.ZeroPadding2D(0, data_format="channels_first")(picture))
    model = keras.Model(picture, layers.Dense(1)(flat))
    values = np.arange(6, dtype=np.float32).reshape(1, 1, 2, 3)
    _, ((_, penalties),) = maximized(model, legacy.TotalVariation2D(1.0), values)
    np.testing.assert_allclose(penalties[0][1], [(3 * 3 + 4 * 1) / 6])


def test_what_is_no_picture_is_told(keras):
    model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(1)])
    with pytest.raises(ValueError, match="TotalVariation2D needs an input"):
        ActivationMaximization(model)(CategoricalScore(0), regularizers=legacy.TotalVariation2D(), steps=1)


def test_a_class_without_a_penalty_is_told():
    with pytest.raises(NotImplementedError, match="must define `__call__"):
        legacy.LegacyRegularizer("mine")([])
