"""Every option of every command: with a word that works and, where there is one, one that cannot.

An option without a row here fails the first test.
"""

import io
import json
import sys
from importlib import import_module

import h5py
import numpy as np
import pytest
from PIL import Image

from keras_vis_compat import cli
from keras_vis_compat.datasets.zarr_export import OLDEST_PYTHON

# option -> (words that work, words that do not); None where no word can be wrong, or right.
OPTIONS = {
    "demo": {
        "--out": (["out"], ["file"]),
        "--digits": (["3,7"], ["3,x"]),
        "--seed": (["4"], ["-1"]),
        "--force": ([], None),
    },
    "run": {
        "--vis-version": (["0.4.1"], ["9"]),
        "--keras": (["3"], ["4"]),
        "--no-show": ([], None),
        "--save-figures": (["figures"], None),
        "--explain": ([], None),
        "--output": (["done.ipynb"], None),
        "--force": ([], None),
        "--module": ([], None),
        "--no-vendored": ([], None),
    },
    "doctor": {"--keras": (["3"], ["4"]), "--json": ([], None)},
    "migrate": {
        "--to": (["keras3"], ["keras9"]),
        "--check": ([], None),
        "--diff": ([], None),
        "--stdin": ([], None),
        "--only": (["vis-imports"], ["no-such-rule"]),
        "--skip": (["vis-imports"], ["no-such-rule"]),
        "--vis-version": (["0.4.1"], ["9"]),
        "--list-rules": ([], None),
        "--force": ([], None),
    },
    "explain": {
        "--out": (["done"], [""]),
        "--force": ([], None),
        "--unsafe": ([], None),
        "--custom": (["math:sqrt"], ["math:no_such_name"]),
        "--method": (["saliency"], ["salience"]),
        "--class": (["top:2"], ["top:0"]),
        "--labels": (["no,yes"], ["absent.txt"]),
        "--layer": (["maps"], ["no_such_layer"]),
        "--scale": (["tf"], ["no_such_scale"]),
        "--cmap": (["jet"], ["no_such_map"]),
        "--alpha": (["0.2"], ["1.5"]),
        "--figure": (["both"], ["none"]),
        "--format": (["svg"], ["jpg"]),
        "--html": ([], None),
        "--sanity": ([], None),
        "--maps": (["none"], ["png"]),
        "--metrics": (["insertion"], ["no_such_metric"]),
        "--table": (["md,csv", "--metrics", "deletion"], ["xls"]),
        "--seed": (["4"], ["-1"]),
        "--quiet": ([], None),
    },
    "compare": {
        "--out": (["done"], [""]),
        "--force": ([], None),
        "--unsafe": ([], None),
        "--custom": (["math:sqrt"], ["math:no_such_name"]),
        "--method": (["saliency"], ["salience"]),
        "--class": (["1"], ["top:0"]),
        "--labels": (["no,yes"], ["absent.txt"]),
        "--layer": (["maps"], ["no_such_layer"]),
        "--scale": (["tf"], ["no_such_scale"]),
        "--metrics": (["insertion"], ["no_such_metric"]),
        "--table": (["md,csv"], ["xls"]),
        "--format": (["svg"], ["jpg"]),
        "--seed": (["4"], ["-1"]),
        "--n-bootstrap": (["0"], ["-1"]),
        "--quiet": ([], None),
    },
    "synthesize": {
        "--class": (["0"], ["2"]),
        "--filter": (["0", "--layer", "maps"], ["x", "--layer", "maps"]),
        "--layer": (["maps", "--filter", "1"], ["no_such_layer", "--filter", "1"]),
        "--labels": (["no,yes"], ["absent.txt"]),
        "--scale": (["tf"], ["no_such_scale"]),
        "--steps": (["2"], ["0"]),
        "--seed": (["4"], ["-1"]),
        "--out": (["made.png"], ["made.doc"]),
        "--gif": (["made.gif"], ["made.avi"]),
        "--force": ([], None),
        "--unsafe": ([], None),
        "--custom": (["math:sqrt"], ["math:no_such_name"]),
    },
    "check": {
        "--unsafe": ([], None),
        "--custom": (["math:sqrt"], ["math:no_such_name"]),
        "--scale": (["none"], ["no_such_scale"]),
        "--json": ([], None),
    },
    "explain-dataset": {
        "--out": (["done"], ["nosuch://x/y"]),
        "--method": (["Saliency"], ["Salience"]),
        "--score": (["label"], ["labels"]),
        "--metrics": (["insertion"], ["no_such_metric"]),
        "--preprocess": (["resize"], ["math:no_such_name"]),
        "--engine": (["local"], ["spark"]),
        "--workers": (["1"], ["0"]),
        "--gpus-per-worker": (["0"], ["0.5"]),  # more with a cluster only
        "--address": (None, ["localhost:1"]),  # works with a cluster only
        "--batch-size": (["2"], ["0"]),
        "--rows-per-unit": (["1"], ["0"]),
        "--maps": (["uint8"], ["float8"]),
        "--maps-zarr": (["maps.zarr", "--maps", "float16"], ["file"]),
        "--on-error": (["raise"], ["skip"]),
        "--key": (["key"], None),
        "--image": (["image"], ["picture"]),
        "--label": (["label"], None),
        "--unsafe": ([], None),
        "--custom": (["math:sqrt"], ["math:no_such_name"]),
        "--quiet": ([], None),
    },
    "summarize": {
        "--by": (["method,model"], ["methods"]),
        "--format": (["md"], ["xls"]),
        "--n-bootstrap": (["5"], ["-1"]),
        "--seed": (["3"], ["-1"]),
    },
    "completion": {},
    "layers": {"--unsafe": ([], None), "--custom": (["math:sqrt"], ["math:no_such_name"])},
    "methods": {},
    "upgrade-model": {
        "--custom": (["math:sqrt"], ["math:no_such_name"]),
        "--unsafe": ([], None),
        "--architecture": (["model.json"], ["absent.json"]),
        "--samples": (["2"], ["0"]),
        "--tolerance": (["1e-3"], ["-1"]),
        "--seed": (["3"], ["-1"]),
        "--force": ([], None),
    },
}
# What a command that explains needs beside its options, which come behind it.
SUBJECTS = {
    "check": ["model.keras"],
    "compare": ["model.keras", "picture.png", "--out", "out"],
    "explain": ["model.keras", "picture.png", "--out", "out"],
    "explain-dataset": ["model.keras", "images.npz", "--out", "out"],
    "layers": ["model.keras"],
    "summarize": ["out"],
    "synthesize": ["model.keras"],
}
EVERYWHERE = {"--help", "--debug"}  # of the program, tried where it is tested
WORKING = [
    (name, option, words) for name, rows in OPTIONS.items() for option, (words, _) in rows.items() if words is not None
]
WRONG = [(name, option, words) for name, rows in OPTIONS.items() for option, (_, words) in rows.items() if words]


