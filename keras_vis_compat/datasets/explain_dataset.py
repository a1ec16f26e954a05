"""Maps and metrics of a whole data set."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, nullcontext
from typing import Any, Literal

from .._inputs.checks import not_negative, whole
from .._messages import did_you_mean
from ..upgrade_model.custom import load_custom
from ._engines import Cluster, engine_of
from ._job import (
    MANIFEST,
    MAPS,
    Job,
    Method,
    check_model_file,
    check_same,
    claim,
    hash_of,
    methods_of,
    metrics_of,
    versions_here,
)
from ._pixels import named
from ._sources import inputs_of
from ._storage import Storage, is_remote
from ._units import Unit, units_of
from ._worker import Done, Worker
from .results import Result, read

Path = str | os.PathLike[str]
Progress = Callable[[int, int], None] | None


def explain_dataset(
    model: Path,
    source: Path | Sequence[Path],
    out: Path,
    *,
    methods: str | Sequence[str | tuple[str, Mapping[str, Any]]] = ("GradCAM",),
    score: str = "predicted",
    metrics: str | Sequence[str] = ("average_drop", "average_increase"),
    preprocess: str | None = None,
    engine: Literal["local", "ray", "dask"] = "local",
    workers: int = 1,
    gpus_per_worker: float = 0,
    address: str | None = None,
    batch_size: int = 32,
    rows_per_unit: int = 1024,
    maps: Literal["none", "float16", "uint8", "unexpanded"] = "none",
    on_error: Literal["record", "raise"] = "record",
    key: str = "key",
    image: str = "image",
    label: str = "label",
    unsafe: bool = False,
    custom: Sequence[str] = (),
    progress: Progress = None,
    debug: bool = False,
) -> Result:
    """Explain every image of a data set and measure the maps; the same call again goes on where it stopped.

    Args:
        model: A model file that takes one image (N, H, W, C).
        source: Files, folders, patterns or URLs of one or several kinds: Parquet, folders of images (a folder a class),
            `.npy`, `.npz`, WebDataset `.tar`, TFRecord, data sets that Hugging Face saved to disk.
        out: The folder of the results, of this machine or a URL that fsspec knows.
        methods: Names of classes of `keras_vis_compat.explain`, or pairs `(name, options of its call)`; the option
            `model_modifier` is the name of one of `explain.model_modifiers`.
        score: What is explained: `"predicted"`, the class that the model reads; `"label"`, that of the data set;
            `"module:function"`, a function from the output of the model to one number per image.
        metrics: Names of metrics, as for `metrics.evaluate`; those that compare images, such as random_logit, draw
            anew for each batch.
        preprocess: `"module:function"` from one image, uint8 (H, W, C), to what the model takes; `"resize"` brings
            images to the size of the model; None gives it the pixels, 0 to 255.
        engine: `"local"`, `"ray"` or `"dask"`.
        workers: How many work at once, each with the model in its memory.
        gpus_per_worker: How much of a GPU each is given, by engines that give them out.
        address: Of a running cluster of Ray or Dask; None starts one on this machine.
        batch_size: How many images go through the model at once.
        rows_per_unit: How many images are lost at most when a worker is killed.
        maps: Whether maps are kept: not at all, as float16, as uint8, or as float16 in the size of the layer
            (`Result.maps` enlarges them).
        on_error: An image that cannot be explained is a row with its `error`; `"raise"` ends the run at the first unit
            that has one, and does not write it.
        key, image, label: Names of the columns.
        unsafe: Trust the model file: run the code of its Lambda layers.
        custom: Own layers and functions of the model, each `"module:object"`, or `"name=module:object"` where the file
            has another name for it.
        progress: Called as `progress(images done, images in all)`, a unit after the other.
        debug: Whether Ray and Dask say on stderr what they do; otherwise they are quiet there.

    Returns:
        A `Result`: tables and maps, read when they are asked for.

    Raises:
        TypeError, ValueError: An argument that does not fit; a folder that holds the results of another job. Nothing
            has been written then.
        ImportError: The engine is not installed.

    Example:
        >>> result = explain_dataset("model.keras", "photos/", "runs/a", methods=["GradCAM", "ScoreCAM"])
        >>> result.table("GradCAM").to_pandas().average_drop.mean()
        31.5
    """
    cluster = Cluster(whole(workers, "workers", 1), not_negative(gpus_per_worker, "gpus_per_worker"), address, debug)
    connected = engine_of(engine)
    storage = Storage(out)
    job = _checked_job(
        os.path.abspath(os.fspath(model)), source, methods_of(methods), score, metrics_of(metrics), preprocess,
        whole(batch_size, "batch_size", 1), whole(rows_per_unit, "rows_per_unit", 1), maps, on_error,
        {"key": key, "image": image, "label": label}, unsafe, tuple(custom),
    )  # fmt: skip
    units = units_of(inputs_of(job.source), job.rows_per_unit, job.columns, ())
    if storage.exists(MANIFEST):
        check_same(job, storage)
    else:
        Worker(job.to_json(), storage.url).first(units)
    with connected(cluster) if _left(units, job.methods, storage) else nullcontext() as compute, storage.alone():
        claim(job, storage)
        storage.sweep()
        left = _left(units, job.methods, storage)
        if compute and left:
            try:
                with closing(compute(job.to_json(), storage.url, left)) as done:
                    _work(done, units, left, progress)
            finally:
                storage.sweep()  # engines go on where a worker was killed: what it left is of this run
    return read(out)


def _checked_job(
    model: str,
    source: Path | Sequence[Path],
    methods: tuple[Method, ...],
    score: str,
    metrics: tuple[str, ...],
    preprocess: str | None,
    batch_size: int,
    rows_per_unit: int,
    maps: str,
    on_error: str,
    columns: dict[str, str],
    unsafe: bool,
    custom: tuple[str, ...],
) -> Job:
    for name, value, known in (("maps", maps, MAPS), ("on_error", on_error, ("record", "raise"))):
        if value not in known:
            raise ValueError(f"`{name}` must be one of {', '.join(known)}, got {value!r}.{did_you_mean(value, known)}")
    check_model_file(model)
    load_custom(custom)
    if score not in ("label", "predicted"):
        named(score)
    if preprocess not in (None, "resize"):
        named(preprocess)
    listed = [source] if isinstance(source, str | os.PathLike) else list(source)
    names = tuple(
        os.fspath(name) if is_remote(os.fspath(name)) else os.path.abspath(os.fspath(name)) for name in listed
    )
    return Job(
        model, names, methods, score, metrics, preprocess, batch_size, rows_per_unit, maps, on_error, columns,
        hash_of(model), unsafe, custom, versions_here(),
    )  # fmt: skip


def _left(units: list[Unit], methods: tuple[Method, ...], storage: Storage) -> list[Unit]:
    """Return the units that some method has not written."""
    there = [storage.names(f"rows/{method.folder}") for method in methods]
    return [unit for unit in units if any(f"{unit.name}.parquet" not in names for names in there)]


def _work(done: Iterable[Done], units: list[Unit], left: list[Unit], progress: Progress) -> None:
    rows, total = {unit.name: unit.rows for unit in left}, sum(unit.rows for unit in units)
    so_far = total - sum(rows.values())
    for result in done:
        if result.error:
            raise ValueError(result.error)
        so_far += rows.pop(result.name, 0)
        if progress is not None:
            progress(so_far, total)
