"""What images, maps, models and scores a metric takes, and that how they are batched changes no number."""

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat._engine.model_cache import trace_count
from keras_vis_compat._engine.network import source_of
from keras_vis_compat.metrics import AveragesCam, adcc, deletion, insertion
from keras_vis_compat.scores import BinaryScore, CategoricalScore, InactiveScore, LayerScore, MaintainScore

ONES = np.ones((4, 2, 2, 1), np.float32)
MAPS = np.float32([[[1, 0], [0, 0]], [[0, 0.5], [0.5, 0]], [[1, 1], [1, 0]], [[0.5, 0.25], [0.25, 0.75]]])
AFTER = [0.5, 0.25, 1, 0]  # what class 0 of the paper model says of ONES under these maps
CLASS_0 = CategoricalScore(0)


def after(model, inputs, maps=MAPS, score=CLASS_0, **options):
    return AveragesCam(model, inputs, **options).scores(maps, score)[1]


# -- images -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [1, 2, 3, 4, 100])
def test_the_batch_size_changes_no_number(network, photos, batch_size):
    images, classes, maps = photos
    whole = AveragesCam(network, images).scores(maps, CategoricalScore(classes))
    parts = AveragesCam(network, images, batch_size=batch_size).scores(maps, CategoricalScore(classes))
    np.testing.assert_allclose(parts, whole, rtol=1e-5)


@pytest.mark.parametrize("batch_size", [1, 3])
def test_the_batch_size_changes_no_area(network, photos, batch_size):
    images, classes, maps = photos
    whole = insertion(network, CategoricalScore(classes), images, maps, steps=5)
    parts = insertion(network, CategoricalScore(classes), images, maps, steps=5, batch_size=batch_size)
    np.testing.assert_allclose(parts, whole, rtol=1e-5)


def test_a_data_set_of_batches_of_single_images_or_with_labels_gives_the_numbers_of_the_array(paper_model):
    single = tf.data.Dataset.from_tensor_slices(ONES)
    labelled = tf.data.Dataset.from_tensor_slices((ONES, np.arange(4)))
    for data in (single, single.batch(3), labelled.batch(2), labelled):
        np.testing.assert_allclose(after(paper_model, data, batch_size=3), AFTER, atol=1e-6)


def test_a_data_set_can_be_used_again(paper_model):
    averages = AveragesCam(paper_model, tf.data.Dataset.from_tensor_slices(ONES).batch(3))
    assert averages.average_drop(MAPS, CLASS_0) == pytest.approx(37.5)
    assert averages.average_increase(MAPS, CLASS_0) == 25


def test_bytes_and_doubles_are_images_too(paper_model):
    for dtype in (np.uint8, np.float64, np.float16):
        np.testing.assert_allclose(after(paper_model, (200 * ONES).astype(dtype)), 200 * np.array(AFTER), rtol=1e-6)


def test_a_model_that_takes_bytes_gets_rounded_bytes(keras, linear):
    inputs = keras.Input((2, 2, 1), dtype="uint8")
    outputs = linear(np.full((4, 1), 0.25), (2, 2, 1))(keras.layers.Rescaling(1.0)(inputs))
    images = np.full((1, 2, 2, 1), 101, np.uint8)
    score, maps = CategoricalScore(0), np.full((1, 2, 2), 0.5)
    before, masked = AveragesCam(keras.Model(inputs, outputs), images).scores(maps, score)
    np.testing.assert_allclose([before[0], masked[0]], [101, 50])
    curves = insertion(keras.Model(inputs, outputs), score, images, maps, baseline="blur", return_curves=True)
    np.testing.assert_allclose(curves.scores, [[101] * 5])


