"""Every visualiser on every kind of model and input."""

import sys
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat import explain
from keras_vis_compat.callbacks import OptimizerCallback
from keras_vis_compat.explain import GradCAM, GuidedGradCAM, Saliency, ScoreCAM
from keras_vis_compat.explain._penultimate import cam_layer_path
from keras_vis_compat.input_modifiers import Jitter
from keras_vis_compat.losses import ActivationMaximization
from keras_vis_compat.optimizer import Optimizer
from keras_vis_compat.regularizers import LPNorm, TotalVariation
from keras_vis_compat.scores import CategoricalScore, FilterScore, InactiveScore, IncreaseScore, LayerScore
from keras_vis_compat.visualization import visualize_activation, visualize_cam, visualize_saliency

sys.path.insert(0, str(Path(__file__).parent))

from table_of_methods import CAMS, FAMILIES, METHODS, OF_INPUTS

every_method = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.__name__)
one_of_each_family = pytest.mark.parametrize("method", FAMILIES, ids=lambda method: method.__name__)
and_their_product = pytest.mark.parametrize("method", [*FAMILIES, GuidedGradCAM], ids=lambda method: method.__name__)

CLASSES = [0, 1, 2, 2, 1, 0, 1, 1]


def random(*shape, seed=0):
    return np.random.RandomState(seed).rand(*shape).astype(np.float32)


def set_random_weights(model):
    numbers = np.random.RandomState(1)
    model.set_weights([numbers.randn(*array.shape) / 2 for array in model.get_weights()])
    return model


# -- batches -----------------------------------------------------------------------------------------------------


@every_method
def test_a_batch_of_eight_is_eight_batches_of_one(method, cnn, images):
    explain = method(cnn())
    alone = [explain(CategoricalScore(index), image)[0] for index, image in zip(CLASSES, images, strict=True)]
    np.testing.assert_allclose(explain(CategoricalScore(CLASSES), images), alone, atol=1e-5)


@one_of_each_family
@pytest.mark.parametrize(
    "score", [CategoricalScore(CLASSES), lambda output: [output[row][index] for row, index in enumerate(CLASSES)]]
)
def test_more_images_than_a_batch_may_hold_go_through_in_parts(method, cnn, images, score):
    explain = method(cnn())
    expected = explain(CategoricalScore(CLASSES), images)
    np.testing.assert_allclose(explain(score, images, batch_size=3), expected, atol=1e-5)


@one_of_each_family
def test_an_array_comes_back_for_an_array_and_a_list_for_a_list(method, cnn, images):
    explain, score = method(cnn()), CategoricalScore(1)
    array = explain(score, images[:1])
    assert isinstance(array, np.ndarray)
    assert array.shape == (1, 8, 8)
    np.testing.assert_array_equal(explain(score, images[0]), array)
    np.testing.assert_array_equal(explain(score, tf.constant(images[:1])), array)
    np.testing.assert_array_equal(explain(score, {"pixels": images[0]}), array)
    (only,) = explain(score, [images[0]])
    np.testing.assert_array_equal(only, array)


@one_of_each_family
def test_images_of_any_type_are_taken(method, cnn, images):
    bytes_ = (255 * images[:2]).astype(np.uint8)
    explain = method(cnn())
    expected = explain(CategoricalScore(1), bytes_.astype(np.float32))
    for dtype in ("uint8", "float64", "float16", "int64"):
        np.testing.assert_allclose(explain(CategoricalScore(1), bytes_.astype(dtype)), expected, atol=1e-6)


@one_of_each_family
def test_an_input_that_declares_bytes_is_explained_too(method, keras, cnn, images):
    inputs = keras.layers.Input((8, 8, 3), dtype="uint8")
    model = keras.Model(inputs, cnn()(keras.layers.Rescaling(1 / 255)(inputs)))
    bytes_ = (255 * images[:2]).astype(np.uint8)
    expected = method(cnn())(CategoricalScore(1), bytes_ / 255)
    np.testing.assert_allclose(method(model)(CategoricalScore(1), bytes_), expected, atol=1e-4)


