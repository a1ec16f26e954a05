"""Dask: a task for each unit; each worker loads the model once."""

from collections.abc import Iterator, Sequence

from distributed import Client, LocalCluster, as_completed, get_worker

from .._units import Unit
from .._worker import Done, Worker
from . import Cluster


def run(job: str, out: str, units: Sequence[Unit], cluster: Cluster) -> Iterator[Done]:
    local = (
        None
        if cluster.address
        else LocalCluster(n_workers=cluster.workers, threads_per_worker=1, dashboard_address=None)
    )
    try:
        with Client(cluster.address or local, timeout=30) as client:
            resources = {"GPU": cluster.gpus_per_worker} if cluster.gpus_per_worker else None
            tasks = client.map(_run, list(units), job=job, out=out, retries=3, pure=False, resources=resources)
            for future in as_completed(tasks):
                yield future.result()
    finally:
        if local is not None:
            local.close()


def _run(unit: Unit, job: str, out: str) -> Done:
    worker = get_worker()
    if getattr(worker, "keras_vis_compat_job", None) != (job, out):
        worker.keras_vis_compat_worker, worker.keras_vis_compat_job = Worker(job, out), (job, out)
    return worker.keras_vis_compat_worker.run(Unit(*unit))