@pytest.mark.parametrize("command", OPTIONS)
def test_no_option_is_without_a_row(command):
    (choices,) = [action.choices for action in cli.parser_for(command)._actions if isinstance(action.choices, dict)]
    found = {action.option_strings[-1] for action in choices[command]._actions if action.option_strings}
    assert found - EVERYWHERE == set(OPTIONS[command])


@pytest.fixture
def here(tmp_path, monkeypatch, request):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    (tmp_path / "script.py").write_text("import vis\n")
    (tmp_path / "book.ipynb").write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
    layers = [
        {"class_name": "InputLayer", "config": {"name": "in", "batch_input_shape": [None, 3], "dtype": "float32"}},
        {"class_name": "Dense", "config": {"name": "dense", "units": 2, "use_bias": False}},
    ]
    architecture = json.dumps({"class_name": "Sequential", "config": {"name": "model", "layers": layers}})
    (tmp_path / "model.json").write_text(architecture)
    with h5py.File("old.h5", "w") as file:
        file.attrs["model_config"] = architecture
        file.attrs["keras_version"] = "2.9.0"
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = [b"dense"]
        group.create_group("dense").attrs["weight_names"] = [b"dense/kernel:0"]
        group["dense/dense/kernel:0"] = np.ones((3, 2), "float32")
    if request.node.callspec.params["command"] in SUBJECTS:
        _write_model_and_picture()
    return tmp_path


def _write_model_and_picture():
    keras = import_module("keras")
    layers = [keras.layers.Conv2D(2, 1, name="maps"), keras.layers.GlobalAveragePooling2D()]
    model = keras.Sequential([keras.layers.Input((4, 4, 1)), *layers, keras.layers.Dense(2, activation="softmax")])
    model.save("model.keras")
    Image.linear_gradient("L").save("picture.png")
    images = np.arange(32, dtype=np.uint8).reshape(2, 4, 4, 1)
    np.savez("images.npz", image=images, label=[0, 1], key=["a", "b"])


def demo(words, here, monkeypatch):
    """Only as far as the training, which has tests of its own."""
    monkeypatch.setattr(import_module("keras_vis_compat.demo"), "load_digits", _stop)
    assert cli.main(["demo", *words]) != 0
    return True


