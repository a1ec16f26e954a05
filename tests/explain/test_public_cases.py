"""Kinds of models that people bring to forums: each is explained as a tape around the model itself sees it."""

import sys
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat.explain import GradCAM, Saliency, ScoreCAM
from keras_vis_compat.metrics import AveragesCam
from keras_vis_compat.scores import CategoricalScore, InactiveScore
from keras_vis_compat.visualization import visualize_cam, visualize_saliency

sys.path.insert(0, str(Path(__file__).parent))

from random_numbers import random, with_random_weights

RAW = {"normalize_map": False, "gradient_modifier": None, "keepdims": True}
RAW_CAM = {"expand_cam": False, "normalize_cam": False, "activation_modifier": None}
ROUGH = {"rtol": 1e-4, "atol": 1e-6}


def gradients(model, values, target="classes", layer=None):
    """[(value, gradient of output 1 by it)]: of the inputs, or of what each call of a layer gives inside the model."""
    values = tf.nest.map_structure(tf.constant, values)
    own, given = getattr(layer, "call", None), [] if layer else tf.nest.flatten(values)

    def watched(*args, **kwargs):
        given.append(own(*args, **kwargs))
        tape.watch(given[-1])
        return given[-1]

    with tf.GradientTape() as tape:
        tape.watch(given)
        if layer:
            layer.call = watched
        output = model(values, training=False)
    if layer:
        layer.call = own
    with tape:
        output = (output[target] if isinstance(output, dict) else output)[:, 1]
    return list(zip(map(np.asarray, given), map(np.asarray, tape.gradient(output, given)), strict=True))


def grad_cam(activation, gradient):
    return (activation * gradient.mean(tuple(range(1, gradient.ndim - 1)), keepdims=True)).sum(-1)


def check_saliency(model, values):
    got = Saliency(model)(CategoricalScore(1), values, **RAW)
    for own, (_, expected) in zip(tf.nest.flatten(got), gradients(model, values), strict=True):
        assert expected.any()
        np.testing.assert_allclose(own, expected, **ROUGH)


def check_cam(model, values, layer):
    (pair,) = gradients(model, values, layer=layer)
    assert grad_cam(*pair).any()
    cam = GradCAM(model)(CategoricalScore(1), values, layer, False, **RAW_CAM)
    np.testing.assert_allclose(cam, grad_cam(*pair), **ROUGH)


IMAGES = random(2, 8, 8, 3)


def check_images(model, layer, images=IMAGES):
    """Saliency and Grad-CAM of the new API, and that the old one says the same."""
    check_saliency(model, images)
    check_cam(model, images, layer)
    options = {"normalize_gradient": True, "expand_cam": "cubic", "normalize_cam": "min_max"}
    new = GradCAM(model)(CategoricalScore(1), images, layer, False, **options)
    if layer in model.layers:
        old = visualize_cam(model, -1, 1, images[0], model.layers.index(layer))
        np.testing.assert_allclose(old, new[0], atol=1e-5)
    slope = Saliency(model)(CategoricalScore(1), images, normalize_map="min_max")
    np.testing.assert_allclose(visualize_saliency(model, -1, 1, images[0]), slope[0], atol=1e-5)


# -- images ---------------------------------------------------------------------------------------------------------


def vision_transformer(keras):
    layers = keras.layers

    class Token(layers.Layer):
        """A vector before the patches, which the class is read from."""

        def build(self, shape):
            self.token = self.add_weight(shape=(1, 1, shape[-1]), initializer="zeros", name="token")
            self.built = True

        def call(self, patches):
            return tf.concat([tf.repeat(self.token, tf.shape(patches)[0], axis=0), patches], 1)

        def compute_output_shape(self, shape):
            return (shape[0], shape[1] + 1, shape[2])

    entry = keras.Input((8, 8, 3))
    tokens = Token()(layers.Reshape((4, 6))(layers.Conv2D(6, 4, strides=4, name="maps")(entry)))
    normal = layers.LayerNormalization()(tokens)
    tokens = layers.Add()([tokens, layers.MultiHeadAttention(2, 3)(normal, normal)])
    return keras.Model(entry, layers.Dense(3, activation="softmax")(layers.LayerNormalization()(tokens)[:, 0]))


