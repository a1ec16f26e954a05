"""`keras-vis-compat explain --sanity`: what random weights do to the maps, in table, picture, page and manifest."""

import csv
import json

import numpy as np
from PIL import Image

from keras_vis_compat.explain import GradCAM
from keras_vis_compat.metrics import model_randomisation
from keras_vis_compat.models import load_model
from keras_vis_compat.scores import CategoricalScore

from .conftest import manifest, picture


def explained(command, *words):
    status, out, err = command("explain", "model.keras", "photos", "--out", "done", "--force", *words)
    assert (status, err) == (0, "")
    return out


def test_the_similarities_are_those_of_the_metric_everywhere(here, command):
    words = ["--method", "GradCAM,Saliency", "--sanity", "--seed", "3", "--html", "--table", "csv,json"]
    out = explained(command, *words)
    model = load_model("model.keras")
    images = np.stack([np.asarray(Image.open(path).convert("RGB").resize((12, 12))) for path in files()])
    score = CategoricalScore([1, 0])
    expected = model_randomisation(model, score, np.float32(images), GradCAM(model), seed=3)
    told = manifest(here / "done")["sanity"]
    assert (told["similarity"], told["weights"]) == ("spearman", "normal")
    assert list(told["maps"]) == ["GradCAM", "Saliency"]
    assert list(told["maps"]["GradCAM"]) == list(expected) == ["classes", "colours"]
    for layer, values in expected.items():  # pictures are scaled down otherwise there
        assert abs(told["maps"]["GradCAM"][layer] - values.mean()) < 0.05
    rows = list(csv.DictReader((here / "done/sanity.csv").open()))
    assert [row["method"] for row in rows] == ["GradCAM", "Saliency"]
    assert float(rows[0]["classes"]) == told["maps"]["GradCAM"]["classes"]
    assert json.loads((here / "done/sanity.json").read_text()) == told["maps"]
    page = (here / "done/page.html").read_text()
    assert 'id="sanity" class="sortable"' in page
    assert "A method that stays near 1 shows the picture" in page
    assert "classes ↓" in out
    with Image.open(here / "done/sanity.png") as drawn:
        assert drawn.width > 300


def files():
    return ["photos/blue/two.jpg", "photos/red/one.png"]


def test_a_picture_of_that_name_keeps_its_own_place(here, command):
    picture(here / "photos" / "sanity.png", (255, 0, 0), left=True)
    explained(command, "--sanity")
    assert manifest(here / "done")["images"][-1]["picture"] == "sanity-2.png"
    assert (here / "done/sanity.png").exists()
    assert (here / "done/sanity-2.png").exists()


def test_without_it_nothing_is_asked(here, command):
    assert "random weights" not in explained(command)
    assert "sanity" not in manifest(here / "done")
    assert not (here / "done/sanity.csv").exists()


def test_an_end_in_the_middle_leaves_what_is_done(here, command, monkeypatch):
    from keras_vis_compat.explain_command import run

    def interrupted(*given):
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "randomised", interrupted)
    assert command("explain", "model.keras", "photos", "--out", "done", "--sanity")[0] == 130
    assert manifest(here / "done")["state"] == "interrupted"
