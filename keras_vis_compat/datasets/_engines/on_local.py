"""This machine: in this process, or in processes of its own (spawned: a fork of one that ran TensorFlow hangs)."""

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection

from .._units import Unit
from .._worker import Done, Worker
from . import Cluster, Compute, Results

_TRIES = 5
_worker: Worker | None = None


@contextmanager
def connected(cluster: Cluster) -> Iterator[Compute]:
    if cluster.address is not None:
        raise ValueError(f"`address` is that of a cluster of Ray or Dask, got {cluster.address!r} for engine='local'")
    if cluster.gpus_per_worker:
        raise ValueError(
            f"`gpus_per_worker` is for engines that give GPUs out, got {cluster.gpus_per_worker} for engine='local', "
            "whose workers see all that TensorFlow sees: give engine='ray'"
        )
    yield partial(_run_all, cluster.workers)


def _run_all(workers: int, job: str, out: str, units: Sequence[Unit]) -> Results:
    if workers == 1:
        worker = Worker(job, out)
        yield from map(worker.run, units)
        return
    left, in_vain = {unit.name: unit for unit in units}, 0
    while left:  # a worker that is killed takes its pool with it
        before = len(left)
        try:
            for done in _in_a_pool(job, out, list(left.values()), workers):
                del left[done.name]
                yield done
        except BrokenProcessPool:
            in_vain = 0 if len(left) < before else in_vain + 1
            if in_vain == _TRIES:
                raise ValueError(
                    f"workers died {_TRIES} times and got nothing done, as they do where memory is short: try fewer of "
                    f"them, or smaller batches; {len(left)} units are left, the first is {next(iter(left))}"
                ) from None


def _in_a_pool(job: str, out: str, units: Sequence[Unit], workers: int) -> Results:
    context = get_context("spawn")
    theirs, ours = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(workers, context, _begin, (job, out, theirs))
    with theirs, ours:
        try:
            for future in as_completed([pool.submit(_run, unit) for unit in units]):
                yield future.result()
        finally:
            ours.close()
            pool.shutdown(cancel_futures=True)


def _begin(job: str, out: str, owner: Connection) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all, and the owner says what follows
    threading.Thread(target=_end_with, args=(owner,), daemon=True).start()
    _worker = Worker(job, out)


def _end_with(owner: Connection) -> None:
    """A pool does not tell its workers that its owner was killed or stopped: they would wait, or work, on."""
    owner.poll(None)  # nothing is ever sent: it was closed
    os._exit(1)


def _run(unit: Unit) -> Done:
    assert _worker is not None
    return _worker.run(unit)