def arithmetic(keras):
    """Of symbolic tensors, and functions of them."""
    entry = keras.Input((8, 8, 3))
    maps = keras.layers.Conv2D(3, 3, activation="relu", name="maps")(1 - (entry * 2 + 1)[:, 1:, :-1] / 3)
    joined = keras.layers.Concatenate()([maps, maps * maps + 0.5])
    most = keras.ops.maximum(joined, 0.1) if hasattr(keras, "ops") else tf.maximum(joined, 0.1)
    rows = keras.ops.reshape(most, (-1, 150)) if hasattr(keras, "ops") else tf.reshape(most, (-1, 150))
    return keras.Model(entry, keras.layers.Dense(3)(rows))


def text_reader(keras):
    """A CRNN: columns of feature maps, read both ways."""
    layers = keras.layers
    entry = keras.Input((8, 8, 3))
    maps = layers.Conv2D(4, 3, activation="relu", padding="same", name="maps")(entry)
    columns = layers.Reshape((8, 16))(layers.Permute((2, 1, 3))(layers.MaxPooling2D((2, 1))(maps)))
    read = layers.Bidirectional(layers.LSTM(3, return_sequences=True))(columns)
    return keras.Model(entry, layers.Dense(3, activation="softmax")(layers.Bidirectional(layers.LSTM(3))(read)))


def backbone(keras):
    layers = keras.layers
    entry = keras.Input((8, 8, 3))
    maps = layers.BatchNormalization()(layers.Conv2D(4, 3, name="before")(entry))
    return keras.Model(entry, layers.ReLU(name="maps")(maps), name="backbone")


def head_on_a_slice(keras):
    base = backbone(keras)
    head = keras.Sequential([keras.Input((6, 6, 4)), keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(3)])
    return keras.Model(base.input, head(base.output))


def half_precision(keras):
    keras.mixed_precision.set_global_policy("mixed_float16")
    try:
        maps = keras.layers.Conv2D(4, 3, activation="relu", name="maps")
        last = [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(3), keras.layers.Softmax(dtype="float32")]
        return keras.Sequential([keras.Input((8, 8, 3)), maps, keras.layers.BatchNormalization(), *last])
    finally:
        keras.mixed_precision.set_global_policy("float32")


@pytest.mark.parametrize("kind", [vision_transformer, arithmetic, text_reader, head_on_a_slice])
def test_images(keras, kind):
    model = with_random_weights(kind(keras))
    check_images(model, model.get_layer("maps"))


def test_half_precision_to_its_own_rounding(keras):
    model = with_random_weights(half_precision(keras))
    ((_, slope),) = gradients(model, IMAGES)
    ((maps, by_maps),) = gradients(model, IMAGES, layer=model.get_layer("maps"))
    got = Saliency(model)(CategoricalScore(1), IMAGES, **RAW)
    np.testing.assert_allclose(got, slope, atol=2e-3 * np.abs(slope).max())
    cam = GradCAM(model)(CategoricalScore(1), IMAGES, "maps", False, **RAW_CAM)
    expected = grad_cam(maps.astype("float32"), by_maps.astype("float32"))
    np.testing.assert_allclose(cam, expected, atol=2e-3 * np.abs(expected).max())


# -- transfer learning ----------------------------------------------------------------------------------------------


def augmented(keras):
    layers = keras.layers
    first = [keras.Input((8, 8, 3)), layers.Rescaling(1 / 255), layers.RandomFlip()]
    last = [layers.GlobalAveragePooling2D(), layers.Dropout(0.3), layers.Dense(3, activation="softmax")]
    return keras.Sequential([*first, backbone(keras), *last])


def called_without_training(keras):
    entry, base = keras.Input((8, 8, 3)), backbone(keras)
    features = keras.layers.GlobalAveragePooling2D()(base(keras.layers.Rescaling(1 / 255)(entry), training=False))
    return keras.Model(entry, keras.layers.Dense(3, activation="softmax")(features))


