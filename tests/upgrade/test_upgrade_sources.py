"""Old files of every format and age, and files that are no old models."""

import json
import zipfile

import h5py
import numpy as np
import pytest

from keras_vis_compat.upgrade_model import CannotUpgrade, upgrade_model


def small(keras2):
    L = keras2.layers
    return keras2.Sequential([keras2.Input((6, 6, 2)), L.Conv2D(3, 3), L.Flatten(), L.Dense(2, activation="tanh")])


def check(source, old, shape=(2, 6, 6, 2), **options):
    report = upgrade_model(source, **options)
    values = np.random.random(shape).astype("float32")
    np.testing.assert_allclose(report.model(values), old(values), atol=1e-6)
    return report


@pytest.mark.parametrize("name", ["model.hdf5", "model", "model.keras", "model.weights.h5"])
def test_the_ending_of_an_hdf5_file_does_not_matter(name, keras2, save, tmp_path):
    old = small(keras2)
    save(old).rename(tmp_path / name)
    check(tmp_path / name, old)


@pytest.mark.parametrize("name", ["model.keras", "model.zip"])
def test_an_archive_of_keras_2(name, keras2, tmp_path):
    old = small(keras2)
    old.compile("adam", "mse")
    old.save(tmp_path / "model.keras")
    (tmp_path / "model.keras").rename(tmp_path / name)
    report = check(tmp_path / name, old)
    assert report.written_by.startswith("Keras 2.")
    assert "compile() information was left out: call compile() before training" in report.notes


def test_a_saved_model_folder(keras2, tmp_path):
    old = small(keras2)
    old.save(tmp_path / "folder")
    with pytest.raises(CannotUpgrade, match=r"TensorFlow runs operations .* while it loads.*--unsafe"):
        upgrade_model(tmp_path / "folder")
    assert check(tmp_path / "folder", old, unsafe=True).written_by == "Keras 2, as a SavedModel"


def test_a_compiled_and_trained_model(keras2, tmp_path):
    old = small(keras2)
    old.compile("adam", "mse")
    old.fit(np.zeros((2, 6, 6, 2)), np.zeros((2, 2)), verbose=0)
    old.save(tmp_path / "old.h5")
    report = check(tmp_path / "old.h5", old)
    assert report.notes == ["compile() information was left out: call compile() before training"]


def test_weights_alone_need_their_architecture(keras2, tmp_path):
    old = small(keras2)
    old.save_weights(tmp_path / "only.h5")
    with pytest.raises(CannotUpgrade, match=r"weights only and no architecture.*--architecture"):
        upgrade_model(tmp_path / "only.h5")
    (tmp_path / "model.json").write_text(old.to_json())
    check(tmp_path / "only.h5", old, architecture=tmp_path / "model.json")


def test_an_architecture_that_cannot_be_used_is_told(keras2, save, tmp_path):
    old = small(keras2)
    source = save(old)
    old.save(tmp_path / "old.keras")
    (tmp_path / "model.json").write_text("{not json")
    with pytest.raises(CannotUpgrade, match=r"the architecture in .*model.json is not JSON"):
        upgrade_model(source, architecture=tmp_path / "model.json")
    with pytest.raises(FileNotFoundError):
        upgrade_model(source, architecture=tmp_path / "absent.json")
    with pytest.raises(ValueError, match="`architecture` goes with weights in HDF5"):
        upgrade_model(tmp_path / "old.keras", architecture=tmp_path / "model.json")


def test_weights_of_another_architecture_are_refused(keras2, tmp_path):
    small(keras2).save_weights(tmp_path / "only.h5")
    other = keras2.Sequential([keras2.layers.Dense(2, input_shape=(3,))])
    (tmp_path / "model.json").write_text(other.to_json())
    with pytest.raises(CannotUpgrade, match="cannot read it: ValueError: Layer count mismatch"):
        upgrade_model(tmp_path / "only.h5", architecture=tmp_path / "model.json")


def test_kernels_trained_on_theano_are_flipped_as_keras_2_did(keras2, save):
    old = small(keras2)
    source = save(old)
    with h5py.File(source, "r+") as file:
        file["model_weights"].attrs["backend"] = "theano"
        name = old.layers[0].name
        kernel = file["model_weights"][name][file["model_weights"][name].attrs["weight_names"][0]]
        kernel[...] = kernel[...][::-1, ::-1]
    report = check(source, old)
    assert f"layer {name!r}: kernel flipped, as the file was written on Theano" in report.notes


def test_the_old_file_is_not_touched(keras2, save):
    source = save(small(keras2))
    source.chmod(0o444)
    before = source.read_bytes(), source.stat().st_mtime_ns
    upgrade_model(source)
    assert (source.read_bytes(), source.stat().st_mtime_ns) == before


def test_a_file_of_keras_3_needs_no_upgrade(keras3, tmp_path):
    model = keras3.Sequential([keras3.Input((3,)), keras3.layers.Dense(2)])
    for name in ("new.keras", "new.h5"):
        model.save(tmp_path / name)
        with pytest.raises(CannotUpgrade, match=r"written by Keras 3\..*needs no upgrade"):
            upgrade_model(tmp_path / name)


