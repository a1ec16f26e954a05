"""Runs scripts under the runner, and computes by hand what their results must be."""

import os
import shutil
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.ndimage import zoom

import keras_vis_compat

TESTS = Path(__file__).resolve().parents[1]
SCRIPTS = TESTS / "legacy_scripts"
MODELS = TESTS / "golden" / "models_keras_2_2"
HOME = str(Path(keras_vis_compat.__file__).resolve().parents[1])


def _command(*words, cwd, stdin=None, environment=None):
    """Run `python -m keras_vis_compat …` somewhere else."""
    paths = [HOME, *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.run(
        [sys.executable, "-m", "keras_vis_compat", *map(str, words)],
        cwd=cwd,
        input=stdin,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), **(environment or {})},
        capture_output=True,
        text=True,
        timeout=900,  # a busy machine is slow, not broken
    )


@pytest.fixture(scope="session")
def command():
    """The function `command(*words, cwd, stdin, environment)`: one call of the command line."""
    return _command


@pytest.fixture(autouse=True)
def _interruptible():
    """Let programs that a test starts hear Ctrl-C, also where the tests run in the background and do not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def run(tmp_path):
    """The function `run(source, *arguments, options=())`: a script of this text under the runner."""

    def run_source(source, *arguments, options=(), name="script.py", **keywords):
        (tmp_path / name).write_text(source, encoding="utf-8")
        return _command("run", *options, name, *arguments, cwd=tmp_path, **keywords)

    return run_source


@pytest.fixture(scope="session")
def legacy(tmp_path_factory):
    """The function `legacy(name)`: what an old-style script left behind, run unmodified, once."""

    @cache
    def run_legacy(name, *options):
        folder = tmp_path_factory.mktemp(name)
        for path in [*MODELS.glob("*.h5"), TESTS / "golden" / "inputs.npz"]:
            shutil.copy(path, folder)
        figures = ("--no-show", "--save-figures", "figures")
        kernels = {"TF_ENABLE_ONEDNN_OPTS": "1"}  # those of this process, whose maps they are held against
        done = _command("run", *figures, *options, SCRIPTS / f"{name}.py", cwd=folder, environment=kernels)
        assert done.returncode == 0, done.stderr
        with np.load(folder / "results.npz") as results:
            return SimpleNamespace(
                folder=folder,
                results=dict(results),
                output=done.stdout,
                figures=sorted(path.name for path in folder.glob("figures/*")),
                model=lambda file: _load(folder / file),
            )

    return run_legacy


def _load(path):
    import tf_keras

    return tf_keras.models.load_model(path, compile=False)


@pytest.fixture(scope="session")
def direct():
    """Saliency, CAM and the rest by hand: plain tapes and NumPy, nothing of keras_vis_compat."""
    return SimpleNamespace(
        gradient=gradient,
        saliency=saliency,
        cam=cam,
        with_relu=with_relu,
        with_linear_output=with_linear_output,
        unit_range=unit_range,
        maximize=maximize,
    )


def unit_range(values):
    """Scale to [0, 1] as keras-vis did."""
    return (values - values.min()) / (values.max() - values.min() + 1e-7)


def filter_mean(output, filters):
    """What keras-vis maximises: the mean over batch and space of each filter, or of everything, summed."""
    import tensorflow as tf

    if filters is None:
        return tf.reduce_mean(output)
    return sum(tf.reduce_mean(output[..., each]) for each in np.atleast_1d(filters))


def gradient(model, score, images, wrt=None):
    """Return the gradient of `score(outputs)` by the images or by a layer's output, and the value of that."""
    import tensorflow as tf
    import tf_keras

    inner = tf_keras.Model(model.inputs, [wrt.output, *model.outputs]) if wrt else model

    @tf.function
    def compute(images):
        with tf.GradientTape() as tape:
            tape.watch(images)
            values, output = inner(images, training=False) if wrt else (images, inner(images, training=False))
            loss = score(output)
        return tape.gradient(loss, values), values

    arrays = tf.nest.map_structure(lambda each: tf.constant(each, tf.float32), images)
    return tf.nest.map_structure(lambda each: each.numpy(), compute(arrays))


def saliency(model, filters, image, modify=np.abs, keepdims=False):
    """Return the map of an image without batch axis."""
    values, _ = gradient(model, lambda output: filter_mean(output, filters), np.asarray(image)[np.newaxis])
    values = modify(values)
    return unit_range(values if keepdims else values.max(axis=-1))[0]


def cam(model, filters, image, layer, modify=lambda values: values):
    """Return the Grad-CAM map of an image without batch axis."""
    image = np.asarray(image)[np.newaxis]
    slopes, values = gradient(model, lambda output: filter_mean(output, filters), image, wrt=layer)
    slopes = modify(slopes)
    slopes = slopes / (slopes.max() + 1e-7)
    weights = slopes.mean(axis=tuple(range(slopes.ndim - 1)))
    heat = np.maximum(values[0] @ weights, 0)
    return unit_range(zoom(heat, [to / now for to, now in zip(image.shape[1:-1], heat.shape, strict=True)]))


def with_relu(model, rule, everywhere=False):
    """Return a copy whose ReLUs pass gradients by a rule: "guided", or "rectified" (also called deconv)."""
    import tensorflow as tf
    import tf_keras

    @tf.custom_gradient
    def relu(x):
        y = tf.nn.relu(x)

        def back(dy):
            passed = tf.where(dy > 0, dy, 0)
            return tf.where(y > 0, passed, 0) if rule == "guided" else passed

        return y, back

    copy = tf_keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    for layer in copy.layers:
        name = getattr(getattr(layer, "activation", None), "__name__", None)
        if name == "relu" or (everywhere and name and layer is not copy.layers[0]):
            layer.activation = relu
    return copy


def with_linear_output(model):
    """Return the model with its last activation taken away."""
    import tf_keras

    model.layers[-1].activation = tf_keras.activations.linear
    return model


def maximize(model, loss, image, steps, value_range, before=None, after=None):
    """Return the best image of so many steps of RMSProp on `loss(images, outputs)`, deprocessed."""
    import tensorflow as tf

    @tf.function
    def compute(images):
        with tf.GradientTape() as tape:
            tape.watch(images)
            value = loss(images, model(images, training=False))
        return value, tape.gradient(value, images)

    cache_, best, lowest = 0, None, np.inf
    for step in range(steps):
        image = before(image, step) if before else image
        value, slopes = compute(tf.constant(image, tf.float32))
        slopes = slopes.numpy() / np.sqrt(np.maximum((slopes.numpy() ** 2).sum(), 1e-12))
        cache_ = 0.95 * cache_ + 0.05 * slopes**2
        image = image - slopes / np.sqrt(cache_ + 1e-7)
        image = after(image, step) if after else image
        if value < lowest:
            lowest, best = value, image.copy()
    low, high = value_range
    unit = np.clip((best - best.mean()) / (best.std() + 1e-7) * 0.1 + 0.5, 0, 1)
    return (unit * (high - low) + low)[0]
