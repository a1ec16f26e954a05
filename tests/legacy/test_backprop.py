"""Guided and rectified backprop: by hand, on every way to write a ReLU, and on models that come back."""

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat import backend, backprop_modifiers
from keras_vis_compat.losses import ActivationMaximization
from keras_vis_compat.optimizer import Optimizer
from keras_vis_compat.visualization import visualize_saliency

POINT = np.array([[1.0, 2.0]], np.float32)
# hidden = relu(x W) with x W = (1*1 - 2*1, 1*1 + 2*1, 1*1 + 2*2) = (-1, 3, 5); output = hidden v
HIDDEN = np.array([[1.0, 1.0, 1.0], [-1.0, 1.0, 2.0]], np.float32)
OUT = np.array([[1.0], [-2.0], [3.0]], np.float32)
# The gradient reaching the ReLU is v = (1, -2, 3); the activations are (0, 3, 5).
PLAIN = HIDDEN @ [0, -2, 3]
EXPECTED = {"guided": HIDDEN @ [0, 0, 3], "rectified": HIDDEN @ [1, 0, 3]}


def ways_to_write_relu(keras):
    layers = keras.layers
    ops = keras.ops.relu if keras.__name__ == "keras" else keras.backend.relu

    def nested():
        return [keras.Sequential([layers.Input((3,)), layers.ReLU()])]

    def wrapped():
        inner = layers.TimeDistributed(layers.ReLU())
        return [layers.Reshape((1, 3)), inner, layers.Reshape((3,))]

    return {
        "argument": [layers.Dense(3, activation="relu", use_bias=False)],
        "activation layer": [layers.Dense(3, use_bias=False), layers.Activation("relu")],
        "ReLU layer": [layers.Dense(3, use_bias=False), layers.ReLU()],
        "function": [layers.Dense(3, use_bias=False), layers.Lambda(tf.nn.relu)],
        "bare call": [layers.Dense(3, use_bias=False), ops],
        "nested model": [layers.Dense(3, use_bias=False), *nested()],
        "wrapper": [layers.Dense(3, use_bias=False), *wrapped()],
    }


WAYS = ["argument", "activation layer", "ReLU layer", "function", "bare call", "nested model", "wrapper"]


def built(keras, hidden):
    entry = keras.layers.Input((2,))
    tensor = entry
    for step in hidden:
        tensor = step(tensor)
    model = keras.Model(entry, keras.layers.Dense(1, use_bias=False)(tensor))
    model.set_weights([HIDDEN, OUT])
    return model


def gradient_by_tape(model):
    point = tf.constant(POINT)
    with tf.GradientTape() as tape:
        tape.watch(point)
        score = tf.reduce_sum(model(point))
    return tape.gradient(score, point).numpy()[0]


def gradient_by_optimizer(model):
    losses = [(ActivationMaximization(model.layers[-1], 0), -1)]
    return Optimizer(model.input, losses, norm_grads=False).compute_fn([POINT, 0])[-2][0]


@pytest.mark.parametrize("rule", ["guided", "rectified"])
@pytest.mark.parametrize("way", WAYS)
def test_every_relu_is_reached(keras, way, rule):
    model = built(keras, ways_to_write_relu(keras)[way])
    modified = getattr(backprop_modifiers, rule)(model)
    assert isinstance(modified, keras.Model)
    np.testing.assert_allclose(gradient_by_tape(modified), EXPECTED[rule], rtol=1e-6)
    np.testing.assert_allclose(tf.function(gradient_by_tape_of)(modified)[0], EXPECTED[rule], rtol=1e-6)
    np.testing.assert_allclose(gradient_by_optimizer(modified), EXPECTED[rule], rtol=1e-6)
    np.testing.assert_allclose(gradient_by_tape(model), PLAIN, rtol=1e-6)


def gradient_by_tape_of(model):
    point = tf.constant(POINT)
    with tf.GradientTape() as tape:
        tape.watch(point)
        score = tf.reduce_sum(model(point))
    return tape.gradient(score, point)


@pytest.mark.parametrize("name", ["relu", "deconv"])
def test_relu_and_deconv_are_other_names_of_rectified(name):
    assert backprop_modifiers.get(name) is backprop_modifiers.rectified


def test_weights_are_shared_not_copied(keras):
    model = built(keras, ways_to_write_relu(keras)["argument"])
    modified = backend.modify_model_backprop(model, "guided")
    np.testing.assert_array_equal(modified.predict(POINT, verbose=0), model.predict(POINT, verbose=0))
    model.set_weights([2 * HIDDEN, OUT])
    np.testing.assert_allclose(gradient_by_tape(modified), 2 * EXPECTED["guided"], rtol=1e-6)
    assert [layer.name for layer in modified.layers] == [layer.name for layer in model.layers]


def test_asking_twice_gives_the_same_model(keras):
    model = built(keras, ways_to_write_relu(keras)["argument"])
    assert backprop_modifiers.guided(model) is backprop_modifiers.guided(model)


def test_a_modified_model_inside_another_keeps_its_rule(keras):
    modified = backprop_modifiers.guided(built(keras, ways_to_write_relu(keras)["argument"]))
    entry = keras.layers.Input((2,))
    outer = keras.Model(entry, keras.layers.Activation("linear")(modified(entry)))
    np.testing.assert_allclose(gradient_by_tape(outer), EXPECTED["guided"], rtol=1e-6)


def test_relu6_and_leaky_relu_are_left_alone_and_a_model_without_relu_warns(keras):
    layers = keras.layers
    for layer in (layers.ReLU(max_value=6), layers.LeakyReLU()):
        model = built(keras, [layers.Dense(3, use_bias=False), layer])
        plain = visualize_saliency(model, -1, 0, POINT, keepdims=True)
        with pytest.warns(UserWarning, match="no ReLU"):
            guided = visualize_saliency(model, -1, 0, POINT, keepdims=True, backprop_modifier="guided")
        np.testing.assert_array_equal(guided, plain)


def test_an_own_modifier_may_be_any_function_of_a_model(keras):
    model = built(keras, ways_to_write_relu(keras)["argument"])
    seen = []

    def own(given):
        seen.append(given)
        return backprop_modifiers.guided(given)

    own_map = visualize_saliency(model, -1, 0, POINT, keepdims=True, backprop_modifier=own)
    named_map = visualize_saliency(model, -1, 0, POINT, keepdims=True, backprop_modifier="guided")
    np.testing.assert_array_equal(own_map, named_map)
    assert seen == [model]


def test_a_subclassed_model_can_be_modified(keras):
    class Subclassed(keras.Model):
        def __init__(self):
            super().__init__()
            self.hidden = keras.layers.Dense(3, activation="relu", use_bias=False)
            self.out = keras.layers.Dense(1, use_bias=False)

        def call(self, inputs, training=False):
            return self.out(self.hidden(inputs))

    model = Subclassed()
    model(POINT)
    model.set_weights([HIDDEN, OUT])
    np.testing.assert_allclose(gradient_by_tape(backprop_modifiers.guided(model)), EXPECTED["guided"], rtol=1e-6)