def test_progress_is_told_to_a_callable_or_to_a_terminal(paper_model, capsys, monkeypatch):
    told = []
    AveragesCam(paper_model, ONES, batch_size=3, progress=lambda *numbers: told.append(numbers)).scores(MAPS, CLASS_0)
    assert told == [(3, 4), (4, 4)]
    AveragesCam(paper_model, ONES, batch_size=3, progress=True).scores(MAPS, CLASS_0)
    AveragesCam(paper_model, ONES).scores(MAPS, CLASS_0)
    assert capsys.readouterr() == ("", "")  # no terminal, and under two seconds
    monkeypatch.setenv("FORCE_COLOR", "1")  # what rich takes for a terminal
    monkeypatch.setattr("keras_vis_compat._progress.SILENT_SECONDS", 0)
    AveragesCam(paper_model, ONES, batch_size=3, progress=True).scores(MAPS, CLASS_0)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "images" in printed.err
    assert "3/4" in printed.err


def test_partial_batches_new_classes_and_new_maps_trace_nothing(keras, linear):
    model = linear(np.eye(4), (2, 2, 1))
    for images in (5, 7, 9):  # the last batch holds 1, 3 and 1
        averages = AveragesCam(model, np.ones((images, 2, 2, 1)), batch_size=4)
        for index in range(4):
            averages.average_increase(np.full((images, 2, 2), 0.5), CategoricalScore(index))
        averages.average_drop(np.full((images, 2, 2), 0.5), CategoricalScore([0] * images))
    assert trace_count(source_of(model).owner) == 1


# -- scores -------------------------------------------------------------------------------------------------


def test_a_function_is_a_score(paper_model):
    np.testing.assert_allclose(after(paper_model, ONES, score=lambda output: output[:, 0]), AFTER, atol=1e-6)


@pytest.mark.parametrize("batch_size", [1, 2, 3, 4])
def test_a_function_that_names_its_samples_sees_each_at_its_own_place(paper_model, batch_size):
    def by_place(output):
        return output[0, 0], output[1, 1], output[2, 0], output[3, 1]

    found = after(paper_model, ONES, score=by_place, batch_size=batch_size)
    np.testing.assert_allclose(found, [0.5, 0.25, 1, 0.4375], atol=1e-6)


@pytest.mark.parametrize("batch_size", [1, 3])
def test_classes_of_a_sum_of_scores_go_with_their_images(paper_model, batch_size):
    score = 2 * CategoricalScore([0, 1, 0, 1]) - CategoricalScore(1)
    found = after(paper_model, ONES, score=score, batch_size=batch_size)
    mean = MAPS.mean((1, 2))
    np.testing.assert_allclose(found, [1 - mean[0], mean[1], 2 - mean[2], mean[3]], atol=1e-6)


@pytest.mark.parametrize("batch_size", [1, 3])
def test_targets_go_with_their_images(linear, batch_size):
    model = linear(np.full((4, 1), 0.25), (2, 2, 1))
    signed = after(model, ONES, score=BinaryScore([True, False, True, False]), batch_size=batch_size)
    positive = 1 / (1 + np.exp(-MAPS.mean((1, 2))))  # the output is a logit
    np.testing.assert_allclose(signed, np.where([True, False, True, False], positive, 1 - positive), atol=1e-6)
    held = after(model, ONES, score=MaintainScore([1.0, 1.25, 1.75, 2.4375]), batch_size=batch_size)
    np.testing.assert_allclose(held, [1 / 0.75, 1, 1, 0.5], rtol=1e-5)


def test_an_inner_layer_can_be_scored(paper_model):
    score = LayerScore("sum", CategoricalScore(0))
    np.testing.assert_allclose(after(paper_model, ONES, score=score), AFTER, atol=1e-6)


def test_several_outputs_have_a_score_each_in_a_list_or_by_name(keras):
    inputs = keras.Input((2, 2, 1))
    flat = keras.layers.Flatten()(inputs)
    one = keras.layers.Dense(1, use_bias=False, kernel_initializer="ones", name="one")(flat)
    two = keras.layers.Dense(2, use_bias=False, kernel_initializer="ones", name="two")(flat)
    model, total = keras.Model(inputs, [one, two]), MAPS.sum((1, 2))
    both = [CategoricalScore(0), 10 * CategoricalScore(1)]
    np.testing.assert_allclose(after(model, ONES, score=both), 11 * total)
    np.testing.assert_allclose(after(model, ONES, score={"two": CategoricalScore(0), "one": InactiveScore()}), total)