def test_what_is_no_model_is_told_apart(keras2, save, tmp_path):
    (tmp_path / "text.h5").write_text("not a model")
    with zipfile.ZipFile(tmp_path / "some.zip", "w") as archive:
        archive.writestr("a.txt", "a")
    (tmp_path / "empty").mkdir()
    source = save(small(keras2))
    (tmp_path / "cut.h5").write_bytes(source.read_bytes()[:3000])
    reasons = {
        "text.h5": "neither HDF5, nor a .keras archive, nor a SavedModel folder",
        "some.zip": "a zip archive, but not one of a Keras model",
        "empty": "not a SavedModel folder written by Keras 2",
        "cut.h5": "cannot be read: OSError",
    }
    for name, reason in reasons.items():
        with pytest.raises(CannotUpgrade, match=reason):
            upgrade_model(tmp_path / name)
    with pytest.raises(FileNotFoundError, match="nothing is at"):
        upgrade_model(tmp_path / "absent.h5")


@pytest.mark.parametrize(
    ("layer", "reason"),
    [
        ("Dropout(0.5)", "not a graph of layers with known input shapes"),
        ("Dense(2)", "cannot read it: ValueError: Layer count mismatch"),
    ],
)
def test_a_model_without_known_input_shapes_is_refused(layer, reason, keras2, save):
    def edit(config):
        del config["config"]["layers"][0]
        config["config"].pop("build_input_shape", None)
        config["config"]["layers"][0]["config"].pop("batch_input_shape", None)

    old = keras2.Sequential([keras2.Input((3,)), eval(layer, vars(keras2.layers))])
    with pytest.raises(CannotUpgrade, match=reason):
        upgrade_model(save(old, edit))


def test_the_state_of_the_optimizer_is_not_needed(keras2, tmp_path):
    old = small(keras2)
    old.compile("adam", "mse")
    old.fit(np.zeros((2, 6, 6, 2)), np.zeros((2, 2)), verbose=0)
    old.save(tmp_path / "old.h5")
    with h5py.File(tmp_path / "old.h5", "r+") as file:
        del file["optimizer_weights"]
    check(tmp_path / "old.h5", old)


def keras1_file(path, layers, weights, functional=False):
    """Write a file as Keras 1.2 did: settings under their old names, weights layer by layer."""
    kind, config = ("Model", layers) if functional else ("Sequential", layers)
    with h5py.File(path, "w") as file:
        file.attrs["keras_version"] = "1.2.2"
        file.attrs["model_config"] = json.dumps({"class_name": kind, "config": config})
        group = file.create_group("model_weights")
        names = [layer["config"]["name"] for layer in (layers["layers"] if functional else layers)]
        group.attrs["layer_names"] = [name.encode() for name in names]
        for name in names:
            arrays = weights.get(name, [])
            inner = group.create_group(name)
            inner.attrs["weight_names"] = [f"{name}_{i}".encode() for i in range(len(arrays))]
            for i, array in enumerate(arrays):
                inner[f"{name}_{i}"] = array
    return path


def random(*shape):
    return np.random.standard_normal(shape).astype("float32") * 0.3


def setting(kind, name, **config):
    return {"class_name": kind, "config": {"name": name, "trainable": True, **config}}


COMMON = {
    "init": "glorot_uniform",
    "bias": True,
    "W_regularizer": {"name": "WeightRegularizer", "l1": 0.0, "l2": 0.25},
    "b_regularizer": None,
    "activity_regularizer": None,
    "b_constraint": None,
}


def test_a_picture_network_of_keras_1(keras2, tmp_path):
    layers = [
        setting(
            "Convolution2D",
            "c",
            batch_input_shape=[None, 10, 10, 3],
            input_dtype="float32",
            nb_filter=4,
            nb_row=3,
            nb_col=2,
            border_mode="same",
            subsample=[1, 1],
            dim_ordering="tf",
            activation="relu",
            W_constraint={"name": "MaxNorm", "m": 2, "axis": 0},
            **COMMON,
        ),
        setting(
            "BatchNormalization", "n", epsilon=1e-3, mode=0, axis=-1, momentum=0.99, beta_init="zero", gamma_init="one"
        ),
        setting("MaxPooling2D", "p", pool_size=[2, 2], strides=[2, 2], border_mode="valid", dim_ordering="tf"),
        setting("Dropout", "o", p=0.25),
        setting("Flatten", "f"),
        setting("Dense", "d", output_dim=2, activation="softmax", input_dim=None, W_constraint=None, **COMMON),
    ]
    weights = {
        "c": [random(3, 2, 3, 4), random(4)],
        "n": [random(4), random(4), random(4), np.abs(random(4)) + 0.1],
        "d": [random(100, 2), random(2)],
    }
    report = upgrade_model(keras1_file(tmp_path / "old.h5", layers, weights), tmp_path / "new.keras")
    assert report.written_by == "Keras 1.2.2"
    assert "written by Keras 1, which does not say its backend" in report.notes[0]
    L = keras2.layers
    old = keras2.Sequential(
        [
            L.Conv2D(4, (3, 2), padding="same", activation="relu", input_shape=(10, 10, 3)),
            L.BatchNormalization(),
            L.MaxPooling2D(),
            L.Flatten(),
            L.Dense(2, activation="softmax"),
        ]
    )
    old.set_weights([array for name in "cnd" for array in weights[name]])
    values = np.random.random((2, 10, 10, 3)).astype("float32")
    np.testing.assert_allclose(report.model(values), old(values), atol=1e-6)
    convolution, dense = report.model.get_layer("c"), report.model.get_layer("d")
    assert convolution.kernel_constraint.get_config() == {"max_value": 2, "axis": 0}
    assert dense.kernel_regularizer.get_config() == {"l1": 0.0, "l2": 0.25}


