"""Under 0.4.1 every function gives what keras-vis 0.4.1 gave, in this thread, task or process and nowhere else."""

import asyncio
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import matplotlib
import numpy as np
import pytest

import keras_vis_compat
from keras_vis_compat import backend, set_legacy_version
from keras_vis_compat._engine.model_cache import trace_count
from keras_vis_compat.losses import ActivationMaximization
from keras_vis_compat.optimizer import Optimizer
from keras_vis_compat.utils import utils
from keras_vis_compat.visualization import (
    overlay,
    visualize_activation,
    visualize_cam,
    visualize_saliency,
)

ROOT = Path(keras_vis_compat.__file__).parents[1]
IMAGE = np.random.default_rng(0).random((8, 8, 3), dtype=np.float32)
MAPS = (visualize_saliency, visualize_cam)


def positive(keras):
    """Evidence for every class, so that no map is blank."""
    return keras.initializers.RandomUniform(0, 1, seed=1)


def model_of(keras, shape, *inner, **last):
    """A Sequential of two classes around some layers."""
    layers = keras.layers
    dense = layers.Dense(2, **{"kernel_initializer": positive(keras), **last})
    return keras.Sequential([layers.Input(shape), *inner, layers.Flatten(), dense])


@pytest.fixture(scope="module")
def model(keras):
    convolution = keras.layers.Conv2D(4, 3, activation="relu")
    return model_of(keras, (8, 8, 3), convolution, keras.layers.MaxPooling2D())


def under(version, function, *args, **keywords):
    with set_legacy_version(version):
        return function(*args, **keywords)


def jet(unit_map):
    return np.uint8(matplotlib.colormaps["jet"](unit_map)[..., :3] * 255)


# -- pictures ---------------------------------------------------------------------------------------------


def test_a_saliency_map_is_the_one_of_0_5_0_in_jet_colours(model):
    plain = under("0.5.0", visualize_saliency, model, -1, 1, IMAGE)
    picture = under("0.4.1", visualize_saliency, model, -1, 1, IMAGE)
    assert (picture.dtype, picture.shape) == (np.uint8, (8, 8, 3))
    np.testing.assert_array_equal(picture, jet(plain))


def test_maps_can_be_laid_over_the_image_under_0_4_1_only(model):
    image = np.uint8(255 * IMAGE)
    for function in MAPS:
        picture = under("0.4.1", function, model, -1, 1, image)
        np.testing.assert_array_equal(overlay(picture, image, alpha=0.25), np.uint8(0.25 * picture + 0.75 * image))
        with pytest.raises(ValueError, match=r"written for keras-vis 0\.4\.1"):
            overlay(under("0.5.0", function, model, -1, 1, image), image)


def test_a_map_of_the_size_of_the_image_is_the_one_of_0_5_0_in_jet_colours(keras):
    model = model_of(keras, (6, 5, 1), keras.layers.Conv2D(3, 3, padding="same", activation="relu"))
    image = IMAGE[:6, :5, :1]
    plain, picture = (under(version, visualize_cam, model, -1, 1, image, 0) for version in ("0.5.0", "0.4.1"))
    np.testing.assert_array_equal(picture, jet(plain))  # nothing to enlarge: bicubic and cubic are the same


def test_channels_first_results_have_their_channels_last(keras):
    layers = keras.layers
    inner = layers.UpSampling2D(2, data_format="channels_first"), layers.ReLU()
    model = keras.Sequential(
        [
            layers.Input((3, 8, 6)),
            *inner,
            layers.Flatten(data_format="channels_first"),
            layers.Dense(2, kernel_initializer=positive(keras)),
        ]
    )
    image = np.random.default_rng(1).random((3, 8, 6), dtype=np.float32)
    with set_legacy_version("0.4.1"):
        assert visualize_saliency(model, -1, 1, image).shape == (8, 6, 3)
        assert visualize_cam(model, -1, 1, image, penultimate_layer_idx=0).shape == (8, 6, 3)
        np.testing.assert_array_equal(
            visualize_saliency(model, -1, 1, np.moveaxis(image, 0, -1)), visualize_saliency(model, -1, 1, image)
        )
        assert visualize_activation(model, -1, 1, image, max_iter=1).shape == (8, 6, 3)


