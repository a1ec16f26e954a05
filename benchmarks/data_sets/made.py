"""A data set and a model in files, and the command at work on them in a process of its own."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil

HOLDS_A_MODEL = 250 << 20  # bytes that a process with TensorFlow in it has at least, and no other of a run


def images_and_model(folder: Path, count: int, size: int, filters: int = 8) -> None:
    """Write `images.parquet`, raw uint8 (size, size, 3), and `model.keras`, which reads four classes in them."""
    import keras
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    numbers = np.random.default_rng(0)
    schema = pa.schema({"key": pa.string(), "image": pa.fixed_shape_tensor(pa.uint8(), (size, size, 3))})
    with pq.ParquetWriter(folder / "images.parquet", schema) as writer:
        for start in range(0, count, 1024):
            keys = [f"{place:07}" for place in range(start, min(start + 1024, count))]
            pixels = numbers.integers(0, 256, (len(keys), size, size, 3), np.uint8)
            writer.write_table(pa.table([keys, pa.FixedShapeTensorArray.from_numpy_ndarray(pixels)], schema=schema))
    keras.utils.set_random_seed(0)
    layers = keras.layers
    keras.Sequential(
        [
            layers.Input((size, size, 3)), layers.Rescaling(1 / 255), layers.Conv2D(filters, 3, activation="relu"),
            layers.Conv2D(filters, 3, activation="relu"), layers.GlobalAveragePooling2D(),
            layers.Dense(4, activation="softmax"),
        ]
    ).save(folder / "model.keras")  # fmt: skip


def start(folder: Path, out: Path, *options: object) -> psutil.Popen:
    """Start `keras-vis-compat explain-dataset` on what `images_and_model` has written."""
    command = [sys.executable, "-m", "keras_vis_compat", "explain-dataset", folder / "model.keras"]
    command += [folder / "images.parquet", "--out", out, *options]
    return psutil.Popen([*map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)


def committed(out: Path) -> dict[str, int]:
    """Return `{unit: when it was written, in ns}`."""
    return {path.name: path.stat().st_mtime_ns for path in (out / "rows" / "GradCAM").glob("*.parquet")}


def workers_of(process: psutil.Popen) -> list[psutil.Process]:
    """Return the processes of a run, other than its first, that hold a model."""
    found = []
    for child in process.children(recursive=True):
        try:
            if child.memory_info().rss > HOLDS_A_MODEL:
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found
