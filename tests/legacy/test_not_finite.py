"""NaN and infinity are an error that names where they come from: in the old API, the new one and the metrics."""

import sys
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat import explain
from keras_vis_compat.losses import ActivationMaximization
from keras_vis_compat.metrics import AveragesCam, adcc, average_gain, deletion, insertion
from keras_vis_compat.optimizer import Optimizer
from keras_vis_compat.scores import CategoricalScore
from keras_vis_compat.visualization import (
    visualize_activation,
    visualize_cam,
    visualize_saliency,
    visualize_scorecam,
)

sys.path.insert(0, str(Path(__file__).parents[1] / "explain"))

from table_of_methods import NAMED

IMAGES = np.random.RandomState(0).rand(2, 6, 6, 3).astype(np.float32)
CAMS = np.random.RandomState(1).rand(2, 6, 6).astype(np.float32)
SCORE = CategoricalScore(1)
METHODS = {name: kind for name, kind in NAMED.items() if name != "EigenCAM"}  # which looks at its layer alone


def descent(model, verbose):
    losses = [(ActivationMaximization(model.layers[-1], 1), 1)]
    return Optimizer(model.inputs[0], losses).minimize(IMAGES[:1], max_iter=2, verbose=verbose)


def adcc_of(model):
    return adcc(model, SCORE, IMAGES, CAMS, lambda score, images: CAMS[: len(images)])


CALLS = {
    **{name: lambda model, kind=kind: kind(model)(SCORE, IMAGES) for name, kind in METHODS.items()},
    "ActivationMaximization": lambda model: explain.ActivationMaximization(model)(SCORE, steps=2),
    "visualize_saliency": lambda model: visualize_saliency(model, -1, 1, IMAGES),
    "visualize_cam": lambda model: visualize_cam(model, -1, 1, IMAGES),
    "visualize_scorecam": lambda model: visualize_scorecam(model, -1, 1, IMAGES),
    "visualize_activation": lambda model: visualize_activation(model, -1, 1, max_iter=2),
    "minimize": lambda model: descent(model, verbose=False),
    "minimize, watched": lambda model: descent(model, verbose=True),
    "average_drop": lambda model: AveragesCam(model, IMAGES).average_drop(CAMS, SCORE),
    "average_gain": lambda model: average_gain(model, SCORE, IMAGES, CAMS),
    "insertion": lambda model: insertion(model, SCORE, IMAGES, CAMS, steps=2),
    "deletion": lambda model: deletion(model, SCORE, IMAGES, CAMS, steps=2),
    "adcc": adcc_of,
}
EVERY_CALL = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)


@pytest.fixture(scope="module")
def shared_network(keras):
    layers = keras.layers
    network = keras.Sequential(
        [
            layers.Input((6, 6, 3), name="pixels"),
            layers.Conv2D(4, 3, activation="relu", name="maps"),
            layers.Flatten(),
            layers.Dense(3, activation="softmax", name="classes"),
        ]
    )
    # Mostly positive: a ReLU that made zeros of all maps would hide what overflows.
    numbers = np.random.RandomState(5)
    network.set_weights([numbers.normal(0.1, 0.2, each.shape) for each in network.get_weights()])
    return network


@pytest.fixture
def network(shared_network):
    """One network for all tests, so that little is traced; each finds its weights as they were."""
    weights = shared_network.get_weights()
    yield shared_network
    shared_network.set_weights(weights)


def poison(layer, value, count=1):
    """Put a value into so many places of the first array of weights."""
    first, *others = layer.get_weights()
    np.put(first, np.arange(count), value)
    layer.set_weights([first, *others])


@EVERY_CALL
def test_nan_weights_are_named_with_their_layer(call, network):
    poison(network.get_layer("classes"), np.nan, count=12)
    with pytest.raises(
        ValueError, match=r"NaN in layer 'classes': layer 'classes' has NaN weights \(kernel: 12 of 192"
    ):
        call(network)


@EVERY_CALL
def test_infinite_weights_are_named_with_their_layer(call, network):
    poison(network.get_layer("maps"), np.inf)
    with pytest.raises(ValueError, match=r"in layer 'maps'.*: layer 'maps' has infinite weights \(kernel: 1 of 108\)"):
        call(network)


