"""`keras-vis-compat explain`, by the words that a user types."""

import csv
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from keras_vis_compat._inputs.methods import EXPLAINERS
from keras_vis_compat.explain._blank import _WAYS_OUT
from keras_vis_compat.explain_command.command import configure
from keras_vis_compat.explain_command.ways_out import WAYS_OUT

from .conftest import colours, manifest, picture


def halves(maps):
    """The mean of the left and of the right half of each map."""
    return np.stack([maps[:, :, :6].mean((1, 2)), maps[:, :, 6:].mean((1, 2))], 1)


def test_a_folder_of_pictures_becomes_figures_maps_and_a_manifest(here, command):
    status, out, err = command("explain", "model.keras", "photos", "--out", "done", "--labels", "red,blue")
    assert (status, err) == (0, "")
    assert "scaling: none (layer 'pixels' (Rescaling) scales the pixels itself)" in out
    assert "2 pictures explained: done" in out
    assert sorted(os.listdir("done")) == ["manifest.json", "maps.npz", "one.png", "two.png"]
    with np.load("done/maps.npz") as kept:
        assert kept["GradCAM"].shape == (2, 12, 12)
        assert kept["files"].tolist() == ["photos/blue/two.jpg", "photos/red/one.png"]
        left, right = halves(kept["GradCAM"]).T
    assert right[0] > left[0] + 0.5  # blue, on the right
    assert left[1] > right[1] + 0.5
    told = manifest(here / "done")
    assert told["state"] == "complete"
    assert [row["class_name"] for row in told["images"]] == ["blue", "red"]
    assert told["model"]["sha256"] == hashlib.sha256((here / "model.keras").read_bytes()).hexdigest()
    assert told["layer"] == "colours"
    assert told["scaling"]["name"] == "none"
    assert told["command"] == "keras-vis-compat explain model.keras photos --out done --labels red,blue"
    assert {"tensorflow", "keras", "numpy", "python"} <= set(told["versions"])


def test_the_class_that_is_explained(here, command):
    def classes(*words):
        status, _, err = command("explain", "model.keras", "photos", "--out", "done", "--maps", "none", *words)
        assert (status, err) == (0, "")
        return [(row["file"][-7:], row["class"]) for row in manifest(here / "done")["images"]]

    assert classes() == [("two.jpg", 1), ("one.png", 0)]
    assert classes("--class", "0") == [("two.jpg", 0), ("one.png", 0)]
    assert classes("--class", "blue", "--labels", "red,blue") == [("two.jpg", 1), ("one.png", 1)]
    assert classes("--class", "top:2") == [("two.jpg", 1), ("two.jpg", 0), ("one.png", 0), ("one.png", 1)]
    assert classes("--class", "folder") == [("two.jpg", 0), ("one.png", 1)]  # blue comes before red
    assert classes("--class", "folder", "--labels", "red,blue") == [("two.jpg", 1), ("one.png", 0)]


@pytest.mark.parametrize(
    ("name", "content"),
    {
        "a name a line": ("names.txt", "red\nblue\n"),
        "list": ("names.json", '["red", "blue"]'),
        "by number": ("names.json", '{"0": "red", "1": ["n0001", "blue"]}'),
        "by name": ("names.json", '{"blue": 1, "red": 0}'),
    }.values(),
)
def test_names_of_classes_from_a_file(name, content, here, command):
    (here / name).write_text(content)
    assert command("explain", "model.keras", "photos", "--out", "done", "--labels", name)[0] == 0
    assert [row["class_name"] for row in manifest(here / "done")["images"]] == ["blue", "red"]


def test_metrics_become_tables_in_every_form(here, command):
    words = ["--method", "grad-cam,ScoreCAM", "--metrics", "average_drop,insertion", "--table", "csv,tex,md,json"]
    status, out, err = command("explain", "model.keras", "photos", "--out", "done", *words)
    assert (status, err) == (0, "")
    assert "average_drop ↓" in out
    rows = list(csv.DictReader((here / "done/table.csv").open()))
    assert [row["method"] for row in rows] == ["GradCAM", "ScoreCAM"]
    means = json.loads((here / "done/table.json").read_text())
    assert means == manifest(here / "done")["metrics"]
    assert float(rows[0]["average_drop"]) == means["GradCAM"]["average_drop"]
    assert (here / "done/table.tex").read_text().startswith(r"\begin{tabular}{lrr}")
    assert (here / "done/table.md").read_text().startswith("| method | average_drop ↓ | insertion ↑ |")


