"""What an engine runs: the model is loaded once, then a unit after the other becomes files.

Only plain values reach a worker: TensorFlow is imported where it works, and nothing of it is ever sent.
"""

from collections.abc import Sequence
from itertools import islice, takewhile
from typing import NamedTuple

from .._files import FileTrouble
from .._start import start_tensorflow
from ._asked import asked
from ._explaining import Explaining
from ._job import Job, Method, hash_of
from ._reading import Reading, image_shape
from ._rows import Found, maps_table, rows_table
from ._storage import Storage
from ._units import Unit

_LOOKED_AT = 1024  # images, of which the first that fits is enough


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
        from ..models import load_model
        from ..upgrade_model.custom import load_custom

        self.job, self.storage = Job.from_json(job), Storage(out)
        if hash_of(self.job.model) != self.job.weights:
            raise ValueError(f"{self.job.model}: is another model here than where the run was begun: give all the same")
        own = load_custom(self.job.custom)
        self.model = load_model(self.job.model, unsafe=self.job.unsafe, custom_objects=own)
        self.reading = Reading(self.job, image_shape(self.model))
        self.explaining = Explaining(self.job, self.model)

    def run(self, unit: Unit) -> Done:
        """Compute and write a unit, for each method that has not written it."""
        missing = [m for m in self.job.methods if not self.storage.exists(rows_name(m, unit.name))]
        found: dict[str, list[Found]] = {method.folder: [] for method in missing}
        for batch in self.reading.batches(unit) if missing else ():  # never more images in memory than a batch
            for one in asked(batch, self.explaining.ask):
                for method in missing:
                    found[method.folder] += self.explaining.explained(method, one)
        odd = next((one for own in found.values() for one in own if one.error), None)
        if odd and self.job.on_error == "raise":  # unwritten, so that the next run meets it, too
            return Done(unit.name, f"{unit.path}: {odd.row.key} could not be explained: {odd.error}")
        try:
            for method in missing:
                self._write(method, unit, found[method.folder])
        except FileTrouble as trouble:  # said once, by whoever waits for it: engines try errors again, and wrap them
            return Done(unit.name, str(trouble))
        return Done(unit.name)

    def first(self, units: Sequence[Unit]) -> None:
        """Look for an image that fits among the first, so that what fails for all is said before the work begins.

        Raises:
            ValueError: None of them can be read, fits and has a class.
        """
        rows = ((unit, row) for unit in units for row in self.reading.rows(unit))
        looked_at = list(takewhile(lambda pair: pair[1].error, islice(rows, _LOOKED_AT)))
        if len(looked_at) == min(_LOOKED_AT, sum(unit.rows for unit in units)):
            unit, row = looked_at[0]
            raise ValueError(f"{unit.path}: the first image, {row.key}, {row.error}")

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


def rows_name(method: Method, unit: str) -> str:
    return f"rows/{method.folder}/{unit}.parquet"


def maps_name(method: Method, unit: str) -> str:
    return f"maps/{method.folder}/{unit}.parquet"