@one_of_each_family
def test_a_model_of_fixed_batch_size(method, keras, cnn, images):
    inputs = keras.layers.Input(batch_shape=(3, 8, 8, 3))
    fixed = keras.Model(inputs, cnn()(inputs))
    expected = method(cnn())(CategoricalScore([0, 1, 2]), images[:3])
    found = method(fixed)(CategoricalScore([0, 1, 2]), images[:3])
    np.testing.assert_allclose(found, expected, atol=1e-5)


# -- several inputs and outputs ------------------------------------------------------------------------------------


@pytest.fixture
def photo_and_table(keras):
    """A model of an image and of three features, with three classes and a number as outputs."""
    layers = keras.layers

    def build(as_dicts=False):
        photo, table = layers.Input((6, 6, 1), name="photo"), layers.Input((3,), name="table")
        x = layers.Conv2D(2, 3, activation="relu", name="conv")(photo)
        x = layers.Concatenate()([layers.Flatten()(x), layers.Dense(2)(table)])
        classes, number = layers.Dense(3, name="classes")(x), layers.Dense(1, name="number")(x)
        if as_dicts:
            model = keras.Model({"a": photo, "b": table}, {"first": classes, "second": number})
        else:
            model = keras.Model([photo, table], [classes, number])
        for seed, layer in enumerate(model.layers):  # positive: no map is blank
            layer.set_weights([random(*array.shape, seed=seed) for array in layer.get_weights()])
        return model

    return build


BOTH = [CategoricalScore([0, 2]), InactiveScore()]


@and_their_product
def test_image_and_features_together(method, photo_and_table):
    photo, table = random(2, 6, 6, 1), random(2, 3)
    maps = method(photo_and_table())(BOTH, [photo, table])
    assert isinstance(maps, list)
    assert maps[0].shape == (2, 6, 6)
    assert maps[0].any() == (method.__name__ != "VarGrad")  # it is linear here: the gradient does not vary
    if method in OF_INPUTS:
        assert maps[1].shape == (2, 3)
    else:
        assert maps[1] is None  # features have no place on a map


@pytest.mark.parametrize("method", [Saliency, GuidedGradCAM])
def test_inputs_and_outputs_by_name(method, photo_and_table):
    photo, table = random(2, 6, 6, 1), random(2, 3)
    expected = method(photo_and_table())(BOTH, [photo, table])[0]
    explain = method(photo_and_table())
    found = explain({"number": InactiveScore(), "classes": BOTH[0]}, {"table": table, "photo": photo})
    np.testing.assert_allclose(found[0], expected, atol=1e-6)
    explain = method(photo_and_table(as_dicts=True))
    for names in (("first", "second"), ("classes", "number")):
        for keys in (("a", "b"), ("photo", "table")):
            found = explain(dict(zip(names, BOTH, strict=True)), dict(zip(keys, (photo, table), strict=True)))
            np.testing.assert_allclose(found[0], expected, atol=1e-6)


def test_scores_of_several_outputs_add_up(photo_and_table):
    seeds, raw = [random(2, 6, 6, 1), random(2, 3)], {"gradient_modifier": None, "normalize_map": False}
    saliency = Saliency(photo_and_table())
    classes = saliency([CategoricalScore(1), InactiveScore()], seeds, **raw)
    number = saliency([InactiveScore(), IncreaseScore()], seeds, **raw)
    both = saliency([CategoricalScore(1), IncreaseScore()], seeds, **raw)
    for one, other, total in zip(classes, number, both, strict=True):
        np.testing.assert_allclose(one + other, total, atol=1e-5)


