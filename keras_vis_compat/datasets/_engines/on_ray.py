"""Ray: a pool of actors, here or on a cluster."""

from collections.abc import Iterator, Sequence
from typing import Any

import ray
import ray.data

from .._units import Unit
from .._worker import Done, Worker
from . import Cluster


class _Actor(Worker):
    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        return self.run(Unit(**row))._asdict()


def run(job: str, out: str, units: Sequence[Unit], cluster: Cluster) -> Iterator[Done]:
    here = {"num_cpus": cluster.workers + 1, "include_dashboard": False, "num_gpus": None}
    options = {"address": cluster.address} if cluster.address else here
    mine = not ray.is_initialized()
    if mine:
        ray.init(log_to_driver=False, logging_level="ERROR", **options)
    ray.data.DataContext.get_current().enable_progress_bars = False
    rows = ray.data.from_items([unit._asdict() for unit in units], override_num_blocks=len(units))
    done = rows.map(
        _Actor,
        fn_constructor_args=(job, out),
        compute=ray.data.ActorPoolStrategy(size=cluster.workers),
        num_cpus=1,
        num_gpus=cluster.gpus_per_worker,
    )
    try:
        for row in done.iter_rows():
            yield Done(**row)
    finally:
        if mine:
            ray.shutdown()