def test_a_layer_inside_another_model_is_named_by_its_path(keras):
    layers = keras.layers
    inner = keras.Sequential([layers.Input((6, 6, 3)), layers.Conv2D(2, 3, name="maps")], name="base")
    outer = keras.Sequential([layers.Input((6, 6, 3)), inner, layers.Flatten(), layers.Dense(2)])
    poison(inner.get_layer("maps"), np.nan)
    with pytest.raises(ValueError, match="NaN in layer 'base/maps': layer 'maps' has NaN weights") as caught:
        explain.GradCAM(outer)(SCORE, IMAGES)
    assert caught.value.layer == "base/maps"


def test_nan_weights_before_a_relu_that_makes_zeros_of_them_are_named(network):
    poison(network.get_layer("maps"), np.nan, count=108)  # what a fused convolution gives for them is 0
    with pytest.raises(ValueError, match=r"in layer 'maps'.*: layer 'maps' has NaN weights \(kernel: 108 of 108\)"):
        explain.Saliency(network)(SCORE, IMAGES)


def hiding(keras, between=None):
    """A network in which nothing is NaN for NaN in the first channel: it is left out behind its ReLU."""
    layers = keras.layers
    pixels = keras.Input((6, 6, 3))
    maps = layers.Conv2D(4, 3, activation="relu", name="maps")(pixels)
    maps = layers.Conv2D(2, 3, name="last")((between or layers.ReLU())(maps[..., 1:]))
    network = keras.Model(pixels, layers.Dense(3, activation="softmax")(layers.Flatten()(maps)))
    numbers = np.random.RandomState(5)
    network.set_weights([numbers.normal(0.1, 0.2, each.shape) for each in network.get_weights()])
    return network


HIDDEN = {
    "GradCAM": lambda network: explain.GradCAM(network)(SCORE, IMAGES, penultimate_layer="last"),
    "ScoreCAM": lambda network: explain.ScoreCAM(network)(SCORE, IMAGES, penultimate_layer="last"),
    "visualize_cam": lambda network: visualize_cam(network, -1, 1, IMAGES, penultimate_layer_idx=-3),
    "average_drop": lambda network: AveragesCam(network, IMAGES).average_drop(CAMS, SCORE),
}


@pytest.mark.filterwarnings("ignore::keras_vis_compat.BlankMapWarning")
@pytest.mark.parametrize("call", HIDDEN.values(), ids=HIDDEN)
def test_weights_that_nothing_shows_are_named_at_the_first_call(call, keras):
    network = hiding(keras)
    layer = network.get_layer("maps")
    weights = layer.get_weights()
    poison(layer, np.nan)
    for _ in range(2):
        with pytest.raises(
            ValueError, match=r"layer 'maps' has NaN weights \(kernel: 1 of 108\): the training diverged"
        ):
            call(network)
    layer.set_weights(weights)
    assert np.isfinite(call(network)).all()
    assert np.isfinite(call(network)).all()


@pytest.mark.filterwarnings("ignore::keras_vis_compat.BlankMapWarning")
def test_a_mask_of_infinity_in_a_layer_of_ones_own_is_no_fault(keras):
    class OnlyPositive(keras.layers.Layer):
        def build(self, shape):
            self.least = self.add_weight(name="least", shape=(3,), initializer="zeros", trainable=False)
            super().build(shape)

        def call(self, values):
            return tf.maximum(values, tf.convert_to_tensor(self.least))

    network = hiding(keras, OnlyPositive(name="between"))
    network.get_layer("between").set_weights([np.full(3, -np.inf)])
    assert np.isfinite(HIDDEN["GradCAM"](network)).all()


def test_the_metrics_name_the_image(network):
    images = np.stack([IMAGES[0], np.full_like(IMAGES[0], 3e38)])
    with pytest.raises(
        ValueError, match=r"the score must be finite for image 1 or what is left of it: .*'(maps|classes)'"
    ):
        AveragesCam(network, images).average_drop(CAMS, SCORE)


def test_a_subclassed_model_is_named_with_its_weights(keras):
    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = keras.layers.Dense(3, name="inside")

        def call(self, x):
            return self.dense(x)

    model = Own()
    model(np.ones((1, 4), np.float32))
    poison(model.dense, np.nan)
    with pytest.raises(ValueError, match=r"the output of the model .* is NaN: layer 'inside' has NaN weights"):
        explain.Saliency(model)(SCORE, np.ones((1, 4)))


def built_of(keras, operation, size=3):
    """A model that does something to four numbers, between an input and a linear layer."""
    inputs = keras.layers.Input((4,), name="numbers")
    middle = operation(keras, inputs)
    return keras.Model(inputs, keras.layers.Dense(size, kernel_initializer="ones")(middle))


