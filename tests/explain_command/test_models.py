"""`models.load_model`: either Keras, and nothing that a file carries is run."""

import re
import zipfile
from time import perf_counter

import h5py
import numpy as np
import pytest

from keras_vis_compat._files import FileTrouble
from keras_vis_compat.models import applications, load_model

from .conftest import colours

IMAGES = np.random.default_rng(0).integers(0, 256, (2, 12, 12, 3)).astype(np.float32)


def with_lambda(keras):
    L = keras.layers
    return keras.Sequential([L.Input((3,)), L.Lambda(lambda x: x * 2, name="twice"), L.Dense(1)])


@pytest.mark.parametrize("ending", ["keras", "h5"])
def test_a_file_is_read_by_the_keras_that_wrote_it(ending, keras, tmp_path):
    model = colours(keras)
    model.compile("adam", "mse")
    model.save(tmp_path / f"model.{ending}")
    loaded = load_model(tmp_path / f"model.{ending}")
    assert type(loaded).__module__.partition(".")[0] == keras.__name__
    np.testing.assert_allclose(loaded.predict(IMAGES, verbose=0), model.predict(IMAGES, verbose=0), atol=1e-6)


@pytest.mark.parametrize("ending", ["keras", "h5"])
def test_code_in_a_file_is_run_only_where_it_is_trusted(ending, keras, tmp_path):
    path = tmp_path / f"model.{ending}"
    model = with_lambda(keras)
    model.save(path)
    with pytest.raises(FileTrouble, match=r"model.*Python code is stored.*runs whatever its author wrote.*`--unsafe`"):
        load_model(path)
    np.testing.assert_allclose(load_model(path, unsafe=True)(np.ones((1, 3))), model(np.ones((1, 3))), atol=1e-6)


def test_a_file_that_claims_another_version_is_not_run_either(tmp_path):
    import tf_keras

    with_lambda(tf_keras).save(tmp_path / "model.h5")
    with h5py.File(tmp_path / "model.h5", "r+") as file:
        for place in (file.attrs, file["model_weights"].attrs):
            if "keras_version" in place:
                place["keras_version"] = "3.9.0"
    with pytest.raises(FileTrouble, match="Python code is stored in it"):
        load_model(tmp_path / "model.h5")


def test_a_saved_model_folder_needs_trust(tmp_path):
    import tf_keras

    model = colours(tf_keras)
    model.save(tmp_path / "folder")
    with pytest.raises(FileTrouble, match=r"folder: .*TensorFlow runs operations that are stored in it.*--unsafe"):
        load_model(tmp_path / "folder")
    loaded = load_model(tmp_path / "folder", unsafe=True)
    np.testing.assert_allclose(loaded.predict(IMAGES, verbose=0), model.predict(IMAGES, verbose=0), atol=1e-6)


def test_an_application_is_built_with_the_weights_of_imagenet(monkeypatch):
    import keras

    asked = []
    original = keras.applications.MobileNetV2

    def without_network(weights):
        asked.append(weights)
        return original(weights=None, input_shape=(32, 32, 3), alpha=0.35)

    monkeypatch.setattr(keras.applications, "MobileNetV2", without_network)
    assert load_model("app:MobileNetV2").output_shape == (None, 1000)
    assert asked == ["imagenet"]
    assert {"VGG16", "ResNet50", "EfficientNetB0"} <= set(applications())


def test_an_application_that_cannot_be_downloaded_is_told_in_one_line(monkeypatch):
    import keras

    def offline(weights):
        raise Exception("URL fetch failure on\nhttps://…: None")

    monkeypatch.setattr(keras.applications, "VGG16", offline)
    with pytest.raises(FileTrouble, match=r"^app:VGG16: its weights are not on this machine .*\(URL fetch") as caught:
        load_model("app:VGG16")
    assert "\n" not in str(caught.value)
    with pytest.raises(FileTrouble, match=r"has no model 'VGG61'. Did you mean 'VGG1"):
        load_model("app:VGG61")


