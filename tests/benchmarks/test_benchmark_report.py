"""What the benchmark makes of its figures, on figures that can be checked by hand."""

import pytest
from PIL import Image

from benchmarks import chart, command, goals, readme, table
from benchmarks.growth import Growth, trend
from benchmarks.measure import Record
from benchmarks.results import Results, Spread, spread
from benchmarks.tasks import TASKS, tasks_for


def lines_with(text, *words):
    return [line for line in text.splitlines() if all(word in line for word in words)]


def test_spread_is_the_median_between_its_quartiles():
    assert spread([1, 2, 3, 4, 100]) == Spread(3, 2, 4, 5)
    assert spread([7.0]) == Spread(7.0, 7.0, 7.0, 1)
    assert spread([]) is None


def test_a_ratio_compares_turn_by_turn(made_up):
    ratio = made_up.ratio("saliency", "MobileNetV2", "keras_vis_compat")
    assert (ratio.low, ratio.median, ratio.high) == pytest.approx((1.1, 1.1, 1.1))
    assert made_up.ratio("saliency", "MobileNetV2", "tf-keras-vis").median == 8
    assert made_up.ratio("saliency", "MobileNetV2", "xplique") is None
    assert made_up.ratio("saliency", "VGG16", "limit") is None


def test_results_come_back_from_json(made_up, tmp_path):
    made_up.save(tmp_path / "results.json")
    assert Results.load(tmp_path / "results.json") == made_up


def test_the_table_shows_the_limit_in_seconds_and_the_others_in_times_of_it(made_up):
    (row,) = lines_with(table.report(made_up), "| saliency | 2.00 s × 3 |")
    assert row == ("| saliency | 2.00 s × 3 | 1.10 (1.10–1.10) | +200.0 ms | 1.10 | 8.00 (8.00–8.00) × 2 | – | – |")


def test_first_calls_and_memory_are_shown(made_up):
    report = table.report(made_up)
    assert lines_with(report, "| MobileNetV2 | saliency | 10.00 s | 14.00 s | 1.40 (1.40–1.40) | 1 | 1.30 |")
    assert lines_with(report, "| MobileNetV2 | saliency | 100 | 50 | – | – | – |")


def test_machine_date_and_versions_are_told(made_up):
    report = table.report(made_up)
    assert "2026-01-02, Abacus, 2 cores, 24 GB, Linux x86_64; load when it began 0.5" in report
    assert "- limit: keras 3" in report


def test_what_failed_is_listed_but_not_what_was_never_meant_to_run(made_up):
    report = table.report(made_up)
    assert lines_with(report, "| xplique | MobileNetV2 | saliency | OSError: it \\| fell over |")
    assert "has nothing" not in report


def test_goals_say_whether_they_are_met(made_up):
    found = {goal.what: goal for goal in goals.goals(made_up)}
    assert not found["saliency: first call, times the limit's"].met
    assert found["saliency: times as fast as tf-keras-vis"].met
    assert found["saliency: times as fast as tf-keras-vis"].measured.median == pytest.approx(8 / 1.1)
    assert found["saliency: times as fast as tf-keras-vis"].measured.count == 2


def test_a_changing_class_is_compared_with_calls_of_the_same_turn_and_must_trace_nothing(made_up):
    title = "saliency, class and image change"
    made_up.add([Record(title, "digits", "keras_vis_compat", [2.0, 6.0], [2.0, 5.0], [7, 8])])
    steady, traces = (goal for goal in goals.goals(made_up) if goal.what.startswith(title))
    assert steady.measured == spread([1.0, 1.2])
    assert not steady.met
    assert traces.measured.median == 1
    assert not traces.met


