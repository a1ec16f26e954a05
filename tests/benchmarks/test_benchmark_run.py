"""The benchmark at work, on the smallest network."""

import json

import numpy as np
import pytest

from benchmarks import command
from benchmarks.contenders import CONTENDERS
from benchmarks.environments import python_of
from benchmarks.process import Failed, Process
from benchmarks.setting import Setting


@pytest.fixture
def images():
    return np.random.default_rng(0).uniform(-1, 1, (2, 16, 16, 1)).astype("float32")


def test_a_run_measures_the_limit_and_us_in_turns(tmp_path):
    arguments = ["--quick", "--models", "digits", "--only", "Grad-CAM, 16", "--visits", "2", "--out", str(tmp_path)]
    assert command.main([*arguments, "--contenders", "limit", "keras_vis_compat"]) == 0
    stored = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    limit, ours = stored["records"]
    assert (limit["contender"], ours["contender"]) == ("limit", "keras_vis_compat")
    assert len(limit["seconds"]) == len(ours["seconds"]) == 2
    assert min(limit["seconds"] + ours["seconds"]) > 0
    assert limit["failure"] is ours["failure"] is None
    assert "tensorflow" in stored["about"]["versions"]["limit"]


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
