"""Batch normalisation as a part of the convolution before it: where it is done, and that nothing changes."""

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat._engine import batchnorm_folding
from keras_vis_compat._engine.evaluate import Probe, Term
from keras_vis_compat._engine.network import source_of
from keras_vis_compat._keras import operation_of

IMAGES = np.random.default_rng(0).random((3, 9, 8, 4), "float32")


@pytest.fixture
def folded(monkeypatch):
    """The names of the normalisations that were made a part of a convolution."""
    names, real = [], batchnorm_folding.folded

    def recorded(convolution, normalization, *rest):
        names.append(operation_of(normalization).name)
        return real(convolution, normalization, *rest)

    monkeypatch.setattr(batchnorm_folding, "folded", recorded)
    return names


def trained(model):
    """Give weights and statistics values as training would leave them."""
    draw = np.random.default_rng(1).uniform
    model.set_weights([draw(0.2, 1.5, weight.shape) for weight in model.get_weights()])
    return model


def model_of(keras, *layers):
    return trained(keras.Sequential([keras.layers.Input(IMAGES.shape[1:]), *layers]))


def outputs(model, images=IMAGES, reads=(0,), **options):
    _, values = Probe(source_of(model), (), **options).score([images], reads)
    return [value.numpy() for value in values]


def convolutions(layers):
    yield layers.Conv2D(5, 3)
    yield layers.Conv2D(5, (3, 2), strides=2, padding="same", use_bias=False)
    yield layers.Conv2D(5, 3, dilation_rate=2)
    yield layers.DepthwiseConv2D(3, padding="same")
    yield layers.DepthwiseConv2D(3, strides=2, depth_multiplier=2, use_bias=False)


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("options", [{}, {"center": False}, {"scale": False}, {"axis": 3, "epsilon": 0.1}])
def test_what_is_folded_gives_the_same(keras, folded, number, options):
    convolution = list(convolutions(keras.layers))[number]
    model = model_of(keras, convolution, keras.layers.BatchNormalization(**options), keras.layers.ReLU())
    np.testing.assert_allclose(outputs(model)[0], model(IMAGES), rtol=1e-5, atol=1e-5)
    assert len(folded) == 1


def test_inside_nested_models_and_in_a_residual_network(keras, folded):
    layers = keras.layers
    block = keras.Sequential(
        [layers.Input((9, 8, 4)), layers.Conv2D(4, 3, padding="same"), layers.BatchNormalization()]
    )
    inputs = layers.Input((9, 8, 4))
    x = layers.BatchNormalization()(layers.Conv2D(4, 1)(layers.Add()([inputs, block(inputs)])))
    model = trained(keras.Model(inputs, layers.Add()([x, inputs])))
    np.testing.assert_allclose(outputs(model)[0], model(IMAGES), rtol=1e-5)
    assert len(folded) == 2


def test_new_weights_count_at_once_without_a_trace(keras, folded):
    model = model_of(keras, keras.layers.Conv2D(5, 3), keras.layers.BatchNormalization())
    before = outputs(model)[0]
    model.set_weights([weight + 0.5 for weight in model.get_weights()])
    np.testing.assert_allclose(outputs(model)[0], model(IMAGES), rtol=1e-5)
    assert np.abs(outputs(model)[0] - before).max() > 0.1
    assert len(folded) == 1


def test_what_is_asked_for_is_not_lost_in_it(keras, folded):
    model = model_of(keras, keras.layers.Conv2D(5, 3), keras.layers.BatchNormalization(), keras.layers.Conv2D(2, 1))
    convolution, output = outputs(model, reads=[model.layers[0], 0])
    np.testing.assert_allclose(convolution, model.layers[0](IMAGES), rtol=1e-6)
    np.testing.assert_allclose(output, model(IMAGES), rtol=1e-5)
    assert not folded


def test_a_convolution_that_something_else_uses_too_stays(keras, folded):
    inputs = keras.layers.Input((9, 8, 4))
    x = keras.layers.Conv2D(5, 3)(inputs)
    model = trained(keras.Model(inputs, keras.layers.Add()([x, keras.layers.BatchNormalization()(x)])))
    np.testing.assert_allclose(outputs(model)[0], model(IMAGES), rtol=1e-5)
    assert not folded


def own_convolution(keras):
    class Doubled(keras.layers.Conv2D):
        def call(self, inputs):
            return 2 * super().call(inputs)

    return Doubled(5, 3)


@pytest.mark.parametrize(
    "layers",
    [
        lambda keras: [keras.layers.Conv2D(5, 3, activation="tanh"), keras.layers.BatchNormalization()],
        lambda keras: [keras.layers.Conv2D(5, 3), keras.layers.BatchNormalization(axis=1)],
        lambda keras: [keras.layers.Conv2D(5, 3), keras.layers.BatchNormalization(epsilon=1e-6)],
        lambda keras: [keras.layers.Conv2D(5, 3), keras.layers.ReLU(), keras.layers.BatchNormalization()],
        lambda keras: [keras.layers.Conv2DTranspose(5, 3), keras.layers.BatchNormalization()],
        lambda keras: [keras.layers.Dense(5), keras.layers.BatchNormalization()],
        lambda keras: [own_convolution(keras), keras.layers.BatchNormalization()],
    ],
)
def test_other_layers_stay_what_they_are(keras, folded, layers):
    model = model_of(keras, *layers(keras))
    np.testing.assert_allclose(outputs(model)[0], model(IMAGES), rtol=1e-5)
    assert not folded


def test_strides_and_dilation_at_once_stay(folded):
    import keras  # Keras 2 refuses them

    both = keras.layers.DepthwiseConv2D(3, strides=2, dilation_rate=2)
    model = model_of(keras, both, keras.layers.BatchNormalization())
    np.testing.assert_allclose(outputs(model)[0], model(IMAGES), rtol=1e-5)
    assert not folded


def test_images_in_another_precision_are_cast_as_by_the_layer(keras, folded):
    inputs = keras.layers.Input((9, 8, 4), dtype="float64")
    x = keras.layers.BatchNormalization()(keras.layers.Conv2D(5, 3)(inputs))
    model = trained(keras.Model(inputs, x))
    np.testing.assert_allclose(outputs(model, IMAGES.astype("float64"))[0], model(IMAGES), rtol=1e-5)
    assert len(folded) == 1


def test_half_precision_stays(keras, folded):
    policy = {"dtype": "mixed_float16"}
    model = model_of(keras, keras.layers.Conv2D(5, 3, **policy), keras.layers.BatchNormalization(**policy))
    np.testing.assert_array_equal(outputs(model)[0], model(IMAGES))
    assert not folded


def test_a_single_image_training_and_gradients_stay(keras, folded):
    model = model_of(keras, keras.layers.Conv2D(5, 3), keras.layers.BatchNormalization())
    outputs(model, IMAGES[:1])
    before = model.get_weights()
    np.testing.assert_allclose(outputs(model, training=True)[0], model(IMAGES, training=True), rtol=1e-4, atol=1e-4)
    assert any(np.any(old != new) for old, new in zip(before, model.get_weights(), strict=True))
    Probe(source_of(model), [Term((0,), lambda values, _: tf.reduce_sum(values[0], (1, 2, 3)), "sum")]).read([IMAGES])
    assert not folded


def test_a_normalisation_called_to_train_stays(keras, folded):
    inputs = keras.layers.Input((9, 8, 4))
    x = keras.layers.BatchNormalization()(keras.layers.Conv2D(5, 3)(inputs), training=True)
    outputs(trained(keras.Model(inputs, x)))
    assert not folded
