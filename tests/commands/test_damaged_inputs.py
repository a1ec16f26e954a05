"""Generated damage: whatever a file holds, no command ends in a traceback, hangs, or touches what it cannot read."""

import copy
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keras_vis_compat.cli import main
from keras_vis_compat.runner import notebook

pytestmark = pytest.mark.usefixtures("_quick_doctor", "_no_kernel")
# The folder of a test serves all its examples: each writes its files anew.
examples = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
few = settings(examples, max_examples=15)

CELLS = [
    {"cell_type": "markdown", "metadata": {}, "source": ["# Old\n", "text"]},
    {
        "cell_type": "code",
        "execution_count": 3,
        "metadata": {"collapsed": False},
        "outputs": [{"output_type": "stream", "name": "stdout", "text": ["a\n"]}],
        "source": ["%matplotlib inline\n", "from vis.utils import utils\n", "!ls {utils}"],
    },
    {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": "x = utils.listify(3)"},
]
BOOK = {
    "cells": CELLS,
    "metadata": {"kernelspec": {"name": "python2", "language": "python"}, "language_info": {"name": "python"}},
    "nbformat": 4,
    "nbformat_minor": 2,
}
SHEETS = {
    "worksheets": [{"cells": [{"cell_type": "code", "input": ["import vis\n"], "outputs": [], "language": "python"}]}],
    "metadata": {"name": ""},
    "nbformat": 3,
    "nbformat_minor": 0,
}
SOURCE = '''# -*- coding: utf-8 -*-
from vis.visualization import visualize_cam, overlay
from vis.utils import utils
from keras import backend as K

def show(model, img, name='größe'):
    """Show it."""
    heat = visualize_cam(model, -1, filter_indices=[1, 2], seed_input=img)
    return overlay(heat, img) if name else f"{K.mean(heat)!r}"
'''.encode()
WRONG = [None, True, -1, 1.5, 10**30, "x\0", "\ud800", [], {}, [None], [[1]], [{"a": None}]]


@pytest.fixture
def _no_kernel(monkeypatch, tmp_path):
    """An own folder, and notebooks whose cells are not executed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(notebook, "_execute", lambda *_: None)


def places(value, path=()):
    """Return the path to every value inside."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, child in inner for place in places(child, (*path, key)))]


def changed(value, path, new):
    """Return a copy with something else at a place; `...` takes it out."""
    if not path:
        return new
    value = copy.deepcopy(value)
    *way, last = path
    inner = value
    for key in way:
        inner = inner[key]
    if new is ...:
        del inner[last]
    else:
        inner[last] = new
    return value


@st.composite
def damaged(draw, data):
    """Bytes of which some are flipped, cut out, doubled or added."""
    data = bytearray(draw(data) if isinstance(data, st.SearchStrategy) else data)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        size = draw(st.integers(0, 40))
        kind = draw(st.sampled_from(["flip", "cut", "end", "double", "add"]))
        if kind == "flip" and data:
            data[at] ^= draw(st.integers(1, 255))
        elif kind == "cut":
            del data[at : at + size]
        elif kind == "end":
            del data[at:]
        elif kind == "double":
            data[at:at] = data[at : at + size]
        else:
            data[at:at] = draw(st.binary(max_size=8))
    return bytes(data)


def check(capsys, name, content, *words):
    """Run a command on a file: a status that is documented, and what it says where it cannot read."""
    path = Path(name)
    path.write_bytes(content)
    capsys.readouterr()
    status = main([*words, name])
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert status in (0, 1, 2)
    if status == 2:
        (line,) = told.splitlines()
        assert line.startswith(f"{name}:")
        assert path.read_bytes() == content
    return status


COMMANDS = {
    "migrate": ["migrate", "--to", "scores"],
    "doctor": ["doctor"],
    "run": ["run", "--force"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_wrong_types_at_every_place_of_a_notebook(command, capsys):
    tried = 0
    for book in (BOOK, SHEETS):
        for path in places(book):
            for new in [*WRONG, ...] if path else WRONG:
                content = json.dumps(changed(book, path, new)).encode()
                assert check(capsys, "x.ipynb", content, *COMMANDS[command]) in (0, 1, 2)
                tried += 1
    assert tried > 500


@pytest.mark.parametrize("command", COMMANDS)
@examples
@given(data=damaged(st.sampled_from([json.dumps(BOOK).encode(), json.dumps(SHEETS, indent=1).encode()])))
def test_damaged_notebooks(command, capsys, data):
    check(capsys, "x.ipynb", data, *COMMANDS[command])


@pytest.mark.parametrize("command", ["migrate", "doctor"])
@examples
@given(data=damaged(st.just(SOURCE)))
def test_damaged_programs(command, capsys, data):
    check(capsys, "x.py", data, *COMMANDS[command])


def archive(config):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("metadata.json", json.dumps({"keras_version": "2.15.0"}))
        file.writestr("config.json", config)
        file.writestr("model.weights.h5", b"\x89HDF\r\n\x1a\n")
    return content.getvalue()


MODEL = {
    "class_name": "Sequential",
    "config": {
        "name": "s",
        "layers": [
            {"class_name": "InputLayer", "config": {"name": "i", "batch_input_shape": [None, 3], "dtype": "float32"}},
            {"class_name": "Dense", "config": {"name": "d", "units": 2, "activation": "relu", "use_bias": True}},
        ],
    },
}


def hdf5(config):
    import h5py

    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        file.attrs.update(model_config=config, keras_version="2.2.4", backend="tensorflow")
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = [b"d"]
        group.create_group("d").attrs["weight_names"] = [b"d/kernel:0", b"d/bias:0"]
        group["d/d/kernel:0"], group["d/d/bias:0"] = [[1.0, 2.0]] * 3, [0.5, 0.5]
    return content.getvalue()


@few
@given(path=st.sampled_from(places(MODEL)[1:]), new=st.sampled_from(WRONG), make=st.sampled_from([archive, hdf5]))
def test_wrong_types_in_models(capsys, path, new, make):
    check_model(capsys, make(json.dumps(changed(MODEL, path, new))))


@few
@given(data=damaged(st.sampled_from([archive, hdf5]).map(lambda make: make(json.dumps(MODEL)))))
def test_damaged_models(capsys, data):
    check_model(capsys, data)


def check_model(capsys, content):
    """A model that is refused, status 1, is one line too."""
    Path("x.h5").write_bytes(content)
    capsys.readouterr()
    status = main(["upgrade-model", "--samples", "1", "x.h5"])
    told = capsys.readouterr().err
    assert status in (0, 1, 2)
    assert len(told.splitlines()) == (status > 0)
    assert status == 0 or told.startswith("x.h5: ")
