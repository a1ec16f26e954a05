"""`keras-vis-compat compare`: methods by metrics, against a random map."""

import csv
import os

import numpy as np

from .conftest import manifest


def test_methods_are_measured_with_intervals_against_a_random_map(here, command):
    words = ["--method", "GradCAM,Saliency", "--metrics", "average_drop,deletion", "--n-bootstrap", "50"]
    status, out, err = command("compare", "model.keras", "photos", "--out", "done", *words)
    assert (status, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()[1:]] == ["method", "GradCAM", "Saliency", "random"]
    assert sorted(os.listdir("done")) == ["manifest.json", "metrics.png", "table.csv"]
    rows = {row["method"]: row for row in csv.DictReader((here / "done/table.csv").open())}
    assert float(rows["GradCAM"]["average_drop"]) < float(rows["random"]["average_drop"])
    assert float(rows["random"]["deletion_low"]) <= float(rows["random"]["deletion"])
    told = manifest(here / "done")
    assert (told["state"], told["pictures"], told["methods"]) == ("complete", 2, ["GradCAM", "Saliency"])
    np.testing.assert_allclose(told["metrics"]["random"]["deletion"], float(rows["random"]["deletion"]))


def test_the_same_seed_gives_the_same_table(here, command):
    words = ["compare", "model.keras", "photos", "--method", "Saliency", "--metrics", "insertion", "--n-bootstrap", "9"]
    tables = []
    for out, seed in (("a", 1), ("b", 1), ("c", 2)):
        assert command(*words, "--out", out, "--seed", seed)[0] == 0
        tables.append((here / out / "table.csv").read_text())
    assert tables[0] == tables[1] != tables[2]


def test_unreadable_pictures_are_told_and_the_others_compared(here, command):
    (here / "photos/broken.png").write_bytes(b"no picture")
    words = ["--method", "Saliency", "--metrics", "deletion", "--format", "svg", "--quiet"]
    status, out, err = command("compare", "model.keras", "photos", "--out", "done", *words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("photos/broken.png: is no picture that can be read")
    assert (here / "done/metrics.svg").exists()
    status, _, err = command("compare", "model.keras", "photos/broken.png", "--out", "none", *words)
    assert status == 2
    assert err.startswith("photos/broken.png: is no picture that can be read")
    assert not (here / "none").exists()