def test_two_images_get_a_map_each_in_their_own_size(keras):
    layers = keras.layers
    large, small = layers.Input((8, 8, 1)), layers.Input((4, 4, 1))
    shared = layers.Conv2D(2, 3, padding="same", activation="relu", name="both")
    x = layers.Add()([layers.AveragePooling2D(2)(large), small])
    model = set_random_weights(keras.Model([large, small], layers.Dense(2)(layers.Flatten()(shared(x)))))
    for method in (GradCAM, ScoreCAM):
        maps = method(model)(CategoricalScore(1), [random(3, 8, 8, 1), random(3, 4, 4, 1)])
        assert [one.shape for one in maps] == [(3, 8, 8), (3, 4, 4)]
    single = GradCAM(model)(CategoricalScore(1), [random(3, 8, 8, 1), random(3, 4, 4, 1)], expand_cam=False)
    assert single.shape == (3, 4, 4)


def test_an_input_without_a_say_is_an_error_or_zero(photo_and_table):
    seeds = [random(2, 6, 6, 1), random(2, 3)]
    score = LayerScore("conv", FilterScore(0))
    saliency = Saliency(photo_and_table())
    with pytest.raises(ValueError, match="unconnected_gradients='zero'"):
        saliency(score, seeds)
    for zero in ("zero", tf.UnconnectedGradients.ZERO):
        maps = saliency(score, seeds, unconnected_gradients=zero)
        assert maps[0].any()
        assert not maps[1].any()


# -- dimensions ------------------------------------------------------------------------------------------------------


@one_of_each_family
@pytest.mark.parametrize("shape", [(12,), (8, 10), (6, 5, 7)], ids=["1-D", "2-D", "3-D"])
def test_any_number_of_dimensions(method, keras, shape):
    layers = keras.layers
    rank = len(shape)
    model = keras.Sequential(
        [
            layers.Input((*shape, 2)),
            getattr(layers, f"Conv{rank}D")(3, 3, activation="relu"),
            getattr(layers, f"MaxPooling{rank}D")(2),
            layers.Flatten(),
            layers.Dense(3),
        ]
    )
    maps = method(set_random_weights(model))(CategoricalScore([0, 2]), random(2, *shape, 2))
    assert maps.shape == (2, *shape)
    assert maps.max() == pytest.approx(1, abs=1e-6)


def test_images_without_a_channel_axis_get_maps_of_their_size(keras):
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((6, 6)),
            layers.Reshape((6, 6, 1)),
            layers.Conv2D(2, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(2),
        ]
    )
    for method in (GradCAM, ScoreCAM):
        assert method(set_random_weights(model))(CategoricalScore(1), random(1, 6, 6)).shape == (1, 6, 6)


# The same noise does not fall on the same values where they lie in another order.
@pytest.mark.parametrize(
    "method", [one for one in [*FAMILIES, GuidedGradCAM] if one.__name__ != "VarGrad"], ids=lambda one: one.__name__
)
def test_channels_first_gives_the_same_maps(method, keras):
    layers = keras.layers

    def build(shape, **options):
        pooled = layers.GlobalAveragePooling2D(**options)
        return keras.Sequential(
            [layers.Input(shape), layers.Conv2D(4, 3, activation="relu", **options), pooled, layers.Dense(3)]
        )

    last = set_random_weights(build((8, 6, 3)))
    first = build((3, 8, 6), data_format="channels_first")
    first.set_weights(last.get_weights())
    images = random(2, 3, 8, 6)
    expected = method(last)(CategoricalScore([0, 1]), np.moveaxis(images, 1, -1))
    np.testing.assert_allclose(method(first)(CategoricalScore([0, 1]), images), expected, atol=1e-5)
    if method is Saliency:
        assert method(first)(CategoricalScore(0), images, keepdims=True).shape == images.shape


# -- precision -------------------------------------------------------------------------------------------------------


@one_of_each_family
@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
def test_mixed_precision_is_close_to_single(method, cnn, images, policy):
    expected = method(cnn())(CategoricalScore([0, 1]), images[:2])
    found = method(cnn(dtype=policy))(CategoricalScore([0, 1]), images[:2])
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=0.02 if policy == "mixed_float16" else 0.15)


