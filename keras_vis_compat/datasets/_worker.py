"""What an engine runs: the model is loaded once, then a unit after the other becomes files.

Only plain values reach a worker: TensorFlow is imported where it works, and nothing of it is ever sent.
"""

import os
import warnings
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from .._files import FileTrouble
from .._files.trouble import reason_of
from .._messages import did_you_mean, passing_over_blank_maps
from .._start import start_tensorflow
from ._asked import OF_A_ROW, Asked, asked, told
from ._job import Job, Method, hash_of
from ._pixels import Pixels, Unfit, named
from ._rows import Found, expanded, maps_table, rows_table, stored
from ._sources import Row, Source, source_of
from ._storage import Storage
from ._units import Unit


class Done(NamedTuple):
    """A unit that is written, or with `error` is not: what was wrong with an image or the disk ends the run."""

    name: str
    error: str = ""


class Worker:
    """One model, ready to explain.

    Args:
        job: A `Job`, as JSON.
        out: The folder of the results.
    """

    def __init__(self, job: str, out: str) -> None:
        start_tensorflow()
        from .. import explain
        from ..models import load_model
        from ..upgrade_model.custom import load_custom

        self.job, self.storage = Job.from_json(job), Storage(out)
        if hash_of(self.job.model) != self.job.weights:
            raise ValueError(f"{self.job.model}: is another model here than where the run was begun: give all the same")
        own = load_custom(self.job.custom)
        self.model = load_model(self.job.model, unsafe=self.job.unsafe, custom_objects=own)
        self.shape = image_shape(self.model)
        self.pixels = Pixels(self.shape, self.job.preprocess)
        self.score_function = named(self.job.score) if ":" in self.job.score else None
        self.explainers = {
            method.folder: getattr(explain, method.name)(self.model, *_modifiers(method)) for method in self.job.methods
        }
        for method in self.job.methods:
            _check_options(method, self.explainers[method.folder])

    def run(self, unit: Unit) -> Done:
        """Compute and write a unit, for each method that has not written it."""
        missing = [m for m in self.job.methods if not self.storage.exists(rows_name(m, unit.name))]
        found: dict[str, list[Found]] = {method.folder: [] for method in missing}
        for batch in self._batches(self._read(unit)) if missing else ():  # never more images in memory than a batch
            for one in asked(batch, self._predicted):
                for method in missing:
                    found[method.folder] += self._explained(method, one)
        odd = next((one for own in found.values() for one in own if one.error), None)
        if odd and self.job.on_error == "raise":  # unwritten, so that the next run meets it, too
            return Done(unit.name, f"{unit.path}: {odd.row.key} could not be explained: {odd.error}")
        try:
            for method in missing:
                self._write(method, unit, found[method.folder])
        except FileTrouble as trouble:  # said once, by whoever waits for it: engines try errors again, and wrap them
            return Done(unit.name, str(trouble))
        return Done(unit.name)

    def first(self, unit: Unit) -> None:
        """Try the first image of a unit, so that what fails for every image is said before the work begins.

        Raises:
            ValueError: It cannot be read, does not fit or has no class.
        """
        row = next(iter(self._read(unit._replace(rows=1))))
        if row.error:
            raise ValueError(f"{unit.path}: the first image, {row.key}, {row.error}")

    def _read(self, unit: Unit) -> Iterator[Row]:
        """Yield the rows of a unit with arrays for images, or what is wrong with them."""
        for row in _rows_of(unit, source_of(unit.path, self.job.columns, self.shape)):
            yield row if row.error else self._readable(row)

    def _readable(self, row: Row) -> Row:
        try:
            if row.image is None:
                raise Unfit("has no image")
            if self.job.score == "label" and not isinstance(row.label, int | np.integer):
                raise Unfit(f"has no class: its label is {row.label!r}; see --label and --score predicted")
            return row._replace(image=self.pixels(row.image))
        except Unfit as error:
            return row._replace(image=None, error=str(error))

    def _batches(self, rows: Iterable[Row]) -> Iterator[list[Row]]:
        """Yield rows of images of one size, at most so many as go through the model at once; rows with errors apart."""
        batch: list[Row] = []
        for row in rows:
            fits = batch and not row.error and not batch[0].error and row.image.shape == batch[0].image.shape
            if batch and (not fits or len(batch) == self.job.batch_size):
                yield batch
                batch = []
            batch.append(row)
        if batch:
            yield batch

    def _explained(self, method: Method, batch: Asked) -> list[Found]:
        """Explain a batch; where that fails, each of its rows by itself."""
        if batch.rows[0].error:
            return [Found(row, error=row.error) for row in batch.rows]
        try:
            return self._computed(method, batch)
        except OF_A_ROW as error:
            if len(batch.rows) > 1:
                return [found for one in batch.apart() for found in self._explained(method, one)]
            return [Found(batch.rows[0], error=told(error))]

    def _computed(self, method: Method, batch: Asked) -> list[Found]:
        from ..metrics.evaluate import METRICS, Case

        rows, images, predicted = batch
        score = self._score(rows, predicted)
        options = {**_call_options(method), "batch_size": self.job.batch_size}
        if self.job.maps == "unexpanded" and "expand_cam" in _parameters(self.explainers[method.folder]):
            options["expand_cam"] = False
        with warnings.catch_warnings(), passing_over_blank_maps():  # which have a column
            warnings.simplefilter("ignore")
            maps = self.explainers[method.folder](score, images, **options)
            whole = expanded(maps, images.shape[1:3])
            case = Case(self.model, score, images, whole, self.explainers[method.folder], self.job.batch_size)
            before, after = case.before_and_after
            figures = {name: METRICS[name].measure(case) for name in self.job.metrics}
        blank = np.ptp(maps.reshape(len(maps), -1), axis=1) == 0
        kept = [None] * len(rows) if self.job.maps == "none" else [stored(own, self.job.maps) for own in maps]
        return [
            Found(
                row, None if predicted is None else int(predicted[place]), float(before[place]),
                float(after[place]), {name: float(own[place]) for name, own in figures.items()}, bool(blank[place]),
                kept[place], images.shape[1:3], "",
            )
            for place, row in enumerate(rows)
        ]  # fmt: skip

    def _predicted(self, images: np.ndarray) -> np.ndarray | None:
        """Return the class that the model reads in each image, where its output is one of classes."""
        output = self.model.predict_on_batch(images)
        if not isinstance(output, np.ndarray) or output.ndim != 2:
            return None
        return (output[:, 0] > 0.5).astype(int) if output.shape[1] == 1 else output.argmax(1)

    def _score(self, rows: list[Row], predicted: np.ndarray | None) -> Any:
        from ..scores import BinaryScore, CategoricalScore

        if self.score_function is not None:
            return self.score_function
        if predicted is None:
            raise ValueError(
                f"score={self.job.score!r} needs a model with one output of classes: give 'module:function'"
            )
        classes = (
            [row.label for row in rows if row.label is not None]
            if self.job.score == "label"
            else [int(one) for one in predicted]
        )
        return (
            CategoricalScore(classes)
            if self.model.output_shape[-1] > 1
            else BinaryScore([bool(one) for one in classes])
        )

    def _write(self, method: Method, unit: Unit, found: list[Found]) -> None:
        """Write the maps first and the figures last: a unit is done when its figures are there."""
        import pyarrow.parquet as pq

        if self.job.maps != "none":
            table = maps_table(found)
            self.storage.write(
                maps_name(method, unit.name), lambda file: pq.write_table(table, file, compression="zstd")
            )
        table = rows_table(found, self.job.metrics)
        self.storage.write(rows_name(method, unit.name), lambda file: pq.write_table(table, file, compression="zstd"))


