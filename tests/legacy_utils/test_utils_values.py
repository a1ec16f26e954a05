"""Ranges, lists, names, layouts, labels, layers: the small helpers of keras-vis."""

import doctest
import importlib

import numpy as np
import pytest

from keras_vis_compat import set_legacy_version
from keras_vis_compat._keras import ambient
from keras_vis_compat.utils import _imagenet, utils
from keras_vis_compat.utils._values import checked_range

MODULES = """
    _alias _inputs.arrays _maps.scaling _maps.resizing _settings.legacy_version _messages
    grad_modifiers input_modifiers
    _keras.ambient utils._imagenet utils._images utils._layers utils._layout utils._names utils._older
    utils._values
"""


@pytest.mark.parametrize("name", MODULES.split())
def test_the_examples_in_the_documentation_are_true(name):
    module = importlib.import_module(f"keras_vis_compat.{name}")
    assert doctest.testmod(module, extraglobs={"np": np}).failed == 0


def test_deprocessing_centres_scales_and_clips():
    # Mean 0, standard deviation 1: -+1 lands a tenth of the range from the middle.
    np.testing.assert_allclose(utils.deprocess_input(np.array([-1.0, 1.0])), [102, 153], rtol=1e-6)
    np.testing.assert_allclose(utils.deprocess_input(np.array([-1.0, 1.0]), (-1.0, 1.0)), [-0.2, 0.2], rtol=1e-6)
    spike = np.zeros(1000)
    spike[0] = 1
    assert utils.deprocess_input(spike).max() == 255


def test_deprocessing_keeps_its_argument_and_single_precision_and_takes_whole_numbers():
    image = np.arange(6, dtype=np.float32)
    image.setflags(write=False)
    assert utils.deprocess_input(image).dtype == np.float32
    np.testing.assert_allclose(
        utils.deprocess_input(np.arange(6, dtype=np.uint8)), utils.deprocess_input(image), rtol=1e-6
    )


def test_deprocessing_a_constant_gives_the_middle_of_the_range():
    np.testing.assert_array_equal(utils.deprocess_input(np.full((2, 2), 7.0), (0, 10)), np.full((2, 2), 5.0))


BAD_RANGES = [
    (255, 0),
    (1, 1),
    (0,),
    (0, 1, 2),
    None,
    5,
    "01",
    (0, float("nan")),
    (0, float("inf")),
    (0, None),
    (0, "1"),
]


@pytest.mark.parametrize("input_range", BAD_RANGES, ids=repr)
def test_a_range_that_is_no_increasing_pair_is_refused(input_range):
    with pytest.raises(ValueError, match=r"`input_range` must be two finite numbers .* min < max"):
        utils.deprocess_input(np.ones(3), input_range)


@pytest.mark.parametrize("input_range", [(0, 255), [0.0, 1.0], (np.float32(-1), np.int64(1)), np.array([0, 1])])
def test_a_range_may_be_any_increasing_pair(input_range):
    assert checked_range(input_range) is input_range


def test_normalize_goes_from_the_lowest_to_the_highest_wanted():
    np.testing.assert_allclose(utils.normalize(np.array([1.0, 2.0, 3.0]), -1, 1), [-1, 0, 1], atol=1e-6)
    np.testing.assert_array_equal(utils.normalize(np.full(3, 4.0), 2.0, 5.0), [2, 2, 2])


def test_random_array_has_exactly_that_mean_and_spread_and_follows_the_seed():
    utils.set_random_seed(3)
    first = utils.random_array((20, 30), mean=5.0, std=2.0)
    np.random.seed(3)
    uniform = np.random.random((20, 30))
    np.testing.assert_allclose(first, (uniform - uniform.mean()) / uniform.std() * 2 + 5, rtol=1e-6)
    assert utils.random_array((4,)).shape == (4,)


def test_reverse_enumerate_counts_down():
    assert list(utils.reverse_enumerate("abc")) == [(2, "c"), (1, "b"), (0, "a")]


def test_listify_keeps_lists_and_under_0_4_1_anything_iterable():
    assert utils.listify([1]) == [1]
    assert utils.listify(None) == [None]
    assert utils.listify((1, 2)) == [(1, 2)]
    with set_legacy_version("0.4.1"):
        assert utils.listify(range(2)) == range(2)
        assert utils.listify(3) == [3]