def test_words_of_keras_1(keras2, tmp_path):
    recurrent = {
        **COMMON,
        "W_regularizer": None,
        "U_regularizer": None,
        "inner_init": "orthogonal",
        "activation": "tanh",
        "inner_activation": "hard_sigmoid",
        "dropout_W": 0.1,
        "dropout_U": 0.1,
        "input_dim": 4,
        "input_length": None,
        "consume_less": "cpu",
        "return_sequences": True,
        "go_backwards": False,
        "stateful": False,
        "unroll": False,
    }
    recurrent.pop("bias"), recurrent.pop("activity_regularizer"), recurrent.pop("b_constraint")
    layers = [
        setting(
            "Embedding",
            "e",
            batch_input_shape=[None, 6],
            input_dtype="int32",
            input_dim=9,
            output_dim=4,
            init="uniform",
            input_length=6,
            W_regularizer=None,
            activity_regularizer=None,
            W_constraint=None,
            mask_zero=True,
            dropout=0.0,
        ),
        setting("LSTM", "l", output_dim=3, forget_bias_init="one", **recurrent),
        setting("GRU", "g", output_dim=3, **recurrent),
    ]
    gates = [array for _ in range(4) for array in (random(4, 3), random(3, 3), random(3))]
    gru = [array for _ in range(3) for array in (random(3, 3), random(3, 3), random(3))]
    weights = {"e": [random(9, 4)], "l": gates, "g": gru}
    report = upgrade_model(keras1_file(tmp_path / "old.h5", layers, weights))
    lstm = report.model.get_layer("l")
    # Keras 1 kept the gates as i, c, f, o; since Keras 2 they are i, f, c, o.
    np.testing.assert_array_equal(lstm.get_weights()[0], np.concatenate([gates[i] for i in (0, 6, 3, 9)], axis=1))
    assert lstm.cell.unit_forget_bias is True
    assert report.model.get_layer("g").reset_after is False


def test_merges_of_keras_1(keras2, tmp_path):
    def merge(name, mode):
        return {
            **setting("Merge", name, mode=mode, mode_type="raw", concat_axis=-1, dot_axes=1, layers=[]),
            "name": name,
            "inbound_nodes": [[["a", 0, 0], ["b", 0, 0]]],
        }

    modes = ("sum", "mul", "ave", "max", "concat", "dot", "cos")
    inputs = [
        {
            **setting("InputLayer", name, batch_input_shape=[None, 3], input_dtype="float32", sparse=False),
            "name": name,
            "inbound_nodes": [],
        }
        for name in "ab"
    ]
    for layer in inputs:
        del layer["config"]["trainable"]
    graph = {
        "name": "merges",
        "layers": [*inputs, *(merge(mode, mode) for mode in modes)],
        "input_layers": [["a", 0, 0], ["b", 0, 0]],
        "output_layers": [[mode, 0, 0] for mode in modes],
    }
    model = upgrade_model(keras1_file(tmp_path / "old.h5", graph, {}, functional=True)).model
    a, b = random(2, 3), random(2, 3)
    added, _, mean, *_, cosine = (np.asarray(output) for output in model([a, b]))
    np.testing.assert_allclose(added, a + b, rtol=1e-6)
    np.testing.assert_allclose(mean, (a + b) / 2, rtol=1e-6)
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    np.testing.assert_allclose(cosine[:, 0], (a * b).sum(1) / lengths, rtol=1e-5)


@pytest.mark.parametrize(
    ("layer", "reason"),
    [
        (setting("BatchNormalization", "odd", mode=1, batch_input_shape=[None, 3]), "'odd'.*mode 1"),
        (setting("Merge", "odd", mode="concat", layers=[{}]), "'odd'.*Merge of mode 'concat'"),
        (setting("MaxoutDense", "odd", output_dim=3, batch_input_shape=[None, 3]), "MaxoutDense"),
    ],
)
def test_what_keras_2_dropped_from_keras_1_is_refused(layer, reason, tmp_path):
    with pytest.raises(CannotUpgrade, match=reason):
        upgrade_model(keras1_file(tmp_path / "old.h5", [layer], {}))
