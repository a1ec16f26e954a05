"""This machine: in this process, or in processes of its own (spawned: a fork of one that ran TensorFlow hangs)."""

import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process

from .._units import Unit
from .._worker import Done, Worker
from . import Cluster

_TRIES = 5
_worker: Worker | None = None


def run(job: str, out: str, units: Sequence[Unit], cluster: Cluster) -> Iterator[Done]:
    if cluster.workers == 1:
        worker = Worker(job, out)
        yield from map(worker.run, units)
        return
    left = {unit.name: unit for unit in units}
    for attempt in range(_TRIES):  # a worker that is killed takes its pool with it
        try:
            for done in _in_a_pool(job, out, list(left.values()), cluster.workers):
                del left[done.name]
                yield done
            return
        except BrokenProcessPool:
            if attempt == _TRIES - 1:
                raise ValueError(
                    f"workers died {_TRIES} times, as they do where memory is short: try fewer of them"
                ) from None


def _in_a_pool(job: str, out: str, units: Sequence[Unit], workers: int) -> Iterator[Done]:
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (job, out))
    try:
        for future in as_completed([pool.submit(_run, unit) for unit in units]):
            yield future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _begin(job: str, out: str) -> None:
    global _worker
    threading.Thread(target=_die_with_the_parent, daemon=True).start()
    _worker = Worker(job, out)


def _die_with_the_parent() -> None:
    """A pool does not tell its workers that its owner was killed: they would wait for ever."""
    if owner := parent_process():
        owner.join()
    os._exit(1)


def _run(unit: Unit) -> Done:
    assert _worker is not None
    return _worker.run(unit)