def logarithm(keras, x):
    return keras.ops.log(x) if hasattr(keras, "ops") else tf.math.log(x)


def share(keras, x):
    total = keras.layers.Lambda(lambda own: tf.reduce_sum(own, axis=1, keepdims=True), output_shape=(1,))(x)
    return x / total


def norm(keras, x):
    return keras.layers.Lambda(lambda own: tf.norm(own, axis=1, keepdims=True), output_shape=(1,), name="norm")(x)


def half(keras, x):
    return keras.layers.Dense(2, dtype="float16", kernel_initializer="ones", name="half")(x)


def own_root(keras, x):
    return keras.layers.Lambda(lambda own: tf.sqrt(own - 1), name="root")(x)


def unlucky_normalisation(keras, x):
    layer = keras.layers.BatchNormalization(
        name="normalised", moving_variance_initializer=keras.initializers.Constant(-1)
    )
    return layer(x)


REASONS = {
    "a logarithm": (logarithm, 0, r"infinite in layer '.*log.*': the logarithm of values down to 0"),
    "a division": (share, 0, r"NaN in layer '.*div.*': a division by zero"),
    "half precision": (
        half,
        6e4,
        r"infinite in layer 'half': an overflow, float16 holds numbers up to 65504 .* 6e\+04",
    ),
    "code of one's own": (
        own_root,
        0.5,
        "NaN in layer 'root': Lambda makes 4 such values of finite ones, from 0.5 to 0.5",
    ),
    "a variance": (unlucky_normalisation, 1, r"layer 'normalised' has a negative moving_variance \(-1\)"),
    "a gradient": (
        norm,
        0,
        r"the gradient becomes NaN or infinite in layer 'norm' \(Lambda\): its values are finite",
    ),
}


@pytest.mark.parametrize(("operation", "value", "message"), REASONS.values(), ids=REASONS)
def test_the_reason_is_found_out(operation, value, message, keras):
    model = built_of(keras, operation)
    with pytest.raises(ValueError, match=message):
        explain.Saliency(model)(SCORE, np.full((1, 4), value))
    with pytest.raises(ValueError, match=message):
        visualize_saliency(model, -1, 1, np.full((1, 4), value))


def test_minus_infinity_that_a_softmax_makes_zero_is_no_error(keras):
    hide = keras.layers.Lambda(lambda x: tf.where(tf.constant([True, False, False, False]), -np.inf, x))
    inputs = keras.layers.Input((4,))
    model = keras.Model(inputs, keras.layers.Softmax()(hide(inputs)))
    assert explain.Saliency(model)(SCORE, np.arange(4.0)).any()


SCORES = {
    "its value": (
        lambda output: tf.math.log(output[:, 0] * 0 - 1),
        "must be finite and is NaN, while the outputs of the",
    ),
    "its gradient": (
        lambda output: tf.sqrt(output[:, 0] * 0),
        "the gradient of the score by the output of layer 'classes'",
    ),
}


@pytest.mark.parametrize(("score", "message"), SCORES.values(), ids=SCORES)
def test_a_score_is_blamed_for_its_own_nan(score, message, network):
    with pytest.raises(ValueError, match=message):
        explain.Saliency(network)(score, IMAGES)


@pytest.mark.parametrize("steps", [1, 3])
def test_a_modifier_that_makes_the_synthesised_input_nan_is_blamed(steps, network):
    def spoil(gradient):
        return gradient * np.nan

    with pytest.raises(
        ValueError, match=r"became NaN or infinite.*: an optimizer, or a modifier of gradients or inputs"
    ):
        explain.ActivationMaximization(network)(SCORE, steps=steps, gradient_modifier=spoil, seed=0)
    with pytest.raises(
        ValueError, match=r"became NaN or infinite.*: an optimizer, or a modifier of gradients or inputs"
    ):
        visualize_activation(network, -1, 1, max_iter=steps, grad_modifier=spoil)


@pytest.mark.filterwarnings("ignore::keras_vis_compat.BlankMapWarning")
@EVERY_CALL
def test_a_model_of_finite_numbers_is_not_looked_at_twice(call, network, monkeypatch):
    def refuse(*arguments):
        raise AssertionError("looked for NaN")

    monkeypatch.setattr("keras_vis_compat._engine.not_finite.raise_for", refuse)
    call(network)