# -- models and maps ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two_inputs(keras):
    """A picture and two numbers: the sum of all of them."""
    picture, numbers = keras.Input((2, 2, 1), name="picture"), keras.Input((2,), name="numbers")
    joined = keras.layers.Concatenate()([keras.layers.Flatten()(picture), numbers])
    outputs = keras.layers.Dense(1, use_bias=False, kernel_initializer="ones")(joined)
    return keras.Model([picture, numbers], outputs)


NUMBERS = np.float32([[1, 2], [3, 4], [5, 6], [7, 8]])


def test_an_input_without_a_map_stays_as_it_is(two_inputs):
    expected = MAPS.sum((1, 2)) + NUMBERS.sum(1)
    np.testing.assert_allclose(after(two_inputs, [ONES, NUMBERS], [MAPS, None], batch_size=3), expected)
    named = {"numbers": NUMBERS, "picture": ONES}
    np.testing.assert_allclose(after(two_inputs, named, [MAPS, None]), expected)
    data = tf.data.Dataset.from_tensor_slices(((ONES, NUMBERS), np.arange(4)))
    np.testing.assert_allclose(after(two_inputs, data.batch(3), [MAPS, None]), expected)
    np.testing.assert_allclose(after(two_inputs, tf.data.Dataset.from_tensor_slices(named), [MAPS, None]), expected)
    curves = deletion(two_inputs, CLASS_0, [ONES, NUMBERS], [MAPS, None], steps=4, return_curves=True)
    np.testing.assert_allclose(curves.scores[:, -1], NUMBERS.sum(1))


def test_every_input_can_have_a_map(two_inputs):
    halves = [MAPS, np.full((4, 2), 0.5)]
    np.testing.assert_allclose(after(two_inputs, [ONES, NUMBERS], halves), MAPS.sum((1, 2)) + NUMBERS.sum(1) / 2)
    values = adcc(two_inputs, CLASS_0, [ONES, NUMBERS], halves, lambda score, images: halves)
    np.testing.assert_allclose(1 / values, (1 + 1 / (1 - _share(halves)) + 1 / (1 - _drop(halves))) / 3, rtol=1e-5)


def _share(maps):
    return np.concatenate([maps[0].reshape(4, -1), maps[1]], axis=1).mean(1)


def _drop(maps):
    before = 4 + NUMBERS.sum(1)
    return 1 - (maps[0].sum((1, 2)) + NUMBERS.sum(1) / 2) / before


@pytest.mark.parametrize("shape", [(6, 2), (3, 3, 2), (2, 3, 2, 2), (6,)])
def test_signals_pictures_volumes_and_rows_of_numbers_have_maps(linear, shape):
    images = np.random.default_rng(0).uniform(size=(3, *shape)).astype(np.float32)
    maps = np.random.default_rng(1).uniform(size=(3, *shape[:-1]) if len(shape) > 1 else (3, *shape))
    model = linear(np.ones((np.prod(shape), 1)), shape)
    spread = maps[..., np.newaxis] if len(shape) > 1 else maps
    masked = (images * spread).reshape(3, -1).sum(1)
    np.testing.assert_allclose(after(model, images, maps), masked, rtol=1e-5)
    curves = deletion(model, CLASS_0, images, maps, steps=3, return_curves=True)
    np.testing.assert_allclose(curves.scores[:, [0, -1]].T, [images.reshape(3, -1).sum(1), [0] * 3], atol=1e-5)


@pytest.fixture(scope="module")
def words(keras):
    """Three word ids to the sum of their values: word i is worth i / 10."""
    inputs = keras.Input((3,), dtype="int32")
    values = keras.layers.Embedding(5, 1)(inputs)
    model = keras.Model(inputs, keras.layers.GlobalAveragePooling1D()(values))
    model.set_weights([np.float32([[0], [0.3], [0.6], [0.9], [1.2]])])
    return model


SENTENCE = np.array([[1, 2, 4]])


