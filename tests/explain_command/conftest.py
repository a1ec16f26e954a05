"""A small model that anybody can follow, and pictures of it: red on the left, or blue on the right."""

import json

import numpy as np
import pytest
from PIL import Image

from keras_vis_compat import cli


def colours(keras, activation="softmax", units=2, rescaling=True):
    """Pixels (N, 12, 12, 3) to how red (class 0) and how blue (class 1) a picture is: maps of the colours, averaged."""
    L = keras.layers
    inputs = L.Input((12, 12, 3))
    scaled = L.Rescaling(1 / 255, name="pixels")(inputs) if rescaling else inputs
    maps = L.Conv2D(3, 1, activation="relu", name="colours")(scaled)
    outputs = L.Dense(units, activation=activation, name="classes")(L.GlobalAveragePooling2D(name="mean")(maps))
    model = keras.Model(inputs, outputs, name="red_or_blue")
    weights = np.array([[4.0, -4.0], [0, 0], [-4.0, 4.0]])[:, :units]
    model.set_weights([np.eye(3).reshape(1, 1, 3, 3), np.zeros(3), weights, np.zeros(units)])
    return model


def picture(path, colour, left):
    """A picture of 24 x 24: one half in a colour, the rest black."""
    pixels = np.zeros((24, 24, 3), np.uint8)
    pixels[:, :12] = colour if left else 0
    pixels[:, 12:] = 0 if left else colour
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


@pytest.fixture
def here(keras, tmp_path, monkeypatch):
    """A working directory with `model.keras`, and `photos/` with a red and a blue picture."""
    monkeypatch.chdir(tmp_path)
    colours(keras).save("model.keras")
    picture(tmp_path / "photos" / "red" / "one.png", (255, 0, 0), left=True)
    picture(tmp_path / "photos" / "blue" / "two.jpg", (0, 0, 255), left=False)
    return tmp_path


@pytest.fixture
def command(capfd):
    """Run a command and return (exit status, what it printed, what it told on stderr)."""

    def run(*words):
        try:
            status = cli.main([str(word) for word in words])
        except SystemExit as stopped:
            status = stopped.code
        printed = capfd.readouterr()
        assert "Traceback" not in printed.err
        return status, printed.out, printed.err

    return run


def manifest(folder):
    return json.loads((folder / "manifest.json").read_text())
