"""Metrics and visualisers together: the score and the explainer are the very same for both."""

import runpy
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from keras_vis_compat.demo import digits
from keras_vis_compat.explain import GradCAM, ScoreCAM
from keras_vis_compat.metrics import AveragesCam, adcc
from keras_vis_compat.scores import CategoricalScore

EXAMPLE = Path(__file__).parents[2] / "examples" / "faithfulness.py"


@pytest.mark.parametrize("explainer", [GradCAM, ScoreCAM])
def test_a_visualiser_explains_each_batch_with_its_part_of_the_score(network, photos, explainer):
    images, classes, _ = photos
    explainer, score = explainer(network), CategoricalScore(classes)
    maps = explainer(score, images)
    whole = adcc(network, score, images, maps, explainer)
    np.testing.assert_allclose(adcc(network, score, images, maps, explainer, batch_size=3), whole, atol=1e-5)


def test_a_function_is_explained_in_batches_as_it_is_scored(network, photos):
    images, classes, _ = photos
    explainer = GradCAM(network)
    maps = explainer(CategoricalScore(classes), images)

    def by_place(output):
        return [output[place, index] for place, index in enumerate(classes)]

    expected = adcc(network, CategoricalScore(classes), images, maps, explainer)
    np.testing.assert_allclose(adcc(network, by_place, images, maps, explainer, batch_size=3), expected, atol=1e-5)


@pytest.fixture(scope="module")
def example():
    return runpy.run_path(str(EXAMPLE))["main"]


@pytest.fixture(scope="module")
def ran(example, tmp_path_factory):
    """What the example returned, what it printed, and the picture it wrote."""
    folder, printed = tmp_path_factory.mktemp("faithfulness") / "new", StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(printed):
        patch.setattr(digits, "EPOCHS", 1)
        results = example(["--out", str(folder), "--images", "6", "--seed", "1"])
    return results, printed.getvalue(), folder / "faithfulness.png"


def test_the_example_prints_a_table_and_draws_a_picture(ran):
    table, printed, path = ran
    assert table.methods == ["Grad-CAM", "Grad-CAM++", "LayerCAM", "Score-CAM", "random"]
    head, *lines, told = printed.splitlines()
    assert head.startswith("6 digits; the network reads ")
    assert "\n".join(lines) == str(table)
    assert told == f"Picture: {path.resolve()}"
    with Image.open(path) as picture:
        assert picture.width > 1000


def test_the_example_measures_what_the_metrics_say(ran):
    means = ran[0].to_dict()
    assert 0 <= means["Score-CAM"]["average_drop"] <= 100
    assert 0 <= means["Score-CAM"]["adcc"] <= 1
    assert abs(means["random"]["model_randomisation"]) < 0.1  # other numbers each time


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--images", "5"], "--images must lie in 6..500, the number of test digits, got 5"),
        (["--images", "501"], "got 501"),
        (["--images", "many"], "invalid int value: 'many'"),
        (["--seed", "-1"], "--seed must lie in 0..100000000, got -1"),
    ],
)
def test_the_example_refuses_wrong_arguments(example, arguments, message, capsys, tmp_path):
    with pytest.raises(SystemExit) as stopped:
        example(["--out", str(tmp_path / "new"), *arguments])
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_the_picture_that_is_shown_is_small():
    assert EXAMPLE.with_suffix(".png").stat().st_size < 300_000


def test_a_map_of_the_class_keeps_more_of_the_score_than_its_opposite(network, photos):
    images, classes, _ = photos
    score = CategoricalScore(classes)
    maps = ScoreCAM(network)(score, images)
    averages = AveragesCam(network, images)
    assert averages.average_drop(maps, score) < averages.average_drop(1 - maps, score)


OTHER = EXAMPLE.with_name("does_it_mean_anything.py")


def test_the_example_of_random_weights_prints_tables_and_draws_curves(tmp_path, capsys):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(digits, "EPOCHS", 1)
        main = runpy.run_path(str(OTHER))["main"]
        patch.setitem(main.__globals__, "EPOCHS", 1)
        patch.setitem(main.__globals__, "PATCHES", 8)
        found = main(["--out", str(tmp_path), "--images", "3", "--method", "GradCAM"])
    printed = capsys.readouterr().out
    for name, layers in {"digits": 4, "photographs": 5}.items():
        curves, table = found[name]
        assert table.methods == ["Grad-CAM", "edges", "random"]
        assert len(curves["Grad-CAM"]) == layers
        assert all((values == 1).all() for values in curves["edges"].values())  # which know nothing of the network
        assert f"{name}: " in printed
    assert "| edges | 1.00 | 1.00 | 1.00 | 1.00 | 1.00 |" in printed
    assert (tmp_path / "does_it_mean_anything.png").exists()


@pytest.mark.parametrize("words", [["--images", "1"], ["--seed", "-1"], ["--method", "GradCM"]])
def test_the_example_of_random_weights_refuses_wrong_arguments(words, capsys):
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(OTHER))["main"](words)
    assert stopped.value.code == 2
    assert words[1] in capsys.readouterr().err
