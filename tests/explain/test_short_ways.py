"""How many functions of this library, in how many files, a call passes when it is made a second time.

What the model says of itself is asked once and kept with it, and a question is checked once and handed on as one
thing: so a small network does not pay for them at every call. The bounds only fall.
"""

import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import keras_vis_compat
from keras_vis_compat import visualization
from keras_vis_compat.explain import ActivationMaximization, GradCAM, Saliency, ScoreCAM
from keras_vis_compat.losses import ActivationMaximization as Loss
from keras_vis_compat.metrics import AveragesCam
from keras_vis_compat.scores import CategoricalScore
from keras_vis_compat.visualization import visualize_cam, visualize_saliency

from .table_of_methods import METHODS

PACKAGE = Path(keras_vis_compat.__file__).parent
INSIDE = ("<listcomp>", "<dictcomp>", "<setcomp>", "<genexpr>")  # of the function around them, and no frames any more


def passed(call):
    """Return (how many calls of functions of this library are made, the files that these are in)."""
    seen = Counter()

    def note(frame, event, argument):
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(str(PACKAGE)) and code.co_name not in INSIDE:
            seen[code.co_filename] += 1

    call()
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        call()
    finally:
        sys.setprofile(before)
    return seen.total(), {Path(name).relative_to(PACKAGE).as_posix() for name in seen}


def check(name, call, most_calls, most_files):
    calls, files = passed(call)
    assert calls <= most_calls, f"{name}: {calls} calls"
    assert len(files) <= most_files, f"{name}: {len(files)} files, {sorted(files)}"


@pytest.fixture
def model(keras):
    layers = keras.layers
    image = keras.Input((16, 16, 3))
    x = layers.Conv2D(4, 3, activation="relu")(image)
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(8, 3, activation="relu")(x))
    return keras.Model(image, layers.Dense(5, activation="softmax")(x))


IMAGE, SCORE = np.random.default_rng(0).random((1, 16, 16, 3)), CategoricalScore(3)
MAPS = np.random.default_rng(1).random((1, 16, 16))


def test_the_second_call_is_a_short_way(model):
    grad_cam, score_cam, saliency, averages = (
        GradCAM(model),
        ScoreCAM(model),
        Saliency(model),
        AveragesCam(model, IMAGE),
    )
    check("GradCAM", lambda: grad_cam(SCORE, IMAGE), 75, 15)
    check("visualize_cam", lambda: visualize_cam(model, -1, 3, IMAGE), 65, 15)
    check("ScoreCAM", lambda: score_cam(SCORE, IMAGE), 120, 22)
    check("average_drop", lambda: averages.average_drop(MAPS, SCORE), 70, 20)
    check("Saliency", lambda: saliency(SCORE, IMAGE), 75, 18)
    check("visualize_saliency", lambda: visualize_saliency(model, -1, 3, IMAGE), 60, 18)


#: Many masks are drawn; a saliency map and a CAM; three steps; an old call and a new one.
LONGER = {
    "Occlusion": 136,
    "RISE": 350,
    "GuidedGradCAM": 200,
    "ActivationMaximization": 320,
    "visualize_activation": 260,
    "visualize_activation_with_losses": 280,
    "visualize_scorecam": 230,
}


def test_no_method_asks_the_model_again_what_it_has_said(model):
    """What a method does many times, each step, mask or layer, is a call each time; the rest of its way is short."""
    for kind in METHODS:
        explainer = kind(model)
        check(kind.__name__, lambda explainer=explainer: explainer(SCORE, IMAGE), LONGER.get(kind.__name__, 130), 26)
    maximise = ActivationMaximization(model)
    check("ActivationMaximization", lambda: maximise(SCORE, steps=3, seed=0), LONGER["ActivationMaximization"], 30)


def test_no_function_of_keras_vis_asks_the_model_again_what_it_has_said(model):
    losses, image = [(Loss(model.layers[-1], 3), 1)], model.inputs[0]
    convolution = model.layers[2]
    ways = {
        "visualize_saliency": lambda call: call(model, -1, 3, IMAGE),
        "visualize_saliency_with_losses": lambda call: call(image, losses, IMAGE),
        "visualize_cam": lambda call: call(model, -1, 3, IMAGE),
        "visualize_cam_with_losses": lambda call: call(image, losses, IMAGE, convolution),
        "visualize_scorecam": lambda call: call(model, -1, 3, IMAGE),
        "visualize_activation": lambda call: call(model, -1, 3, max_iter=3),
        "visualize_activation_with_losses": lambda call: call(image, losses, max_iter=3),
    }
    assert set(ways) == {name for name in visualization.__all__ if name.startswith("visualize_")}
    for name, way in ways.items():
        check(name, lambda name=name, way=way: way(getattr(visualization, name)), LONGER.get(name, 120), 34)