@pytest.mark.parametrize("shape", [(6, 2), (4, 5, 6, 2)], ids=["1-D", "3-D"])
def test_maps_of_other_than_two_axes_have_a_saliency_picture_but_no_cam(keras, shape):
    convolution = {2: keras.layers.Conv1D, 4: keras.layers.Conv3D}[len(shape)]
    model = model_of(keras, shape, convolution(3, 3, activation="relu", kernel_initializer=positive(keras)))
    image = np.random.default_rng(2).random(shape, dtype=np.float32)
    with set_legacy_version("0.4.1"):
        assert visualize_saliency(model, -1, 1, image).shape == (*shape[:-1], 3)
        traces = trace_count(model.inputs[0]._keras_history[0])
        with pytest.raises(
            ValueError, match=r"two spatial axes for keras-vis 0\.4\.1.*set_legacy_version\(\"0\.5\.0\"\)"
        ):
            visualize_cam(model, -1, 1, image, penultimate_layer_idx=0)
    assert trace_count(model.inputs[0]._keras_history[0]) == traces
    assert visualize_cam(model, -1, 1, image, penultimate_layer_idx=0).shape == shape[:-1]


# -- gradients --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["0.4.1", "0.5.0"])
def test_gradients_are_divided_by_their_root_mean_square_or_their_norm(model, version):
    losses = [(ActivationMaximization(model.layers[-1], 1), 1)]

    def gradient(norm_grads):
        return Optimizer(model.inputs[0], losses, norm_grads=norm_grads).compute_fn([IMAGE[np.newaxis], 0])[-2]

    with set_legacy_version(version):
        plain, normalised = gradient(False), gradient(True)
    mean = np.mean if version == "0.4.1" else np.sum
    np.testing.assert_allclose(normalised, plain / np.sqrt(mean(plain**2)), rtol=1e-5, atol=1e-7)


def test_plain_gradients_are_the_same_in_both(model):
    losses = [(ActivationMaximization(model.layers[-1], 1), 1)]
    first, second = (
        under(version, Optimizer(model.inputs[0], losses, norm_grads=False).compute_fn, [IMAGE[np.newaxis], 0])
        for version in ("0.4.1", "0.5.0")
    )
    np.testing.assert_array_equal(first[-2], second[-2])


def test_one_optimizer_follows_the_version_in_force_at_each_run(model):
    optimizer = Optimizer(model.inputs[0], [(ActivationMaximization(model.layers[-1], 1), 1)])

    def gradient():
        return optimizer.minimize(IMAGE, max_iter=1, verbose=False)[1]

    values = IMAGE.size
    np.testing.assert_allclose(np.sum(under("0.5.0", gradient) ** 2), 1, rtol=1e-4)
    np.testing.assert_allclose(np.sum(under("0.4.1", gradient) ** 2), values, rtol=1e-4)


def test_steps_told_to_a_callback_and_steps_in_one_go_end_at_the_same_input(model):
    class Silent:
        def callback(self, *step):
            pass

        def on_end(self):
            pass

    with set_legacy_version("0.4.1"):
        told, in_one_go = (
            visualize_activation(model, -1, 1, IMAGE, (0.0, 1.0), max_iter=5, callbacks=callbacks)
            for callbacks in ([Silent()], None)
        )
    np.testing.assert_allclose(told, in_one_go, atol=1e-5)


@pytest.mark.parametrize(("input_range", "dtype"), [((0, 255), "uint8"), ((0.0, 1.0), "float32")])
def test_synthesised_inputs_are_uint8_for_a_range_of_ints(model, input_range, dtype):
    with set_legacy_version("0.4.1"):
        image = visualize_activation(model, -1, 1, None, input_range, max_iter=3)
    assert (image.dtype, image.shape) == (dtype, (8, 8, 3))
    assert input_range[0] <= image.min() < image.max() <= input_range[1]


# -- backprop modifiers -----------------------------------------------------------------------------------


def activations_of(model):
    return [layer.activation.__name__ for layer in model.layers if hasattr(layer, "activation")]


@pytest.mark.parametrize("modifier", ["guided", "rectified"])
def test_every_activation_but_the_first_layers_becomes_relu_in_a_copy(keras, modifier):
    layers = keras.layers
    inner = layers.Conv2D(2, 3, activation="tanh"), layers.Conv2D(2, 3, activation="sigmoid"), layers.MaxPooling2D()
    model = model_of(keras, (8, 8, 3), *inner, activation="softmax")
    changed = under("0.4.1", backend.modify_model_backprop, model, modifier)
    assert activations_of(changed) == ["tanh", "relu", "relu"]
    assert activations_of(model) == ["tanh", "sigmoid", "softmax"]
    assert activations_of(under("0.5.0", backend.modify_model_backprop, model, modifier)) == activations_of(model)


