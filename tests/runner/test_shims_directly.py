"""Parts of the shims that need no runner: what they compute and how they change a module, on stand-ins."""

import io
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from keras_vis_compat.runner.doctor import probe
from keras_vis_compat.runner.shims import (
    keras_metrics,
    keras_saving,
    multiprocessing_children,
    numpy_defaults,
    numpy_functions,
    python_names,
    sklearn_names,
)
from keras_vis_compat.utils import scipy_misc

REPLACED = ("array", "linspace", "load", "set_printoptions", "fromstring", *numpy_defaults._STACKING)


@pytest.fixture
def old_numpy():
    """A stand-in for NumPy with the defaults of old; NumPy itself stays as it is."""
    stand_in = SimpleNamespace(**{name: getattr(np, name) for name in (*REPLACED, "frombuffer")})
    for change in numpy_defaults.CHANGES["numpy"]:
        change(stand_in)
    return stand_in


def test_arrays_of_objects_are_loaded_unless_refused(old_numpy, tmp_path):
    path = tmp_path / "objects.npy"
    np.save(path, np.array([{"a": 1}], dtype=object))
    assert old_numpy.load(path)[0] == {"a": 1}
    with pytest.raises(ValueError, match="allow_pickle"):
        old_numpy.load(path, allow_pickle=False)
    with pytest.raises(ValueError, match="allow_pickle"):
        np.load(path)


def test_ragged_lists_become_objects_unless_a_type_is_asked_for(old_numpy):
    assert old_numpy.array([[1], [1, 2]]).dtype == object
    assert old_numpy.array([[1], [2]]).dtype == int
    with pytest.raises(ValueError, match="inhomogeneous"):
        old_numpy.array([[1], [1, 2]], dtype=float)
    with pytest.raises(ValueError, match="could not convert"):
        old_numpy.array(["a"], dtype=float)


def test_iterators_are_stacked(old_numpy):
    for name in ("vstack", "concatenate", "stack"):
        assert getattr(old_numpy, name)(row for row in ([1], [2])).ravel().tolist() == [1, 2]


def test_counts_may_be_floats_and_nan_prints_everything(old_numpy):
    before = np.get_printoptions()["threshold"]
    try:
        old_numpy.set_printoptions(threshold=float("nan"))
        assert np.get_printoptions()["threshold"] == sys.maxsize
    finally:
        np.set_printoptions(threshold=before)
    assert old_numpy.linspace(0, 1, 3.0).tolist() == [0, 0.5, 1]


def test_bytes_are_read_as_numbers(old_numpy):
    assert old_numpy.fromstring(b"\x01\x02", dtype=np.uint8).tolist() == [1, 2]
    assert old_numpy.fromstring("1 2", sep=" ").tolist() == [1, 2]


def test_functions_that_numpy_dropped():
    assert numpy_functions.alen([[1, 2]]) == 1
    assert numpy_functions.find_common_type([np.int8], [np.float32]) == np.float32
    assert numpy_functions.in1d([1, 2], [2]).tolist() == [False, True]
    assert numpy_functions.Cast()[np.uint8]([1.7]).tolist() == [1]
    assert numpy_functions.Bytes()["f8"] == 8


def test_pictures_go_through_filters_of_pillow():
    picture = np.zeros((5, 5), np.uint8)
    picture[2, 2] = 255
    assert scipy_misc.imfilter(picture, "blur").shape == (5, 5)
    assert scipy_misc.imfilter(picture, "sharpen")[2, 2] == 255
    for wrong in ("nonsense", "Filter", 3):
        with pytest.raises(ValueError, match="`ftype`"):
            scipy_misc.imfilter(picture, wrong)


def test_pairs_of_least_cost():
    assert sklearn_names.linear_assignment([[9, 1], [1, 9]]).tolist() == [[0, 1], [1, 0]]
    assert sklearn_names.RandomizedPCA(1).fit_transform(np.eye(4)).shape == (4, 1)


def test_files_are_opened_with_universal_newlines(tmp_path):
    stand_in = SimpleNamespace(open=open)
    python_names._universal_newlines(stand_in)
    (tmp_path / "text").write_bytes(b"a\r\nb")
    for mode, content in {"rU": "a\nb", "U": "a\nb", "rbU": b"a\r\nb", "r": "a\nb"}.items():
        with stand_in.open(tmp_path / "text", mode) as file:
            assert file.read() == content


def test_a_source_is_loaded_as_a_module(tmp_path, monkeypatch):
    (tmp_path / "made.py").write_text("value = 3")
    monkeypatch.setitem(sys.modules, "made", None)
    assert python_names.load_source("made", str(tmp_path / "made.py")).value == 3


def test_a_child_gets_the_shims_before_its_own_code(monkeypatch):
    monkeypatch.setenv("TF_USE_LEGACY_KERAS", "0")
    words = multiprocessing_children.with_shims(["python", "-I", "-c", "from x import main; main()", "--fork"])
    assert (words[:3], words[4]) == (["python", "-I", "-c"], "--fork")
    assert "prepare(Options(keras='3')); from x import main" in words[3]
    compile(words[3], "child", "exec")


def test_precision_and_recall_over_a_batch():
    right, found = np.array([[1, 1, 0, 0]]), np.array([[0.9, 0.2, 0.8, 0.7]])
    assert float(keras_metrics.precision(right, found)) == pytest.approx(1 / 3, abs=1e-5)
    assert float(keras_metrics.recall(right, found)) == pytest.approx(1 / 2, abs=1e-5)
    assert float(keras_metrics.fmeasure(right, found)) == pytest.approx(2 / 5, abs=1e-5)


YAML_OF_KERAS_2 = """\
class_name: Sequential
config:
  name: sequential_1
  layers:
  - class_name: Dense
    config:
      name: only
      units: 2
      batch_input_shape: !!python/tuple [null, 3]
keras_version: 2.2.4
backend: tensorflow
"""


def test_models_of_keras_2_are_read_from_yaml():
    model = keras_saving.model_from_yaml(YAML_OF_KERAS_2)
    assert model.input_shape == (None, 3)
    assert keras_saving.model_from_yaml(keras_saving.to_yaml(model)).layers[0].name == "only"


def test_the_probe_answers_on_stdout(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO('[["math", "pi"], ["math", "nonsense"]]'))
    probe.main()
    assert '"trouble": [null, "AttributeError: module \'math\' has no attribute' in capsys.readouterr().out