@pytest.mark.parametrize("suffix", ["keras", "h5"])
@pytest.mark.parametrize("kind", [augmented, called_without_training])
def test_a_loaded_model_around_a_backbone(keras, kind, suffix, tmp_path):
    path, images = str(tmp_path / f"model.{suffix}"), 255 * IMAGES
    with_random_weights(kind(keras)).save(path)
    model = keras.models.load_model(path)
    inner = model.get_layer("backbone").get_layer("maps")
    check_images(model, inner, images)
    maps, _ = gradients(model, images, layer=inner)[0]
    chosen = ScoreCAM(model)(CategoricalScore(1), images, inner, False, **RAW_CAM)
    expected, places = 0, np.linspace(0, 5, 8)
    across = np.maximum(0, 1 - np.abs(places[:, np.newaxis] - np.arange(6)))  # corners on corners
    for channel in range(4):
        mask = across @ maps[..., channel] @ across.T
        low, high = mask.min((1, 2), keepdims=True), mask.max((1, 2), keepdims=True)
        mask = ((mask - low) / (high - low + 1e-7))[..., np.newaxis]
        weight = model(images * mask, training=False).numpy()[:, 1, np.newaxis, np.newaxis]
        expected = expected + weight * maps[..., channel]
    np.testing.assert_allclose(chosen, expected, rtol=1e-3, atol=1e-5)
    cams = GradCAM(model)(CategoricalScore(1), images)
    before, after = (model(x, training=False).numpy()[:, 1] for x in (images, images * cams[..., np.newaxis]))
    drop = AveragesCam(model, images).average_drop(cams, CategoricalScore(1))
    np.testing.assert_allclose(drop, np.mean(100 * np.maximum(before - after, 0) / before), rtol=1e-4, atol=1e-4)


# -- several inputs, several calls ----------------------------------------------------------------------------------


def test_inputs_and_outputs_by_name(keras):
    layers = keras.layers
    photo, table = keras.Input((8, 8, 3), name="photo"), keras.Input((4,), name="table")
    maps = layers.Conv2D(2, 3, activation="relu", name="maps")(photo)
    joined = layers.Concatenate()([layers.Flatten()(maps), table])
    outputs = {"classes": layers.Dense(3, name="classes")(joined), "size": layers.Dense(1, name="size")(joined)}
    model = with_random_weights(keras.Model({"table": table, "photo": photo}, outputs))
    values, score = {"photo": IMAGES, "table": random(2, 4)}, {"classes": CategoricalScore(1), "size": InactiveScore()}
    got = Saliency(model)(score, values, **RAW)
    shapes = {own.shape: own for own in tf.nest.flatten(got)}
    for value, expected in gradients(model, values):
        np.testing.assert_allclose(shapes[value.shape], expected, **ROUGH)
    (pair,) = gradients(model, values, layer=model.get_layer("maps"))
    cam = GradCAM(model)(score, values, "maps", False, **RAW_CAM)
    np.testing.assert_allclose(cam, grad_cam(*pair), **ROUGH)


def test_tied_weights(keras):
    entry, tied = keras.Input((6,)), keras.layers.Dense(6, activation="tanh")
    model = keras.Model(entry, keras.layers.Dense(2)(tied(keras.layers.LayerNormalization()(tied(entry)))))
    check_saliency(with_random_weights(model), random(2, 6))


def test_a_triplet_through_one_backbone(keras):
    layers = keras.layers
    base = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(4, 3, activation="relu"), layers.Flatten()])
    entries = [keras.Input((8, 8, 3)) for _ in range(3)]
    anchor, like, unlike = map(base, entries)
    distances = layers.Concatenate()([layers.Dot(1)([anchor, like]), layers.Dot(1)([anchor, unlike])])
    model = with_random_weights(keras.Model(entries, layers.Dense(2)(distances)))
    images = [random(2, 8, 8, 3, seed=seed) for seed in range(3)]
    check_saliency(model, images)
    pairs = gradients(model, images, layer=base.layers[0])
    got = GradCAM(model)(CategoricalScore(1), images, **RAW_CAM)
    for own, image in zip(got, images, strict=True):
        maps = np.asarray(base.layers[0](image))
        (pair,) = [pair for pair in pairs if np.allclose(pair[0], maps, atol=1e-6)]
        np.testing.assert_allclose(own, grad_cam(*pair), rtol=1e-4, atol=1e-5)


def test_films(keras):
    layers = keras.layers
    maps = layers.TimeDistributed(layers.Conv2D(4, 3, activation="relu"), name="maps")
    mean = layers.TimeDistributed(layers.GlobalAveragePooling2D())
    model = keras.Sequential([keras.Input((3, 8, 8, 3)), maps, mean, layers.LSTM(3), layers.Dense(2)])
    check_saliency(with_random_weights(model), random(2, 3, 8, 8, 3))
    check_cam(model, random(2, 3, 8, 8, 3), maps)
