"""Images as people have them: lists, pictures, paths, data sets, tensors of other libraries. Each works or says how."""

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from keras_vis_compat import explain, visualization
from keras_vis_compat._inputs.advice import advice_on_shape, fits
from keras_vis_compat.metrics import AveragesCam, deletion, insertion
from keras_vis_compat.scores import CategoricalScore

SCORE = CategoricalScore(1)
IMAGES = np.random.RandomState(0).randint(0, 256, (3, 8, 8, 3)).astype(np.uint8)
MAPS = np.random.RandomState(1).rand(3, 8, 8).astype(np.float32)


class OfAnotherLibrary:
    """A tensor as PyTorch has it: with a gradient and on a device, NumPy can read neither."""

    shape = IMAGES.shape

    def __init__(self, is_plain=False):
        self._is_plain = is_plain

    def detach(self):
        return self

    def cpu(self):
        return OfAnotherLibrary(is_plain=True)

    def __array__(self, dtype=None, copy=None):
        if not self._is_plain:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad")
        return IMAGES if dtype is None else IMAGES.astype(dtype)


def saved(folder):
    """The images as files."""
    paths = [folder / f"{index}.png" for index in range(len(IMAGES))]
    for path, image in zip(paths, IMAGES, strict=True):
        Image.fromarray(image).save(path)
    return paths


FORMS = {
    "a list of images": lambda folder: list(IMAGES.astype(np.float32)),
    "a tuple of images": lambda folder: tuple(IMAGES),
    "a list of batches of one": lambda folder: list(IMAGES[:, np.newaxis]),
    "a list of tensors": lambda folder: [tf.constant(image) for image in IMAGES],
    "numbers in lists": lambda folder: IMAGES.tolist(),
    "paths": saved,
    "paths as text": lambda folder: list(map(str, saved(folder))),
    "pictures of Pillow": lambda folder: list(map(Image.fromarray, IMAGES)),
    "a tensor": lambda folder: tf.constant(IMAGES),
    "a tensor of PyTorch": lambda folder: OfAnotherLibrary(),
    "a data set of images": lambda folder: tf.data.Dataset.from_tensor_slices(IMAGES),
    "a data set of batches": lambda folder: tf.data.Dataset.from_tensor_slices(IMAGES).batch(2),
    "a data set with labels": lambda folder: tf.data.Dataset.from_tensor_slices((IMAGES, [0, 1, 2])).batch(2),
}


@pytest.fixture(scope="module")
def model(keras):
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((8, 8, 3)),
            layers.Conv2D(3, 3, activation="relu", name="conv"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(4, activation="softmax"),
        ]
    )
    numbers = np.random.RandomState(5)
    model.set_weights([0.1 * numbers.randn(*array.shape) for array in model.get_weights()])
    return model


FIRST = "np.moveaxis(x, 0, -1)"
GREY = "np.stack([x] * 3, axis=-1)"


@pytest.mark.parametrize(
    ("shape", "channels", "ways_out"),
    [
        ((3, 8, 8), 3, [f"if it is one image, its channels are first, move them last: {FIRST}; if it is 3 of", GREY]),
        ((4, 8, 8), 3, [GREY]),
        ((1, 8, 8), 1, ["x[..., np.newaxis]"]),
        ((2, 3, 8, 8), 3, ["np.moveaxis(x, 1, -1)"]),
    ],
)
def test_as_many_grey_images_as_there_are_channels_may_be_one_image(shape, channels, ways_out):
    found = advice_on_shape(shape, (None, 8, 8, channels), 3)
    assert all(way_out in found for way_out in ways_out)
    assert ("channels are first" in found) == ("moveaxis" in "".join(ways_out))
    x = np.ones(shape)
    for code in (FIRST, ways_out[-1]) if len(ways_out) > 1 else ways_out:
        assert fits((1, 8, 8, channels)[-3:], eval(code, {"np": np, "x": x}).shape[-3:])


