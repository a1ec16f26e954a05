"""What is told of every step, and how it ends."""

from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from imageio import v2 as imageio

from keras_vis_compat.explain.activation_maximization import (
    ActivationMaximization,
    Callback,
    GifGenerator2D,
    PrintLogger,
    Progress,
)
from keras_vis_compat.scores import CategoricalScore

SCORES = [tf.constant([2.0, 4.0])]
PENALTIES = [("TotalVariation2D", tf.constant([0.5, 1.5])), ("Norm", tf.constant([3.0, 5.0]))]


class Story(Callback):
    """Writes down what it is told."""

    def __init__(self, story, name="", fails_in=None):
        self.story, self.name, self.fails_in = story, name, fails_in

    def on_begin(self, **kwargs):
        self.story.append(f"{self.name}begin")
        if self.fails_in == "begin":
            raise KeyError("begin")

    def __call__(self, i, values, grads, scores, model_outputs, **kwargs):
        self.story.append(f"{self.name}{i}")
        if self.fails_in == "call":
            raise KeyError("call")

    def on_end(self):
        self.story.append(f"{self.name}end")


def maximize(model, callbacks, **arguments):
    arguments = {"steps": 2, "input_modifiers": None, "seed": 0, **arguments}
    return ActivationMaximization(model)(CategoricalScore(1), callbacks=callbacks, **arguments)


def test_callbacks_begin_hear_each_step_and_end(cnn):
    story = []
    maximize(cnn(), [Story(story, "a"), Story(story, "b")])
    assert story == ["abegin", "bbegin", "a0", "b0", "a1", "b1", "bend", "aend"]


def test_one_callback_needs_no_list_and_a_list_stays_as_it_is(cnn):
    story, model = [], cnn()
    callbacks = [Story(story)]
    maximize(model, callbacks[0])
    maximize(model, callbacks)
    assert story == ["begin", "0", "1", "end"] * 2
    assert len(callbacks) == 1


@pytest.mark.parametrize(
    ("fails_in", "expected"),
    [("call", ["abegin", "bbegin", "a0", "b0", "bend", "aend"]), ("begin", ["abegin", "bbegin", "aend"])],
)
def test_what_has_begun_ends_also_when_an_error_flies(cnn, fails_in, expected):
    story = []
    with pytest.raises(KeyError, match=fails_in):
        maximize(cnn(), [Story(story, "a"), Story(story, "b", fails_in)])
    assert story == expected


def test_callbacks_get_the_arguments_of_the_call(cnn):
    class Arguments(Callback):
        def on_begin(self, **kwargs):
            self.kwargs = kwargs

    told = Arguments()
    maximize(cnn(), told, steps=1, input_range=(0, 1))
    assert told.kwargs["steps"] == 1
    assert told.kwargs["input_range"] == (0, 1)
    expected = [
        "activation_modifiers",
        "gradient_modifier",
        "input_modifiers",
        "input_range",
        "optimizer",
        "regularizers",
    ]
    expected += ["score", "seed", "seed_input", "steps", "training", "unconnected_gradients"]
    assert sorted(told.kwargs) == expected


def test_callbacks_get_values_gradients_scores_outputs_and_penalties(cnn, images):
    class Told(Callback):
        def __call__(self, *args, **kwargs):
            self.args, self.kwargs = args, kwargs

    told, model = Told(), cnn()
    result = maximize(model, told, seed_input=255 * images[:2], steps=1)
    index, values, gradients, scores, outputs = told.args
    assert index == 0
    np.testing.assert_array_equal(values[0], result)
    assert gradients[0].shape == (2, 8, 8, 3)
    np.testing.assert_allclose(outputs[0], model(255 * images[:2]), rtol=1e-5)
    np.testing.assert_allclose(scores[0], outputs[0][:, 1], rtol=1e-5)
    names = [name for name, _ in told.kwargs["regularizations"]]
    assert names == ["TotalVariation2D", "Norm"]
    costs = [-scores[0], *(value for _, value in told.kwargs["regularizations"])]
    np.testing.assert_allclose(told.kwargs["overall_score"], costs)


# -- those of the library -----------------------------------------------------------------------------------