def test_figures_of_every_kind(here, command):
    for form, start in (("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<?xml")):
        words = ["--figure", "both", "--format", form, "--maps", "none", "--cmap", "jet", "--alpha", "0.3"]
        assert command("explain", "model.keras", "photos", "--out", form, *words)[0] == 0
        assert sorted(os.listdir(form)) == [f"grid.{form}", "manifest.json", f"one.{form}", f"two.{form}"]
        assert (here / form / f"grid.{form}").read_bytes().startswith(start)


def test_a_page_to_look_at(here, command):
    words = ["--html", "--class", "top:2", "--labels", "red,blue", "--metrics", "deletion"]
    assert command("explain", "model.keras", "photos", "--out", "done", *words)[0] == 0
    page = (here / "done/page.html").read_text()
    assert "What red_or_blue looks at" in page
    assert '"titles":["two.jpg","one.png"]' in page
    assert "deletion" in page


def test_grids_hold_twenty_rows_and_names_never_collide(here, command):
    for number in range(21):
        picture(here / "many" / str(number) / "grid.png", (255, 0, 0), left=True)
    words = ["--figure", "both", "--maps", "none", "--quiet"]
    assert command("explain", "model.keras", "many", "--out", "done", *words) == (0, "", "")
    rows = manifest(here / "done")["images"]
    assert len({row["picture"] for row in rows}) == 21
    assert {"grid.png", "grid-2.png"} <= set(os.listdir("done")) - {row["picture"] for row in rows}
    assert Image.open("done/grid.png").height > 8 * Image.open("done/grid-2.png").height


def test_every_method_at_once(here, command):
    status, _, err = command("explain", "model.keras", "photos", "--out", "done", "--method", "all", "--seed", "3")
    assert (status, err) == (0, "")
    with np.load("done/maps.npz") as kept:
        assert {*EXPLAINERS} < {*kept.files}
        assert len(kept.files) == len(EXPLAINERS) + 2
        assert all(kept[name].shape == (2, 12, 12) for name in manifest(here / "done")["methods"])


def test_a_model_of_one_unit_has_two_classes(keras, here, command):
    colours(keras, "sigmoid", units=1).save("one.keras")
    status, _, err = command("explain", "one.keras", "photos", "--out", "done", "--labels", "blue,red")
    assert (status, err) == (0, "")
    rows = manifest(here / "done")["images"]
    assert [row["class_name"] for row in rows] == ["blue", "red"]
    assert all(row["score"] > 0.5 for row in rows)  # of the class that is named


def test_a_blank_map_is_told_with_its_reason(keras, here, command):
    blind = colours(keras)
    blind.set_weights([np.zeros_like(weight) for weight in blind.get_weights()])
    blind.save("blind.keras")
    status, out, _ = command("explain", "blind.keras", "photos/red", "--out", "done")
    assert status == 0
    assert "blank: GradCAM of photos/red/one.png: " in out
    assert manifest(here / "done")["images"][0]["blank"]["GradCAM"]


def test_what_can_be_done_about_a_blank_map_is_said_in_the_words_of_the_command():
    """Options of the command, or that it is Python that has them."""
    told = {**_WAYS_OUT, **WAYS_OUT}
    for cause, way_out in told.items():
        arguments = re.findall(r"\w+=|penultimate_layer|LayerScore", way_out)
        assert not arguments or "in Python" in way_out, cause
    options = {option for way_out in told.values() for option in re.findall(r"--\w+", way_out)}
    parser = ArgumentParser()
    configure(parser)
    assert options <= {option for action in parser._actions for option in action.option_strings}


def test_negative_evidence_is_told_with_a_way_out_that_there_is(keras, here, command):
    against = colours(keras)
    *others, last, bias = against.get_weights()
    against.set_weights([*others, np.abs(last) * [-1, 1], bias])
    against.save("against.keras")
    status, out, _ = command("explain", "against.keras", "photos/red", "--out", "done", "--class", "0")
    assert status == 0
    assert "(only negative evidence): ask for another class by --class; in Python" in out
    assert "activation_modifier=None shows it" in manifest(here / "done")["images"][0]["blank"]["GradCAM"]


def test_what_cannot_be_read_is_told_at_the_end_and_the_rest_is_done(here, command):
    (here / "photos/broken.png").write_bytes(b"\x89PNG\r\n\x1a\nrest")
    cut = (here / "photos/blue/two.jpg").read_bytes()[:200]
    (here / "photos/cut.jpg").write_bytes(cut)
    (here / "photos/empty.gif").write_bytes(b"")
    status, out, err = command("explain", "model.keras", "photos", "absent.png", "--out", "done")
    assert status == 2
    assert "2 pictures explained" in out
    lines = err.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "photos/broken.png", "photos/cut.jpg", "photos/empty.gif", "absent.png",
    ]  # fmt: skip
    assert "absent.png: no such file or directory: check the name" in lines
    told = manifest(here / "done")
    assert (told["state"], len(told["images"]), len(told["unreadable"])) == ("complete", 2, 4)