def test_own_layers_are_given_by_name(keras, tmp_path):
    class Doubled(keras.layers.Layer):
        def call(self, inputs):
            return inputs * 2

    keras.Sequential([keras.layers.Input((3,)), Doubled(), keras.layers.Dense(1)]).save(tmp_path / "own.keras")
    with pytest.raises(FileTrouble, match=r"own.keras: .*Doubled"):
        load_model(tmp_path / "own.keras")
    assert load_model(tmp_path / "own.keras", custom_objects={"Doubled": Doubled}).output_shape == (None, 1)


def _rewritten(path, source, **members):
    with zipfile.ZipFile(source) as given, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in {**{name: given.read(name) for name in given.namelist()}, **members}.items():
            written.writestr(name, content)


def _with_zeros(path, keras):
    _rewritten(path, "model.keras", **{"assets/words.txt": bytes(2**28)})


def _with_weights_of_zeros(path, keras):
    _rewritten(path, "model.keras", **{"model.weights.h5": bytes(2**28)})


def _with_very_many_units(path, keras):
    with zipfile.ZipFile("model.keras") as given:
        config = given.read("config.json").replace(b'"units": 2', b'"units": 1000000000')
    _rewritten(path, "model.keras", **{"config.json": config})


def _that_enlarges(path, keras):
    L = keras.layers
    keras.Sequential([L.Input((8, 8, 3)), L.Conv2D(2, 3), L.UpSampling2D(10**5), L.GlobalMaxPooling2D()]).save(path)


@pytest.mark.parametrize(
    ("bomb", "reason"),
    [
        (_with_zeros, "unpacked, would take 256 MiB"),
        (_with_weights_of_zeros, "unpacked, would take 256 MiB"),
        (_with_very_many_units, "declares weights of .* MiB or more, but the file holds"),
        (_that_enlarges, "'up_sampling2d.*holds .* numbers for each sample"),
    ],
)
def test_a_file_that_asks_for_more_memory_than_it_holds_is_refused_within_seconds(bomb, reason, here, keras, command):
    bomb(here / "bomb.keras", keras)
    before = perf_counter()
    with pytest.raises(FileTrouble, match=f"bomb.keras: .*{reason}"):
        load_model("bomb.keras")
    assert perf_counter() - before < 5
    for words in (["check", "bomb.keras"], ["explain", "bomb.keras", "photos", "--out", "maps"]):
        status, _, told = command(*words)
        assert (status, told.count("\n")) == (2, 1)
        assert re.search(reason, told)


def test_a_file_of_an_honest_size_is_read(keras, tmp_path):
    """Other types of numbers, first values of every kind, words in files of their own."""
    L = keras.layers
    layers = [
        L.Conv2D(4, 3, dtype="float16"),
        L.Flatten(),
        L.GaussianNoise(0.1),
        L.Dense(300, kernel_initializer="orthogonal", bias_initializer=keras.initializers.Constant(2.0)),
        L.Dense(300, kernel_initializer="identity", dtype="bfloat16" if keras.__name__ == "keras" else "float64"),
        L.BatchNormalization(),
    ]
    words = L.TextVectorization(vocabulary=["cat", "dog"], output_sequence_length=4)
    text = keras.Sequential([keras.Input((1,), dtype="string"), words, L.Embedding(20, 4), L.LSTM(4)])
    for name, model in {"half": keras.Sequential([L.Input((8, 8, 3)), *layers]), "text": text}.items():
        model.save(tmp_path / f"{name}.keras")
        assert load_model(tmp_path / f"{name}.keras").count_params() == model.count_params()


@pytest.mark.parametrize("kind", ["class", "function"])
def test_what_a_file_does_not_hold_is_named_with_the_way_to_give_it(kind, keras, tmp_path):
    @keras.saving.register_keras_serializable("own")
    def squashed(x):
        return x

    class Doubled(keras.layers.Layer):
        def call(self, inputs):
            return inputs * 2

    layer = Doubled() if kind == "class" else keras.layers.Dense(1, activation=squashed)
    keras.Sequential([keras.layers.Input((3,)), layer]).save(tmp_path / "own.keras")
    keras.saving.get_custom_objects().clear()
    name = "Doubled" if kind == "class" else "squashed"
    with pytest.raises(FileTrouble, match=f"own.keras: .*{name}.*`--custom module:{name}`"):
        load_model(tmp_path / "own.keras")
