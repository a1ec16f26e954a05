"""The comparison must notice: hidden differences, differences in a file, and what random inputs are made of."""

import numpy as np
import pytest

from keras_vis_compat.upgrade_model import CannotUpgrade, upgrade_model
from keras_vis_compat.upgrade_model.samples import random_inputs


def test_a_changed_layer_behind_a_saturated_softmax_is_found_and_named(save, keras2, keras3, monkeypatch):
    L = keras2.layers
    scale = L.Dense(3, kernel_initializer="ones", name="large")
    old = keras2.Sequential(
        [L.LeakyReLU(0.3, input_shape=(3,), name="leaky"), scale, L.Rescaling(1e6, name="huge"), L.Softmax()]
    )
    source = save(old, randomly=False)
    original = keras3.layers.LeakyReLU.__init__

    def with_another_slope(self, negative_slope=0.3, **kwargs):
        original(self, negative_slope=0.5, **kwargs)

    monkeypatch.setattr(keras3.layers.LeakyReLU, "__init__", with_another_slope)
    with pytest.raises(CannotUpgrade, match=r"layer 'leaky' \(LeakyReLU\): its output differs by .* allowed is 1e-05"):
        upgrade_model(source)


def test_the_file_is_compared_too_and_not_kept_when_it_differs(save, keras2, keras3, tmp_path, monkeypatch):
    source = save(keras2.Sequential([keras2.layers.Dense(2, input_shape=(3,))]))
    original = keras3.models.load_model

    def with_other_weights(*args, **kwargs):
        model = original(*args, **kwargs)
        model.set_weights([array + 1 for array in model.get_weights()])
        return model

    monkeypatch.setattr(keras3.models, "load_model", with_other_weights)
    with pytest.raises(CannotUpgrade, match="output 0 of the model as Keras 3 loads it differs by"):
        upgrade_model(source, tmp_path / "new.keras")
    assert [path.name for path in tmp_path.iterdir()] == ["old.h5"]


def test_a_file_that_keras_3_cannot_load_is_not_kept(save, keras2, keras3, tmp_path, monkeypatch):
    source = save(keras2.Sequential([keras2.layers.Dense(2, input_shape=(3,))]))

    def refusing(*args, **kwargs):
        raise TypeError("no such layer\nand a long story")

    monkeypatch.setattr(keras3.models, "load_model", refusing)
    with pytest.raises(CannotUpgrade, match=r"cannot load again what it saved: TypeError: no such layer$"):
        upgrade_model(source, tmp_path / "new.keras")
    assert [path.name for path in tmp_path.iterdir()] == ["old.h5"]


def test_the_tolerance_decides(save, keras2):
    old = keras2.Sequential([keras2.Input((40, 40, 3)), keras2.layers.LayerNormalization(), keras2.layers.Conv2D(8, 9)])
    source = save(old)
    report = upgrade_model(source)
    assert 0 < report.difference <= report.tolerance == 1e-5
    with pytest.raises(CannotUpgrade, match="allowed is 0"):
        upgrade_model(source, tolerance=0)


def test_the_tolerance_is_relative_to_large_predictions(save, keras2):
    layers = [keras2.layers.LayerNormalization(), keras2.layers.Conv2D(8, 9), keras2.layers.Rescaling(1e6)]
    report = upgrade_model(save(keras2.Sequential([keras2.Input((40, 40, 3)), *layers])))
    assert report.difference > report.tolerance


def test_the_seed_decides_the_inputs(save, keras2):
    old = keras2.Sequential([keras2.Input((4,)), keras2.layers.Dense(3)])
    one, again, other = (random_inputs(old, 3, np.random.default_rng(seed), 16)[0] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)


def test_inputs_have_the_shapes_and_types_the_model_takes(keras2):
    a, b = keras2.Input((None, 5), batch_size=2), keras2.Input((7,), dtype="float64")
    old = keras2.Model([a, b], [keras2.layers.ReLU()(a), keras2.layers.ReLU(dtype="float64")(b)])
    first, second = random_inputs(old, 4, np.random.default_rng(0), 16)
    assert (first.shape, first.dtype) == ((2, 16, 5), "float32")
    assert (second.shape, second.dtype) == ((4, 7), "float64")
    assert second[1::2].min() >= 0 > second[::2].min()  # pictures between 0 and 1, and numbers of either sign


def test_tokens_stay_below_the_smallest_vocabulary_and_some_samples_end_early(keras2):
    L = keras2.layers
    tokens = keras2.Input((40,))
    old = keras2.Model(tokens, [L.Embedding(300, 2)(tokens), L.Embedding(7, 2)(L.Reshape((40,))(tokens))])
    (values,) = random_inputs(old, 8, np.random.default_rng(0), 16)
    assert set(np.unique(values)) == set(range(7))
    assert not values[4:, 20:].any()
    assert values[:4, 20:].any()


def test_masked_steps_occur_in_the_inputs(keras2):
    steps = keras2.Input((6, 3))
    old = keras2.Model(steps, keras2.layers.SimpleRNN(2)(keras2.layers.Masking(-9.0)(steps)))
    (values,) = random_inputs(old, 4, np.random.default_rng(0), 16)
    assert (values[2:, 3:] == -9).all()
    assert (values[:2] != -9).all()


def test_open_sizes_are_tried_in_two_sizes_that_the_model_takes(save, keras2):
    L = keras2.layers
    layers = [L.Conv2D(2, 20, strides=4), L.Conv2D(2, 3), L.GlobalMaxPooling2D()]
    old = keras2.Sequential([keras2.Input((None, None, 1)), *layers])
    report = upgrade_model(save(old))
    assert report.model.input_shape == (None, None, None, 1)


def test_a_size_that_leaves_nothing_to_predict_is_passed_over(save, keras2):
    inputs = keras2.Input((None, 2))
    assert upgrade_model(save(keras2.Model(inputs, inputs[:, 20:]))).difference == 0
