"""XLA, half precision and several devices change how maps are computed, and no map."""

import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

import keras_vis_compat
from keras_vis_compat import set_compute
from keras_vis_compat._engine.model_cache import memory_of
from keras_vis_compat._engine.network import source_of
from keras_vis_compat._settings import compute
from keras_vis_compat.explain import ActivationMaximization, GradCAM, Saliency, ScoreCAM
from keras_vis_compat.explain.activation_maximization import Jitter
from keras_vis_compat.explain.model_modifiers import GuidedBackpropagation, MixedPrecision
from keras_vis_compat.metrics import AveragesCam
from keras_vis_compat.scores import CategoricalScore
from keras_vis_compat.visualization import visualize_activation, visualize_cam, visualize_saliency

SCORE = CategoricalScore([0, 1, 0, 1])
JOBS = {
    "saliency": lambda model, images: Saliency(model)(SCORE, images),
    "guided": lambda model, images: Saliency(model, GuidedBackpropagation())(SCORE, images),
    "SmoothGrad": lambda model, images: Saliency(model)(SCORE, images, 6, seed=1, batch_size=8),
    "Grad-CAM": lambda model, images: GradCAM(model)(SCORE, images),
    "Score-CAM": lambda model, images: ScoreCAM(model)(SCORE, images, batch_size=5),
    # TensorFlow has no rotation for XLA.
    "activation maximization": lambda model, images: ActivationMaximization(model)(
        CategoricalScore(1), steps=3, seed=2, input_modifiers=Jitter(1)
    ),
    "average drop": lambda model, images: AveragesCam(model, images, batch_size=3).scores(images[..., 0], SCORE),
    "visualize_saliency": lambda model, images: visualize_saliency(model, -1, 1, images[:1]),
    "visualize_cam": lambda model, images: visualize_cam(model, -1, 1, images[:1]),
    "visualize_activation": lambda model, images: visualize_activation(model, -1, 1, images[:1], max_iter=3),
}
IMAGES = np.random.RandomState(0).rand(4, 8, 8, 3).astype(np.float32)


@pytest.fixture
def model(keras):
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((8, 8, 3)),
            layers.Conv2D(4, 3, activation="relu", name="maps"),
            layers.AveragePooling2D(2),  # of equal values, as rounding makes them, a maximum would take any
            layers.Flatten(),
            layers.Dense(2, activation="softmax", name="classes"),
        ]
    )
    numbers = np.random.RandomState(1)
    model.set_weights([numbers.rand(*array.shape) - 0.3 for array in model.get_weights()])
    return model


def functions_of(model):
    return [entry for entry in memory_of(source_of(model).owner).values() if hasattr(entry, "_uses_xla")]


# -- XLA ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("job", JOBS)
def test_xla_gives_the_same_numbers(job, model):
    expected = JOBS[job](model, IMAGES)
    with warnings.catch_warnings(), set_compute(jit_compile=True):
        warnings.filterwarnings("error", "XLA cannot compile")
        found = JOBS[job](model, IMAGES)
    np.testing.assert_allclose(found, expected, atol=1e-3 if "activation" in job else 1e-5)


def test_what_was_compiled_without_xla_is_not_used_with_it(model):
    Saliency(model)(SCORE, IMAGES)
    with set_compute(jit_compile=True):
        Saliency(model)(SCORE, IMAGES)
    assert [entry._uses_xla for entry in functions_of(model)] == [False, True]


def through_python(output):
    values = tf.numpy_function(lambda values: values, [output], tf.float32)  # XLA knows no Python
    return tf.ensure_shape(values, output.shape)[:, 0] + output[:, 1]


def test_what_xla_cannot_compile_runs_without_it_and_says_so(model):
    expected = Saliency(model)(through_python, IMAGES)
    with set_compute(jit_compile=True), pytest.warns(UserWarning, match="XLA cannot compile this") as caught:
        np.testing.assert_array_equal(Saliency(model)(through_python, IMAGES), expected)
    assert Path(caught[0].filename) == Path(__file__)


