"""Several methods by several metrics, and the table that comes of it."""

import csv
import io

import numpy as np
import pytest

from keras_vis_compat.explain import GradCAM
from keras_vis_compat.metrics import AveragesCam, Table, adcc, average_gain, deletion, evaluate, insertion
from keras_vis_compat.metrics.evaluate import METRICS
from keras_vis_compat.metrics.table import Interval
from keras_vis_compat.scores import CategoricalScore


@pytest.fixture
def table():
    return Table(
        {
            "a_b": {"drop": np.array([10.0, 30.0]), "adcc": np.array([0.5, 0.75])},
            "c|d": {"drop": np.array([5.0, 6.0]), "adcc": np.array([0.1, 0.2])},
        },
        {"drop": "lower", "adcc": "higher"},
    )


def uniform(score, images):
    return np.ones(np.shape(images)[:3], np.float32)


def test_each_figure_is_that_of_its_metric(network, photos):
    images, classes, _ = photos
    score, explainer = CategoricalScore(classes), GradCAM(network)
    maps = explainer(score, images)
    values = evaluate(network, score, images, {"Grad-CAM": explainer}, "all").values["Grad-CAM"]
    averages = AveragesCam(network, images)
    np.testing.assert_array_equal(values["average_drop"], averages.drop_percentages(maps, score))
    np.testing.assert_array_equal(values["average_increase"], averages.increase_percentages(maps, score))
    np.testing.assert_array_equal(values["insertion"], insertion(network, score, images, maps))
    np.testing.assert_array_equal(values["deletion"], deletion(network, score, images, maps))
    np.testing.assert_array_equal(values["adcc"], adcc(network, score, images, maps, explainer))
    assert values["average_gain"].mean() == pytest.approx(average_gain(network, score, images, maps))
    assert list(values) == [name for name, metric in METRICS.items() if not metric.needs]


def test_a_map_that_leaves_everything_loses_nothing(network, photos):
    images, classes, _ = photos
    found = evaluate(network, CategoricalScore(classes), images, {"all of it": uniform}, ["average_drop"])
    assert found.to_dict() == {"all of it": {"average_drop": 0}}
    assert found.seconds["all of it"] > 0


def test_intervals_hold_the_mean_and_come_again_with_the_seed(network, photos):
    images, classes, _ = photos
    arguments = network, CategoricalScore(classes), images, {"Grad-CAM": GradCAM(network), "all": uniform}, "insertion"
    found = evaluate(*arguments, n_bootstrap=200, seed=3)
    (interval,) = found.intervals["Grad-CAM"].values()
    assert interval.low <= found.to_dict()["Grad-CAM"]["insertion"] <= interval.high
    assert interval.low < interval.high
    assert evaluate(*arguments, n_bootstrap=200, seed=3).intervals == found.intervals
    assert evaluate(*arguments, n_bootstrap=200, seed=4).intervals != found.intervals
    assert not evaluate(*arguments).intervals


def test_the_interval_of_equal_values_is_a_point(network, photos):
    images, classes, _ = photos
    found = evaluate(network, CategoricalScore(classes), images, {"all": uniform}, "average_drop", n_bootstrap=50)
    assert found.intervals["all"]["average_drop"] == Interval(0, 0)


def test_how_far_it_is_can_be_heard(network, photos):
    images, classes, _ = photos
    heard = []
    explainers = {"one": uniform, "two": uniform}
    evaluate(
        network,
        CategoricalScore(classes),
        images,
        explainers,
        ["insertion", "deletion"],
        progress=lambda *pair: heard.append(pair),
    )
    assert heard == [(1, 6), (2, 6), (4, 6), (5, 6), (6, 6)]


def test_text_is_aligned_and_arrows_point_to_the_better(table):
    assert str(table).splitlines() == ["method  drop ↓  adcc ↑", "a_b         20   0.625", "c|d        5.5    0.15"]


def test_markdown_is_that_of_a_table(table):
    assert table.to_markdown(mark_best=True).splitlines() == [
        "| method | drop ↓ | adcc ↑ |",
        "|---|---:|---:|",
        "| a_b | 20 | **0.625** |",
        r"| c\|d | **5.5** | 0.15 |",
    ]


def test_latex_is_that_of_booktabs_with_names_escaped(table):
    assert table.to_latex(mark_best=True).splitlines() == [
        r"\begin{tabular}{lrr}",
        r"\toprule",
        r"method & drop $\downarrow$ & adcc $\uparrow$ \\",
        r"\midrule",
        r"a\_b & 20 & \textbf{0.625} \\",
        r"c|d & \textbf{5.5} & 0.15 \\",
        r"\bottomrule",
        r"\end{tabular}",
    ]


def test_csv_has_all_digits_and_the_ends_of_intervals(table):
    assert list(csv.reader(io.StringIO(table.to_csv())))[1] == ["a_b", "20.0", "0.625"]
    some = Table({"a": {"x": np.array([1 / 3])}}, {"x": "lower"}, {"a": {"x": Interval(0.25, 0.5)}})
    assert some.to_csv() == "method,x,x_low,x_high\na,0.3333333333333333,0.25,0.5\n"
    assert "| a | 0.333 [0.25, 0.5] |" in some.to_markdown()


def test_html_is_escaped():
    page = Table({"<b>": {"x": np.array([1.0])}}, {"x": "lower"})._repr_html_()
    assert "<th>&lt;b&gt;</th><td>1</td>" in page


def test_each_form_is_written_where_it_is_told(table, tmp_path):
    for name, write in {"a.csv": table.to_csv, "a.md": table.to_markdown, "a.tex": table.to_latex}.items():
        write(tmp_path / name)
        assert (tmp_path / name).read_text("utf-8").strip() == write().strip()


def test_the_best_may_be_several():
    table = Table({name: {"x": np.array([1.0])} for name in "ab"}, {"x": "lower"})
    assert table.best("x") == ["a", "b"]


WRONG = {
    "no dict": ({"explainers": [uniform]}, TypeError, "`explainers` must be a dict"),
    "none": ({"explainers": {}}, TypeError, "`explainers` must be a dict"),
    "a class": ({"explainers": {"a": GradCAM}}, TypeError, r"`explainers\['a'\]` must be a callable"),
    "no callable": ({"explainers": {"a": 3}}, TypeError, r"`explainers\['a'\]` must be a callable .* got 3"),
    "metric": ({"metrics": "insertoin"}, ValueError, "got 'insertoin'. Did you mean 'insertion'"),
    "no metric": ({"metrics": []}, ValueError, "`metrics` must be some of"),
    "resamples": ({"n_bootstrap": -1}, ValueError, "`n_bootstrap` must be at least 0, got -1"),
    "progress": ({"progress": "bar"}, TypeError, "`progress` must be True"),
}


@pytest.mark.parametrize("given", WRONG)
def test_a_mistake_is_named_before_anything_is_computed(given, network, photos):
    changed, kind, message = WRONG[given]
    images, classes, _ = photos
    called = []
    arguments = {"explainers": {"a": lambda score, images: called.append(1)}, **changed}
    with pytest.raises(kind, match=message):
        evaluate(network, CategoricalScore(classes), images, **arguments)
    assert not called
