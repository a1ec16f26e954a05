"""`layers`, `methods`, `check`: questions that are answered without maps."""

import json

import numpy as np

from .conftest import colours


def test_layers_are_listed_with_the_one_that_maps_are_made_from(here, command):
    status, out, err = command("layers", "model.keras")
    assert (status, err) == (0, "")
    rows = {line.split("  ")[0].strip(): line.split() for line in out.splitlines()[:-1]}
    assert rows["colours"][1:] == ["Conv2D", "12", "x", "12", "x", "3", "CAM"]
    assert rows["pixels"][-1] == "cam"
    assert rows["classes"][1:] == ["Dense", "2"]


def test_methods_and_metrics_are_listed(command):
    status, out, err = command("methods")
    assert (status, err) == (0, "")
    assert "  GradCAMPlusPlus      Maps of a layer" in out
    assert "  IntegratedGradients  What each input value adds" in out
    assert "  average_drop         lower is better" in out


def test_a_model_in_order_passes(here, command):
    status, out, err = command("check", "model.keras", "photos/red/one.png", "--json")
    assert (status, err) == (0, "")
    facts = json.loads(out)
    assert facts["problems"] == []
    assert (facts["input"], facts["output"], facts["activation"]) == ([12, 12, 3], [2], "softmax")
    assert (facts["cam_layer"], facts["cam_size"]) == ("colours", "12 x 12 x 3")
    np.testing.assert_allclose(facts["picture"]["output"], [1 / (1 + np.exp(-4)), 1 / (1 + np.exp(4))], atol=1e-5)
    status, out, _ = command("check", "model.keras")
    assert status == 0
    assert out.endswith("nothing is wrong\n")


def test_nan_in_the_weights_is_a_problem_that_names_the_layer(keras, here, command):
    model = colours(keras)
    model.get_layer("classes").set_weights([np.full((3, 2), np.nan), np.zeros(2)])
    model.save("bad.keras")
    status, out, _ = command("check", "bad.keras", "photos/red/one.png")
    assert status == 1
    assert "PROBLEM       NaN or infinity among the weights of classes" in out
    assert "holds NaN or infinity" in out


def test_a_saturated_output_is_a_problem(keras, here, command):
    model = colours(keras)
    model.get_layer("classes").set_weights([np.array([[90.0, -90], [0, 0], [-90, 90]]), np.zeros(2)])
    model.save("sure.keras")
    status, out, _ = command("check", "sure.keras", "photos/red/one.png")
    assert status == 1
    assert "is saturated (1.000000)" in out


def test_augmentation_and_the_lack_of_a_convolution_are_told(keras, here, command):
    L = keras.layers
    keras.Sequential([L.Input((4, 4, 1)), L.RandomFlip(name="flip"), L.Flatten(), L.Dense(2)]).save("flat.keras")
    status, out, _ = command("check", "flat.keras")
    assert status == 1
    assert "augmentation  flip" in out
    assert "none (logits)" in out
    assert "PROBLEM       no convolution" in out
