"""Differences from keras-vis that no other test would miss: each fails the day its difference is gone."""

import tempfile
from importlib import import_module

import numpy as np
import pytest

from keras_vis_compat import set_legacy_version
from keras_vis_compat.callbacks import OptimizerCallback
from keras_vis_compat.losses import ActivationMaximization, Loss
from keras_vis_compat.optimizer import Optimizer
from keras_vis_compat.regularizers import LPNorm, TotalVariation
from keras_vis_compat.utils import utils
from keras_vis_compat.visualization import find_penultimate_layer, visualize_activation, visualize_cam

IMAGE = np.random.default_rng(0).random((8, 8, 3), dtype=np.float32)


def model_of(keras, *inner, shape=(8, 8, 3)):
    """Some layers between an input and two classes, with evidence for both, so that no map is blank."""
    layers = keras.layers
    positive = keras.initializers.RandomUniform(0, 1, seed=1)
    return keras.Sequential([layers.Input(shape), *inner, layers.Dense(2, kernel_initializer=positive)])


def linear_model(keras):
    return model_of(keras, keras.layers.Flatten())


def losses_of(model):
    return [(ActivationMaximization(model.layers[-1], 1), 1)]


class Seen(OptimizerCallback):
    """Keeps what it is told."""

    def __init__(self):
        self.losses, self.gradients = [], []

    def callback(self, i, named_losses, overall_loss, grads, wrt_value):
        self.losses.append(dict(named_losses))
        self.gradients.append(grads)


@pytest.mark.parametrize("regularizer", [lambda x: TotalVariation(x, beta=1.0), lambda x: LPNorm(x, p=6.0)])
def test_the_gradient_of_a_regularizer_at_a_black_image_is_zero_not_nan(keras, regularizer):
    model = linear_model(keras)
    optimizer = Optimizer(model.inputs[0], [(regularizer(model.inputs[0]), 1)], norm_grads=False)
    *_, gradient, _ = optimizer.compute_fn([np.zeros((1, 8, 8, 3), np.float32), 0])
    np.testing.assert_array_equal(gradient, np.zeros((1, 8, 8, 3)))


def test_a_weight_of_none_counts_as_zero(keras):
    seen = Seen()
    visualize_activation(linear_model(keras), -1, 1, max_iter=1, lp_norm_weight=None, tv_weight=None, callbacks=[seen])
    assert [list(losses) for losses in seen.losses] == [["ActivationMax Loss"]]


def test_printing_adds_nothing_to_the_callers_callbacks(keras, capsys):
    model, callbacks = linear_model(keras), [Seen()]
    optimizer = Optimizer(model.inputs[0], losses_of(model))
    for _ in range(2):
        optimizer.minimize(IMAGE, max_iter=1, callbacks=callbacks, verbose=True)
    assert len(callbacks) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2  # keras-vis printed three: one, then two


def test_a_modified_model_comes_uncompiled_and_through_no_file(keras, monkeypatch):
    def refuse(*arguments, **keywords):
        raise AssertionError("a temporary file")

    for name in ("NamedTemporaryFile", "TemporaryDirectory", "_get_candidate_names", "mkdtemp", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    model = linear_model(keras)
    model.compile("sgd", lambda truth, guess: guess - truth)  # a loss that no configuration can hold
    changed = utils.apply_modifications(model)
    assert getattr(changed, "optimizer", None) is None
    assert model.optimizer is not None


def test_own_layers_and_activations_need_not_be_named_to_apply_modifications(keras):
    class Doubled(keras.layers.Layer):
        def call(self, inputs):
            return 2 * inputs

    model = model_of(keras, keras.layers.Dense(3, activation=lambda x: x + 1), Doubled(), shape=(4,))
    values = np.ones((1, 4), np.float32)
    changed = utils.apply_modifications(model)
    np.testing.assert_array_equal(changed.predict(values, verbose=0), model.predict(values, verbose=0))


def test_a_loss_that_is_nan_is_an_error(keras):
    class NotANumber(Loss):
        def __init__(self, layer):
            super().__init__()
            self.layer = layer

        def build_loss(self):
            return self.layer.output[0, 0] * float("nan")

    model = linear_model(keras)
    optimizer = Optimizer(model.inputs[0], [(NotANumber(model.layers[-1]), 1)])
    with pytest.raises(ValueError, match=r"the values of the model become NaN in layer '.*mul"):
        optimizer.minimize(IMAGE, max_iter=2, verbose=False)


@pytest.mark.parametrize("phase", [0, 1, True])
def test_compute_fn_never_trains(keras, phase):
    layers = keras.layers
    model = model_of(keras, layers.Flatten(), layers.Dropout(0.9))
    seed = IMAGE[np.newaxis]
    optimizer = Optimizer(model.inputs[0], losses_of(model))
    overall_loss = optimizer.compute_fn([seed, phase])[-3]
    np.testing.assert_allclose(overall_loss, -model.predict(seed, verbose=0)[0, 1], rtol=1e-5)


def test_a_cam_has_the_size_of_the_seed_where_the_model_leaves_it_open(keras):
    layers = keras.layers
    inner = layers.Conv2D(2, 3, kernel_initializer="ones"), layers.GlobalAveragePooling2D()
    model = model_of(keras, *inner, shape=(None, None, 3))
    for size in ((8, 6), (5, 9)):
        image = np.random.default_rng(1).random((*size, 3), dtype=np.float32)
        assert visualize_cam(model, -1, 1, image).shape == size


def test_an_optimizer_keeps_no_symbolic_losses_and_differentiates_by_the_input_itself(keras):
    model = linear_model(keras)
    optimizer = Optimizer(model.inputs[0], losses_of(model))
    assert not hasattr(optimizer, "loss_functions")
    assert optimizer.wrt_tensor is optimizer.input_tensor


@pytest.mark.parametrize(("end", "dtype"), [(255, "uint8"), (np.int64(255), "uint8"), (255.0, "float32")])
def test_integers_of_numpy_make_a_range_of_integers(keras, end, dtype):
    picture = visualize_activation(linear_model(keras), -1, 1, input_range=(type(end)(0), end), max_iter=1)
    assert picture.dtype == dtype


@pytest.mark.parametrize("backend", ["tensorflow_backend", "theano_backend"])
def test_there_is_one_backend(backend):
    with pytest.raises(ModuleNotFoundError):
        import_module(f"vis.backend.{backend}")


@pytest.mark.parametrize("version", ["0.4.1", "0.5.0"])
def test_the_cam_search_looks_into_wrappers_under_either_version(keras, version):
    layers = keras.layers
    convolutions = [layers.TimeDistributed(layers.Conv2D(2, 3, name=name), name=name) for name in ("first", "last")]
    model = model_of(keras, *convolutions, layers.Flatten(), shape=(2, 8, 8, 3))
    with set_legacy_version(version):
        assert find_penultimate_layer(model, -1).name == "last"


def test_inputs_synthesised_from_noise_are_float32(keras):
    model = linear_model(keras)
    assert visualize_activation(model, -1, 0, input_range=(0.0, 1.0), max_iter=1).dtype == np.float32
    losses = [(ActivationMaximization(model.layers[-1], 0), 1)]
    assert Optimizer(model.inputs[0], losses).minimize(max_iter=1, verbose=False)[0].dtype == np.float32
