"""A data set and a model in files, and which units of it are written."""

from pathlib import Path

import numpy as np


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


def committed(out: Path) -> dict[str, int]:
    """Return `{unit: when it was written, in ns}`."""
    return {path.name: path.stat().st_mtime_ns for path in (out / "rows" / "GradCAM").glob("*.parquet")}
