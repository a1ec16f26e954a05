"""A model of Keras 3 from a stranger: whatever it names, at any depth, nothing is imported, called or opened for it."""

import base64
import inspect
import json
import marshal
import re
import shutil
import socket
import zipfile

import h5py
import keras as keras_3
import numpy as np
import pytest
import tensorflow as tf

from keras_vis_compat._files import FileTrouble
from keras_vis_compat.models import load_model

WORDS = "words.txt"
TENSOR = {"class_name": "__keras_tensor__", "config": {"shape": [None, 3], "dtype": "float32"}}
TENSOR["config"]["keras_history"] = ["given", 0, 0]
CODE = base64.b64encode(marshal.dumps((lambda x: x).__code__)).decode()


def entry(module, name, config, **rest):
    return {"module": module, "class_name": name, "config": config, "registered_name": None, **rest}


def function(module, name, registered="function"):
    return entry(module, "function", name, registered_name=registered)


def lambda_of(named, **rest):
    return entry("keras.layers", "Lambda", {"name": "evil", "function": named, "arguments": {}, **rest})


def called(layer, *args, **kwargs):
    return {**layer, "name": "evil", "inbound_nodes": [{"args": list(args), "kwargs": kwargs}]}


def array(dtype, value=(1, 2, 3)):
    return entry(None, "__numpy__", {"value": value, "dtype": dtype})


def layer(name, **config):
    return entry("keras.layers", name, {"name": "evil", **config})


def inner_model(**rest):
    return entry("keras", "Sequential", {"name": "evil", "layers": []}, **rest)


STORED = entry("builtins", "__lambda__", {"code": CODE, "defaults": None, "closure": None})
CHOSEN = entry("os", "__typespec__", ["true"], spec_name="system")
RELU = function("builtins", "relu")
# Functions, by the argument with which a Lambda layer would call them.
CALLS = {
    ("keras.layers", "TFSMLayer"): "saved",
    ("keras.src.export.tfsm_layer", "TFSMLayer"): "saved",
    ("keras.layers", "StringLookup"): 10,
    ("keras.config", "set_floatx"): "float16",
    ("keras.config", "set_image_data_format"): "channels_first",
    ("keras.config", "set_dtype_policy"): "float64",
    ("keras.config", "set_backend"): "jax",
    ("keras.datasets.imdb", "get_word_index"): "../words.json",
    ("keras.applications.vgg16", "decode_predictions"): array("float32", [[0.0] * 1000]),
    ("keras.utils", "get_file"): "words.txt",
    ("keras.saving", "load_model"): "saved",
    ("keras.saving", "KerasFileEditor"): "model.keras",
    ("keras.callbacks", "CSVLogger"): "PWNED",
    ("keras.ops", "ones"): [10**5, 10**6],
    ("os", "system"): "touch PWNED",
    ("builtins", "exec"): "open('PWNED', 'w')",
    ("tensorflow.io", "write_file"): "PWNED",
}
STEPS = {
    "constant before a tensor": called(lambda_of(RELU), array("float32"), TENSOR),
    "constant into a wrapped function": called(
        layer("TimeDistributed", layer=lambda_of(RELU)), inputs=array("float32")
    ),
    "code in a wrapper": called(layer("TimeDistributed", layer=lambda_of(STORED)), TENSOR),
    "code as a shape": called(lambda_of(RELU, output_shape=STORED), TENSOR),
    "code as a list": called(lambda_of([CODE, None, None], function_type="lambda"), TENSOR),
    "another library's layer": called(layer("TFSMLayer", filepath="saved"), TENSOR),
    "a pickle as a layer": called(layer("TorchModuleWrapper", module="gASV"), TENSOR),
    "an entry among arguments": called(layer("Add"), [TENSOR, layer("TFSMLayer", filepath="saved")]),
    "an array of texts": called(layer("Add"), [TENSOR, array("U200000000")]),
    "an array of objects": called(layer("Add"), [TENSOR, array("object")]),
    "a type that the file chooses": called(layer("Add", dtype=CHOSEN), TENSOR),
    "compile() of an inner model": called(inner_model(compile_config={"loss": STORED}), TENSOR),
}
for _home, _name in CALLS:
    _function, _argument = function(_home, _name), CALLS[_home, _name]
    STEPS[f"constant into {_home}.{_name}"] = called(lambda_of(_function), inputs=_argument)
    STEPS[f"{_home}.{_name} as a layer"] = called(_function, _argument)
    if _home != "keras.ops":
        STEPS[f"tensor into {_home}.{_name}"] = called(lambda_of(_function), TENSOR)
for _kind in ("StringLookup", "IntegerLookup", "TextVectorization"):
    STEPS[f"words from a file, {_kind}"] = called(layer(_kind, vocabulary=WORDS), TENSOR)
for _argument in ("activation", "kernel_initializer", "kernel_regularizer", "bias_constraint", "dtype", "other"):
    for _named in (
        function("os", "system", "relu"),
        entry("subprocess", "Popen", {"args": ["touch", "PWNED"]}),
        function("keras.utils", "get_file"),
    ):
        STEPS[f"{_argument} from {_named['module']}"] = called(layer("Dense", units=3, **{_argument: _named}), TENSOR)


