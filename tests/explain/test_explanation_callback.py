"""Maps while a model trains: what is written, what is left alone, and when a mistake is told."""

import json
import operator
import re
import warnings

import numpy as np
import pytest
from PIL import Image

from keras_vis_compat import BlankMapWarning, callbacks
from keras_vis_compat.callbacks import ExplanationCallback
from keras_vis_compat.explain import GradCAM, Saliency
from keras_vis_compat.scores import CategoricalScore

IMAGES = np.random.default_rng(0).random((24, 8, 8, 1), dtype=np.float32)
CLASSES = (IMAGES[:, :4].mean((1, 2, 3)) > IMAGES[:, 4:].mean((1, 2, 3))).astype(int)
SCORE = CategoricalScore([1, 0, 1])


def network(keras, learning_rate=0.05):
    """A network with all that a stranger in the training could disturb: noise, dropout, statistics."""
    keras.utils.set_random_seed(3)
    L = keras.layers
    layers = [L.GaussianNoise(0.1), L.Conv2D(4, 3, name="maps"), L.BatchNormalization(), L.ReLU(), L.Flatten()]
    model = keras.Sequential([L.Input((8, 8, 1)), *layers, L.Dropout(0.2), L.Dense(2, activation="softmax")])
    model.compile(keras.optimizers.Adam(learning_rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def fit(model, *watches, epochs=3, **options):
    return model.fit(IMAGES, CLASSES, epochs=epochs, batch_size=8, verbose=0, callbacks=list(watches), **options)


def watch(to, **options):
    return ExplanationCallback(IMAGES[:3], SCORE, to=to, **options)


def test_training_is_what_it_is_without_it(keras, tmp_path):
    def trained(*watches):
        traced = []
        model = network(keras)
        step = model.train_step

        def counted(*arguments):
            traced.append(1)
            return step(*arguments)

        model.train_step = counted
        history = fit(model, *watches, validation_data=(IMAGES, CLASSES)).history
        return [*model.get_weights(), *history.values(), np.random.rand(3), len(traced)]

    alone = trained()
    smooth = watch(tmp_path / "b", make=lambda model: lambda score, images: Saliency(model)(score, images, 3))
    for ours, theirs in zip(trained(watch(tmp_path / "a"), smooth), alone, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_maps_are_those_of_the_model_after_each_epoch(keras):
    seen = []
    model = network(keras)

    class Direct(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            seen.append(GradCAM(self.model)(SCORE, IMAGES[:3]))

    found = []
    fit(model, watch(lambda epoch, explanation: found.append((epoch, explanation))), Direct())
    assert [epoch for epoch, _ in found] == [1, 2, 3]
    for (_, explanation), maps in zip(found, seen, strict=True):
        np.testing.assert_allclose(explanation.maps["GradCAM"], maps, atol=1e-6)
    last = model.predict(IMAGES[:3], verbose=0)[range(3), [1, 0, 1]]
    np.testing.assert_allclose(found[-1][1].scores, last, atol=1e-6)
    assert np.abs(seen[0] - seen[-1]).max() > 0.01


def test_a_folder_gets_a_picture_an_epoch_and_what_it_shows(keras, tmp_path):
    fit(network(keras), watch(tmp_path / "maps", every=2, class_names=["below", "above"]))
    names = ["epoch-0002.png", "epoch-0003.png", "manifest.json"]  # the last epoch is never left out
    assert sorted(one.name for one in (tmp_path / "maps").iterdir()) == names
    assert Image.open(tmp_path / "maps" / names[0]).size[1] > 300
    epochs = json.loads((tmp_path / "maps" / "manifest.json").read_text())["epochs"]
    assert [one["epoch"] for one in epochs] == [2, 3]
    assert [one["class_name"] for one in epochs[0]["images"]] == ["above", "below", "above"]
    fit(network(keras), watch(tmp_path / "maps"))  # again into the same folder


def test_tensorboard_gets_the_pictures_at_the_steps_of_its_own_callback(keras, tmp_path, monkeypatch):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    monkeypatch.chdir(tmp_path)
    fit(network(keras), keras.callbacks.TensorBoard("logs"), watch(["tensorboard", "tensorboard:other"]))
    for folder in ("logs", "other"):
        events = EventAccumulator(str(tmp_path / folder / "explanations"), {"tensors": 0}).Reload()
        shown = events.Tensors("GradCAM")
        assert [event.step for event in shown] == [0, 1, 2]
        width, height, first = shown[0].tensor_proto.string_val[:3]
        assert first.startswith(b"\x89PNG")
        assert min(int(width), int(height)) > 300
    assert {"explanations", "train"} <= {one.name for one in (tmp_path / "logs").iterdir()}


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"images": IMAGES[:3, :4]}, r"shape \(8, 8, 1\)|\(N, 8, 8, 1\)|8, 8"),
        ({"score": CategoricalScore(7)}, "7"),
        ({"make": lambda model: None}, "GradCAM"),
        ({"class_names": ["one"]}, "class_names"),
        ({"to": "taken"}, "holds files that are no results"),
    ],
)
def test_a_mistake_is_told_before_the_first_epoch(options, reason, keras, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "thesis.txt").touch()
    model = network(keras)
    before = model.get_weights()
    with pytest.raises((TypeError, ValueError), match=reason):
        fit(model, ExplanationCallback(**{"images": IMAGES[:3], "score": SCORE, "to": "maps", **options}))
    assert all(map(np.array_equal, model.get_weights(), before))


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"every": 0}, "`every` must be at least 1, got 0"),
        ({"make": "GradCAM"}, "`make` must be called with the model.* got 'GradCAM'"),
        ({"to": 7}, "`to` must be a folder, 'tensorboard'.* got 7"),
        ({"to": ""}, "`to` must be a folder.* got ''"),
    ],
)
def test_what_cannot_be_right_is_told_at_once(options, reason):
    with pytest.raises((TypeError, ValueError), match=reason):
        ExplanationCallback(IMAGES, SCORE, **options)