@one_of_each_family
def test_double_precision_stays_double(method, cnn, images):
    expected = method(cnn())(CategoricalScore([0, 1]), images[:2])
    np.testing.assert_allclose(method(cnn(dtype="float64"))(CategoricalScore([0, 1]), images[:2]), expected, atol=1e-5)


# -- nested, shared and subclassed models ------------------------------------------------------------------------------


@one_of_each_family
def test_nested_models_at_any_depth_give_the_maps_of_the_flat_one(method, keras, cnn, images):
    expected = method(cnn())(CategoricalScore([0, 1]), images[:2])
    model = cnn()
    for _ in range(3):
        inputs = keras.layers.Input((8, 8, 3))
        model = keras.Model(inputs, model(inputs))
    np.testing.assert_allclose(method(model)(CategoricalScore([0, 1]), images[:2]), expected, atol=1e-6)
    path = "/".join([*(inner.name for inner in nested_in(model)), "early"])
    if method in CAMS:
        early = method(cnn())(CategoricalScore(0), images[:2], penultimate_layer="early")
        for name in (path, "early"):
            found = method(model)(CategoricalScore(0), images[:2], penultimate_layer=name)
            np.testing.assert_allclose(found, early, atol=1e-6)


def nested_in(model):
    return [inner for layer in model.layers if hasattr(layer, "layers") for inner in (layer, *nested_in(layer))]


def test_the_search_goes_back_to_convolutions_of_every_kind(keras):
    layers = keras.layers
    kinds = [
        layers.DepthwiseConv2D(3, padding="same"),
        layers.SeparableConv2D(3, 3, padding="same"),
        layers.Conv2DTranspose(3, 3, padding="same"),
        layers.TimeDistributed(layers.Conv1D(3, 3, padding="same")),
        keras.Sequential([layers.Input((4, 4, 3)), layers.Conv2D(3, 3, padding="same")]),
    ]
    for kind in kinds:
        rest = [layers.Activation("relu"), layers.MaxPooling2D(2), layers.Flatten(), layers.Dense(2)]
        model = set_random_weights(keras.Sequential([layers.Input((4, 4, 3)), kind, *rest]))
        cams = GradCAM(model)
        found = cams(CategoricalScore(1), random(1, 4, 4, 3))
        named = cams(CategoricalScore(1), random(1, 4, 4, 3), kind.name, seek_penultimate_conv_layer=False)
        np.testing.assert_array_equal(found, named)


def test_a_layer_can_be_named_in_four_ways(cnn, images):
    model = cnn()
    cams = GradCAM(model)
    expected = cams(CategoricalScore(1), images[:1], "early")
    position = [layer.name for layer in model.layers].index("early")
    for which in (position, position - len(model.layers), model.get_layer("early"), "pool"):  # from "pool" back to it
        np.testing.assert_array_equal(cams(CategoricalScore(1), images[:1], which), expected)


def test_a_layer_of_the_original_stands_for_its_copy(cnn, images):
    model = cnn("softmax")
    cams = GradCAM(model, model_modifier=lambda copy: None)
    assert cams.model is not model
    by_layer = cams(LayerScore(model.get_layer("late"), FilterScore(1)), images[:1], model.get_layer("early"))
    by_name = cams(LayerScore("late", FilterScore(1)), images[:1], "early")
    np.testing.assert_array_equal(by_layer, by_name)


def pooled_before_its_head(keras):
    """As MobileNet ends: convolutions in place of dense layers, behind a global pooling that keeps its axes."""
    layers = keras.layers
    inputs = keras.Input((6, 5, 2))
    maps = layers.Conv2D(3, 3, activation="relu", name="maps")(inputs)
    pooled = layers.GlobalAveragePooling2D(keepdims=True)(maps)
    hidden = layers.Conv2D(4, 1, activation="relu", name="hidden")(pooled)
    logits = layers.Flatten()(layers.Conv2D(2, 1, name="logits")(hidden))
    return set_random_weights(keras.Model(inputs, layers.Activation("softmax")(logits)))


