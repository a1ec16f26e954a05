"""What is differentiated by, tokens of transformers, frames: maps of inner tensors."""

import sys
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat import explain
from keras_vis_compat.scores import CategoricalScore

sys.path.insert(0, str(Path(__file__).parent))

from table_of_methods import CAMS

SIGNED = {"map_modifier": None, "normalize_map": False}
BARE = {"gradient_modifier": None, "normalize_map": False, "keepdims": True}


def random(*shape, seed=0):
    return np.random.RandomState(seed).rand(*shape).astype(np.float32)


def set_random_weights(model, scale=0.5):
    numbers = np.random.RandomState(1)
    model.set_weights([scale * numbers.randn(*array.shape) for array in model.get_weights()])
    return model


# -- by ------------------------------------------------------------------------------------------------------------


def gradient_from(keras, model, layer, images, classes):
    """What a tape says of the output of a layer, by a model of the rest (which is a chain)."""
    until = keras.Model(model.inputs, model.get_layer(layer).output)
    value = tf.constant(until(images))
    with tf.GradientTape() as tape:
        tape.watch(value)
        rest = value
        names = [one.name for one in model.layers]
        for one in model.layers[names.index(layer) + 1 :]:
            rest = one(rest)
        score = tf.gather(rest, classes, batch_dims=1)
    return value.numpy(), tape.gradient(score, value).numpy()


def test_the_gradient_by_a_layer_is_that_of_a_tape(keras, cnn, images):
    model, classes = cnn("softmax"), [0, 2]
    inputs = keras.layers.Input((8, 8, 3))
    nested = keras.Model(inputs, model(inputs))
    value, gradient = gradient_from(keras, model, "pool", images[:2], classes)
    for one, by in ((model, "pool"), (model, 2), (model, model.get_layer("pool")), (nested, f"{model.name}/pool")):
        found = explain.Saliency(one)(CategoricalScore(classes), images[:2], by=by, **BARE)
        np.testing.assert_allclose(found, gradient, rtol=1e-4, atol=1e-6)
    by_tensor = explain.Saliency(model)(
        CategoricalScore(classes), images[:2], by=model.get_layer("pool").output, **BARE
    )
    np.testing.assert_allclose(by_tensor, gradient, rtol=1e-4, atol=1e-6)
    times = explain.GradientInput(model)(CategoricalScore(classes), images[:2], True, by="pool", **SIGNED)
    np.testing.assert_allclose(times, value * gradient, rtol=1e-4, atol=1e-6)


def test_several_layers_give_a_map_each(cnn, images):
    found = explain.Saliency(cnn())(CategoricalScore(1), images[:2], by=["early", "late"])
    assert [one.shape for one in found] == [(2, 8, 8), (2, 2, 2)]


@pytest.fixture
def reader(keras):
    """A model of token ids, of which 0 is none, in one or two texts."""

    def build(texts=1):
        layers = keras.layers
        embedding, recurrent = layers.Embedding(9, 4, mask_zero=True, name="embedding"), layers.LSTM(3, name="read")
        inputs = [layers.Input((5,), dtype="int32", name=f"text{number}") for number in range(texts)]
        read = [recurrent(embedding(one)) for one in inputs]
        read = layers.Concatenate()(read) if texts > 1 else read[0]
        return set_random_weights(keras.Model(inputs if texts > 1 else inputs[0], layers.Dense(2)(read)), 1)

    return build


IDS = np.array([[1, 2, 3, 0, 0], [4, 5, 6, 7, 0]])


@pytest.mark.parametrize("smooth_samples", [0, 3])
def test_padding_has_no_say_where_a_mask_says_so(smooth_samples, reader):
    found = explain.Saliency(reader())(CategoricalScore(1), IDS, smooth_samples, by="embedding", seed=0)
    assert found.shape == (2, 5)
    np.testing.assert_array_equal(found == 0, IDS == 0)


def test_token_ids_are_explained_by_their_embedding(reader):
    model = reader()
    for method in (explain.GradientInput, explain.IntegratedGradients):
        found = method(model)(CategoricalScore([0, 1]), IDS, by="embedding", **SIGNED)
        np.testing.assert_array_equal(found == 0, IDS == 0)
    maps, told = explain.IntegratedGradients(model)(
        CategoricalScore([0, 1]), IDS, by="embedding", return_completeness=True, **SIGNED
    )
    assert told.error_percent.max() < 1
    np.testing.assert_allclose(maps.sum(1), told.attributed, rtol=1e-4)


def test_two_texts_through_one_embedding_get_a_map_each(reader):
    first, second = IDS, IDS[:, ::-1].copy()
    found = explain.Saliency(reader(2))(CategoricalScore(1), [first, second], by="embedding")
    for map, ids in zip(found, (first, second), strict=True):
        np.testing.assert_array_equal(map == 0, ids == 0)


def test_noise_at_a_layer_is_that_at_the_input_of_the_rest(keras, cnn, images):
    model = cnn()
    until = keras.Model(model.inputs, model.get_layer("early").output).predict(images[:2], verbose=0)
    inputs = x = keras.layers.Input((8, 8, 4))
    for name in ("pool", "late", "flat", "classes"):
        x = model.get_layer(name)(x)
    rest = keras.Model(inputs, x)
    for statistic in ("mean", "square", "variance"):
        options = {"smooth_samples": 5, "seed": 3, "smooth_statistic": statistic, **BARE}
        found = explain.Saliency(model)(CategoricalScore([0, 1]), images[:2], by="early", **options)
        expected = explain.Saliency(rest)(CategoricalScore([0, 1]), until, **options)
        np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-5)


# -- tokens --------------------------------------------------------------------------------------------------------