def test_recurrent_layers_keep_the_activation_of_their_cell_in_copies(keras):
    layers = keras.layers
    model = keras.Sequential([layers.Input((5, 2)), layers.LSTM(3), layers.Dense(2, activation="sigmoid")])
    changed = under("0.4.1", backend.modify_model_backprop, model, "guided")
    assert activations_of(changed) == ["tanh", "relu"]
    words = np.random.default_rng(3).random((4, 5, 2), dtype=np.float32)
    copy = utils.apply_modifications(model)
    np.testing.assert_allclose(copy.predict(words, verbose=0), model.predict(words, verbose=0), rtol=1e-6)


def test_the_last_layers_relu_is_seen_in_the_gradient(keras):
    # f(x) = relu(w x): no gradient where the output is negative, w everywhere else.
    layers = keras.layers
    model = keras.Sequential([layers.Input((2,)), layers.Dense(2, use_bias=False), layers.Dense(1, use_bias=False)])
    for sign in (1, -1):
        model.set_weights([np.eye(2, dtype=np.float32), sign * np.array([[1.0], [2.0]], np.float32)])
        changed = under("0.4.1", backend.modify_model_backprop, model, "guided")
        losses = [(ActivationMaximization(changed.layers[-1], 0), -1)]
        *_, gradient, _ = Optimizer(changed.input, losses, norm_grads=False).compute_fn([np.ones((1, 2), "float32"), 0])
        np.testing.assert_array_equal(gradient, [[1, 2]] if sign > 0 else [[0, 0]])


def test_changed_weights_are_noticed_by_the_copy(model):
    def guided():
        return under("0.4.1", visualize_saliency, model, -1, 1, IMAGE, "guided")

    first, weights = guided(), model.get_weights()
    model.set_weights([*weights[:-2], weights[-2][::-1], weights[-1]])
    assert (guided() != first).any()
    model.set_weights(weights)
    np.testing.assert_array_equal(guided(), first)


# -- where the version holds ------------------------------------------------------------------------------


def looks(result):
    return result.dtype.name, result.ndim


def test_threads_at_once_each_get_the_results_of_their_version(model):
    calls = [(version, function) for version in ("0.4.1", "0.5.0") for function in MAPS] * 4
    expected = [under(version, function, model, -1, 1, IMAGE) for version, function in calls]
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda call: under(*call, model, -1, 1, IMAGE), calls))
    assert {looks(result) for result in results} == {("uint8", 3), ("float32", 2)}
    for result, wanted in zip(results, expected, strict=True):
        np.testing.assert_array_equal(result, wanted)


def test_a_block_in_one_thread_changes_nothing_in_another(model):
    with set_legacy_version("0.4.1"), ThreadPoolExecutor(1) as pool:
        assert looks(pool.submit(visualize_saliency, model, -1, 1, IMAGE).result()) == ("float32", 2)
        assert looks(visualize_saliency(model, -1, 1, IMAGE)) == ("uint8", 3)


def test_tasks_at_once_each_get_the_results_of_their_version(model):
    async def work(version):
        with set_legacy_version(version):
            await asyncio.sleep(0)
            here = visualize_cam(model, -1, 1, IMAGE)
            elsewhere = await asyncio.to_thread(visualize_saliency, model, -1, 1, IMAGE)  # takes the context along
        return looks(here), looks(elsewhere)

    async def both():
        return await asyncio.gather(work("0.4.1"), work("0.5.0"))

    assert asyncio.run(both()) == [(("uint8", 3),) * 2, (("float32", 2),) * 2]


PROGRAM = """
import numpy as np, tf_keras
from vis.visualization import overlay, visualize_saliency
layers = tf_keras.layers
model = tf_keras.Sequential([layers.Input((4, 4, 3)), layers.Flatten(), layers.Dense(2)])
image = np.random.RandomState(0).randint(0, 256, (4, 4, 3)).astype("uint8")
heatmap = visualize_saliency(model, -1, 1, image, None, "absolute")
print(heatmap.dtype, heatmap.shape, overlay(heatmap, image).shape)
"""


def test_the_environment_chooses_the_version_for_a_whole_program():
    environment = {**os.environ, "KERAS_VIS_VERSION": "0.4.1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, env=environment)
    assert done.stdout == "uint8 (4, 4, 3) (4, 4, 3)\n", done.stderr
