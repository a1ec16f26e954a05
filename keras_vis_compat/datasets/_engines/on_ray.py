"""Ray: a pool of actors, here or on a cluster."""

import logging
import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain
from typing import Any

import ray
import ray.data

from ..._start import kept_quiet
from .._units import Unit
from .._worker import Done, Worker
from . import REACHED_WITHIN, Cluster, Compute, Results


class _Actor(Worker):
    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        return self.run(Unit(**row))._asdict()


@contextmanager
def connected(cluster: Cluster) -> Iterator[Compute]:
    mine = not ray.is_initialized()
    if mine:
        _begin(cluster)
    try:
        _check_gpus(cluster)
        with _quiet(cluster.debug):
            yield partial(_run_all, cluster)
    finally:
        if mine:
            ray.shutdown()


@contextmanager
def _quiet(debug: bool) -> Iterator[None]:
    """Let Ray Data tell nothing but errors of what it plans and does, unless that is asked for."""
    logger = logging.getLogger("ray.data")
    before = logger.level
    logger.setLevel(before if debug else logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def _begin(cluster: Cluster) -> None:
    quiet: dict[str, Any] = {"log_to_driver": cluster.debug, "logging_level": "INFO" if cluster.debug else "ERROR"}
    if cluster.address is None:
        ray.init(num_cpus=cluster.workers + 1, include_dashboard=False, **quiet)
        return
    try:
        _knock(cluster.address)
        ray.init(address=cluster.address, **quiet)
    except (OSError, ValueError, RuntimeError, SystemExit) as error:  # Ray leaves where nobody answers
        raise ValueError(
            f"`address` must be that of a running cluster of Ray, as 'host:6379', got {cluster.address!r}: {error}"
        ) from None


def _knock(address: str) -> None:
    """Raise OSError where nobody listens: Ray itself tries for minutes."""
    if place := re.fullmatch(r"(?:\w+://)?\[?([^/]+?)\]?:(\d+)", address):
        socket.create_connection((place[1], int(place[2])), REACHED_WITHIN).close()


def _check_gpus(cluster: Cluster) -> None:
    """Raise ValueError where this machine has fewer GPUs than are asked for: the actors would wait for ever."""
    wanted, there = cluster.workers * cluster.gpus_per_worker, ray.cluster_resources().get("GPU", 0)
    if cluster.address is None and wanted > there:
        raise ValueError(
            f"`gpus_per_worker` times `workers` is {wanted:g}, and Ray sees {there:g} GPUs here: ask for less, or name "
            "a cluster with `address`"
        )


def _run_all(cluster: Cluster, job: str, out: str, units: Sequence[Unit]) -> Results:
    ray.data.DataContext.get_current().enable_progress_bars = False
    rows = ray.data.from_items([unit._asdict() for unit in units], override_num_blocks=len(units))
    done = rows.map(
        _Actor,
        fn_constructor_args=(job, out),
        compute=ray.data.ActorPoolStrategy(size=cluster.workers),
        num_cpus=1,
        num_gpus=cluster.gpus_per_worker,
    )
    found = iter(done.iter_rows())
    with kept_quiet(cluster.debug):  # as actors start, Ray's C++ says on stderr what would be if they were lost
        first = next(found)
    for row in chain([first], found):
        yield Done(**row)
