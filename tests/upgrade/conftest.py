"""Old files made on the spot, and a check of the new ones that shares no code with the upgrade itself."""

import json
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import h5py
import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat.upgrade_model import upgrade_model


class Upgraded(NamedTuple):
    """What an upgrade gave: its report, the new file, and the new model as plain Keras 3 loads it."""

    report: object
    path: Path
    model: object


@pytest.fixture(scope="session")
def keras2():
    return import_module("tf_keras")


@pytest.fixture(scope="session")
def keras3():
    return import_module("keras")


@pytest.fixture
def save(tmp_path):
    """Save a Keras 2 model as .h5 with random weights; `edit` may change its architecture, a dictionary, in place."""

    def save(model, edit=None, name="old.h5", randomly=True):
        if randomly:
            model.set_weights([_random_like(weight) for weight in model.weights])
        path = tmp_path / name
        model.save(path)
        if edit:
            with h5py.File(path, "r+") as file:
                config = json.loads(file.attrs["model_config"])
                edit(config)
                file.attrs["model_config"] = json.dumps(config)
        return path

    return save


def _random_like(weight):
    array = weight.numpy()
    if array.dtype.kind != "f":
        return array
    changed = array + np.random.standard_normal(array.shape) * 0.3
    return np.abs(changed) + 0.1 if "variance" in weight.name or "stddev" in weight.name else changed


@pytest.fixture
def upgrade(save, keras3, tmp_path):
    """Save a Keras 2 model, upgrade the file, and check that plain Keras 3 loads a model that predicts the same."""

    def upgrade(model, edit=None, inputs=None, custom_objects=None, unsafe=False, **options):
        source, target = save(model, edit), tmp_path / "new.keras"
        report = upgrade_model(source, target, custom_objects, unsafe, **options)
        own = [thing[-1] if isinstance(thing, tuple) else thing for thing in (custom_objects or {}).values()]
        new = keras3.models.load_model(target, {thing.__name__: thing for thing in own}, safe_mode=not unsafe)
        assert_same(model, new, inputs)
        return Upgraded(report, target, new)

    return upgrade


def assert_same(old, new, inputs=None):
    inputs = inputs or [np.random.standard_normal((3, *(size or 9 for size in t.shape[1:]))) for t in old.inputs]
    inputs = [array.astype(tensor.dtype.as_numpy_dtype) for array, tensor in zip(inputs, old.inputs, strict=True)]
    inputs = tf.nest.pack_sequence_as(old.input, inputs)
    before, after = ([np.asarray(output) for output in flat(model(inputs, training=False))] for model in (old, new))
    assert len(before) == len(after)
    for one, other in zip(before, after, strict=True):
        np.testing.assert_allclose(other, one, rtol=1e-5, atol=1e-5)
    assert np.ptp(before[0].astype(float)) > 0  # a constant prediction would prove nothing


def flat(outputs):
    if isinstance(outputs, dict):
        return [outputs[name] for name in sorted(outputs)]
    return list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]


@pytest.fixture
def module(tmp_path, monkeypatch):
    """Write a module of the caller's own, importable by name."""
    monkeypatch.syspath_prepend(tmp_path)

    def write(name, text):
        (tmp_path / f"{name}.py").write_text(text)
        return import_module(name)

    return write
