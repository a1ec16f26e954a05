"""`explain.explain`: several methods at once, and what an `Explanation` knows."""

import base64
import json
import re

import numpy as np
import pytest

from keras_vis_compat.explain import Explanation, GradCAM, explain
from keras_vis_compat.scores import BinaryScore, CategoricalScore

LEFT, RIGHT = np.zeros((4, 4, 3), "float32"), np.zeros((4, 4, 3), "float32")
LEFT[:, :2, 0] = RIGHT[:, 2:, 1] = 1
IMAGES = np.stack([LEFT, RIGHT])
SURE = 1 / (1 + np.exp(-2))  # of outputs 1 and -1


@pytest.fixture
def two(keras):
    """Class 0 is how much there is of the first channel, class 1 of the second; logits 1 and -1 for these images."""

    def make(units=2, activation="softmax"):
        L = keras.layers
        layers = [L.Conv2D(3, 1, activation="relu", name="seen"), L.GlobalAveragePooling2D()]
        model = keras.Sequential([L.Input((4, 4, 3)), *layers, L.Dense(units, activation=activation)])
        weights = np.array([[2.0, -2.0], [-2.0, 2.0], [0, 0]])[:, :units]
        model.set_weights([np.eye(3).reshape(1, 1, 3, 3), np.zeros(3), weights, np.zeros(units)])
        return model

    return make


def test_the_class_that_the_model_reads_is_explained(two):
    found = explain(two(), IMAGES, ["Grad-CAM", "Saliency"], class_names=["left", "right"])
    assert list(found.maps) == ["GradCAM", "Saliency"]
    assert found.classes.tolist() == [0, 1]
    np.testing.assert_allclose(found.scores, [SURE, SURE], rtol=1e-5)
    assert found.titles == ["left 88%", "right 88%"]
    np.testing.assert_allclose(found.maps["GradCAM"], IMAGES.sum(-1), atol=1e-5)
    np.testing.assert_array_equal(found.maps["GradCAM"], GradCAM(two())(CategoricalScore([0, 1]), IMAGES))
    assert found.reasons == {}


@pytest.mark.parametrize(("activation", "value"), [("sigmoid", SURE_OF_ONE := 1 / (1 + np.exp(-1))), (None, 1.0)])
def test_a_model_of_one_unit_reads_yes_or_no(activation, value, two):
    found = explain(two(1, activation), IMAGES)
    assert found.classes.tolist() == [1, 0]
    assert found.scores[0] == pytest.approx(value)
    assert isinstance(found, Explanation)


def test_a_score_of_your_own(two):
    found = explain(two(), IMAGES, {"mine": GradCAM(two())}, score=lambda output: output[:, 0])
    assert found.classes is None
    np.testing.assert_allclose(found.scores, [SURE, 1 - SURE], rtol=1e-5)
    assert explain(two(), IMAGES, score=CategoricalScore(-1)).classes.tolist() == [1, 1]
    assert explain(two(1, "sigmoid"), IMAGES, score=BinaryScore(False)).scores[1] == pytest.approx(SURE_OF_ONE)


def test_a_blank_map_has_its_reason_by_method_and_image(two):
    images = np.stack([LEFT, np.zeros_like(LEFT)])
    found = explain(two(), images, ["GradCAM", "Saliency"])
    assert list(found.reasons["GradCAM"]) == [1]
    assert len(found.reasons["GradCAM"][1]) > 20
    assert "Blank maps" in found._repr_html_()


def test_images_may_be_paths(two, keras, tmp_path):
    from PIL import Image

    L = keras.layers
    grey = keras.Sequential([L.Input((4, 4, 1)), L.Conv2D(1, 1), L.Flatten(), L.Dense(2)])
    paths = [tmp_path / f"{shade}.png" for shade in (0, 255)]
    for path in paths:
        Image.new("L", (8, 8), int(path.stem)).save(path)
    found = explain(grey, [str(path) for path in paths])
    assert found.images.mean((1, 2, 3)).tolist() == [0, 255]


