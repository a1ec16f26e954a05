"""The page for Streamlit, run by Streamlit's own test of apps: pictures are dropped on it."""

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

pytestmark = pytest.mark.integrations
APP = Path(__file__).parents[2] / "examples" / "streamlit_app.py"


@pytest.fixture
def page(keras, tmp_path, monkeypatch):
    """The page, opened for a small model that tells left from right."""
    from streamlit.testing.v1 import AppTest

    layers = keras.layers
    model = keras.Sequential(
        [layers.Input((12, 12, 3)), layers.Rescaling(1 / 255), layers.Conv2D(1, 3, activation="relu"),
         layers.Flatten(), layers.Dense(2, activation="softmax")]
    )  # fmt: skip
    model.layers[1].set_weights([np.full((3, 3, 3, 1), 0.1, np.float32), np.zeros(1, np.float32)])
    left = (np.arange(10) < 5)[None].repeat(10, 0).reshape(100, 1).astype(np.float32)
    model.layers[3].set_weights([np.hstack([left, 1 - left]), np.zeros(2, np.float32)])
    model.save(tmp_path / "model.keras")
    monkeypatch.setattr(sys, "argv", [str(APP), str(tmp_path / "model.keras"), "left,right"])
    return AppTest.from_file(str(APP), default_timeout=120).run()


def dropped(page, folder, count):
    for number in range(count):
        pixels = np.zeros((12, 12, 3), np.uint8)
        pixels[:, 6 * number : 6 * number + 6] = 255
        Image.fromarray(pixels).save(folder / f"{number}.png")
    files = [(f"{number}.png", (folder / f"{number}.png").read_bytes(), "image/png") for number in range(count)]
    return page.file_uploader[0].set_value(files).run()


def test_it_asks_for_pictures(page):
    assert not page.exception
    assert [one.value for one in page.info] == ["Name a model, and drop pictures here."]


def test_pictures_are_shown_with_what_the_model_read(page, tmp_path):
    seen = dropped(page, tmp_path, 2)
    assert not seen.exception
    assert not seen.error
    assert list(seen.dataframe[0].value["class"]) == ["left", "right"]
    assert (seen.dataframe[0].value["score"] > 0.9).all()


def test_a_mistake_is_told_on_the_page(page, tmp_path):
    page.sidebar.text_input[1].set_value("left, right, middle")
    seen = dropped(page, tmp_path, 1)
    assert not seen.exception
    assert "`class_names` must hold 2 names" in seen.error[0].value