@pytest.fixture(scope="module")
def honest(tmp_path_factory):
    """A folder with a model of two layers in either format."""
    folder, L = tmp_path_factory.mktemp("honest"), keras_3.layers
    given = L.Input((3,), name="given")
    model = keras_3.Model(given, L.Dense(2, name="classes")(given))
    model.save(folder / "model.keras")
    model.save(folder / "model.h5")
    return folder


def _with_step(text, step):
    config = json.loads(text)
    config["config"]["layers"].append(step)
    return json.dumps(config)


def _into(path, honest, step):
    """The honest model and this layer."""
    if path.suffix == ".h5":
        shutil.copy(honest / "model.h5", path)
        with h5py.File(path, "r+") as file:
            file.attrs["model_config"] = np.bytes_(_with_step(file.attrs["model_config"], step))
        return
    with zipfile.ZipFile(honest / "model.keras") as given, zipfile.ZipFile(path, "w") as written:
        for name in given.namelist():
            content = given.read(name)
            written.writestr(name, _with_step(content, step) if name == "config.json" else content)


def _never(*args, **kwargs):
    pytest.fail(f"called with {args}")


@pytest.mark.parametrize("ending", ["keras", "h5"])
def test_what_a_file_of_keras_3_names_is_not_imported_called_or_opened(ending, tmp_path, honest, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tf.saved_model, "load", _never)
    monkeypatch.setattr(socket, "getaddrinfo", _never)
    (tmp_path / WORDS).write_text("a secret\n")
    settings = [keras_3.config.floatx(), keras_3.config.image_data_format(), keras_3.config.dtype_policy().name]
    assert len(STEPS) > 80
    for name, step in STEPS.items():
        _into(tmp_path / f"evil.{ending}", honest, step)
        with pytest.raises(FileTrouble) as caught:
            load_model(f"evil.{ending}")
        assert re.fullmatch(
            rf"evil.{ending}: (layer 'evil' \(\w+\): .*|Python code is stored in it.*)", str(caught.value)
        )
        assert {path.name for path in tmp_path.iterdir()} == {WORDS, f"evil.{ending}"}, name
        now = [keras_3.config.floatx(), keras_3.config.image_data_format(), keras_3.config.dtype_policy().name]
        assert now == settings, name


def test_what_is_computed_between_layers_is_held_against_the_memory_too(tmp_path, command):
    given = keras_3.Input((3,))
    enlarged = {
        "tile": keras_3.ops.tile(given, [1, 10**9]),
        "repeat": keras_3.ops.repeat(given, 10**9, axis=1),
        "pad": keras_3.ops.pad(given, [[0, 0], [0, 3 * 10**9]]),
    }
    for name, large in enlarged.items():
        outputs = keras_3.layers.Dense(1)(keras_3.ops.mean(large, axis=1, keepdims=True))
        keras_3.Model(given, outputs).save(tmp_path / "large.keras")
        status, _, told = command("check", tmp_path / "large.keras")
        assert (status, told.count("\n")) == (2, 1)
        assert f"layer '{name}" in told
        assert "holds 3,000,000,0" in told


def test_every_layer_and_what_it_is_made_of_may_be_named():
    """By the names of the public modules, and by those of the files behind them."""
    from keras_vis_compat.upgrade_model.known_to_keras3 import check_names

    others = {"TFSMLayer", "TorchModuleWrapper", "InputSpec"}
    for home in ("layers", "initializers", "regularizers", "constraints", "losses", "metrics", "optimizers"):
        for name, kind in vars(getattr(keras_3, home)).items():
            if inspect.isclass(kind) and hasattr(kind, "from_config") and kind.__name__ not in others:
                check_names(entry(f"keras.{home}", name, {}), keras_3, {})
                check_names(entry(kind.__module__, kind.__name__, {}), keras_3, {})
    for home in ("activations", "ops", "losses", "metrics"):
        for name, known in vars(getattr(keras_3, home)).items():
            if inspect.isfunction(known) and name not in ("get", "serialize", "deserialize"):
                check_names(function(f"keras.{home}", name), keras_3, {})


def test_a_model_with_functions_and_computations_of_keras_is_read(tmp_path):
    L = keras_3.layers
    given = L.Input((6, 4), name="given")
    scaled = L.Lambda(keras_3.ops.relu, name="positive")(1 - given[:, 1:])
    seen = L.MultiHeadAttention(1, 2)(query=scaled, value=scaled)
    frames = L.TimeDistributed(L.Dense(3, activation=keras_3.ops.softplus))(L.LeakyReLU()(seen))
    inner = keras_3.Sequential([L.Input((5, 3)), L.Bidirectional(L.GRU(2)), L.Dense(2, kernel_regularizer="l2")])
    inner.compile("adam", keras_3.losses.CategoricalCrossentropy(), ["accuracy"])
    model = keras_3.Model(given, inner(frames))
    model.save(tmp_path / "model.keras")
    numbers = np.linspace(-1, 1, 48, dtype=np.float32).reshape(2, 6, 4)
    loaded = load_model(tmp_path / "model.keras").predict(numbers, verbose=0)
    np.testing.assert_allclose(loaded, model.predict(numbers, verbose=0), atol=1e-6)
