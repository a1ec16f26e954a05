"""One run to its end: the memory of all its processes on the way, processor time, images a second."""

import time
from pathlib import Path
from typing import NamedTuple

import psutil

from .made import committed
from .running import Run


class Course(NamedTuple):
    """Megabytes (PSS of the whole tree) when 10, 20 … 100 % of the units were written, and what the run took."""

    megabytes: list[float]
    processor_seconds: float
    wall_seconds: float
    images_per_second: float  # from the first unit that was written to the last: without the start
    steady_ms: float  # of the processor, all processes, an image, in the same time


def course(folder: Path, out: Path, options: tuple, images: int, units: int) -> Course:
    """Watch a run of the command until it ends.

    Args:
        folder: What `images_and_model` has written.
        out: An empty folder.
        options: Words of the command.
        images, units: How many there are.
    """
    began, highest, seconds, marks = time.perf_counter(), [0.0] * 10, {}, []
    with Run(folder, out, options) as run:
        while run.process.poll() is None:
            done = len(committed(out))
            megabytes = _measure(run, seconds)
            if done:
                marks.append((done, sum(seconds.values())))
                tenth = min(9, 10 * done // units)
                highest[tenth] = max(highest[tenth], megabytes)
            time.sleep(0.25)
        run.end()
    wall = time.perf_counter() - began
    times = sorted(committed(out).values())
    rate = images / units * (len(times) - 1) / ((times[-1] - times[0]) / 1e9)
    (first, before), (last, after) = marks[0], next(mark for mark in marks if mark[0] == marks[-1][0])
    steady = 1000 * (after - before) / max(1, images / units * (last - first))
    return Course(highest, sum(seconds.values()), wall, rate, steady)


def _measure(run: Run, seconds: dict[int, float]) -> float:
    """Return megabytes of all processes; note how long each of them has computed so far."""
    total = 0
    for each in run.family():
        try:
            total += each.memory_full_info().pss
            seconds[each.pid] = sum(each.cpu_times()[:2])
        except psutil.Error:
            continue
    return total / 2**20