def test_auto_takes_xla_on_a_gpu_as_far_as_it_can(model, monkeypatch):
    assert not compute.uses_xla()
    monkeypatch.setattr(compute, "_names", lambda kind: [f"/device:{kind}:0"])
    assert compute.uses_xla()
    with warnings.catch_warnings():
        warnings.filterwarnings("error", "XLA cannot compile")
        Saliency(model)(CategoricalScore(1), IMAGES)
        Saliency(model)(through_python, IMAGES)
    assert [entry._uses_xla for entry in functions_of(model)] == [True, False]
    with set_compute(jit_compile=False):
        assert not compute.uses_xla()


def test_an_error_of_the_caller_is_not_taken_for_one_of_xla(model):
    def wrong(output):
        with tf.control_dependencies([tf.debugging.assert_less(output, 0.0)]):
            return output[:, 0]

    with pytest.raises(tf.errors.InvalidArgumentError):
        Saliency(model)(wrong, IMAGES)


# -- several devices ------------------------------------------------------------------------------------------


def test_batches_go_to_all_devices_and_give_the_same_numbers():
    paths = [str(Path(keras_vis_compat.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    script = Path(__file__).with_name("on_several_devices.py")
    done = subprocess.run([sys.executable, str(script)], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[-2] == "all jobs on 3 devices"


# -- what can be chosen -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"jit_compile": "yes"}, "`jit_compile` must be True, False or 'auto', got 'yes'"),
        ({"jit_compile": None}, "`jit_compile` must be True, False or 'auto', got None"),
        ({"devices": "GPU:7"}, "`devices` must hold names among .*'CPU:0'.*got 'GPU:7'"),
        ({"devices": []}, r"`devices` must hold names .* got \[\]"),
    ],
)
def test_a_choice_that_does_not_exist(arguments, message):
    with pytest.raises(ValueError, match=message):
        set_compute(**arguments)


def test_a_choice_ends_with_its_block(model):
    with set_compute(devices="CPU:0", jit_compile=True):
        assert compute.uses_xla()
        assert list(compute.on_devices(str, [1, 2, 3])) == ["1", "2", "3"]
    assert not compute.uses_xla()


# -- half precision ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("policy", "tolerance"), [("mixed_float16", 0.03), ("mixed_bfloat16", 0.15)])
@pytest.mark.parametrize("method", [Saliency, GradCAM, ScoreCAM])
def test_mixed_precision_on_request_is_close_to_single(method, model, policy, tolerance):
    expected, weights = method(model)(SCORE, IMAGES), model.get_weights()
    visualiser = method(model, MixedPrecision(policy))
    found = visualiser(SCORE, IMAGES)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=tolerance)
    assert not np.array_equal(found, expected)  # it was computed in another precision
    for ours, theirs in zip(visualiser.model.get_weights(), weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert model.layers[0].compute_dtype == "float32"


def test_mixed_precision_reaches_nested_layers_and_leaves_the_end_and_other_precisions(keras):
    layers = keras.layers
    inner = keras.Sequential([layers.Input((4, 4, 1)), layers.Conv2D(2, 3), layers.Flatten()])
    inputs = layers.Input((3, 4, 4, 1))
    hidden = layers.TimeDistributed(inner)(inputs)
    hidden = layers.Dense(3, dtype="float64")(layers.Bidirectional(layers.GRU(2))(hidden))
    model = keras.Model(inputs, layers.Dense(2)(hidden))
    mixed = MixedPrecision("mixed_bfloat16")(model)
    time, both, double, end = mixed.layers[1:]
    assert time.layer.layers[0].compute_dtype == both.forward_layer.compute_dtype == "bfloat16"
    assert (double.compute_dtype, end.compute_dtype) == ("float64", "float32")
    values = np.random.RandomState(0).rand(2, 3, 4, 4, 1)
    np.testing.assert_allclose(mixed(values), model(values), atol=0.05)


def test_mixed_precision_keeps_guided_relus(model):
    expected = Saliency(model, GuidedBackpropagation())(SCORE, IMAGES)
    found = Saliency(model, [GuidedBackpropagation(), MixedPrecision()])(SCORE, IMAGES)
    np.testing.assert_allclose(found, expected, atol=0.02)


def test_mixed_precision_of_something_else():
    with pytest.raises(ValueError, match="`policy` must be 'mixed_float16' or 'mixed_bfloat16', got 'half'"):
        MixedPrecision("half")