def test_memory_has_goals_in_mb_and_as_a_share_of_a_peers(made_up):
    def record(model, contender, extra):
        return Record("Score-CAM, all maps", model, contender, ready_mb=[700.0], peak_mb=[700.0 + extra])

    made_up.add([record("VGG16", "keras_vis_compat", 410.0)])
    made_up.add([record("MobileNetV2", "keras_vis_compat", 90.0), record("MobileNetV2", "tf-keras-vis", 1000.0)])
    found = {(goal.what, goal.model): goal for goal in goals.goals(made_up)}
    assert not found["Score-CAM, all maps: MB", "VGG16"].met
    share = found["Score-CAM, all maps: share of tf-keras-vis's memory", "MobileNetV2"]
    assert share.measured.median == pytest.approx(0.09)
    assert share.met


def test_what_grows_is_described_from_the_middle_to_the_end(made_up):
    found = trend(made_up.growth[0])
    assert (found.work, found.time, found.memory_mb) == (4, 4, 1)
    assert found.exponent == pytest.approx(1)
    assert lines_with(table.report(made_up), "| images, saliency | × 4 | × 4 | work^1.00 | +1 MB |")
    assert lines_with(table.report(made_up), "| images, saliency | MobileNetV2 | 1 | 500.0 ms | 2.00 | 100 MB |")


def test_the_work_of_an_image_is_the_square_of_its_size():
    size = Growth("size", "digits", "keras_vis_compat", [10, 20, 40], [1.0, 1.0, 8.0], [0.0] * 3, power=2)
    assert size.work == [1, 4, 16]
    assert trend(size).exponent == pytest.approx(1.5)


def test_new_records_take_the_place_of_old_ones(made_up):
    count = len(made_up.records)
    made_up.add([Record("saliency", "MobileNetV2", "limit", [7.0]), Record("saliency", "VGG16", "limit", [8.0])])
    assert made_up.records[0].seconds == [7.0]
    assert made_up.records[-1].seconds == [8.0]
    assert len(made_up.records) == count + 1
    assert made_up.has("saliency", "VGG16", ["limit"])
    assert not made_up.has("saliency", "VGG16", ["limit", "keras_vis_compat"])


def test_what_there_was_no_time_for_is_told(made_up):
    made_up.about["left_out"] = ["VGG16, Grad-CAM"]
    assert "Not measured, for lack of time: VGG16, Grad-CAM." in table.report(made_up)


@pytest.mark.parametrize(("draw", "wide"), [(chart.bars, 1000), (chart.growth, 300)])
def test_pictures_are_png(draw, wide, made_up, tmp_path):
    draw(made_up, tmp_path / "picture.png")
    with Image.open(tmp_path / "picture.png") as picture:
        assert picture.format == "PNG"
        assert picture.width >= wide


def test_stored_results_are_reported_again_without_measuring(made_up, tmp_path, capsys):
    made_up.save(tmp_path / "stored.json")
    assert command.main(["--from", str(tmp_path / "stored.json"), "--out", str(tmp_path / "out")]) == 0
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {"results.json", "results.md", "ratios.png", "growth.png"}
    assert capsys.readouterr().out == table.report(made_up) + "\n"


def test_the_readme_keeps_what_is_not_measured(made_up, tmp_path):
    (tmp_path / "README.md").write_text(f"before\n{readme.BEGIN}\nold\n{readme.END}\nafter\n", encoding="utf-8")
    readme.write_into(made_up, tmp_path)
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "old" not in text
    assert table.report(made_up) in text
    assert "![Times the limit](ratios.png)" in text


def test_a_readme_without_marks_is_left_alone(made_up, tmp_path):
    (tmp_path / "README.md").write_text("mine\n", encoding="utf-8")
    with pytest.raises(ValueError, match="must hold <!-- measured: begin -->"):
        readme.write_into(made_up, tmp_path)
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine\n"


def test_titles_are_unique():
    assert len({task.title for task in TASKS}) == len(TASKS)


def test_quick_is_a_part_of_full():
    assert set(tasks_for("digits", quick=True)) < set(tasks_for("digits"))
    assert [task.title for task in tasks_for("digits", only="layercam")] == ["LayerCAM", "LayerCAM, 16 images"]
