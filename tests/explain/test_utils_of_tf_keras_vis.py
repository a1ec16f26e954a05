"""What programs written for tf-keras-vis import from its `utils`: the same arguments, the same results."""

import numpy as np
import pytest
import tensorflow as tf
from tf_keras_vis import utils as theirs

from keras_vis_compat.explain import utils


@pytest.mark.parametrize("name", ["normalize", "standardize"])
@pytest.mark.parametrize("shape", [(3,), (3, 4), (2, 5, 4), (2, 5, 4, 3), (0, 5, 4)])
def test_each_sample_is_scaled_by_itself(name, shape):
    values = np.random.RandomState(0).randn(*shape).astype(np.float32)
    found = getattr(utils, name)(values)
    if len(values):
        np.testing.assert_array_equal(found, theirs.normalize(values))
    assert (found.shape, found.dtype) == (shape, np.float32)


def test_bytes_become_numbers_between_0_and_1():
    np.testing.assert_allclose(utils.normalize(np.array([[0, 100, 200]], np.uint8)), [[0, 0.5, 1]])


def test_a_range_that_was_never_used_is_refused():
    with pytest.raises(ValueError, match=r"`value_range` must be the default.*scale the result yourself"):
        utils.normalize(np.ones((1, 2)), (0, 255))


@pytest.mark.parametrize("value", [None, 3, "ab", [1, 2], (1, 2), (), {"a": 1}])
@pytest.mark.parametrize("none", [True, False])
@pytest.mark.parametrize("convert", [True, False])
def test_things_become_lists(value, none, convert):
    assert utils.listify(value, none, convert) == theirs.listify(value, none, convert)


def test_a_list_stays_the_same_list():
    given = [1]
    assert utils.listify(given) is given


def test_how_many_times_as_large():
    assert utils.zoom_factor((4, 5), (8, 5)) == theirs.zoom_factor((4, 5), (8, 5)) == (2.0, 1.0)
    assert utils.zoom_factor((4, 5), (8,)) == (2.0,)


@pytest.mark.parametrize(("physical", "logical"), [([], []), (["a"], ["a"]), (["a", "b"], ["a", "b1", "b2"])])
def test_gpus_are_counted(physical, logical, monkeypatch):
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: physical)
    monkeypatch.setattr(tf.config, "list_logical_devices", lambda kind: logical)
    assert utils.num_of_gpus() == theirs.num_of_gpus() == (len(physical), len(logical))


@pytest.fixture
def nested(keras):
    layers = keras.layers
    inner = keras.Sequential(
        [layers.Input((8, 8, 1)), layers.Conv2D(2, 3, name="conv_1"), layers.ReLU(name="relu")], name="inner"
    )
    picture = layers.Input((8, 8, 1), name="picture")
    x = layers.Conv2D(1, 3, name="conv_2")(inner(layers.Conv2D(1, 1, name="conv_0")(picture)))
    return keras.Model(picture, layers.Dense(2, name="dense")(layers.Flatten(name="flat")(x)))


def test_the_last_layer_that_fits_is_found_in_nested_models_too(nested):
    def last(offset=None, name="conv"):
        found = utils.find_layer(nested, lambda layer: name in layer.name, offset)
        return found and found.name

    inner = nested.get_layer("inner")
    assert last() == "conv_2"
    assert last(nested.get_layer("conv_2")) == "conv_2"
    assert last(inner) == "conv_1"
    assert last(inner.get_layer("relu")) == "conv_1"
    assert last(nested.get_layer("conv_0")) == "conv_0"
    assert last(name="pool") is None


def test_another_direction_is_refused(nested):
    with pytest.raises(ValueError, match="`reverse` must be True"):
        utils.find_layer(nested, bool, reverse=False)


def test_a_model_says_its_inputs_and_its_precision(keras, nested):
    assert utils.get_input_names(nested) == ["picture"]
    assert not utils.is_mixed_precision(nested)
    inner = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1, dtype="mixed_float16")])
    assert utils.is_mixed_precision(keras.Sequential([keras.layers.Input((2,)), inner]))
