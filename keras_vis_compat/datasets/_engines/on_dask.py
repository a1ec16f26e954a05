"""Dask: a task for each unit; each worker loads the model once."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice

from distributed import Client, LocalCluster, as_completed, get_worker

from .._units import Unit
from .._worker import Done, Worker
from . import REACHED_WITHIN, Cluster, Compute, Results


@contextmanager
def connected(cluster: Cluster) -> Iterator[Compute]:
    with _client_of(cluster) as client:
        _check_gpus(client, cluster.gpus_per_worker)
        yield partial(_run_all, client, cluster)


@contextmanager
def _client_of(cluster: Cluster) -> Iterator[Client]:
    if cluster.address is None:
        words = {"silence_logs": logging.INFO if cluster.debug else logging.CRITICAL}  # what is wrong is raised, too
        with (
            LocalCluster(n_workers=cluster.workers, threads_per_worker=1, dashboard_address=None, **words) as local,
            Client(local) as client,
        ):
            yield client
        return
    try:
        client = Client(cluster.address, timeout=REACHED_WITHIN)
    except (OSError, ValueError) as error:
        raise ValueError(
            f"`address` must be that of a running scheduler of Dask, as 'tcp://host:8786', got {cluster.address!r}: "
            f"{error}"
        ) from None
    with client:
        yield client


def _check_gpus(client: Client, wanted: float) -> None:
    """Raise ValueError where no worker has what each task asks for: the tasks would wait for ever."""
    has = [worker["resources"].get("GPU", 0) for worker in client.scheduler_info(n_workers=-1)["workers"].values()]
    if wanted and has and max(has) < wanted:
        raise ValueError(
            f"`gpus_per_worker` is {wanted:g}, and no worker of this cluster has so much: Dask counts what they were "
            "started with (dask worker --resources GPU=1): name such a cluster with `address`, or give engine='ray'"
        )


def _run_all(client: Client, cluster: Cluster, job: str, out: str, units: Sequence[Unit]) -> Results:
    """Keep a task for each worker at work."""
    resources = {"GPU": cluster.gpus_per_worker} if cluster.gpus_per_worker else None
    waiting = (
        client.submit(_run, unit, job=job, out=out, retries=3, pure=False, resources=resources) for unit in units
    )
    working = as_completed(list(islice(waiting, cluster.workers)))
    for future in working:
        yield future.result()
        working.update(list(islice(waiting, 1)))


def _run(unit: Unit, job: str, out: str) -> Done:
    worker = get_worker()
    if getattr(worker, "keras_vis_compat_job", None) != (job, out):
        worker.keras_vis_compat_worker, worker.keras_vis_compat_job = Worker(job, out), (job, out)
    return worker.keras_vis_compat_worker.run(Unit(*unit))