def test_defaults_give_way_to_what_is_given_and_stay_unchanged():
    defaults = {"a": 1}
    assert utils.add_defaults_to_kwargs(defaults, a=2, b=3) == {"a": 2, "b": 3}
    assert defaults == {"a": 1}


def test_an_identifier_is_looked_up_among_the_public_callables():
    space = {"shrink": abs, "_hidden": abs, "get": abs, "number": 3}
    assert utils.get_identifier("shrink", space, "tools") is abs
    assert utils.get_identifier(len, space, "tools") is len
    for unknown in ("_hidden", "get", "number", None):
        with pytest.raises(ValueError, match=r"nor the name of one in tools: 'shrink'\."):
            utils.get_identifier(unknown, space, "tools")


@pytest.fixture
def channels_first(keras):
    before = keras.backend.image_data_format()
    keras.backend.set_image_data_format("channels_first")
    yield
    keras.backend.set_image_data_format(before)


@pytest.mark.parametrize("dims", [(28,), (28, 32), (28, 32, 16)])
def test_image_shape_has_the_channels_second(keras, dims):
    assert utils.get_img_shape(np.zeros((5, *dims, 3))) == (5, 3, *dims)
    assert utils.get_img_shape(keras.Input((*dims, 3))) == (None, 3, *dims)


@pytest.mark.usefixtures("channels_first")
def test_image_shape_and_slices_stay_where_channels_are_first(keras):
    assert utils.get_img_shape(np.zeros((5, 3, 28, 32))) == (5, 3, 28, 32)
    assert utils.get_img_shape(keras.Input((3, 28, 32))) == (None, 3, 28, 32)
    assert utils.slicer[:, 2, :, :] == (slice(None), 2, slice(None), slice(None))
    assert utils.get_img_indices() == (0, 1, 2, 3)
    assert utils.generate_rand_img(3, 4, 5).shape == (3, 4, 5)


def test_image_shape_takes_lists_eager_tensors_and_vectors(keras):
    assert utils.get_img_shape([[1, 2, 3]]) == (1, 3)
    assert utils.get_img_shape(keras.layers.ReLU()(np.ones((1, 4, 5, 3), np.float32))) == (1, 3, 4, 5)
    assert utils.get_img_shape(np.ones(4)) == (4,)


def test_slicer_moves_the_channel_last_and_makes_numpy_integers_plain():
    array = np.arange(24).reshape(1, 2, 3, 4)
    np.testing.assert_array_equal(array[utils.slicer[:, np.int64(3), :, 1:]], array[:, :, 1:, 3])
    assert type(utils.slicer[:, np.int64(3), :][-1]) is int


@pytest.mark.parametrize("index", [3, slice(None), (3,)])
def test_slicer_needs_samples_and_channels(index):
    with pytest.raises(TypeError, match="slicer needs samples, channels and image dims"):
        utils.slicer[index]


def test_symbolic_outputs_can_be_sliced(keras):
    assert tuple(keras.Input((4, 5, 3))[utils.slicer[:, np.int64(1), :, :]].shape) == (None, 4, 5)


def test_data_format_in_force_goes_before_that_of_any_keras():
    with ambient.using_channel_axis(-3):
        assert utils.get_img_shape(np.zeros((5, 3, 28, 32))) == (5, 3, 28, 32)
    assert utils.get_img_shape(np.zeros((5, 3, 28, 32))) == (5, 32, 3, 28)


def test_k_is_the_backend_of_a_loaded_keras_and_prefers_the_one_with_the_old_names(monkeypatch):
    import sys

    import keras
    import tf_keras

    assert utils.K is tf_keras.backend
    monkeypatch.delitem(sys.modules, "tf_keras")
    assert utils.K is keras.backend
    with pytest.raises(AttributeError, match=r"keras_vis_compat\.utils\.utils.* has no attribute 'nonsense'"):
        _ = utils.nonsense


