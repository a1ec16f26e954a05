"""Explained is what the model predicts: flags, masks, types and settings as its own Keras reads them."""

import sys
import time
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
import tf_keras

from keras_vis_compat import _keras
from keras_vis_compat._engine.graph import Graph
from keras_vis_compat.explain import GradCAM, Saliency, ScoreCAM
from keras_vis_compat.explain.model_modifiers import GuidedBackpropagation, ReplaceToLinear
from keras_vis_compat.metrics import AveragesCam
from keras_vis_compat.scores import CategoricalScore, FilterScore, LayerScore
from keras_vis_compat.visualization import visualize_cam, visualize_saliency

sys.path.insert(0, str(Path(__file__).parent))

from random_numbers import random, with_random_weights

RAW = {"normalize_map": False, "gradient_modifier": None, "keepdims": True}
RAW_CAM = {"expand_cam": False, "normalize_cam": False, "activation_modifier": None}
ROUGH = {"rtol": 1e-4, "atol": 1e-6}


def slope(model, index, *inputs, **options):
    """The gradient of an output, summed over the samples, by a plain tape around the model."""
    inputs = list(map(tf.constant, inputs))
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        output = model(inputs[0] if len(inputs) == 1 else inputs, **{"training": False, **options})[:, index]
    return [gradient.numpy() for gradient in tape.gradient(output, inputs)]


IMAGES = random(2, 8, 8, 3)


def cnn(keras, first):
    """A network on images that are augmented inside of it."""
    layers = keras.layers
    entry = keras.Input((8, 8, 3))
    features = layers.Conv2D(4, 3, activation="relu", name="features")(first(entry))
    return with_random_weights(keras.Model(entry, layers.Dense(3, activation="softmax")(layers.Flatten()(features))))


AUGMENTATIONS = {
    "flat": lambda keras: keras.layers.RandomTranslation(0.4, 0.4),
    "nested": lambda keras: keras.Sequential([keras.layers.RandomFlip(), keras.layers.RandomRotation(0.4)]),
    "nested twice": lambda keras: keras.Sequential([keras.Sequential([keras.layers.RandomZoom(0.5)])]),
    "inverting": lambda keras: keras.layers.RandomContrast(0.9),
}


@pytest.mark.parametrize("kind", AUGMENTATIONS)
def test_augmentation_inside_the_model_rests(keras, kind):
    model = cnn(keras, AUGMENTATIONS[kind](keras))
    (expected,) = slope(model, 1, IMAGES)
    for _ in range(2):
        np.testing.assert_allclose(Saliency(model)(CategoricalScore(1), IMAGES, **RAW), expected, **ROUGH)
    linear = Saliency(model, ReplaceToLinear())
    np.testing.assert_array_equal(linear(CategoricalScore(1), IMAGES), linear(CategoricalScore(1), IMAGES))
    for method in (GradCAM(model), ScoreCAM(model)):
        np.testing.assert_array_equal(method(CategoricalScore(1), IMAGES), method(CategoricalScore(1), IMAGES))
    for old in (visualize_cam, visualize_saliency):
        np.testing.assert_array_equal(old(model, -1, 1, IMAGES[0]), old(model, -1, 1, IMAGES[0]))


def test_a_call_in_training_mode_is_honoured_where_its_keras_does(keras):
    """tf_keras drops values in `predict` too where a call said `training=True`; Keras 3 overrules the call."""
    entry = keras.Input((50,))
    model = with_random_weights(
        keras.Model(entry, keras.layers.Dense(1)(keras.layers.Dropout(0.5)(entry, training=True)))
    )
    maps = [Saliency(model)(CategoricalScore(0), np.ones((1, 50), "float32"), **RAW) for _ in range(2)]
    predictions = [model.predict(np.ones((1, 50), "float32"), verbose=0) for _ in range(2)]
    assert np.array_equal(*maps) == np.array_equal(*predictions) == (keras.__name__ == "keras")


def test_a_base_that_was_called_without_training_is_trained_where_its_keras_does(keras):
    """`base(x, training=False)` lasts in tf_keras; in Keras 3 the mode of the whole model counts."""
    layers = keras.layers
    base = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(2, 3), layers.BatchNormalization(momentum=0.5)])
    entry = keras.Input((8, 8, 3))
    model = with_random_weights(keras.Model(entry, layers.Dense(2)(layers.Flatten()(base(entry, training=False)))))
    before = base.layers[1].moving_mean.numpy()
    (expected,) = slope(model, 1, IMAGES, training=True)
    moved = base.layers[1].moving_mean.numpy()
    assert np.array_equal(before, moved) == (keras.__name__ == "tf_keras")
    base.layers[1].moving_mean.assign(before)
    np.testing.assert_allclose(Saliency(model)(CategoricalScore(1), IMAGES, training=True, **RAW), expected, **ROUGH)
    np.testing.assert_allclose(base.layers[1].moving_mean.numpy(), moved, rtol=1e-5)


