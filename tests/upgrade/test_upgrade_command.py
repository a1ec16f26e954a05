"""The command line, the report, and what happens to files."""

import os
import subprocess
import sys

import numpy as np
import pytest

from keras_vis_compat.cli import main
from keras_vis_compat.upgrade_model import CannotUpgrade, upgrade_model


@pytest.fixture
def source(save, keras2):
    return save(keras2.Sequential([keras2.layers.Dense(2, input_shape=(3,), name="dense")]))


def run(*words):
    return main(["upgrade-model", *map(str, words)])


def test_the_command_writes_the_new_model_and_says_what_it_saw(source, tmp_path, keras2, keras3, capsys):
    assert run(source, tmp_path / "new.keras") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        f"{source}: 1 layers, 8 weights, written by Keras {keras2.__version__}",
        "largest difference of predictions on random inputs: 0, "
        "allowed 1e-05 (times the largest prediction where that is over 1)",
        f"wrote {tmp_path / 'new.keras'}",
    ]
    assert keras3.models.load_model(tmp_path / "new.keras").count_params() == 8
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.keras", "old.h5"]


def test_without_a_target_the_models_are_only_compared(source, tmp_path, capsys):
    assert run(source, "--samples", 2, "--seed", 3, "--tolerance", "1e-3") == 0
    assert "nothing was written, as no target was given" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["old.h5"]


def test_a_refusal_is_one_line_that_names_the_layer(save, keras2, tmp_path, capsys):
    source = save(keras2.Sequential([keras2.layers.RandomHeight(0.2, input_shape=(8, 8, 3), name="odd")]))
    assert run(source, tmp_path / "new.keras") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "layer 'odd' (RandomHeight): Keras 3 has no layer that changes the height at random" in line
    assert not (tmp_path / "new.keras").exists()


def test_own_objects_come_before_or_after_the_paths(save, keras2, module, tmp_path, monkeypatch):
    module("mine_for_the_command", "def half(x):\n    return x / 2\n\ndef third(x):\n    return x / 3\n")
    L = keras2.layers
    lambdas = [L.Lambda(lambda x: x / 2, name="one"), L.Lambda(lambda x: x / 3, name="other")]
    source = save(keras2.Sequential([L.Dense(2, input_shape=(3,)), *lambdas]))
    specs = ["one=mine_for_the_command:half", "other=mine_for_the_command:third"]
    monkeypatch.chdir(tmp_path)
    paths = list(sys.path)
    assert run(source, tmp_path / "a.keras", "--custom", *specs) == 0
    assert run("--custom", *specs, source, tmp_path / "b.keras") == 0
    assert run("--custom", specs[0], "--custom", specs[1], "--unsafe", source, tmp_path / "c.keras") == 0
    assert sys.path == paths


def test_own_objects_are_found_in_the_working_directory(save, keras2, tmp_path, monkeypatch):
    (tmp_path / "beside_the_model.py").write_text("def half(x):\n    return x / 2\n")
    layers = [keras2.layers.Dense(2, input_shape=(3,)), keras2.layers.Lambda(lambda x: x / 2, name="one")]
    source = save(keras2.Sequential(layers))
    monkeypatch.chdir(tmp_path)
    assert run(source.name, "new.keras", "--custom", "beside_the_model:half") == 0


@pytest.mark.parametrize("words", [[], ["a.h5", "b.keras", "c.keras"], ["--custom", "a:b"]])
def test_a_wrong_number_of_paths_is_told(words, capsys):
    assert run(*words) == 1
    assert "name the old model and, if one is to be written, the new one" in capsys.readouterr().err


def test_a_wrong_form_of_own_objects_is_told(source, capsys):
    assert run(source, "--custom", "keras.layers") == 1
    assert "`--custom` must be module:object or name=module:object, got 'keras.layers'" in capsys.readouterr().err