def _stop():
    raise OSError("the training would begin here")


def run(words, here, monkeypatch):
    script = "book.ipynb" if "--output" in words else "script" if "--module" in words else "script.py"
    monkeypatch.setattr("keras_vis_compat.runner.notebook.run", lambda *arguments, **named: 0)
    return cli.main(["run", *words, script]) == 0


def doctor(words, here, monkeypatch):
    answers = {"trouble": [None], "gpus": []}
    monkeypatch.setattr(import_module("keras_vis_compat.runner.doctor"), "ask", lambda needs, keras: answers)
    return cli.main(["doctor", *words, "script.py"]) == 0


def migrate(words, here, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"import vis\n")))
    return cli.main(["migrate", *words, *([] if "--stdin" in words else ["script.py"])]) in (0, 1)


def upgrade_model(words, here, monkeypatch):
    (here / "new.keras").unlink(missing_ok=True)
    if "--force" in words:
        (here / "new.keras").write_text("from before")
    return cli.main(["upgrade-model", "old.h5", "new.keras", *words]) == 0 and (here / "new.keras").exists()


def explain(words, here, monkeypatch):
    out = [] if "--out" in words else ["--out", "out"]
    status = cli.main(["explain", "model.keras", "picture.png", *out, *words])
    return status == 0 and len(list(here.glob("*/manifest.json"))) == 1


def compare(words, here, monkeypatch):
    out = [] if "--out" in words else ["--out", "out"]
    fixed = ["--method", "saliency", "--metrics", "deletion", "--n-bootstrap", "3", *out]
    return cli.main(["compare", "model.keras", "picture.png", *fixed, *words]) == 0 and any(here.glob("*/table.*"))


def synthesize(words, here, monkeypatch):
    what = [] if {"--class", "--filter"} & {*words} else ["--class", "1"]
    status = cli.main(["synthesize", "model.keras", "--steps", "2", *what, *words])
    return status == 0 and len(list(here.glob("*.png"))) == 2


def explain_dataset(words, here, monkeypatch):
    status = cli.main(["explain-dataset", "model.keras", "images.npz", "--out", "out", *words])
    return status == 0 and len(list(here.glob("*/job.json"))) == 1


def summarize(words, here, monkeypatch):
    assert explain_dataset([], here, monkeypatch)
    return cli.main(["summarize", "out", *words]) == 0


def check(words, here, monkeypatch):
    return cli.main(["check", "model.keras", *words]) == 0


def layers(words, here, monkeypatch):
    return cli.main(["layers", "model.keras", *words]) == 0


RUN = {
    "check": check,
    "compare": compare,
    "demo": demo,
    "doctor": doctor,
    "explain": explain,
    "explain-dataset": explain_dataset,
    "layers": layers,
    "migrate": migrate,
    "run": run,
    "summarize": summarize,
    "synthesize": synthesize,
    "upgrade-model": upgrade_model,
}


#: The Python that what an option needs can be installed for.
NEEDS = {"--maps-zarr": OLDEST_PYTHON}


@pytest.mark.parametrize(("command", "option", "words"), WORKING, ids=lambda value: str(value))
def test_an_option_works(command, option, words, here, monkeypatch, capfd):
    worked = RUN[command]([option, *words], here, monkeypatch)
    said = capfd.readouterr()
    if sys.version_info < NEEDS.get(option, (3, 10)):
        assert "needs Python 3.11" in said.err
        return
    assert worked
    assert "Traceback" not in said.err
    assert command != "demo" or "the training would begin here" in said.err


@pytest.mark.parametrize(("command", "option", "words"), WRONG, ids=lambda value: str(value))
def test_a_wrong_word_is_told_before_any_work(command, option, words, here, monkeypatch, capfd):
    before = sorted(here.iterdir())
    subject = {**SUBJECTS, "upgrade-model": ["old.h5"], "demo": []}.get(command, ["script.py"])
    if command == "synthesize" and not {"--class", "--filter"} & {option, *words}:
        subject = [*subject, "--class", "1"]
    # The paths of upgrade-model come first, as --custom takes all words behind it.
    last = command in ("upgrade-model", *SUBJECTS)
    line = [*subject, option, *words] if last else [option, *words, *subject]
    assert _status([command, *line]) != 0
    told = capfd.readouterr().err
    assert "Traceback" not in told
    assert words[0] in told
    assert sorted(here.iterdir()) == before


def _status(words):
    """What the command returns, or leaves with where its arguments do not parse."""
    try:
        return cli.main(words)
    except SystemExit as stopped:
        return stopped.code