def _rows_of(unit: Unit, source: Source) -> Iterator[Row]:
    """Yield the rows of a unit; one that makes its reader raise has an error, and those after it are read."""
    place, end = unit.start, unit.start + unit.rows
    while place < end:
        try:
            for row in source.rows(unit.path, place, end - place):
                place += 1
                yield row._replace(key=_printable(unit.key_of(row.key)))
            return
        except (ConnectionError, TimeoutError):  # it is not the row's fault, and may go better another time
            raise
        except Exception as error:  # readers of foreign formats raise whatever a broken row makes them
            key = unit.key_of(f"{os.path.basename(unit.path)}:{place}")
            yield Row(_printable(key), None, None, reason_of(error))
            place += 1


def _printable(key: str) -> str:
    """Return a key as UTF-8 can hold it: names of files need not be text."""
    return key.encode("utf-8", "backslashreplace").decode()


def rows_name(method: Method, unit: str) -> str:
    return f"rows/{method.folder}/{unit}.parquet"


def maps_name(method: Method, unit: str) -> str:
    return f"maps/{method.folder}/{unit}.parquet"


def image_shape(model: Any) -> tuple[int | None, ...]:
    """Return the shape (H, W, C) of the one image that a model takes.

    Raises:
        ValueError: It takes something else.
    """
    shape = getattr(model, "input_shape", None)
    if not isinstance(shape, tuple) or len(shape) != 4:
        raise ValueError(f"a data set of images needs a model with one input (N, H, W, C), got {shape}")
    return shape[1:]


def _modifiers(method: Method) -> list[Any]:
    """Return what stands for the option `model_modifier`, a name such as "ReplaceToLinear"."""
    from ..explain import model_modifiers

    name = method.options.get("model_modifier")
    return [getattr(model_modifiers, name)()] if name else []


def _call_options(method: Method) -> dict[str, Any]:
    return {name: value for name, value in method.options.items() if name != "model_modifier"}


def _parameters(explainer: Any) -> set[str]:
    from inspect import signature

    return set(signature(explainer).parameters)


def _check_options(method: Method, explainer: Any) -> None:
    """Raise ValueError where the call of a method has no such option: each image would have the same error."""
    known = _parameters(explainer)
    odd = next((name for name in _call_options(method) if name not in known), None)
    if odd is not None and "kwargs" not in known:
        raise ValueError(f"`methods`: {method.name} has no option {odd!r}.{did_you_mean(odd, known)}")