def test_progress_shows_steps_scores_and_penalties(capsys):
    progress = Progress()
    progress.on_begin(steps=2, score=None)
    for step in range(2):
        progress(step, [], [], SCORES, [], regularizations=PENALTIES, overall_score=[])
    shown = capsys.readouterr().out
    assert "2/2" in shown
    for text in ("Score: 3.0", "TotalVariation2D: 1.0", "Norm: 4.0"):
        assert text in shown


def test_progress_numbers_several_scores(capsys):
    progress = Progress()
    progress.on_begin(steps=1)
    progress(0, [], [], SCORES * 2, [])
    shown = capsys.readouterr().out
    assert "Score[0]: 3.0" in shown
    assert "Score[1]: 3.0" in shown


def test_the_print_logger_prints_every_so_many_steps(capsys):
    logger = PrintLogger(interval=2)
    for step in range(4):
        logger(step, [], [], SCORES, [], regularizations=PENALTIES[1:])
    line = "Scores: [[2.0, 4.0]],\tRegularization: [('Norm', [3.0, 5.0])]\n"
    assert capsys.readouterr().out == f"Steps: 002\t{line}Steps: 004\t{line}"


@pytest.mark.parametrize("path", ["a.gif", "a", Path("b") / "a.gif"])
def test_a_gif_keeps_the_path_it_was_given(path):
    assert GifGenerator2D(path).path == path


@pytest.mark.parametrize("name", ["steps", "steps.gif"])
def test_a_gif_has_a_frame_for_each_step(cnn, tmp_path, name):
    maximize(cnn(), GifGenerator2D(tmp_path / name), steps=3)
    assert [file.name for file in tmp_path.iterdir()] == ["steps.gif"]
    assert len(imageio.mimread(tmp_path / "steps.gif")) == 3


def frames(tmp_path, *values, **begin):
    gif = GifGenerator2D(tmp_path / "steps")
    gif.on_begin(**begin)
    gif(0, [tf.constant(value) for value in values])
    gif.on_end()
    return [imageio.imread(path) for path in sorted(tmp_path.iterdir())]


@pytest.mark.parametrize(
    ("value", "input_range", "shown"),
    [(51.0, (0, 255), 51), (0.2, (0.0, 1.0), 51), (0.0, [(-1, 1)], 127), (7.0, None, 0), (5.0, (0, None), 255)],
)
def test_a_gif_stretches_the_input_range(tmp_path, value, input_range, shown):
    (frame,) = frames(tmp_path, np.full((1, 40, 90, 3), value, np.float32), input_range=input_range)
    assert abs(int(frame[-1, -1, 0]) - shown) <= 1  # a palette holds few colours


def test_every_input_has_a_gif_of_its_own(tmp_path):
    grey, colours = np.zeros((2, 40, 90, 1), np.float32), np.full((2, 30, 90, 3), 255, np.float32)
    first, second = frames(tmp_path, grey, colours)
    assert [file.name for file in sorted(tmp_path.iterdir())] == ["steps-1.gif", "steps.gif"]
    assert (first.shape[:2], second.shape[:2]) == ((30, 90), (40, 90))


def test_a_gif_takes_pictures_only(tmp_path):
    with pytest.raises(ValueError, match=r"GifGenerator2D needs pictures .* got an input of shape \(1, 8\)"):
        frames(tmp_path, np.zeros((1, 8), np.float32))
    with pytest.raises(ValueError, match="1, 3 or 4 channels"):
        frames(tmp_path, np.zeros((1, 8, 8, 2), np.float32))


def test_a_gif_without_imageio_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "imageio", None)
    with pytest.raises(ImportError, match=r"keras-vis-compat\[gif\]"):
        GifGenerator2D(tmp_path / "steps")


# -- mistakes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("callbacks", [print, Callback, [lambda *args: None], "print", [Callback(), 1]])
def test_what_is_no_callback_is_a_type_error(cnn, callbacks):
    with pytest.raises(TypeError, match="`callbacks` must hold instances of Callback"):
        maximize(cnn(), callbacks)


@pytest.mark.parametrize("interval", [0, -1, 1.5, True])
def test_the_interval_is_a_whole_number(interval):
    with pytest.raises(ValueError, match=r"`interval` must be (an integer|at least 1), got"):
        PrintLogger(interval)