def test_convolutions_behind_a_global_pooling_are_passed_over_unless_named(keras):
    model, images = pooled_before_its_head(keras), random(2, 6, 5, 2)
    found = GradCAM(model)(CategoricalScore([0, 1]), images)
    np.testing.assert_array_equal(found, GradCAM(model)(CategoricalScore([0, 1]), images, penultimate_layer="maps"))
    assert found.any()
    assert cam_layer_path(model) == "maps"
    assert cam_layer_path(model, "hidden") == "hidden"


def test_a_convolution_of_one_position_is_taken_where_there_is_no_other(keras):
    model = keras.Sequential([keras.Input((1, 1, 2)), keras.layers.Conv2D(3, 1, name="own"), keras.layers.Flatten()])
    assert cam_layer_path(model) == "own"


@pytest.mark.parametrize("nested", [False, True])
def test_frames_before_channels_that_come_first_are_no_channels(keras, nested):
    """The same network with its channels last gives the same maps, of either API."""
    layers = keras.layers

    def network(channels):
        shape, swap = ((3, 8, 6), (1, 3, 4, 2)) if channels == "channels_first" else ((8, 6, 3), (1, 2, 3, 4))
        inner = layers.DepthwiseConv2D(3, data_format=channels, name="conv")
        inner = keras.Sequential([layers.Input(shape), inner]) if nested else inner
        inputs = layers.Input((2, *shape))
        values = layers.Permute(swap)(layers.TimeDistributed(inner)(inputs))
        return set_random_weights(keras.Model(inputs, layers.Dense(2)(layers.Flatten()(values))))

    images = random(3, 2, 8, 6, 3)
    pair = (network("channels_last"), images), (network("channels_first"), np.moveaxis(images, -1, 2))
    for explained in (
        lambda model, images: Saliency(model)(CategoricalScore(1), images),
        lambda model, images: GradCAM(model)(CategoricalScore(1), images),
        lambda model, images: visualize_saliency(model, -1, 1, images),
        lambda model, images: visualize_cam(model, -1, 1, images),
    ):
        last, first = (explained(*one) for one in pair)
        assert last.any()
        np.testing.assert_allclose(first, last, atol=1e-5)


def test_frames_before_channels_that_come_first_are_none_where_inputs_are_made(keras):
    """Filters, penalties and jitter of either API count the same as those of the network with its channels last."""
    layers = keras.layers

    def network(channels, shape):
        inner = layers.TimeDistributed(layers.DepthwiseConv2D(3, data_format=channels))
        return set_random_weights(keras.Sequential([layers.Input((4, *shape)), inner]))

    images = random(1, 4, 8, 6, 3)
    last, first = network("channels_last", (8, 6, 3)), network("channels_first", (3, 8, 6))
    moved = np.moveaxis(images, -1, 2)
    for loss in (lambda model: ActivationMaximization(model.layers[-1], 2), by_input(TotalVariation), by_input(LPNorm)):
        one, other = (
            Optimizer(model.inputs[0], [(loss(model), 1)]).minimize(seed, 1, verbose=False)
            for model, seed in ((last, images), (first, moved))
        )
        assert np.abs(one[1]).max() > 1e-3
        np.testing.assert_allclose(np.moveaxis(other[1], 2, -1), one[1], atol=1e-6)
    told = {"max_iter": 3, "input_range": (0.0, 1.0), "input_modifiers": [Jitter((1, 2, 1))]}
    for callbacks in ([], [Idle()]):  # in compiled steps, and step by step
        made = []
        for model, seed in ((last, images), (first, moved)):
            np.random.seed(4)
            made.append(visualize_activation(model, -1, 1, seed_input=seed, callbacks=callbacks, **told))
        assert made[0].shape == (4, 8, 6, 3)
        np.testing.assert_allclose(*made, atol=1e-5)
    new = {"steps": 2, "seed": 3, "input_modifiers": [], "input_range": (0.0, 1.0)}
    one = explain.ActivationMaximization(last)(FilterScore(1), images, **new)
    other = explain.ActivationMaximization(first)(FilterScore(1, -3), moved, **new)
    np.testing.assert_allclose(np.moveaxis(other, 2, -1), one, atol=1e-5)
    with pytest.raises(ValueError, match=r"`filter_indices` must lie in -3\.\.2"):
        ActivationMaximization(first.layers[-1], 3)  # of three channels, not of four frames


