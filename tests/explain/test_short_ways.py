"""How many functions of this library a call passes when it is made a second time: a bound that only falls.

What the model says of itself is asked once and kept with it, so that a small network does not pay for it at every call.
"""

import sys
from pathlib import Path

import numpy as np
import pytest

import keras_vis_compat
from keras_vis_compat.explain import GradCAM, Saliency, ScoreCAM
from keras_vis_compat.metrics import AveragesCam
from keras_vis_compat.scores import CategoricalScore
from keras_vis_compat.visualization import visualize_cam, visualize_saliency

PACKAGE = str(Path(keras_vis_compat.__file__).parent)
INSIDE = ("<listcomp>", "<dictcomp>", "<setcomp>", "<genexpr>")  # of the function around them, and no frames any more


def passed(call):
    """Return how many calls of functions of this library are made."""
    seen = []

    def note(frame, event, argument):
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(PACKAGE) and code.co_name not in INSIDE:
            seen.append(code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        call()
    finally:
        sys.setprofile(before)
    return len(seen)


@pytest.fixture
def model(keras):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((16, 16, 3)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.Conv2D(8, 3, activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(5, activation="softmax"),
        ]
    )


def test_the_second_call_is_a_short_way(model):
    image, score = np.random.default_rng(0).random((1, 16, 16, 3)), CategoricalScore(3)
    grad_cam, score_cam, saliency = GradCAM(model), ScoreCAM(model), Saliency(model)
    averages, maps = AveragesCam(model, image), np.random.default_rng(1).random((1, 16, 16))
    ways = {
        "GradCAM": (lambda: grad_cam(score, image), 190),
        "visualize_cam": (lambda: visualize_cam(model, -1, 3, image), 90),
        "ScoreCAM": (lambda: score_cam(score, image), 230),
        "average_drop": (lambda: averages.average_drop(maps, score), 130),
        "Saliency": (lambda: saliency(score, image), 120),
        "visualize_saliency": (lambda: visualize_saliency(model, -1, 3, image), 90),
    }
    for name, (call, most) in ways.items():
        call()
        assert passed(call) <= most, name
