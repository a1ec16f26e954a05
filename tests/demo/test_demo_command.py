"""The command `demo`: what it explains, what it prints and draws, what it refuses before it starts."""

import runpy
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from keras_vis_compat import cli, demo, set_legacy_version
from keras_vis_compat.demo import digits, explanations
from keras_vis_compat.demo.explanations import explain, synthesize
from keras_vis_compat.demo.picture import draw
from keras_vis_compat.visualization import visualize_cam, visualize_saliency

ROOT = Path(__file__).parents[2]


@pytest.fixture
def quick(monkeypatch):
    """Train for one epoch and take two steps: enough to see that everything is done."""
    monkeypatch.setattr(digits, "EPOCHS", 1)
    monkeypatch.setattr(explanations, "STEPS", 2)


# -- what it explains ---------------------------------------------------------------------------------------


def test_maps_are_those_of_the_legacy_functions(reader, digits):
    (seven,) = explain(reader, digits, [7])
    assert seven.label == 7
    image, linear = seven.image[..., np.newaxis], explanations.with_linear_output(reader)
    np.testing.assert_allclose(seven.saliency, visualize_saliency(linear, -1, seven.read, image), atol=1e-6)
    guided = visualize_saliency(linear, -1, seven.read, image, backprop_modifier="guided")
    np.testing.assert_allclose(seven.guided, guided, atol=1e-6)
    strokes = [layer.name for layer in linear.layers].index("strokes")
    np.testing.assert_allclose(seven.cam, visualize_cam(linear, -1, seven.read, image, strokes), atol=1e-6)


def test_a_digit_that_is_asked_for_twice_is_shown_by_two_scans(reader, digits):
    done = []
    one, other = explain(reader, digits, [3, 3], progress=lambda *numbers: done.append(numbers))
    assert one.label == other.label == 3
    assert not np.array_equal(one.image, other.image)
    assert done == [(1, 2), (2, 2)]