def test_an_interruption_leaves_what_is_done(here, command, monkeypatch):
    monkeypatch.setattr("keras_vis_compat.explain_command.run.AT_ONCE", 1)
    from keras_vis_compat.explain_command import run

    whole = run.pixels_of

    def interrupted(path, place):
        if path.name == "one.png":
            raise KeyboardInterrupt
        return whole(path, place)

    monkeypatch.setattr(run, "pixels_of", interrupted)
    status, _, err = command("explain", "model.keras", "photos", "--out", "done", "--figure", "both")
    assert (status, err) == (130, "keras-vis-compat: interrupted\n")
    assert sorted(os.listdir("done")) == ["grid.png", "manifest.json", "maps.npz", "two.png"]
    told = manifest(here / "done")
    assert (told["state"], [row["picture"] for row in told["images"]]) == ("interrupted", ["two.png"])
    with np.load("done/maps.npz") as kept:
        assert kept["GradCAM"].shape == (1, 12, 12)


def test_a_full_disk_is_told_in_one_line(here, command, monkeypatch):
    from keras_vis_compat._files.trouble import FileTrouble
    from keras_vis_compat.explain_command import drawings

    def full(path, data):
        if path.suffix == ".png":
            raise FileTrouble(path, "no space left on device: make room, or name another folder")
        path.write_bytes(data)

    monkeypatch.setattr(drawings, "write_whole", full)
    status, _, err = command("explain", "model.keras", "photos", "--out", "done")
    assert (status, err) == (2, "done/two.png: no space left on device: make room, or name another folder\n")
    assert manifest(here / "done")["state"].startswith("failed: done/two.png: no space left")


def test_a_folder_of_somebody_else_is_left_alone(here, command):
    (here / "done").mkdir()
    (here / "done/mine.txt").write_text("mine")
    status, _, err = command("explain", "model.keras", "photos", "--out", "done")
    assert (status, os.listdir("done")) == (2, ["mine.txt"])
    assert "--force" in err
    for _ in range(2):  # the second time it is ours
        assert command("explain", "model.keras", "photos", "--out", "done", "--force")[0] == 0
    assert (here / "done/mine.txt").read_text() == "mine"


WRONG = {
    "--method": ("gradcamm", "`--method` must be some of .*Did you mean"),
    "--class": ("green", "`--class` must be predicted, top:K, folder, .*got 'green'"),
    "--class of none": ("top:0", "`--class` must be .*top:3.*got 'top:0'"),
    "--class of many": ("top:3", "`--class top:3`: the model has 2 classes"),
    "--labels": ("a,b,c", "`--labels` must name the 2 classes of the model, got 3"),
    "--labels file": ("absent.txt", "`--labels` must be a file"),
    "--layer": ("colors", "`--layer` must be a layer .*Did you mean 'colours'"),
    "--scale": ("units", "`--scale` must be one of auto, none, unit, tf, caffe, torch"),
    "--scale function": ("math:no_such", "'math:no_such' must be 'module:function'"),
    "--cmap": ("jett", "`--cmap` must be a colour map of matplotlib.*Did you mean 'jet'"),
    "--alpha": ("2", "must be a number from 0 to 1, got '2'"),
    "--figure": ("all", "invalid choice: 'all'"),
    "--format": ("jpg", "invalid choice: 'jpg'"),
    "--maps": ("png", "invalid choice: 'png'"),
    "--metrics": ("drop", "`--metrics` must be some of .*got 'drop'"),
    "--table": ("xls", "`--table` must be some of csv, tex, md, json, got 'xls'"),
    "--table alone": ("csv", "add --metrics all"),
    "--seed": ("-1", "must be a whole number"),
    "--custom": ("math:no_such_name", "cannot be loaded"),
}


@pytest.mark.parametrize(("option", "word", "told"), [(key.split()[0], *row) for key, row in WRONG.items()], ids=WRONG)
def test_a_wrong_word_is_told_in_one_line(option, word, told, here, command):
    import re

    status, out, err = command("explain", "model.keras", "photos", "--out", "done", option, word)
    assert status in (1, 2)
    assert out in ("", "scaling: none (layer 'pixels' (Rescaling) scales the pixels itself)\n")
    assert re.search(told, err.splitlines()[-1])


