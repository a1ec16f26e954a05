"""Architectures as they were written in 2018, made by editing the JSON in the file."""

import json

import h5py
import numpy as np
import pytest

from keras_vis_compat.upgrade_model import upgrade_model


def layers_of(config):
    """Every layer of an architecture, inner models and wrappers included."""
    if isinstance(config, list):
        return [layer for entry in config for layer in layers_of(entry)]
    if not isinstance(config, dict):
        return []
    found = [config] if isinstance(config.get("config"), dict) and "class_name" in config else []
    return found + [layer for value in config.values() for layer in layers_of(value)]


def of_2018(config):
    """Take out what Keras 2.2 did not write yet."""
    for layer in layers_of(config):
        settings = layer["config"]
        for key in ("time_major", "groups", "synchronized", "registered_name", "module", "build_config", "keepdims"):
            settings.pop(key, None)
        for key, value in settings.items():
            if isinstance(value, dict) and key.endswith(("initializer", "regularizer", "constraint")):
                settings[key] = {"class_name": value["class_name"], "config": value["config"]}
        if layer["class_name"] == "Functional":
            layer["class_name"] = "Model"
        if layer["class_name"] == "Sequential":
            without_entry(layer["config"])


def without_entry(settings):
    """A Sequential of 2018 told its input shape in its first layer, or nowhere when it was nested."""
    settings.pop("build_input_shape", None)
    entry, first, *rest = settings["layers"]
    first["config"]["batch_input_shape"] = entry["config"]["batch_input_shape"]
    settings["layers"] = [first, *rest]


KINDS = {
    "a picture network": """S([I((12, 12, 3)), L.Conv2D(4, 3, activation="relu"), L.MaxPooling2D(),
        L.BatchNormalization(axis=3), L.Dropout(0.5), L.Flatten(), L.Dense(3, activation="softmax")])""",
    "depthwise and separable convolutions": """S([I((12, 12, 3)), L.DepthwiseConv2D(3), L.ReLU(6.0),
        L.SeparableConv2D(4, 3), L.LeakyReLU(0.2), L.GlobalAveragePooling2D()])""",
    "a nested Sequential": """S([I((8, 8, 3)), S([I((8, 8, 3)), L.Conv2D(4, 3), L.Activation("relu")], name="features"),
        L.Flatten(), S([I((144,)), L.Dense(3), L.Dense(2)], name="head")])""",
    "LSTM over words": """S([I((9,)), L.Embedding(11, 4, mask_zero=True), L.SpatialDropout1D(0.2),
        L.LSTM(5, recurrent_activation="hard_sigmoid"), L.Dense(1, activation="sigmoid")])""",
    "GRU in both directions": """S([I((7, 4)), L.Bidirectional(L.GRU(3, reset_after=False, return_sequences=True,
        recurrent_activation="hard_sigmoid")), L.TimeDistributed(L.Dense(2))])""",
    "frames of a film": """S([I((4, 8, 8, 3)), L.TimeDistributed(L.Conv2D(3, 3, activation="relu")),
        L.TimeDistributed(L.Flatten()), L.LSTM(3, recurrent_activation="hard_sigmoid")])""",
    "convolutional LSTM": """S([I((3, 8, 8, 2)), L.ConvLSTM2D(2, 3, recurrent_activation="hard_sigmoid"),
        L.Flatten()])""",
}


@pytest.mark.parametrize("text", KINDS.values(), ids=KINDS)
def test_a_model_of_2018_is_the_same_in_keras_3(text, upgrade, keras2):
    old = eval(text, {"S": keras2.Sequential, "L": keras2.layers, "I": keras2.Input})
    inputs = [np.random.randint(0, 11, (4, 9))] if "Embedding" in text else None
    report = upgrade(old, edit=of_2018, inputs=inputs).report
    assert report.difference < 1e-6


def test_a_siamese_network_of_2018(upgrade, keras2):
    L = keras2.layers
    left, right = keras2.Input((8, 8, 3), name="left"), keras2.Input((8, 8, 3), name="right")
    tower = keras2.Sequential([keras2.Input((8, 8, 3)), L.Conv2D(4, 3), L.Flatten(), L.Dense(5)], name="tower")
    outputs = L.Dense(2)(L.Subtract()([tower(left), tower(right)]))
    assert upgrade(keras2.Model([left, right], outputs), edit=of_2018).report.difference < 1e-6


def test_time_major_false_is_dropped(upgrade, keras2):
    old = keras2.Sequential([keras2.layers.SimpleRNN(3, input_shape=(5, 2), name="rnn")])

    def edit(config):
        config["config"]["layers"][1]["config"]["time_major"] = False

    upgrade(old, edit=edit)


