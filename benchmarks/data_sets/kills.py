"""A run that is killed in the middle, and what the next run makes of it."""

import random
import time
from pathlib import Path
from typing import NamedTuple

import psutil

from keras_vis_compat import datasets

from .made import committed, start, workers_of


class Outcome(NamedTuple):
    """What was seen: all of it should be as in a run that nobody disturbed."""

    at_kill: int  # units that were written when the process was killed
    written_again: int  # of these, how many were written a second time
    processes_left: int  # a minute after its driver was killed
    parts_left: int  # temporary files after the last run
    same: bool  # whether every key is there once, with the same figures to the last digit


def disturbed(folder: Path, out: Path, options: tuple, kill: str, units: int, chance: random.Random) -> Outcome:
    """Kill a `"worker"` or the `"driver"` of a run at a random moment, run the command again until it ends well.

    Args:
        folder: What `images_and_model` has written, and in its folder `undisturbed` the results of a whole run.
        out: The folder of the results of this run.
        options: Words of the command: engine, workers, rows per unit.
        kill: Who is killed.
        units: How many units the run has; it is killed after 10 to 60 % of them.
        chance: Decides when, and which worker.
    """
    process = start(folder, out, *options)
    _wait_for(lambda: len(committed(out)) >= units * chance.uniform(0.1, 0.6), process)
    time.sleep(chance.uniform(0, 0.05))
    everyone, before = process.children(recursive=True), committed(out)
    victim = process if kill == "driver" else chance.choice(workers_of(process) or [process])
    victim.kill()
    left = _alive_after_a_minute(everyone) if kill == "driver" else 0
    status = process.wait()
    while status != 0:
        again = start(folder, out, *options)
        told = again.communicate()[1]
        status = again.returncode
        if status > 0:
            raise RuntimeError(told.decode())
    now = committed(out)
    return Outcome(
        len(before),
        sum(now[name] != when for name, when in before.items()),
        left,
        sum(1 for _ in out.rglob("*.kvc-part")),
        datasets.read(out).table() == datasets.read(folder / "undisturbed").table(),
    )


def _alive_after_a_minute(processes: list[psutil.Process]) -> int:
    """Return how many are still at work; one that has ended, and that nobody has asked how, is not."""
    for _ in range(600):
        if not (alive := sum(map(_is_alive, processes))):
            return 0
        time.sleep(0.1)
    return alive


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _wait_for(reached, process: psutil.Popen) -> None:
    while not reached():
        if process.poll() is not None:
            raise RuntimeError(f"the run ended before it was killed: {process.communicate()[1].decode()}")
        time.sleep(0.01)