def test_the_seed_chooses_the_scans(reader, digits):
    first, again, other = (explain(reader, digits, [4], seed)[0].image for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_what_is_no_digit_is_refused(reader, digits):
    with pytest.raises(ValueError, match=r"`wanted` must hold digits from 0 to 9, got \[3, 12\]"):
        explain(reader, digits, [3, 12])


def test_inputs_made_up_by_the_network_are_read_as_the_class_they_are_for(reader):
    syntheses = synthesize(reader)
    assert len(syntheses) == 10
    assert min(synthesis.probability for synthesis in syntheses) > 0.9
    assert all((synthesis.image.min(), synthesis.image.max()) == (0, pytest.approx(1, 1e-5)) for synthesis in syntheses)


def test_the_network_is_left_as_it_was(reader, digits, quick):
    weights, activation = reader.get_weights(), reader.layers[-1].activation
    explain(reader, digits, [1])
    synthesize(reader)
    assert reader.layers[-1].activation is activation
    assert all(map(np.array_equal, weights, reader.get_weights()))


def test_the_version_of_keras_vis_that_is_set_makes_no_difference(reader, digits):
    before = explain(reader, digits, [6])[0]
    with set_legacy_version("0.4.1"):
        after = explain(reader, digits, [6])[0]
    np.testing.assert_array_equal(after.cam, before.cam)


# -- what it draws and prints -------------------------------------------------------------------------------


def test_the_picture_is_a_table_of_maps_and_a_grid_of_made_up_digits(reader, digits, quick):
    explanations = explain(reader, digits, [2, 5])
    axes = draw(explanations, synthesize(reader)).axes
    assert [axis.get_ylabel()[:3] for axis in axes if axis.get_ylabel()] == ["a 2", "a 5"]
    assert [axis.get_title() for axis in axes if axis.get_title()][:3] == ["saliency", "guided saliency", "Grad-CAM"]
    assert [axis.get_title()[0] for axis in axes if axis.get_title().endswith("%)")] == list("0123456789")
    (maps,) = [axis.images for axis in axes if axis.get_title() == "Grad-CAM"]  # the scan, and the map over it
    np.testing.assert_array_equal(maps[1].get_array(), explanations[0].cam)
    assert sum(axis.get_label() == "<colorbar>" for axis in axes) in (1, 3)


def test_the_command_prints_accuracy_and_path_and_writes_the_picture(quick, tmp_path, capsys):
    folder = tmp_path / "new" / "folder"
    assert cli.main(["demo", "--out", str(folder), "--digits", "3, 7", "--seed", "4"]) == 0
    printed = capsys.readouterr().out
    assert "Training a network on 1297 handwritten digits ." in printed
    assert "accuracy on 500 others: " in printed
    assert printed.endswith(f"Picture: {(folder / 'demo.png').resolve()}\n")
    assert cli.main(["demo", "--out", str(folder), "--digits", "1"]) == 0  # its own picture may be replaced
    with Image.open(folder / "demo.png") as picture:
        assert picture.format == "PNG"
        assert picture.width > 500
        assert len(np.unique(np.asarray(picture))) > 100


def test_the_example_draws_the_same_from_python(quick):
    figure = runpy.run_path(str(ROOT / "examples" / "demo.py"))["demo"](digits=[1], seed=2)
    assert any(axis.get_ylabel().startswith("a 1, read as") for axis in figure.axes)


def test_the_picture_that_is_shown_is_small():
    assert (ROOT / "examples" / "demo.png").stat().st_size < 300_000


# -- what it refuses ----------------------------------------------------------------------------------------

WRONG = {
    "letters": (["--digits", "3,x"], "must be digits from 0 to 9 with commas between them, such as 3,7, got '3,x'"),
    "two figures": (["--digits", "10"], "got '10'"),
    "no digit": (["--digits", ""], "must be digits from 0 to 9"),
    "a gap": (["--digits", "3,,7"], "got '3,,7'"),
    "another alphabet": (["--digits", "٣"], "must be digits from 0 to 9"),
    "too many": (["--digits", "0,1,2,3,4,5,6,7,8"], "at most 8 digits, for a picture that can be read, got 9"),
    "negative seed": (["--seed=-1"], "must be a whole number from 0 to 100000000, got '-1'"),
    "fraction as seed": (["--seed", "1.5"], "got '1.5'"),
    "huge seed": (["--seed", "999999999999"], "got '999999999999'"),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_wrong_argument_is_named_and_nothing_is_trained(wrong, monkeypatch, capsys, tmp_path):
    arguments, message = wrong
    monkeypatch.setattr(demo, "train_digits", None)
    with pytest.raises(SystemExit) as stopped:
        cli.main(["demo", "--out", str(tmp_path / "new"), *arguments])
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_file_in_place_of_the_folder_is_named_and_nothing_is_trained(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(demo, "train_digits", None)
    (tmp_path / "file").touch()
    assert cli.main(["demo", "--out", str(tmp_path / "file")]) == 2
    assert capsys.readouterr().err.startswith(f"{tmp_path / 'file'}: file exists: ")


def test_a_folder_that_cannot_be_written_to_is_named_and_nothing_is_trained(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(demo, "train_digits", None)
    monkeypatch.setattr(demo.os, "access", lambda path, mode: False)  # root may write anywhere
    assert cli.main(["demo", "--out", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert told == f"{tmp_path}/demo.png: nothing may be written into {tmp_path}: name another folder, or chmod it\n"


def test_a_picture_of_somebody_else_is_kept_and_nothing_is_trained(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(demo, "train_digits", None)
    (tmp_path / "demo.png").write_bytes(b"precious")
    assert cli.main(["demo", "--out", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert told == f"{tmp_path}/demo.png: exists already: choose another name, or replace it with --force\n"
    assert (tmp_path / "demo.png").read_bytes() == b"precious"


def test_an_empty_name_of_a_folder_is_refused(monkeypatch, capsys):
    monkeypatch.setattr(demo, "train_digits", None)
    assert cli.main(["demo", "--out", ""]) == 2
    assert capsys.readouterr().err == "'': an empty name names no folder: --out needs one\n"


def test_missing_scikit_learn_is_told_and_nothing_is_trained(monkeypatch, capsys, tmp_path):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    monkeypatch.setattr(demo, "train_digits", None)
    assert cli.main(["demo", "--out", str(tmp_path)]) == 1
    assert "pip install 'keras-vis-compat[demo]'" in capsys.readouterr().err