def test_words_are_left_out_in_the_order_of_a_map(words):
    curves = deletion(words, CLASS_0, SENTENCE, [[0.2, 0.9, 0.5]], return_curves=True)
    np.testing.assert_allclose(curves.scores, [[0.7, 0.5, 0.1, 0]], atol=1e-6)
    curves = insertion(words, CLASS_0, SENTENCE, [[0.2, 0.9, 0.5]], baseline=3, return_curves=True)
    np.testing.assert_allclose(curves.scores, [[0.9, 0.8, 0.9, 0.7]], atol=1e-6)
    assert after(words, SENTENCE, [[0.2, 0.9, 0.5]], top_fraction=0.5) == pytest.approx(0.6)


def test_words_are_neither_multiplied_nor_blurred(words):
    with pytest.raises(ValueError, match=r"`cams` must be 0 or 1 for an input of ids \(int32\).* top_fraction=0.5"):
        after(words, SENTENCE, [[0.2, 0.9, 0.5]])
    with pytest.raises(ValueError, match=r"`baseline` must be \"zero\" or a number for an input of ids .* got 'blur'"):
        insertion(words, CLASS_0, SENTENCE, [[0.2, 0.9, 0.5]])


def test_channels_may_come_first(keras):
    inputs = keras.Input((2, 3, 3))
    pooled = keras.layers.GlobalAveragePooling2D(data_format="channels_first")(inputs)
    outputs = keras.layers.Dense(1, use_bias=False, kernel_initializer="ones")(pooled)
    images = np.random.default_rng(0).uniform(size=(2, 2, 3, 3)).astype(np.float32)
    maps = np.random.default_rng(1).uniform(size=(2, 3, 3))
    expected = (images * maps[:, np.newaxis]).mean((2, 3)).sum(1)
    np.testing.assert_allclose(after(keras.Model(inputs, outputs), images, maps), expected, rtol=1e-5)


def test_a_model_that_can_only_be_called_is_scored(keras):
    class Subclassed(keras.Model):
        def call(self, inputs):
            return tf.reduce_sum(inputs, axis=[1, 2])

    for images in (ONES, ONES.astype(np.uint8), tf.data.Dataset.from_tensor_slices(ONES).batch(3)):
        np.testing.assert_allclose(after(Subclassed(), images, batch_size=3), MAPS.sum((1, 2)))


def test_a_called_model_may_take_its_inputs_by_name(keras):
    class ByName(keras.Model):
        def call(self, inputs):
            return tf.reduce_sum(inputs["picture"], axis=[1, 2]) + tf.reduce_sum(inputs["numbers"], 1, keepdims=True)

    named, expected = {"picture": ONES, "numbers": NUMBERS}, MAPS.sum((1, 2)) + NUMBERS.sum(1)
    np.testing.assert_allclose(after(ByName(), named, [MAPS, None], batch_size=3), expected)
    data = tf.data.Dataset.from_tensor_slices(named).batch(3)
    maps = [MAPS if name == "picture" else None for name in data.element_spec]
    np.testing.assert_allclose(after(ByName(), data, maps), expected)


def test_a_model_with_a_fixed_batch_size_keeps_it(keras):
    inputs = keras.Input(batch_shape=(4, 2, 2, 1))
    outputs = keras.layers.Dense(1, use_bias=False, kernel_initializer="ones")(keras.layers.Flatten()(inputs))
    model = keras.Model(inputs, outputs)
    np.testing.assert_allclose(after(model, ONES, batch_size=1), MAPS.sum((1, 2)))
    assert insertion(model, CLASS_0, ONES, MAPS, baseline="zero", batch_size=100).shape == (4,)


def test_half_precision_is_scored(keras, linear):
    inputs = keras.Input((2, 2, 1))
    half = keras.layers.Flatten(dtype="mixed_float16")(inputs)
    outputs = keras.layers.Dense(1, use_bias=False, kernel_initializer="ones", dtype="mixed_float16")(half)
    before, masked = AveragesCam(keras.Model(inputs, outputs), ONES).scores(MAPS, CLASS_0)
    assert before.dtype == masked.dtype == np.float64
    np.testing.assert_allclose(masked, MAPS.sum((1, 2)), rtol=1e-3)
