"""The page on trackers of experiments: its functions are run by the trackers, and what they kept is read back."""

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from keras_vis_compat.callbacks import ExplanationCallback
from keras_vis_compat.explain import Saliency
from keras_vis_compat.scores import CategoricalScore

pytestmark = pytest.mark.integrations
PAGE = Path(__file__).parents[2] / "docs" / "how_to" / "trackers.md"


@pytest.fixture
def written():
    """What the page defines: its functions, by name."""
    blocks = re.findall(r"^```python\n(def .*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    space = {}
    for block in blocks:
        exec(block, space)
    return space


@pytest.fixture
def train(keras):
    """A function that trains a small model for two epochs, with a callback that hands its explanations on."""
    layers = keras.layers
    model = keras.Sequential(
        [layers.Input((8, 8, 1)), layers.Conv2D(2, 3, activation="relu", kernel_initializer="ones"),
         layers.Flatten(), layers.Dense(2, activation="softmax")]
    )  # fmt: skip
    model.compile("sgd", "sparse_categorical_crossentropy")
    images, labels = np.random.rand(4, 8, 8, 1).astype("float32"), np.array([0, 1, 0, 1])

    def run(to):
        watch = ExplanationCallback(images[:2], CategoricalScore([0, 1]), make=Saliency, to=to)
        model.fit(images, labels, epochs=2, callbacks=[watch], verbose=0)

    return run


def test_mlflow_keeps_a_picture_of_each_epoch(written, train, tmp_path, monkeypatch):
    import mlflow

    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")  # a data base, the default, needs more packages
    mlflow.set_tracking_uri((tmp_path / "mlruns").as_uri())
    with mlflow.start_run() as run:
        train(written["to_mlflow"])
    kept = mlflow.artifacts.list_artifacts(run_id=run.info.run_id, artifact_path="maps")
    assert [one.path for one in kept] == ["maps/epoch-0001.png", "maps/epoch-0002.png"]
    picture = mlflow.artifacts.load_image(f"{run.info.artifact_uri}/maps/epoch-0001.png")
    assert len(np.unique(np.asarray(picture))) > 10


def test_wandb_keeps_a_picture_of_each_epoch(written, train, tmp_path):
    import wandb

    with wandb.init(mode="offline", project="maps", dir=tmp_path, settings=wandb.Settings(silent=True)):
        train(written["to_wandb"])
    kept = sorted(tmp_path.rglob("maps_*.png"))
    assert [path.name[:7] for path in kept] == ["maps_0_", "maps_1_"]
    assert all(len(np.unique(np.asarray(Image.open(path)))) > 10 for path in kept)


def test_tensorboard_shows_a_picture_of_each_epoch(train, tmp_path):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    assert 'to="tensorboard:logs/maps"' in PAGE.read_text(encoding="utf-8")
    train(f"tensorboard:{tmp_path}")
    (file,) = tmp_path.rglob("events*")
    events = EventAccumulator(str(file), {"tensors": 0, "images": 0}).Reload()
    tag = (events.Tags()["images"] or events.Tags()["tensors"])[0]
    kept = events.Images(tag) if events.Tags()["images"] else events.Tensors(tag)
    assert [one.step for one in kept] == [0, 1]