class Idle(OptimizerCallback):
    def callback(self, *told):
        pass


def by_input(kind):
    return lambda model: kind(model.inputs[0])


def test_a_branch_without_a_say_is_not_what_the_search_finds(keras):
    layers = keras.layers
    inputs = layers.Input((6, 6, 1))
    first, second = (layers.Conv2D(2, 3, name=name)(inputs) for name in ("first", "second"))
    outputs = [layers.Dense(2)(layers.Flatten()(branch)) for branch in (first, second)]
    model = set_random_weights(keras.Model(inputs, outputs))
    cams = GradCAM(model)
    for position, name in enumerate(("first", "second")):
        score = [InactiveScore(), InactiveScore()]
        score[position] = CategoricalScore(1)
        expected = cams(score, random(1, 6, 6, 1), name, seek_penultimate_conv_layer=False)
        np.testing.assert_array_equal(cams(score, random(1, 6, 6, 1)), expected)


@pytest.fixture
def subclassed(keras, cnn):
    """A model that can only be called, of one image or of a dict of them."""

    class Subclassed(keras.Model):
        def __init__(self):
            super().__init__()
            self.inner = cnn()

        def call(self, inputs):
            images = inputs["left"] + inputs["right"] if isinstance(inputs, dict) else inputs
            classes = self.inner(images)
            return {"zero": 0 * classes, "classes": classes} if isinstance(inputs, dict) else classes

    return Subclassed()


def test_saliency_needs_only_the_inputs_and_outputs_of_a_model(cnn, images, subclassed):
    expected = Saliency(cnn())(CategoricalScore([0, 1]), images[:2], smooth_samples=3, seed=1)
    found = Saliency(subclassed)(CategoricalScore([0, 1]), images[:2], smooth_samples=3, seed=1)
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_methods_of_inputs_need_no_more_either(cnn, images, subclassed):
    model = cnn()
    for method in OF_INPUTS:
        if method.__name__ != "FullGrad":  # which looks at the biases of layers
            expected = method(model)(CategoricalScore([0, 1]), images[:2])
            found = method(subclassed)(CategoricalScore([0, 1]), images[:2])
            np.testing.assert_allclose(found, expected, atol=1e-5, err_msg=method.__name__)


def test_a_subclassed_model_can_take_and_give_dicts(cnn, images, subclassed):
    halves = {"left": images[:2] / 2, "right": images[:2].astype(np.float64) / 2}
    score = {"classes": CategoricalScore([0, 1]), "zero": InactiveScore()}
    expected = Saliency(cnn())(CategoricalScore([0, 1]), images[:2])
    for found in Saliency(subclassed)(score, halves):
        np.testing.assert_allclose(found, expected, atol=1e-6)


def test_the_outputs_of_a_subclassed_model_are_checked_before_it_runs(images, subclassed):
    with pytest.raises(ValueError, match=r"must lie in -3\.\.2"):
        Saliency(subclassed)(CategoricalScore(3), images)
    with pytest.raises(ValueError, match="LayerScore needs a Sequential or functional model"):
        Saliency(subclassed)(LayerScore("late", FilterScore(0)), images)