def test_tensorboard_that_is_missing_is_told_with_the_extra(monkeypatch):
    monkeypatch.setattr("keras_vis_compat.explain._destinations.find_spec", lambda name: None)
    with pytest.raises(ImportError, match=re.escape("pip install 'keras-vis-compat[tensorboard]'")):
        ExplanationCallback(IMAGES, SCORE, to="tensorboard")


def test_what_fails_on_the_way_is_one_warning_and_the_training_goes_on(keras, tmp_path):
    calls = []

    def broken(epoch, explanation):
        calls.append(epoch)
        raise RuntimeError("no room")

    with pytest.warns(RuntimeWarning, match="no maps after epoch 1, the training goes on: .*no room") as told:
        history = fit(network(keras), watch([broken, tmp_path / "maps"])).history
    assert (len(history["loss"]), calls, len(told)) == (3, [1, 2, 3], 1)


def test_a_training_that_ends_in_nan_is_told_and_goes_on(keras):
    with pytest.warns(RuntimeWarning, match="no maps after epoch 1, the training goes on: .*NaN"):
        fit(network(keras, learning_rate=float("nan")), watch(lambda epoch, explanation: None))


def test_blank_maps_are_told_once_with_their_cause(keras):
    L = keras.layers
    model = keras.Sequential([L.Input((8, 8, 1)), L.Conv2D(2, 3, activation="relu"), L.Flatten(), L.Dense(2)])
    model.layers[0].set_weights([np.zeros((3, 3, 1, 2)), np.full(2, -5.0)])
    model.compile("sgd", "mse")
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        model.fit(IMAGES, IMAGES[:, 0, :2, 0], epochs=3, verbose=0, callbacks=[watch(lambda *found: None)])
    blank = [str(one.message) for one in told if one.category is BlankMapWarning]
    assert len(blank) == 1
    assert re.search("after epoch 1, 3 of 3 maps of GradCAM are blank, number 0 as .*ReLU", blank[0])


def test_it_is_found_among_the_callbacks_and_misspelt_names_are_answered():
    assert "ExplanationCallback" in dir(callbacks)
    with pytest.raises(AttributeError, match="Did you mean 'ExplanationCallback'"):
        operator.attrgetter("ExplanationCallbacks")(callbacks)
