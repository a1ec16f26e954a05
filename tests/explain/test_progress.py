"""How far a method is: every visualiser says it, counts to all there is, and reads nothing before it is asked well."""

from functools import partial

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from keras_vis_compat import _progress, set_compute
from keras_vis_compat._engine.model_cache import trace_count
from keras_vis_compat._engine.network import source_of_model
from keras_vis_compat.explain import ActivationMaximization
from keras_vis_compat.scores import CategoricalScore

from .table_of_methods import NAMED

SCORE = CategoricalScore(1)
PICTURES = (255 * np.random.default_rng(0).random((4, 8, 8, 3))).astype(np.uint8)
# Of each picture; the others do one thing.
TIMES = {"GuidedGradCAM": 2, "AblationCAM": 6, "ScoreCAM": 6, "Occlusion": 64, "RISE": 60, "IntegratedGradients": 8}
TIMES |= dict.fromkeys(("SmoothGrad", "SmoothGradSquared", "VarGrad"), 4)
TOTALS = {name: 4 * TIMES.get(name, 1) for name in NAMED}


@pytest.fixture(scope="module")
def model(keras):
    """One for all tests, so that each method is traced once."""
    layers = keras.layers
    image = keras.Input((8, 8, 3))
    x = layers.Conv2D(6, 3, activation="relu")(image)
    model = keras.Model(image, layers.Dense(3)(layers.Flatten()(x)))
    numbers = np.random.RandomState(5)
    model.set_weights([0.3 * numbers.randn(*array.shape) for array in model.get_weights()])
    return model


def heard(call, **options):
    """What a call says of its progress."""
    pairs = []
    call(progress=lambda done, total: pairs.append((done, total)), **options)
    return pairs


def check_rising(name, pairs, total):
    done = [pair[0] for pair in pairs]
    assert {pair[1] for pair in pairs} == {total}, (name, pairs)
    assert done == sorted(set(done)), (name, done)
    assert done[-1] == total, (name, done)


def test_every_method_counts_up_to_all_there_is_whatever_the_batch(model):
    for name, kind in NAMED.items():
        explainer = kind(model)
        for batch_size in (2, 32):
            pairs = heard(partial(explainer, SCORE, PICTURES), batch_size=batch_size)
            check_rising(name, pairs, TOTALS[name])
            assert len(pairs) > 1 or batch_size == 32, name
    with set_compute(devices=["CPU:0"]):
        for name, kind in NAMED.items():
            check_rising(name, heard(partial(kind(model), SCORE, PICTURES)), TOTALS[name])


def test_activation_maximization_counts_its_steps_compiled_or_not(model):
    maximise = ActivationMaximization(model)
    for modifier in (None, "absolute"):
        pairs = heard(partial(maximise, SCORE, steps=4, seed=0, gradient_modifier=modifier))
        assert pairs == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_bar_is_shown_on_a_terminal_and_nothing_where_none_is_wanted_or_nobody_looks(model, monkeypatch, capsys):
    monkeypatch.setattr(_progress, "SILENT_SECONDS", 0.0)
    words = {"GradCAM": "images", "ScoreCAM": "masks", "AblationCAM": "maps", "Occlusion": "patches"}
    words |= {"RISE": "masks", "IntegratedGradients": "points", "GuidedGradCAM": "images"}
    for name, kind in NAMED.items():
        explainer, options = kind(model), {"batch_size": 2}
        monkeypatch.delenv("FORCE_COLOR", raising=False)
        for progress in (None, False, True):
            explainer(SCORE, PICTURES, progress=progress, **options)
            assert capsys.readouterr() == ("", ""), name
        monkeypatch.setenv("FORCE_COLOR", "1")  # what rich takes for a terminal
        explainer(SCORE, PICTURES, progress=True, **options)
        printed = capsys.readouterr()
        assert printed.out == "", name
        assert f"{TOTALS[name]}/{TOTALS[name]}" in printed.err, name
        assert words.get(name, "images") in printed.err, name


def test_nothing_is_read_for_a_progress_that_is_none(model):

    def images():
        raise AssertionError("the data set was read")
        yield

    data = tf.data.Dataset.from_generator(images, output_signature=tf.TensorSpec((8, 8, 3)))
    for name, kind in {**NAMED, "ActivationMaximization": ActivationMaximization}.items():
        with pytest.raises(TypeError, match="`progress` must be True") as caught:
            kind(model)(SCORE, data, progress="yes")
        assert "'yes'" in str(caught.value), name


def test_progress_changes_no_map_and_traces_nothing(model):
    for name, kind in NAMED.items():
        explainer = kind(model)
        plain = explainer(SCORE, PICTURES)
        traced = trace_count(source_of_model(model).owner)
        np.testing.assert_array_equal(explainer(SCORE, PICTURES, progress=lambda *pair: None), plain, name)
        assert trace_count(source_of_model(model).owner) == traced, name


def test_what_goes_wrong_in_the_callable_is_said_to_be_its_own(model):
    def missing(done, total):
        raise KeyError("bar")

    for kind in NAMED.values():
        with pytest.raises(KeyError, match="progress callable 'missing' failed"):
            kind(model)(SCORE, PICTURES, progress=missing)


def test_every_method_takes_pictures_paths_and_data_sets(model, tmp_path):
    pictures = list(map(Image.fromarray, PICTURES))
    paths = [tmp_path / f"{number}.png" for number in range(len(pictures))]
    for path, picture in zip(paths, pictures, strict=True):
        picture.save(path)
    data = tf.data.Dataset.from_tensor_slices((PICTURES, np.arange(4))).batch(2)
    for name, kind in NAMED.items():
        explainer = kind(model)
        wanted = explainer(SCORE, PICTURES)
        for given in (pictures, paths, list(map(str, paths)), data):
            np.testing.assert_array_equal(explainer(SCORE, given), wanted, name)