@pytest.fixture
def vision_transformer(keras):
    """A small one of images (12, 8, 3) in patches of 4 × 4, with a token of the class and two registers."""
    layers = keras.layers

    class Tokens(layers.Layer):
        def build(self, shape):
            self.first = self.add_weight(shape=(1, 3, 8), initializer="random_normal", name="first")
            self.place = self.add_weight(shape=(1, 9, 8), initializer="random_normal", name="place")

        def call(self, patches):
            first = tf.tile(tf.convert_to_tensor(self.first), [tf.shape(patches)[0], 1, 1])
            return tf.concat([first, patches], axis=1) + tf.convert_to_tensor(self.place)

        def compute_output_shape(self, shape):
            return shape[0], 9, 8

    def build(pooled):
        inputs = layers.Input((12, 8, 3))
        x = Tokens()(layers.Reshape((6, 8))(layers.Conv2D(8, 4, strides=4)(inputs)))
        for block in range(2):
            norm = layers.LayerNormalization(name=f"before_attention_{block}")(x)
            x = layers.Add()([x, layers.MultiHeadAttention(2, 4, name=f"attention_{block}")(norm, norm)])
            norm = layers.LayerNormalization(name=f"before_dense_{block}")(x)
            x = layers.Add()([x, layers.Dense(8, activation="relu")(norm)])
        x = layers.LayerNormalization(name="last")(x)
        x = layers.GlobalAveragePooling1D()(x) if pooled else layers.Lambda(lambda own: own[:, 0])(x)
        return set_random_weights(keras.Model(inputs, layers.Dense(3)(x)))

    return build


def test_every_cam_lays_tokens_over_the_image(vision_transformer):
    model, images = vision_transformer(pooled=False), random(2, 12, 8, 3)
    options = {"activation_modifier": None}
    for method in [*CAMS, explain.GuidedGradCAM]:
        chosen = options if method is not explain.GuidedGradCAM else {}
        named = method(model)(CategoricalScore([0, 1]), images, "before_attention_1", tokens=(3, 2), **chosen)
        assert named.shape == (2, 12, 8)
        assert np.ptp(named[0]) > 0
        found = method(model)(CategoricalScore([0, 1]), images, tokens="auto", **chosen)
        np.testing.assert_array_equal(found, named)


def test_tokens_lie_row_by_row_behind_those_of_no_patch(keras, vision_transformer):
    model, images = vision_transformer(pooled=True), random(2, 12, 8, 3)
    found = explain.HiResCAM(model)(
        CategoricalScore(1), images, "last", tokens="auto", expand_cam=False,
        activation_modifier=None, normalize_cam=False,
    )  # fmt: skip
    value = keras.Model(model.inputs, model.get_layer("last").output).predict(images, verbose=0)
    weights = model.layers[-1].get_weights()[0][:, 1] / 9  # the mean over nine tokens
    np.testing.assert_allclose(found, (value @ weights)[:, 3:].reshape(2, 3, 2), rtol=1e-4, atol=1e-6)


def test_grids_are_found_from_the_size_of_the_image():
    from keras_vis_compat.explain._tokens import on_grid

    for count, shape, grid in (
        (197, (224, 224), (14, 14)),  # ViT-B/16
        (198, (224, 224), (14, 14)),  # DeiT, distilled
        (50, (224, 224), (7, 7)),  # ViT-B/32
        (257, (224, 224), (16, 16)),  # ViT-L/14
        (1374, (518, 518), (37, 37)),  # DINOv2 with four registers
        (577, (384, 384), (24, 24)),
        (129, (128, 256), (8, 16)),
        (197, (230, 230), (14, 14)),  # of which the rest is cut off
    ):
        tokens = np.arange(count, dtype=np.float32).reshape(1, count, 1)
        found = on_grid(tokens, "auto", shape)
        assert found.shape == (1, *grid, 1)
        assert found[0, -1, -1, 0] == count - 1


# -- frames --------------------------------------------------------------------------------------------------------


def frames_of(keras, wrapped):
    """A model of five frames (6, 6, 1), each seen by the same layers, and the same one written frame by frame."""
    layers = keras.layers
    inputs = layers.Input((5, 6, 6, 1))
    x = layers.TimeDistributed(wrapped, name="frames")(inputs)
    x = layers.LSTM(3)(layers.TimeDistributed(layers.GlobalAveragePooling2D())(x))
    return set_random_weights(keras.Model(inputs, layers.Dense(2)(x)), 0.8)


def test_a_convolution_inside_of_each_frame_gives_a_map_per_frame(keras):
    layers = keras.layers
    alone = frames_of(keras, layers.Conv2D(2, 3, activation="relu"))
    inside = frames_of(
        keras, keras.Sequential([layers.Input((6, 6, 1)), layers.Conv2D(2, 3, activation="relu", name="conv")])
    )
    inside.set_weights(alone.get_weights())
    clip, options = random(2, 5, 6, 6, 1), {"expand_cam": False, "normalize_cam": False, "activation_modifier": None}
    for method in (explain.GradCAM, explain.HiResCAM, explain.AblationCAM, explain.EigenCAM, explain.ScoreCAM):
        expected = method(alone)(CategoricalScore([0, 1]), clip, **options)
        assert expected.shape == (2, 5, 4, 4)
        for layer in (None, "frames", "frames/conv", "conv"):
            found = method(inside)(CategoricalScore([0, 1]), clip, layer, **options)
            np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    assert explain.GradCAM(inside)(CategoricalScore([0, 1]), clip).shape == (2, 5, 6, 6)
    by_layer = explain.Saliency(inside)(CategoricalScore([0, 1]), clip, by="frames/conv", **BARE)
    np.testing.assert_allclose(
        by_layer, explain.Saliency(alone)(CategoricalScore([0, 1]), clip, by="frames", **BARE), rtol=1e-4, atol=1e-6
    )