def test_training_reaches_layers_inside_those_that_do_not_know_of_it(keras):
    class Own(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.inner = keras.layers.Dropout(0.5)

        def call(self, inputs):
            return self.inner(inputs)

    entry = keras.Input((100,))
    model = keras.Model(entry, keras.layers.Dense(1, kernel_initializer="ones")(Own()(entry)))
    saliency, ones = Saliency(model), np.ones((1, 100), "float32")
    assert saliency(CategoricalScore(0), ones, **RAW).all()
    assert not saliency(CategoricalScore(0), ones, training=True, **RAW).all()


# -- own layers that branch on tensors --------------------------------------------------------------------------------


def doubling_or_tripling(keras):
    class Own(keras.layers.Layer):
        def call(self, inputs):
            if tf.reduce_sum(inputs) > 0:
                return 2.0 * inputs
            return 3.0 * inputs

        def compute_output_shape(self, input_shape):
            return input_shape

    return Own()


def within_another(keras):
    class Outer(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.own = doubling_or_tripling(keras)

        def call(self, inputs):
            return self.own(inputs)

        def compute_output_shape(self, input_shape):
            return input_shape

    return Outer()


def within_a_ruled_model(keras):
    entry = keras.Input((4,))
    return GuidedBackpropagation()(keras.Model(entry, doubling_or_tripling(keras)(entry)))


@pytest.mark.parametrize("kind", [doubling_or_tripling, within_another, within_a_ruled_model])
def test_a_layer_branches_on_tensors_where_its_keras_lets_it_in_predict(keras, kind):
    """tf_keras converts its `call` by autograph, Keras 3 does not."""
    entry, ones = keras.Input((4,)), np.ones((1, 4), "float32")
    model = keras.Model(entry, keras.layers.Dense(1, use_bias=False, kernel_initializer="ones")(kind(keras)(entry)))
    if keras.__name__ == "keras":
        for explained in (model.predict, lambda values: Saliency(model)(CategoricalScore(0), values)):
            with pytest.raises(TypeError, match="as a Python `bool` is not allowed"):
                explained(ones)
        return
    for values, factor in ((ones, 2), (-ones, 3)):
        np.testing.assert_allclose(model.predict(values, verbose=0), [[factor * values.sum()]])
        np.testing.assert_allclose(Saliency(model)(CategoricalScore(0), values, **RAW), np.full((1, 4), factor))


def test_a_subclassed_model_of_tf_keras_branches_too():
    class Own(tf_keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = tf_keras.layers.Dense(1, use_bias=False, kernel_initializer="ones")

        def call(self, inputs):
            if tf.reduce_sum(inputs) > 0:
                inputs = 2.0 * inputs
            return self.dense(inputs)

    model, ones = Own(), np.ones((1, 4), "float32")
    for values, factor in ((ones, 2), (-ones, 1)):
        np.testing.assert_allclose(model.predict(values, verbose=0), [[factor * values.sum()]])
        np.testing.assert_allclose(Saliency(model)(CategoricalScore(0), values, **RAW), np.full((1, 4), factor))


# -- masks ----------------------------------------------------------------------------------------------------------


def masking(keras, kind):
    """A reader of 5 vectors in which a vector of zeros is padding."""
    layers = keras.layers
    entry = keras.Input((5, 3))
    if kind == "layer":
        output = layers.GRU(4)(layers.Masking()(entry))
    elif kind == "nested reader":
        reader = keras.Sequential([keras.Input((5, 3)), layers.LSTM(4, return_sequences=True), layers.LSTM(4)])
        output = reader(layers.Masking()(entry))
    elif kind == "nested masking":
        first = keras.Sequential([keras.Input((5, 3)), layers.Masking()])
        output = layers.Bidirectional(layers.GRU(2))(first(entry))
    elif kind == "given":
        output = layers.LSTM(4)(entry, mask=layers.Lambda(marked)(entry))
    else:
        inner = keras.Input((5, 3))
        reader = keras.Model(inner, layers.LSTM(4)(layers.Dense(3)(layers.Dropout(0.1)(inner))))
        output = reader(entry, mask=layers.Lambda(marked)(entry))
    return with_random_weights(keras.Model(entry, layers.Dense(2)(output)))


def marked(vectors):
    return tf.reduce_any(tf.not_equal(vectors, 0), axis=-1)


@pytest.mark.parametrize("kind", ["layer", "nested reader", "nested masking", "given", "given to a nested model"])
def test_padding_has_no_say(keras, kind):
    vectors = random(2, 5, 3)
    vectors[0, 3:] = vectors[1, 4:] = 0
    model = masking(keras, kind)
    (expected,) = slope(model, 1, vectors)
    got = Saliency(model)(CategoricalScore(1), vectors, **RAW)
    np.testing.assert_allclose(got, expected, **ROUGH)
    assert not got[0, 3:].any()
    assert got[0, :3].all()
    old = visualize_saliency(model, -1, 1, vectors[0], keepdims=True)
    np.testing.assert_allclose(old, np.abs(expected[0]) / np.abs(expected[0]).max(), rtol=1e-4, atol=1e-5)


def test_padding_of_token_ids_has_no_say_behind_their_embedding(keras):
    layers = keras.layers
    embedding = layers.Embedding(9, 3, mask_zero=True)
    model = keras.Sequential([keras.Input((5,), dtype="int32"), embedding, layers.GRU(4), layers.Dense(2)])
    with_random_weights(model)
    by_tokens = visualize_saliency(model, -1, 1, np.array([3, 1, 4, 0, 0]), wrt_tensor=embedding.output)
    assert by_tokens[:3].all()
    assert not by_tokens[3:].any()


@pytest.mark.parametrize("behind", ["masking", "what a ruled model masks", "given"])
def test_masks_go_into_models_with_other_relus_and_out_of_them(keras, behind):
    """Such a model is a function of its own, on whose sides masks must be handed over."""
    layers = keras.layers
    reader = keras.Sequential([keras.Input((5, 3)), layers.Dense(6, activation="relu"), layers.LSTM(4)])
    reader = with_random_weights(reader)
    first = with_random_weights(
        keras.Sequential([keras.Input((5, 3)), layers.Masking(), layers.Dense(3, activation="tanh")])
    )
    guided = GuidedBackpropagation()
    entry, last = keras.Input((5, 3)), layers.Dense(2)

    def made(first, reader):
        if behind == "given":
            return keras.Model(entry, last(reader(entry, mask=layers.Lambda(marked)(entry))))
        return keras.Model(entry, last(reader((layers.Masking() if behind == "masking" else first)(entry))))

    plain, ruled = made(first, reader), made(guided(first), guided(reader))
    vectors = random(2, 5, 3)
    vectors[0, 3:] = vectors[1, 4:] = 0
    expected = plain.predict(vectors, verbose=0)
    np.testing.assert_allclose(ruled.predict(vectors, verbose=0), expected, rtol=1e-5)
    np.testing.assert_allclose(ruled(vectors), expected, rtol=1e-5)
    got = Saliency(ruled)(CategoricalScore(1), vectors, **RAW)
    np.testing.assert_allclose(got, slope(ruled, 1, vectors)[0], **ROUGH)
    assert got[0, :3].any()
    assert not got[0, 3:].any()


def test_one_of_two_inputs_of_a_model_with_other_relus_is_masked(keras):
    layers = keras.layers
    one, other, last = keras.Input((5, 3)), keras.Input((5, 3)), layers.Dense(2)
    read = [layers.LSTM(3)(layers.Dense(4, activation="relu")(one)), layers.LSTM(3)(other)]
    reader = keras.Model([one, other], layers.Concatenate()(read))
    first, second = keras.Input((5, 3)), keras.Input((5, 3))
    given = [layers.Masking()(first), second]
    plain = with_random_weights(keras.Model([first, second], last(reader(given))))
    ruled = keras.Model([first, second], last(GuidedBackpropagation()(reader)(given)))
    vectors = [random(2, 5, 3), random(2, 5, 3, seed=1)]
    vectors[0][:, 3:] = vectors[1][:, 3:] = 0
    np.testing.assert_allclose(ruled.predict(vectors, verbose=0), plain.predict(vectors, verbose=0), rtol=1e-5)
    got = Saliency(ruled)(CategoricalScore(1), vectors, **RAW)
    for own, expected in zip(got, slope(ruled, 1, *vectors), strict=True):
        np.testing.assert_allclose(own, expected, **ROUGH)
    assert not got[0][:, 3:].any()
    assert got[1][:, 3:].any()


def test_a_subclassed_model_with_other_relus_takes_a_mask(keras):
    layers = keras.layers

    class Reader(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense, self.lstm = layers.Dense(4, activation="relu"), layers.LSTM(3)

        def call(self, inputs, mask=None):
            return self.lstm(self.dense(inputs), mask=mask)

        def compute_output_shape(self, shape):
            return (shape[0], 3)

    vectors, entry, last, reader = random(2, 5, 3), keras.Input((5, 3)), layers.Dense(2), Reader()
    vectors[:, 3:] = 0
    reader(vectors)
    masked = layers.Masking()(entry)
    plain = with_random_weights(keras.Model(entry, last(reader(masked))))
    ruled = keras.Model(entry, last(GuidedBackpropagation()(reader)(masked)))
    np.testing.assert_allclose(ruled.predict(vectors, verbose=0), plain.predict(vectors, verbose=0), rtol=1e-5)
    got = Saliency(ruled)(CategoricalScore(1), vectors, **RAW)
    np.testing.assert_allclose(got, slope(ruled, 1, vectors)[0], **ROUGH)
    assert not got[:, 3:].any()


READERS = {
    "each on its own": lambda layers, x: layers.LSTM(4)(layers.TimeDistributed(layers.Dense(3, activation="relu"))(x)),
    "both ways": lambda layers, x: layers.GRU(2)(layers.Bidirectional(layers.LSTM(3, return_sequences=True))(x)),
    "mean": lambda layers, x: layers.GlobalAveragePooling1D()(x),
    "attention": lambda layers, x: layers.GlobalAveragePooling1D()(layers.MultiHeadAttention(2, 3)(x, x)),
    "sum": lambda layers, x: layers.LSTM(3)(layers.Add()([x, layers.Dense(3)(x)])),
    "convolution": lambda layers, x: layers.LSTM(3)(layers.Conv1D(4, 2, padding="same", activation="relu")(x)),
}


def model_and_slope_by(layer, model, values, index):
    """What a layer gives inside of the model itself, and the gradient of an output by it."""
    own, given = layer.call, []
    with tf.GradientTape() as tape:

        def watched(*args, **kwargs):
            given.append(own(*args, **kwargs))
            tape.watch(given[0])
            return given[0]

        layer.call = watched
        output = model(tf.constant(values), training=False)[:, index]
    layer.call = own
    return given[0].numpy(), tape.gradient(output, given[0]).numpy()


TOKENS = np.array([[3, 1, 4, 0, 0], [2, 5, 6, 7, 0]], "int32")


@pytest.mark.parametrize("reader", READERS)
def test_masks_of_token_ids_reach_every_reader(keras, reader):
    layers = keras.layers
    entry, embedding = keras.Input((5,), dtype="int32"), layers.Embedding(9, 3, mask_zero=True)
    model = with_random_weights(keras.Model(entry, layers.Dense(2)(READERS[reader](layers, embedding(entry)))))
    expected = np.abs(model_and_slope_by(embedding, model, TOKENS, 1)[1])
    got = visualize_saliency(model, -1, 1, TOKENS[0], wrt_tensor=embedding.output, keepdims=True)
    low, high = expected[0].min(), expected[0].max()
    np.testing.assert_allclose(got, (expected[0] - low) / (high - low), rtol=1e-4, atol=1e-5)
    if reader == "convolution":
        convolution = next(layer for layer in model.layers if "Conv1D" in type(layer).__name__)
        activation, gradient = model_and_slope_by(convolution, model, TOKENS, 1)
        cam = GradCAM(model)(CategoricalScore(1), TOKENS, convolution, False, **RAW_CAM)
        np.testing.assert_allclose(cam, np.einsum("nlc,nc->nl", activation, gradient.mean(1)), **ROUGH)


def test_masks_of_padding_under_score_cam_and_inner_scores_and_metrics(keras):
    layers = keras.layers
    entry = keras.Input((5, 3))
    maps = layers.Conv1D(3, 2, activation="relu", padding="same", name="maps")(layers.Masking()(entry))
    model = with_random_weights(keras.Model(entry, layers.Dense(2, activation="softmax")(layers.LSTM(3)(maps))))
    vectors = random(2, 5, 3)
    vectors[0, 3:] = vectors[1, 4:] = 0
    part = keras.Model(entry, maps)
    values, expected = part(vectors).numpy(), 0
    for channel in range(3):
        own = values[..., channel]
        low, high = own.min(1, keepdims=True), own.max(1, keepdims=True)
        masked = vectors * ((own - low) / (high - low + 1e-7))[..., np.newaxis]
        expected = expected + model(masked).numpy()[:, 1:] * own
    got = ScoreCAM(model)(CategoricalScore(1), vectors, "maps", False, **RAW_CAM)
    np.testing.assert_allclose(got, expected, **ROUGH)
    with tf.GradientTape() as tape:
        watched = tf.constant(vectors)
        tape.watch(watched)
        mean = tf.reduce_mean(part(watched)[..., 1], axis=1)
    inner = Saliency(model)(LayerScore("maps", FilterScore(1)), vectors, **RAW)
    np.testing.assert_allclose(inner, tape.gradient(mean, watched), **ROUGH)
    cams = random(2, 5, seed=3)
    before, after = (model(x).numpy()[:, 1] for x in (vectors, vectors * cams[..., np.newaxis]))
    drop = AveragesCam(model, vectors).average_drop(cams, CategoricalScore(1))
    np.testing.assert_allclose(drop, np.mean(100 * np.maximum(before - after, 0) / before), rtol=1e-4)


# -- what a compiled function depends on ------------------------------------------------------------------------------


def test_a_layer_frozen_since_is_frozen(keras):
    layers = keras.layers
    normalization = layers.BatchNormalization()
    model = keras.Sequential([keras.Input((8, 8, 3)), normalization, layers.Flatten(), layers.Dense(2)])
    with_random_weights(model)
    saliency = Saliency(model)
    saliency(CategoricalScore(1), IMAGES, training=True, **RAW)
    normalization.trainable = False
    before = normalization.moving_mean.numpy()
    got = saliency(CategoricalScore(1), IMAGES, training=True, **RAW)
    np.testing.assert_array_equal(normalization.moving_mean.numpy(), before)
    np.testing.assert_allclose(got, slope(model, 1, IMAGES, training=True)[0], **ROUGH)


def test_other_settings_changed_since_count_too(keras):
    layers = keras.layers
    scale, normalize = layers.Rescaling(2.0), layers.Normalization(axis=None)
    normalize.adapt(np.array([0.0, 2.0], "float32"))
    model = keras.Sequential([keras.Input((2,)), scale, normalize, layers.Dense(1, kernel_initializer="ones")])
    saliency, ones = Saliency(model), np.ones((1, 2), "float32")
    np.testing.assert_allclose(saliency(CategoricalScore(0), ones, **RAW), [[2, 2]], rtol=1e-5)
    scale.scale = 3.0
    np.testing.assert_allclose(saliency(CategoricalScore(0), ones, **RAW), [[3, 3]], rtol=1e-5)
    normalize.adapt(np.array([0.0, 4.0], "float32"))
    np.testing.assert_allclose(saliency(CategoricalScore(0), ones, **RAW), [[1.5, 1.5]], rtol=1e-5)


# -- walks ------------------------------------------------------------------------------------------------------------


def tower(keras, depth):
    model = keras.Sequential([keras.Input((4,))])
    for _ in range(depth):
        model.add(keras.layers.Dense(4, activation="tanh"))
    return with_random_weights(model)


def test_a_tower_of_layers_made_by_add_is_walked_once(keras, monkeypatch, tmp_path):
    """Keras 3 calls each layer again at every `add`: 100 layers have 5000 calls."""
    fresh = tower(keras, 100)
    fresh.save(str(tmp_path / "tower.keras"))
    looked_at = []
    for model in (fresh, keras.models.load_model(str(tmp_path / "tower.keras"))):
        looked_at.clear()
        monkeypatch.setattr(_keras.layers, "flat_layers", lambda layer: looked_at.append(layer) or [layer])
        begin = time.process_time()
        assert _keras.channel_axis_of(model.inputs[0]) == -1
        assert len(looked_at) == len(set(map(id, looked_at))) <= 101
        monkeypatch.undo()
        graph = Graph(model.inputs, model.outputs)
        order = graph.order([graph.find(model.layers[-1])])
        assert len(order) == 101
        assert time.process_time() - begin < 2
        np.testing.assert_allclose(
            Saliency(model)(CategoricalScore(1), np.ones((1, 4)), **RAW), slope(model, 1, np.ones((1, 4)))[0], **ROUGH
        )


def test_a_diamond_of_diamonds_is_walked_once(keras):
    """Forty layers, each called on the sum of two ways: 2 ** 40 ways in all."""
    entry = tensor = keras.Input((2,))
    for _ in range(40):
        tensor = keras.layers.Average()([tensor, keras.layers.Rescaling(1.0)(tensor)])
    model = keras.Model(entry, tensor)
    graph = Graph(model.inputs, model.outputs)
    assert len(graph.order([graph.find(model.layers[-1])])) == 81
    np.testing.assert_allclose(Saliency(model)(CategoricalScore(1), np.ones((1, 2)), **RAW), [[0, 1]])
