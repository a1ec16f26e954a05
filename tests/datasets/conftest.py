"""A small model in a file, and the same thirteen images in every kind of source."""

import io
import json
import tarfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

COUNT = 13


def encoded(image, form="PNG"):
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, form)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def images():
    """Thirteen images uint8 (13, 8, 8, 3) and a class for each."""
    return np.random.default_rng(0).integers(0, 256, (COUNT, 8, 8, 3), dtype=np.uint8)


@pytest.fixture(scope="session")
def labels():
    return [number % 3 for number in range(COUNT)]


@pytest.fixture(scope="session")
def model(keras):
    """Images (N, 8, 8, 3), 0 to 255, to probabilities of three classes, with fixed random weights."""
    layers = keras.layers
    inputs = layers.Input((8, 8, 3))
    maps = layers.Conv2D(4, 3, activation="relu", name="maps")(layers.Rescaling(1 / 255)(inputs))
    model = keras.Model(inputs, layers.Dense(3, activation="softmax")(layers.GlobalAveragePooling2D()(maps)))
    numbers = np.random.default_rng(3)
    model.set_weights([numbers.normal(0, 0.8, weight.shape) for weight in model.get_weights()])
    return model


@pytest.fixture(scope="session")
def model_file(model, keras, tmp_path_factory):
    path = tmp_path_factory.mktemp(keras.__name__) / "model.keras"
    model.save(path)
    return str(path)


@pytest.fixture(scope="session")
def sources(images, labels, tmp_path_factory):
    """`{kind: path}`: the same images and classes in each."""
    folder = tmp_path_factory.mktemp("sources")
    pngs, keys = [encoded(image) for image in images], [f"k{number:02}" for number in range(COUNT)]
    columns = {"key": keys, "label": labels}
    tensor = pa.FixedShapeTensorArray.from_numpy_ndarray(images)
    tables = {
        "encoded": pa.table({**columns, "image": pngs}),
        "raw": pa.table({**columns, "image": [image.tobytes() for image in images]}),
        "tensor": pa.table({**columns, "image": tensor}),
        "nested": pa.table({**columns, "image": [{"bytes": png, "path": None} for png in pngs]}),
    }
    found = {}
    for name, table in tables.items():
        found[name] = folder / f"{name}.parquet"
        pq.write_table(table, found[name], row_group_size=5)
    found["npz"] = folder / "images.npz"
    np.savez(found["npz"], image=images, label=labels, key=keys)
    found["npy"] = folder / "images.npy"
    np.save(found["npy"], images)
    for place, png in enumerate(pngs):
        path = folder / "photos" / "abc"[labels[place]] / f"{place:02}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png)
    found["folder"] = folder / "photos"
    found["tar"] = _tar(folder / "images.tar", keys, pngs, labels)
    found["tfrecord"] = _records(folder / "images.tfrecord", keys, pngs, labels)
    found["hugging_face"] = _saved(folder / "saved", tables["nested"])
    return {name: str(path) for name, path in found.items()}


def _tar(path, keys, pngs, labels):
    with tarfile.open(path, "w") as archive:
        for key, png, label in zip(keys, pngs, labels, strict=True):
            for end, content in (("png", png), ("cls", str(label).encode())):
                member = tarfile.TarInfo(f"{key}.{end}")
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
    return path


def _records(path, keys, pngs, labels):
    import tensorflow as tf

    with tf.io.TFRecordWriter(str(path)) as writer:
        for key, png, label in zip(keys, pngs, labels, strict=True):
            feature = {
                "key": tf.train.Feature(bytes_list=tf.train.BytesList(value=[key.encode()])),
                "image": tf.train.Feature(bytes_list=tf.train.BytesList(value=[png])),
                "label": tf.train.Feature(int64_list=tf.train.Int64List(value=[label])),
            }
            writer.write(tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString())
    return path


def _saved(path, table):
    """What `datasets.Dataset.save_to_disk` writes: a stream of Arrow, and its name."""
    path.mkdir()
    name = "data-00000-of-00001.arrow"
    with pa.OSFile(str(path / name), "wb") as file, pa.ipc.new_stream(file, table.schema) as writer:
        writer.write_table(table)
    (path / "state.json").write_text(json.dumps({"_data_files": [{"filename": name}]}), encoding="utf-8")
    return path
