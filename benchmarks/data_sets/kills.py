"""Runs that are killed again and again, and what the last run makes of what they left."""

import random
import time
from pathlib import Path
from typing import NamedTuple

from keras_vis_compat import datasets

from .made import committed
from .running import Run

KILLS = ("worker", "driver")


class Kill(NamedTuple):
    """One kill, and what became of the processes of its run."""

    kill: str
    at_kill: int  # units that were written by then
    processes_left: int  # two minutes after the driver was killed, also of those that a killed worker left


class Outcome(NamedTuple):
    """What was there after the last run: all of it should be as in a run that nobody disturbed."""

    written_again: int  # units that were there at a kill and were written a second time
    parts_left: int  # temporary files
    same: bool  # whether every key is there once, with the same figures to the last digit


def killed(folder: Path, out: Path, options: tuple, chance: random.Random, there: dict[str, int]) -> list[Kill]:
    """Start a run, kill one of its workers at a random moment, and its driver at another.

    Args:
        folder: What `images_and_model` has written.
        out: The folder of the results.
        options: Words of the command: engine, workers, rows per unit.
        chance: Decides when, and which worker.
        there: `{unit: when it was written}`: those that are there at a kill are added.
    """
    with Run(folder, out, options) as run:
        return [_kill(run, kill, out, chance, there) for kill in KILLS]


def _kill(run: Run, kill: str, out: Path, chance: random.Random, there: dict[str, int]) -> Kill:
    goal = len(committed(out)) + chance.randint(1, 9)
    run.wait_for(lambda: len(committed(out)) >= goal)
    time.sleep(chance.uniform(0, 0.2))
    before = committed(out)
    there |= {name: when for name, when in before.items() if name not in there}
    run.kill(kill, chance)
    return Kill(kill, len(before), run.left() if kill == "driver" else 0)


def outcome(folder: Path, out: Path, there: dict[str, int]) -> Outcome:
    """Compare the results in `out` with those in `folder / "undisturbed"`, of a run that nobody disturbed."""
    now = committed(out)
    return Outcome(
        sum(now[name] != when for name, when in there.items()),
        sum(1 for _ in out.rglob("*.kvc-part")),
        datasets.read(out).table() == datasets.read(folder / "undisturbed").table(),
    )
