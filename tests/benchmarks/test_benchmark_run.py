"""The benchmark at work, on the smallest network."""

import json

import numpy as np
import pytest

from benchmarks import command
from benchmarks.contenders import CONTENDERS
from benchmarks.environments import python_of
from benchmarks.growth import Axis, measure_growth
from benchmarks.process import Failed, Process
from benchmarks.setting import Setting


@pytest.fixture
def images():
    return np.random.default_rng(0).uniform(-1, 1, (2, 16, 16, 1)).astype("float32")


US = ["--contenders", "limit", "keras_vis_compat"]


def stored_in(folder):
    return json.loads((folder / "results.json").read_text(encoding="utf-8"))


def test_a_run_measures_the_limit_and_us_in_turns_and_can_be_resumed(tmp_path):
    arguments = ["--full", "--models", "digits", "--visits", "2", "--out", str(tmp_path), "--resume", *US]
    assert command.main([*arguments, "--only", "visualize_saliency"]) == 0
    stored = stored_in(tmp_path)
    limit, ours, changing_limit, changing = stored["records"]
    assert (limit["contender"], ours["contender"]) == ("limit", "keras_vis_compat")
    for record in stored["records"]:
        assert record["failure"] is None
        assert len(record["seconds"]) == 2
        assert min(record["seconds"]) > 0
    assert len(ours["first_seconds"]) == len(limit["first_seconds"]) == 2
    assert min(ours["first_seconds"]) > max(ours["seconds"])
    assert 0 < ours["peak_mb"][0] - ours["ready_mb"][0] < 500
    assert len(changing["steady_seconds"]) == len(changing_limit["steady_seconds"]) == 2
    assert changing["traces"][0] == changing["traces"][1] > 0
    assert "tensorflow" in stored["about"]["versions"]["limit"]

    assert command.main([*arguments, "--only", "visualize_saliency"]) == 0
    assert stored_in(tmp_path)["records"] == stored["records"]


def test_a_profile_shows_where_the_time_of_both_goes(capsys):
    assert command.main(["--profile", "visualize_cam", "--models", "digits"]) == 0
    printed = capsys.readouterr().out
    assert "## digits, visualize_cam: limit\n50 calls" in printed
    assert "## digits, visualize_cam: keras_vis_compat\n50 calls" in printed
    assert printed.count("tottime") == 2


def test_growth_is_measured_in_new_processes():
    axis = Axis("images", "saliency", "digits", "images", (1, 8))
    with Process("ours") as process:
        growth = measure_growth(axis, "keras_vis_compat", process)
        answer = process.ask("fresh", setting={"work": "saliency", "model": "digits"}, calls=2, patience=60)
        with pytest.raises(Failed, match="'nothing'"):
            process.ask("fresh", setting={"work": "saliency", "model": "nothing"}, calls=0, patience=0)
    assert growth.failure is None
    assert growth.values == [1, 8]
    assert min(growth.seconds) > 0
    assert len(answer["seconds"]) == 3


def test_the_limit_computes_the_very_gradient_of_our_maps(images):
    from benchmarks.contenders import limit, ours

    for work in ("saliency", "guided_saliency"):
        setting = Setting(work, "digits", images=2)
        (gradient,) = getattr(limit, work)(setting)(images, [3, 5])
        expected = np.abs(gradient).max(-1)
        expected = [(one - one.min()) / (one.max() - one.min()) for one in expected]
        np.testing.assert_allclose(getattr(ours, work)(setting)(images, [3, 5]), expected, atol=1e-5)


def test_the_limit_of_a_cam_has_its_maps_and_their_gradient(images):
    from benchmarks.contenders import limit
    from benchmarks.keras_networks import network
    from keras_vis_compat.explain import GradCAM
    from keras_vis_compat.scores import CategoricalScore

    setting = Setting("grad_cam", "digits", images=2)
    activation, gradient = limit.grad_cam(setting)(images, [3, 5])
    expected = np.maximum((activation * gradient.mean((1, 2), keepdims=True)).sum(-1), 0)
    cams = GradCAM(network(setting))(CategoricalScore([3, 5]), images, expand_cam=False, normalize_cam=False)
    np.testing.assert_allclose(cams, expected, rtol=1e-4, atol=1e-6)


def test_a_process_that_ends_tells_why():
    with Process("nobody") as process, pytest.raises(Failed, match=r"status 1 .*No module named .*nobody"):
        process.ask("versions")


def test_a_contender_without_its_environment_is_left_out(tmp_path):
    here, away = CONTENDERS[0], CONTENDERS[-1]
    assert python_of(here, tmp_path) is not None
    assert python_of(away, tmp_path) is None


def test_neither_quick_nor_full_is_a_mistake(capsys):
    with pytest.raises(SystemExit):
        command.main([])
    assert "say --quick or --full" in capsys.readouterr().err