def test_what_is_saved_can_be_read_again(two, tmp_path):
    found = explain(two(), IMAGES, "all", class_names=["left", "right"])
    found.save(tmp_path / "done", cmap="jet")
    names = sorted(path.name for path in (tmp_path / "done").iterdir())
    assert names == ["0.png", "1.png", "manifest.json", "maps.npz"]
    with np.load(tmp_path / "done/maps.npz") as kept:
        assert sorted(kept.files) == sorted(found.maps)
        np.testing.assert_array_equal(kept["GradCAM"], found.maps["GradCAM"])
    told = json.loads((tmp_path / "done/manifest.json").read_text())
    assert [row["class_name"] for row in told["images"]] == ["left", "right"]
    found.save(tmp_path / "done")  # ours: it may be replaced
    (tmp_path / "other").mkdir()
    (tmp_path / "other/mine.txt").write_text("mine")
    with pytest.raises(ValueError, match="holds files that are no results"):
        found.save(tmp_path / "other")


def test_a_notebook_shows_the_picture(two):
    html = explain(two(), IMAGES)._repr_html_()
    data = re.fullmatch(r'<img alt="GradCAM" src="data:image/png;base64,([\w+/=]+)">', html)[1]
    assert base64.b64decode(data).startswith(b"\x89PNG")
    assert len(explain(two(), IMAGES).plot().axes) == 5  # two rows of two, and the scale


@pytest.mark.parametrize("shape", [(2, 3, 4, 5), (2, 4, 5, 7), (2, 4, 5), (2, 4, 5, 3)])
def test_images_of_any_channels_can_be_drawn(shape):
    found = Explanation(np.random.rand(*shape), {"a": np.random.rand(2, 4, 5)}, np.zeros(2), None)
    drawn = found.plot().axes[0].images[0].get_array()
    assert drawn.shape == (4, 5, 3)


def test_progress_counts_methods(two):
    heard = []
    explain(two(), IMAGES, ["GradCAM", "LayerCAM"], progress=lambda *pair: heard.append(pair))
    assert heard == [(0, 2), (1, 2), (2, 2)]


MISTAKES = {
    "method": ({"methods": "GradCAMM"}, ValueError, "Did you mean 'GradCAM'"),
    "no method": ({"methods": {}}, TypeError, "`methods` must map names to callables"),
    "class": ({"methods": {"a": GradCAM}}, TypeError, "`methods` must map names to callables"),
    "names": ({"class_names": ["one"]}, ValueError, "`class_names` must hold 2 names"),
    "a text": ({"class_names": "ab"}, ValueError, "`class_names` must be a list of 2 names"),
    "layer": ({"layer": "sean"}, ValueError, "Did you mean 'seen'"),
    "batch": ({"batch_size": 0}, ValueError, "`batch_size` must be at least 1"),
    "seed": ({"seed": -1}, ValueError, "`seed` must be at least 0"),
    "progress": ({"progress": 3}, TypeError, "`progress` must be True"),
    "score": ({"score": 3}, (TypeError, ValueError), "score"),
}


@pytest.mark.parametrize(("options", "kind", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told(options, kind, told, two):
    with pytest.raises(kind, match=told):
        explain(two(), IMAGES, **options)


def test_models_that_are_not_for_pictures_of_classes(keras):
    L = keras.layers
    one, other = L.Input((4, 4, 1)), L.Input((4, 4, 1))
    both = keras.Model([one, other], L.Flatten()(L.Add()([one, other])))
    with pytest.raises(ValueError, match="one of 2 inputs"):
        explain(both, [np.ones((1, 4, 4, 1)), np.ones((1, 4, 4, 1))])
    with pytest.raises(ValueError, match="must have one output"):
        explain(keras.Model(one, [L.Flatten()(one), L.Flatten()(one)]), np.ones((1, 4, 4, 1)))
    with pytest.raises(ValueError, match=r"`score` must be given"):
        explain(keras.Model(one, L.Conv2D(1, 1)(one)), np.ones((1, 4, 4, 1)))


def test_what_stands_left_of_twenty_rows_is_not_cut_off():
    import io

    from PIL import Image

    from keras_vis_compat.explain._saving import picture

    pictures = np.random.default_rng(0).random((20, 8, 8, 3)).astype(np.float32)
    maps = {"GradCAM": pictures[..., 0], "ScoreCAM": pictures[..., 1]}
    found = Explanation(pictures, maps, np.full(20, 0.77), np.zeros(20, int), ["blue"], {})
    drawn = np.asarray(Image.open(io.BytesIO(picture(found))).convert("L"))
    assert (drawn[:, :3] == 255).all()
    assert (drawn[:, :25] < 128).any()  # the words