@pytest.mark.parametrize("form", FORMS)
def test_images_in_any_form_give_one_array_of_maps(form, model, tmp_path):
    given = FORMS[form](tmp_path)
    for explainer in (explain.Saliency, explain.GradCAM, explain.ScoreCAM, explain.GuidedGradCAM):
        maps = explainer(model)(SCORE, given)
        np.testing.assert_allclose(maps, explainer(model)(SCORE, IMAGES), atol=1e-5)
    old = visualization.visualize_saliency(model, -1, 1, given)
    np.testing.assert_allclose(old, visualization.visualize_saliency(model, -1, 1, IMAGES), atol=1e-6)
    measured = insertion(model, SCORE, given, MAPS, steps=2)
    np.testing.assert_allclose(measured, insertion(model, SCORE, IMAGES.astype(np.float32), MAPS, steps=2), atol=1e-5)


def test_a_list_of_one_batch_gives_a_list_of_one_array(model):
    """As in tf-keras-vis, where a list is one of inputs."""
    maps = explain.Saliency(model)(SCORE, [IMAGES])
    assert isinstance(maps, list)
    np.testing.assert_array_equal(maps[0], explain.Saliency(model)(SCORE, IMAGES))


def test_a_data_set_that_is_shuffled_is_read_once(model):
    data = tf.data.Dataset.from_tensor_slices(IMAGES).shuffle(3, seed=1, reshuffle_each_iteration=True)
    found = explain.GuidedGradCAM(model)(SCORE, data)
    expected = explain.GuidedGradCAM(model)(SCORE, IMAGES)
    order = [int(np.abs(expected - one).max((1, 2)).argmin()) for one in found]
    assert sorted(order) == [0, 1, 2]
    np.testing.assert_allclose(found, expected[order], atol=1e-6)


def test_a_data_set_of_several_inputs_is_one_array_for_each(keras):
    layers = keras.layers
    inputs = [layers.Input((4,), name="a"), layers.Input((2,), name="b")]
    model = keras.Model(inputs, layers.Dense(2)(layers.Concatenate()(inputs)))
    a, b = np.random.RandomState(0).rand(3, 4), np.random.RandomState(1).rand(3, 2)
    expected = explain.Saliency(model)(SCORE, [a, b])
    for elements in (((a, b), [0, 1, 0]), {"b": b, "a": a}):
        found = explain.Saliency(model)(SCORE, tf.data.Dataset.from_tensor_slices(elements).batch(2))
        for one, other in zip(found, expected, strict=True):
            np.testing.assert_allclose(one, other, atol=1e-6)


def test_a_subclassed_model_is_given_pictures_and_data_sets_too(keras, tmp_path):
    class Mean(keras.Model):
        def call(self, inputs):
            return tf.reduce_mean(inputs, axis=[1, 2])

    expected = explain.Saliency(Mean())(SCORE, IMAGES[:1])
    for given in (saved(tmp_path)[0], tf.data.Dataset.from_tensor_slices(IMAGES[:1]).batch(1)):
        np.testing.assert_allclose(explain.Saliency(Mean())(SCORE, given), expected, atol=1e-6)


@pytest.mark.parametrize(
    ("shape", "mode", "axes"),
    [
        ((6, 4, 3), "RGB", "hwc"),
        ((6, 4, 1), "L", "hwc"),
        ((6, 4, 4), "RGBA", "hwc"),
        ((6, 4), "L", "hw"),
        ((3, 6, 4), "RGB", "chw"),
    ],
)
def test_a_picture_gets_the_size_and_the_channels_of_the_input(keras, tmp_path, shape, mode, axes):
    layers, path = keras.layers, tmp_path / "photo.png"
    Image.fromarray(np.random.RandomState(2).randint(0, 256, (9, 12, 4)).astype(np.uint8)).save(path)
    with Image.open(path) as photo:
        array = np.asarray(photo.convert(mode).resize((4, 6), Image.Resampling.BILINEAR), np.float32)
        array = np.moveaxis(array, -1, 0) if axes == "chw" else array.reshape(shape)
    inputs, options = layers.Input(shape), {"data_format": "channels_first"} if axes == "chw" else {}
    x = layers.GlobalAveragePooling2D(**options)(inputs if len(shape) == 3 else layers.Reshape((*shape, 1))(inputs))
    model = keras.Model(inputs, layers.Dense(2)(keras.layers.Activation("tanh")(x)))
    kept = {"keepdims": True, "normalize_map": False}
    for given in (path, Image.open(path), [str(path)]):
        found = explain.Saliency(model)(SCORE, given, **kept)
        np.testing.assert_allclose(found, explain.Saliency(model)(SCORE, array, **kept), atol=1e-7)


