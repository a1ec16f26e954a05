"""What a data set costs beside a plain loop: both on the same images, in turns, so that both meet the same load."""

import io
import time
from pathlib import Path
from statistics import median

import numpy as np

from keras_vis_compat.datasets._job import Job, hash_of, methods_of
from keras_vis_compat.datasets._units import units_of
from keras_vis_compat.datasets._worker import Worker

TURNS, UNIT = 12, 512
IMAGES = (TURNS + 1) * UNIT  # the first turn compiles


def beside_a_plain_loop(folder: Path) -> dict[str, float]:
    """Return seconds of the processor for each image, and how much longer ours took: the median over the turns.

    The plain loop has all pixels in memory and keeps nothing; ours reads Parquet and writes what it found.
    """
    columns = {"key": "key", "image": "image", "label": "label"}
    path, model = str(folder / "images.parquet"), str(folder / "model.keras")
    job = Job(
        model, (path,), methods_of("GradCAM"), "predicted",
        ("average_drop", "average_increase"), None, 32, UNIT, "none", "record", columns,
        hash_of(model),
    )  # fmt: skip
    worker, units = Worker(job.to_json(), str(folder / "beside")), units_of([path], UNIT, columns, ())
    pixels = _pixels(path)
    pairs = [(_seconds(worker.run, units[turn]), _seconds(_plain, worker.model, pixels)) for turn in range(TURNS + 1)]
    ours, plain = zip(*pairs[1:], strict=True)
    return {
        "ours_ms": 1000 * median(ours) / UNIT,
        "plain_ms": 1000 * median(plain) / UNIT,
        "ratio": median(mine / other for mine, other in zip(ours, plain, strict=True)),
    }


def decoding_ms() -> float:
    """Return how long the processor decodes a JPEG of 224 x 224 pixels."""
    from PIL import Image

    from keras_vis_compat.datasets._pixels import Pixels

    smooth = np.random.default_rng(0).integers(0, 256, (14, 14, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(smooth).resize((224, 224), Image.Resampling.BICUBIC).save(file, "JPEG", quality=90)
    pixels = Pixels((224, 224, 3))
    return 1000 * median(_seconds(pixels, file.getvalue()) for _ in range(200))


def _pixels(path: str) -> np.ndarray:
    import pyarrow.parquet as pq

    group = pq.ParquetFile(path).read_row_group(0)["image"].combine_chunks()
    return np.asarray(group.to_numpy_ndarray())[:UNIT]


def _plain(model, pixels: np.ndarray) -> None:
    from keras_vis_compat.explain import GradCAM
    from keras_vis_compat.metrics import AveragesCam, drop_percentages, increase_percentages
    from keras_vis_compat.scores import CategoricalScore

    explainer = GradCAM(model)
    for start in range(0, len(pixels), 32):
        batch = pixels[start : start + 32].astype(np.float32)
        score = CategoricalScore([int(one) for one in model.predict_on_batch(batch).argmax(1)])
        scores = AveragesCam(model, batch).scores(explainer(score, batch), score)
        drop_percentages(*scores), increase_percentages(*scores)


def _seconds(work, *arguments: object) -> float:
    began = time.process_time()
    work(*arguments)
    return time.process_time() - began