def test_help_loads_no_tensorflow():
    code = """
import sys
from keras_vis_compat.cli import main
try:
    main(["upgrade-model", "--help"])
finally:
    assert not {"tensorflow", "keras", "tf_keras", "h5py"} & sys.modules.keys()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "--custom" in done.stdout


def test_an_existing_file_is_kept_unless_forced(source, tmp_path):
    target = tmp_path / "new.keras"
    target.write_text("precious")
    with pytest.raises(FileExistsError, match="exists already"):
        upgrade_model(source, target)
    assert target.read_text() == "precious"
    upgrade_model(source, target, force=True)
    assert target.read_bytes()[:2] == b"PK"


def test_the_command_asks_for_force_and_takes_it(source, tmp_path, capsys):
    assert run(source, tmp_path / "new.keras") == 0
    before = (tmp_path / "new.keras").stat().st_mtime_ns
    capsys.readouterr()
    assert run(source, tmp_path / "new.keras") == 2
    told = capsys.readouterr().err
    assert told == f"{tmp_path / 'new.keras'}: exists already: choose another name, or replace it with --force\n"
    assert run(source, tmp_path / "new.keras", "--force") == 0
    assert (tmp_path / "new.keras").stat().st_mtime_ns > before
    upgrade_model(str(source), str(tmp_path / "new.keras"), force=True)


def test_force_replaces_a_link_and_does_not_follow_it(source, tmp_path):
    (tmp_path / "precious").write_text("precious")
    (tmp_path / "new.keras").symlink_to("precious")
    assert run(source, tmp_path / "new.keras") == 2
    assert run(source, tmp_path / "new.keras", "--force") == 0
    assert (tmp_path / "precious").read_text() == "precious"
    assert not (tmp_path / "new.keras").is_symlink()


def test_a_killed_upgrade_leaves_nothing_beyond_the_next(source, tmp_path):
    kill = "import os, sys\nfrom keras_vis_compat.cli import main\nfrom keras_vis_compat.upgrade_model import upgrade\n"
    kill += "upgrade._loaded_again = lambda *_: os.kill(os.getpid(), 9)\nmain(sys.argv[1:])"
    subprocess.run([sys.executable, "-c", kill, "upgrade-model", str(source), str(tmp_path / "new.keras")], check=False)
    left = [path.name for path in tmp_path.iterdir() if path.name.startswith(".keras-vis-compat-")]
    assert len(left) == 1
    assert run(source, tmp_path / "new.keras") == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.keras", "old.h5"]


def test_an_existing_file_survives_a_forced_upgrade_that_is_refused(save, keras2, tmp_path):
    source = save(keras2.Sequential([keras2.layers.RandomHeight(0.2, input_shape=(8, 8, 3))]))
    target = tmp_path / "new.keras"
    target.write_text("precious")
    with pytest.raises(CannotUpgrade):
        upgrade_model(source, target, force=True)
    assert target.read_text() == "precious"


def test_an_existing_file_survives_a_failing_disk(source, tmp_path, monkeypatch):
    target = tmp_path / "new.keras"
    target.write_text("precious")

    def full(*args):
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="no space left"):
        upgrade_model(source, target, force=True)
    assert target.read_text() == "precious"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.keras", "old.h5"]


def test_the_new_file_has_ordinary_permissions(source, tmp_path):
    upgrade_model(source, tmp_path / "new.keras")
    (tmp_path / "plain").touch()
    assert (tmp_path / "new.keras").stat().st_mode == (tmp_path / "plain").stat().st_mode


WRONG = {
    "ending": ({"target": "new.h5"}, ValueError, "`target` must end in .keras, got"),
    "folder": ({"target": "absent/new.keras"}, FileNotFoundError, "`target`: there is no folder"),
    "a folder": ({"target": "folder.keras"}, ValueError, "`target` must be a file other than `source`"),
    "no samples": ({"samples": 0}, ValueError, "`samples` must be a whole number of at least 1, got 0"),
    "half a sample": ({"samples": 1.5}, ValueError, "`samples` must be"),
    "seed": ({"seed": -1}, ValueError, "`seed` must be a whole number of at least 0, got -1"),
    "negative": ({"tolerance": -1}, ValueError, "`tolerance` must be a number of at least 0, got -1"),
    "no number": ({"tolerance": float("nan")}, ValueError, "`tolerance` must be"),
    "objects": ({"custom_objects": ["half"]}, TypeError, "`custom_objects` must be a dictionary"),
}


@pytest.mark.parametrize(("options", "error", "reason"), WRONG.values(), ids=WRONG)
def test_wrong_arguments_are_told_before_anything_is_read(options, error, reason, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.keras").mkdir()
    with pytest.raises(error, match=reason):
        upgrade_model("absent.h5", **options)


def test_a_folder_that_takes_no_files_is_told_first(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError, match="`target`: nothing may be written into"):
        upgrade_model("absent.h5", tmp_path / "new.keras")


def test_source_and_target_must_differ(keras2, tmp_path):
    path = tmp_path / "model.keras"
    keras2.Sequential([keras2.layers.Dense(2, input_shape=(3,))]).save(path)
    before = path.read_bytes()
    with pytest.raises(ValueError, match="a file other than `source`"):
        upgrade_model(path, path, force=True)
    assert path.read_bytes() == before


def test_a_missing_tf_keras_is_told_with_the_way_out(source, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "tf_keras", None)
    assert run(source, tmp_path / "new.keras") == 1
    assert "keras-vis-compat[keras2]" in capsys.readouterr().err


def test_neither_model_is_compiled_nor_touched_by_the_report(source, keras2):
    report = upgrade_model(source)
    assert report.model.compiled is False
    assert "model=" not in repr(report)
    values = np.ones((1, 3), "float32")
    np.testing.assert_allclose(report.model(values), keras2.models.load_model(source, compile=False)(values), atol=1e-6)


def test_the_package_offers_its_names_and_no_others():
    import keras_vis_compat.upgrade_model as package

    assert {package.Report.__name__, package.upgrade_model.__name__} == {"Report", "upgrade_model"}
    with pytest.raises(AttributeError, match="nothing_else"):
        package.nothing_else()