def test_a_gru_from_before_reset_after_existed(upgrade, keras2):
    gru = keras2.layers.GRU(3, input_shape=(5, 2), reset_after=False, recurrent_activation="hard_sigmoid")

    def edit(config):
        del config["config"]["layers"][1]["config"]["reset_after"]

    new = upgrade(keras2.Sequential([gru]), edit=edit).model
    assert new.layers[0].reset_after is False


def test_a_sequential_whose_architecture_is_a_bare_list(upgrade, keras2):
    L = keras2.layers
    inner = keras2.Sequential([keras2.Input((4,)), L.Dense(3, name="first")], name="inner")

    def edit(config):
        of_2018(config)
        config["config"]["layers"][0]["config"] = config["config"]["layers"][0]["config"]["layers"]
        config["config"] = config["config"]["layers"]

    new = upgrade(keras2.Sequential([keras2.Input((4,)), inner, L.Dense(2, name="last")]), edit=edit).model
    assert [type(layer).__name__ for layer in new.layers] == ["Sequential", "Dense"]


@pytest.mark.parametrize("name", ["BatchNormalizationV1", "BatchNormalizationV2"])
def test_batch_normalization_under_the_names_of_tensorflow_1(name, upgrade, keras2):
    old = keras2.Sequential([keras2.layers.BatchNormalization(input_shape=(5,))])

    def edit(config):
        config["config"]["layers"][1]["class_name"] = name

    upgrade(old, edit=edit)


@pytest.mark.parametrize(
    ("written", "meant"), [("relu6", "relu6"), ("softmax_v2", "softmax"), ("leaky_relu", "leaky_relu")]
)
def test_activations_given_as_functions_of_tensorflow(written, meant, upgrade, keras2, keras3):
    import tensorflow as tf

    function = getattr(tf.nn, meant)
    old = keras2.Sequential([keras2.layers.Dense(3, input_shape=(4,), activation=function)])

    def edit(config):
        config["config"]["layers"][1]["config"]["activation"] = written

    new = upgrade(old, edit=edit).model
    assert new.layers[0].activation is getattr(keras3.activations, meant)


def test_a_sequential_without_any_input_shape_but_a_recorded_one(save, keras2, keras3, tmp_path):
    old = keras2.Sequential([keras2.layers.Dense(3), keras2.layers.Dense(2)])
    old.build((None, 4))
    upgrade_model(save(old), tmp_path / "new.keras")
    values = np.random.random((2, 4)).astype("float32")
    np.testing.assert_allclose(keras3.models.load_model(tmp_path / "new.keras")(values), old(values), atol=1e-6)


def test_the_layers_of_a_graphics_card_run_anywhere(save, keras2, keras3, tmp_path):
    """CuDNNLSTM and CuDNNGRU kept transposed kernels and two biases; tf_keras knows how to turn them."""
    L = keras2.layers
    old = keras2.Sequential([keras2.Input((6, 4)), L.LSTM(3, return_sequences=True, name="a"), L.GRU(3, name="b")])
    source = save(old)
    with h5py.File(source, "r+") as file:
        config = json.loads(file.attrs["model_config"])
        for layer, name in zip(config["config"]["layers"][1:], ("CuDNNLSTM", "CuDNNGRU"), strict=True):
            keep = ("name", "units", "return_sequences", "return_state", "go_backwards", "stateful")
            layer.update(class_name=name, config={key: layer["config"][key] for key in keep})
        file.attrs["model_config"] = json.dumps(config)
        for name, gates in (("a", 4), ("b", 3)):
            to_cudnn(file["model_weights"][name], gates)
    report = upgrade_model(source, tmp_path / "new.keras")
    values = np.random.standard_normal((2, 6, 4)).astype("float32")
    np.testing.assert_allclose(keras3.models.load_model(tmp_path / "new.keras")(values), old(values), atol=1e-5)
    assert "layer 'a': CuDNNLSTM became LSTM, which runs anywhere" in report.notes


def to_cudnn(group, gates):
    """The weights of a plain recurrent layer in the layout of the graphics card."""
    kernel, recurrent, bias = (group[name] for name in group.attrs["weight_names"])
    kernel[...] = np.hstack([part.ravel(order="F").reshape(part.shape) for part in np.hsplit(kernel[...], gates)])
    recurrent[...] = np.hstack([part.T for part in np.hsplit(recurrent[...], gates)])
    values = np.concatenate([bias[...] * 0.25, bias[...] * 0.75]) if gates == 4 else bias[...].ravel()
    name = bias.name
    del group.file[name]
    group.file[name] = values