def test_where_the_size_is_open_a_picture_keeps_its_own(keras):
    layers = keras.layers
    model = keras.Sequential([layers.Input((None, None, 3)), layers.GlobalAveragePooling2D()])
    assert explain.Saliency(model)(SCORE, Image.fromarray(IMAGES[0]).resize((5, 7))).shape == (1, 7, 5)


def generated():
    yield from IMAGES


BAD = {
    "no such file": ("nowhere.png", ValueError, "a picture that can be read, got 'nowhere.png': .*No such file"),
    "a folder": (".", ValueError, "a picture that can be read, got '.'"),
    "no picture": (__file__, ValueError, "a picture that can be read, .*cannot identify image file"),
    "images of two sizes": ([IMAGES[0], IMAGES[0, 1:]], ValueError, r"one shape, got \(8, 8, 3\), \(7, 8, 3\): resize"),
    "a list of batches": ([IMAGES, IMAGES], ValueError, r"must have shape \(None, 8, 8, 3\).* got \(2, 3, 8, 8, 3\)"),
    "an endless data set": (
        tf.data.Dataset.from_tensors(IMAGES).repeat(),
        ValueError,
        r"a data set that ends, .*dataset\.take\(n\)",
    ),
    "an empty data set": (tf.data.Dataset.from_tensors(IMAGES).take(0), ValueError, "at least one image, got an empty"),
    "a generator": (generated(), TypeError, r"\(generator\); stack what it yields, np\.stack\(list\(x\)\)"),
    "a score": (SCORE, TypeError, r"CategoricalScore\); that looks like a score .* in another order"),
    "grey images": (IMAGES[..., :1], ValueError, r"takes colours: np\.repeat\(x, 3, axis=-1\)"),
    "grey images without channels": (
        IMAGES[:2, ..., 0],
        ValueError,
        r"takes colours: np\.stack\(\[x\] \* 3, axis=-1\)",
    ),
    "one grey image": (IMAGES[0, ..., 0], ValueError, r"takes colours: np\.stack\(\[x\] \* 3, axis=-1\)"),
    "transparency": (np.ones((8, 8, 4)), ValueError, r"take the others: x\.take\(range\(3\), axis=-1\)"),
    "channels first": (np.moveaxis(IMAGES, -1, 1), ValueError, r"move them last: np\.moveaxis\(x, 1, -1\)"),
    "one image, channels first": (np.moveaxis(IMAGES[0], -1, 0), ValueError, r"np\.moveaxis\(x, 0, -1\)"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_says_the_way_out(name, model):
    given, kind, message = BAD[name]
    with pytest.raises(kind, match=message):
        explain.GradCAM(model)(SCORE, given)
    if name != "a generator":  # it is used up
        with pytest.raises(kind, match=message):
            visualization.visualize_saliency(model, -1, 1, given)


@pytest.mark.parametrize("channels", [3, 4])
def test_colours_for_a_grey_model_say_the_way_out(keras, channels):
    model = keras.Sequential([keras.layers.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(2)])
    x = np.random.RandomState(0).rand(2, 8, 8, channels)
    with pytest.raises(ValueError, match=r"it has colours.* (x\..*keepdims=True\))") as error:
        explain.Saliency(model)(SCORE, x)
    way_out = str(error.value).rpartition(": ")[2].removesuffix(" makes it grey")
    assert explain.Saliency(model)(SCORE, eval(way_out)).shape == (2, 8, 8)


def test_the_advice_of_messages_can_be_followed(model):
    for x in (IMAGES[..., :1], IMAGES[:2, ..., 0], IMAGES[0, ..., 0], np.ones((8, 8, 4)), np.moveaxis(IMAGES, -1, 1)):
        with pytest.raises(ValueError, match=": ") as error:
            explain.Saliency(model)(SCORE, x)
        assert explain.Saliency(model)(SCORE, eval(str(error.value).rpartition(": ")[2])).shape[1:] == (8, 8)


def test_ragged_sequences_can_be_filled_up_as_they_are_told_to(keras):
    """What fills up the rows has no say: the map of a row is that of the row alone."""
    layers = keras.layers
    entry = keras.Input((None, 2))
    model = keras.Model(entry, layers.Dense(3)(layers.LSTM(4)(layers.Masking(0.0)(entry))))
    rows = [IMAGES[0, 0, :length, :2] / 256 for length in (3, 5)]
    ragged = tf.ragged.constant([row.tolist() for row in rows], ragged_rank=1, dtype=tf.float32)
    saliency = explain.Saliency(model)
    for call in (lambda: saliency(SCORE, ragged), lambda: visualization.visualize_saliency(model, -1, 1, ragged)):
        with pytest.raises(TypeError, match=r"it is ragged: .* x\.to_tensor\(default_value=0\) where"):
            call()
    told = r"different lengths: keras\.utils\.pad_sequences\(x, padding"
    for uneven in (rows, [row.tolist() for row in rows]):
        with pytest.raises((TypeError, ValueError), match=told):
            saliency(SCORE, as_objects(uneven))
    assert saliency(SCORE, as_objects([rows[0].tolist()] * 2)).shape == (2, 3)  # of one length after all
    maps = saliency(SCORE, ragged.to_tensor(default_value=0), normalize_map=False)
    for row, own in zip(rows, maps, strict=True):
        alone = saliency(SCORE, row[np.newaxis], normalize_map=False)[0]
        np.testing.assert_allclose(own[: len(row)], alone, atol=1e-6)
        assert alone.all()
        assert not own[len(row) :].any()


def as_objects(values):
    """What NumPy makes of sequences of different lengths."""
    objects = np.empty(len(values), object)
    for index, value in enumerate(values):
        objects[index] = value
    return objects


def test_swapped_arguments_are_named(model):
    for call in (
        lambda: explain.GradCAM(model)(IMAGES, SCORE),
        lambda: explain.ActivationMaximization(model)(IMAGES, SCORE),
        lambda: visualization.visualize_saliency(model, -1, 1, SCORE),
        lambda: AveragesCam(model, SCORE),
    ):
        with pytest.raises(TypeError, match="that looks like a score or a model: are the arguments in another order"):
            call()


def test_metrics_name_the_order_of_their_arguments(model):
    for call, order in (
        (lambda: insertion(model, IMAGES, SCORE, MAPS), r"insertion\(\) takes \(model, score, images, maps\)"),
        (lambda: deletion(model, MAPS, IMAGES, SCORE), r"deletion\(\) takes \(model, score, images, maps\)"),
        (
            lambda: AveragesCam(model, IMAGES).average_drop(SCORE, MAPS),
            r"average_drop\(\) takes \(cams, score_function",
        ),
    ):
        with pytest.raises(TypeError, match=order):
            call()


def test_sequences_of_different_lengths_are_told_how_to_be_padded(keras):
    layers = keras.layers
    ids, frames = layers.Input((None,), dtype="int32"), layers.Input((None, 2))
    pooling = layers.GlobalAveragePooling1D
    of_ids = keras.Model(ids, layers.Dense(2)(pooling()(layers.Embedding(9, 3)(ids))))
    of_frames = keras.Model(frames, layers.Dense(2)(pooling()(frames)))
    given = {
        "padding='post') fills": (of_ids, ([[1, 2], [3, 4, 5]], [np.array([1, 2]), np.array([3, 4, 5])])),
        "padding='post', dtype='float32') fills": (of_frames, ([[[1.0, 2.0]], [[1.0, 2.0]] * 3],)),
        "pad_sequences(x, padding='post', dtype='float32')": (of_frames, ([np.ones((3, 2)), np.ones((5, 2))],)),
    }
    for advice, (model, lists) in given.items():
        for one in lists:
            with pytest.raises((TypeError, ValueError), match="sequences of different lengths") as caught:
                explain.Saliency(model)(CategoricalScore(0), one)
            assert advice in str(caught.value)
