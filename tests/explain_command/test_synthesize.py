"""`keras-vis-compat synthesize`: what a class or a filter would like to see."""

import numpy as np
import pytest
from PIL import Image

from .conftest import colours


@pytest.fixture
def strong(keras, here):
    """A file of the model with outputs so large that a norm and smoothness count for little beside them."""
    model = colours(keras)
    model.get_layer("colours").set_weights([300 * np.eye(3).reshape(1, 1, 3, 3), np.zeros(3)])
    model.save("strong.keras")
    return "strong.keras"


def mean_colour(path):
    """The mean colour in the middle of the picture of one synthesis, red, green, blue, in [0, 1]."""
    pixels = np.asarray(Image.open(path).convert("RGB")) / 255
    height, width = pixels.shape[:2]
    return pixels[height // 3 : 2 * height // 3, width // 3 : 2 * width // 3].mean((0, 1))


@pytest.mark.parametrize(("words", "channel"), [(["--class", "red", "--labels", "red,blue"], 0), (["--class", "1"], 2)])
def test_a_class_gets_its_colour(words, channel, strong, command):
    status, out, err = command("synthesize", strong, *words, "--out", "made.png", "--steps", "60")
    assert (status, err) == (0, "")
    assert "Picture: " in out
    colour = mean_colour("made.png")
    assert colour[channel] > colour[2 - channel] + 0.2


def test_a_filter_gets_its_colour_and_a_film(strong, command):
    words = ["--filter", "1", "--layer", "colours", "--gif", "made.gif", "--steps", "40"]
    status, _, err = command("synthesize", strong, *words, "--out", "made.png")
    assert (status, err) == (0, "")
    assert mean_colour("made.png").argmax() == 1  # green
    assert Image.open("made.gif").n_frames > 1


@pytest.mark.parametrize(
    ("out", "made", "start"),
    [
        ("made.jpg", "made.jpg", b"\xff\xd8"),
        ("made.JPEG", "made.JPEG", b"\xff\xd8"),
        ("made.pdf", "made.pdf", b"%PDF"),
        ("made.svg", "made.svg", b"<?xml"),
        ("made.gif", "made.gif", b"GIF8"),
        ("photos", "photos/synthesized.png", b"\x89PNG"),
        ("new", "new/synthesized.png", b"\x89PNG"),
    ],
)
def test_the_ending_says_the_form_and_a_folder_gets_a_picture(out, made, start, here, command):
    status, printed, err = command("synthesize", "model.keras", "--class", "1", "--steps", "2", "--out", out)
    assert (status, err) == (0, "")
    assert (here / made).read_bytes().startswith(start)
    assert str(here / made) in printed
    assert not (here / "synthesized.png").exists()


WRONG = {
    "no class": (["--class", "green"], "`--class` must be"),
    "every class": (["--class", "predicted"], "`--class` must be numbers or names"),
    "no layer": (["--filter", "1"], "`--filter` needs the layer"),
    "no number": (["--filter", "x", "--layer", "colours"], "`--filter` must be numbers"),
    "a layer too much": (["--class", "1", "--layer", "colours"], "`--layer` goes with --filter"),
    "steps": (["--class", "1", "--steps", "0"], "`--steps` must be at least 1"),
    "two in a film": (["--class", "0,1", "--gif", "a.gif"], "`--gif` shows one class or filter, got 2"),
    "ending": (["--class", "1", "--out", "a.doc"], "a.doc: must end in .png, .jpg, .jpeg, .pdf, .svg or .gif, or be a"),
    "no folder": (["--class", "1", "--out", "none/a.png"], "none/a.png: there is no folder none"),
    "two films": (["--class", "1", "--out", "a.gif", "--gif", "b.gif"], "`--out a.gif` is a film already"),
    "two in a film by its name": (["--class", "0,1", "--out", "a.gif"], "`--gif` shows one class or filter, got 2"),
    "taken": (["--class", "1", "--out", "photos/red/one.png"], "exists already"),
    "scale": (["--class", "1", "--scale", "math:sqrt"], "`--scale` must be one of auto, none"),
    "neither": ([], "one of the arguments --class --filter is required"),
}


@pytest.mark.parametrize(("words", "told"), WRONG.values(), ids=WRONG)
def test_a_wrong_word_is_told_in_one_line(words, told, here, command):
    status, out, err = command("synthesize", "model.keras", *words)
    assert status in (1, 2)
    assert out == ""
    assert told in err.splitlines()[-1]
    assert not (here / "synthesized.png").exists()