def test_without_any_keras_loaded_an_installed_one_is(monkeypatch):
    import sys

    asked = []
    for name in ("keras", "tf_keras"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(ambient._keras, "load_keras", asked.append)
    ambient.usual_keras()
    assert asked in (["tf_keras"], ["keras"])


@pytest.fixture
def labels(monkeypatch):
    def decode(scores, top):
        return [[(f"n{number}", f"class_{number}", 1.0)] for number in scores.argmax(1)]

    keras = ambient.usual_keras()
    monkeypatch.setattr(keras.applications.imagenet_utils, "decode_predictions", decode)
    _imagenet._labels.cache_clear()
    yield keras
    _imagenet._labels.cache_clear()


@pytest.mark.usefixtures("labels")
def test_labels_are_looked_up_for_one_several_or_an_array_of_classes():
    assert utils.lookup_imagenet_labels(20) == ["class_20"]
    assert utils.lookup_imagenet_labels([0, 999]) == ["class_0", "class_999"]
    assert utils.lookup_imagenet_labels(np.array([7], np.uint16)) == ["class_7"]
    assert utils.get_imagenet_label([1, 2]) == "class_1, class_2"
    assert utils.get_imagenet_label(3, join="|") == "class_3"


@pytest.mark.parametrize(
    ("indices", "error"), [(1000, ValueError), ([-1, 3], ValueError), (2.0, TypeError), ("20", TypeError)]
)
def test_labels_exist_for_0_to_999_only(indices, error):
    with pytest.raises(error, match="`indices` must"):
        utils.lookup_imagenet_labels(indices)


def test_missing_labels_say_where_to_put_them(monkeypatch, labels):
    def fail(*arguments, **options):
        raise Exception("URL fetch failure")

    monkeypatch.setattr(labels.applications.imagenet_utils, "decode_predictions", fail)
    with pytest.raises(OSError, match=r"URL fetch failure.*put imagenet_class_index\.json into .*models"):
        utils.lookup_imagenet_labels(3)


@pytest.fixture
def model(keras):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((2,)),
            layers.Dense(4, "relu", name="hidden"),
            layers.Dense(3, "softmax", name="predictions"),
        ]
    )


def test_a_layer_is_found_by_its_name(model):
    assert [utils.find_layer_idx(model, layer.name) for layer in model.layers] == [0, 1]


def test_an_unknown_layer_is_a_value_error_with_close_names(model):
    with pytest.raises(ValueError, match=r"got 'prediction'\. Did you mean 'predictions'\?"):
        utils.find_layer_idx(model, "prediction")
    with pytest.raises(ValueError, match=r"got 'conv1'\. Its layers are 'hidden', 'predictions'\."):
        utils.find_layer_idx(model, "conv1")


def test_layers_are_those_of_a_model():
    with pytest.raises(TypeError, match=r"`model` must be a model with layers, .* got str; load it first"):
        utils.find_layer_idx("model.h5", "predictions")


def test_modifications_act_in_a_new_model_with_weights_of_its_own(keras, model):
    model.layers[-1].activation = keras.activations.linear
    changed = utils.apply_modifications(model)
    inputs = np.array([[1.0, -2.0]], np.float32)
    kernel, bias = changed.layers[-1].get_weights()
    hidden = np.maximum(inputs @ model.layers[0].get_weights()[0], 0)
    np.testing.assert_allclose(changed.predict(inputs, verbose=0), hidden @ kernel + bias, rtol=1e-5)
    changed.layers[-1].set_weights([kernel + 1, bias])
    np.testing.assert_array_equal(model.layers[-1].get_weights()[0], kernel)


def test_only_built_models_that_are_graphs_can_be_modified(keras):
    class Own(keras.Model):
        def call(self, inputs):
            return inputs

    with pytest.raises(TypeError, match="`model` must be a model of Keras 3 or tf_keras, got str"):
        utils.apply_modifications("model.h5")
    for model in (Own(), keras.Sequential([keras.layers.Dense(2)])):
        with pytest.raises(ValueError, match="Sequential or functional model that has been built"):
            utils.apply_modifications(model)


def test_custom_objects_are_a_dict(model):
    with pytest.raises(TypeError, match=r"`custom_objects` must be a dict of names .* got list"):
        utils.apply_modifications(model, custom_objects=["swish"])


def test_helpers_of_older_versions_still_work():
    np.testing.assert_array_equal(utils.deprocess_image(np.array([-1.0, 1.0])), [102, 153 - 1])
    image = utils.generate_rand_img(3, 4, 5)
    assert image.shape == (4, 5, 3)
    assert 118 <= image.min() <= image.max() <= 138
    assert utils.get_img_indices() == (0, 3, 1, 2)