@pytest.mark.parametrize(
    ("words", "told"),
    {
        "no model": (["absent.keras", "photos"], "absent.keras: no such file or directory"),
        "no model at all": (["photos/red/one.png", "photos"], "photos/red/one.png: is no model"),
        "another zip": (["other.keras", "photos"], "other.keras: is a zip archive, but holds no model of Keras"),
        "cut": (["cut.keras", "photos"], "cut.keras: "),
        "no picture": (["model.keras", "nothing"], "nothing: holds no picture"),
        "no application": (["app:MobilNetV2", "photos"], "app:MobilNetV2: keras.applications has no model"),
    }.values(),
)
def test_a_file_that_is_none_is_told_in_one_line(words, told, here, command):
    import zipfile

    (here / "nothing").mkdir()
    with zipfile.ZipFile("other.keras", "w") as archive:
        archive.writestr("a.txt", "a")
    (here / "cut.keras").write_bytes((here / "model.keras").read_bytes()[:500])
    status, out, err = command("explain", *words, "--out", "done")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(told)


@pytest.fixture
def many(tmp_path, monkeypatch):
    """A working directory for a process of its own: what stops it knows no Keras, so one Keras will do."""
    import keras

    monkeypatch.chdir(tmp_path)
    colours(keras).save("model.keras")
    for number in range(80):
        picture(tmp_path / "photos" / f"{number:03}.png", (255, 0, 0), left=True)


@pytest.mark.parametrize("moment", ["while TensorFlow loads", "between two pictures"])
def test_ctrl_c_leaves_what_is_done_and_says_so(moment, many, tmp_path):
    """A real key press, in a real process: SIGINT, as a terminal sends it."""
    words = [sys.executable, "-m", "keras_vis_compat", "explain", "model.keras", "photos", "--out", "maps"]
    # What works in the background of a shell ignores the key, and its children would, too.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    child = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    signal.signal(signal.SIGINT, before)
    if moment == "while TensorFlow loads":
        _until(lambda: "tensorflow" in Path(f"/proc/{child.pid}/maps").read_text(), child)
    else:
        _until(lambda: len(list((tmp_path / "maps").glob("*.png"))) > 8, child)
    child.send_signal(signal.SIGINT)
    _, told = child.communicate(timeout=100)
    assert (child.returncode, told) == (130, "keras-vis-compat: interrupted\n")
    if moment == "while TensorFlow loads":
        assert not (tmp_path / "maps").exists()
        return
    known = manifest(tmp_path / "maps")
    done = [row["picture"] for row in known["images"]]
    assert known["state"] == "interrupted"
    assert 8 <= len(done) < 80
    assert all((tmp_path / "maps" / name).exists() for name in done)
    assert len(np.load(tmp_path / "maps" / "maps.npz")["GradCAM"]) == len(done)
    assert not list((tmp_path / "maps").glob("*.tmp*"))


def test_a_run_that_is_killed_leaves_a_manifest_of_most_that_is_done(many, tmp_path):
    words = [sys.executable, "-m", "keras_vis_compat", "explain", "model.keras", "photos", "--out", "maps"]
    child = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    _until(lambda: len(list((tmp_path / "maps").glob("*.png"))) > 24, child)
    child.kill()
    child.communicate()
    known, done = manifest(tmp_path / "maps"), len(list((tmp_path / "maps").glob("*.png")))
    assert known["state"] == "running"
    assert done / 1.2 - 16 <= len(known["images"]) <= done


def test_a_disk_that_fills_up_on_the_way_leaves_what_is_done_and_says_so(many, tmp_path):
    """A real child whose files may grow to 32 KiB: its maps are the first that do not fit."""
    words = f"ulimit -f 32; exec {sys.executable} -m keras_vis_compat explain model.keras photos --out maps"
    environment = {name: value for name, value in os.environ.items() if "COV" not in name}  # its files are larger
    # Python would cut off, and keep, compiled modules that are larger; other processes would then fail to import them.
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    done = subprocess.run(["bash", "-c", words], capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("maps: file too large: ")
    known = manifest(tmp_path / "maps")
    assert known["state"] == f"failed: {done.stderr.strip()}"
    assert 40 <= len(known["images"]) < 80
    assert all((tmp_path / "maps" / row["picture"]).exists() for row in known["images"])
    assert len(np.load(tmp_path / "maps" / "maps.npz")["GradCAM"]) == len(known["images"])


def _until(happened, child):
    """Wait for something in a child."""
    while not happened():
        assert child.poll() is None, child.communicate()
        time.sleep(0.02)  # the child needs the processor
