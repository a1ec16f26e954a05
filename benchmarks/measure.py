"""Measuring: single runs of all contenders in turn, so that whatever else the machine does hits all alike."""

import statistics
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import NamedTuple

from .contenders import LIMIT, OURS
from .process import Failed
from .setting import DIFFERENT_CALLS, Setting


class Plan(NamedTuple):
    """How much is measured.

    Attributes:
        models: Names of the networks.
        quick: Whether only the quick tasks are measured.
        visits: How often each contender has its turn.
        visit_seconds: How long a turn should last; its figure is the median of the calls in it.
        slow_seconds: Peers whose call takes longer have fewer turns.
        slow_visits: So many.
        fresh_models: The networks whose first calls and memory are measured.
        fresh: How often, each time in a new process; once for peers.
    """

    models: tuple
    quick: bool
    visits: int
    visit_seconds: float
    slow_seconds: float
    slow_visits: int
    fresh_models: tuple
    fresh: int


QUICK = Plan(("MobileNetV2", "digits"), True, 5, 0.1, 1, 2, (), 0)
FULL = Plan(("MobileNetV2", "VGG16", "ResNet50", "digits"), False, 10, 0.3, 2, 3, ("MobileNetV2", "VGG16"), 3)


@dataclass
class Record:
    """What one contender did in one task.

    Attributes:
        seconds: The time of one call, for each turn.
        first_seconds: The time of the first call, for each new process.
        ready_mb: Memory of such a process when everything was prepared.
        peak_mb: The most memory it had until its first call was done.
        failure: Why there are no figures.
    """

    task: str
    model: str
    contender: str
    seconds: list = field(default_factory=list)
    first_seconds: list = field(default_factory=list)
    ready_mb: list = field(default_factory=list)
    peak_mb: list = field(default_factory=list)
    failure: str | None = None


def measure(task, model, processes, plan):
    """Return a `Record` for each contender, given its running process by name."""
    records = {name: Record(task.title, model, name) for name in processes}
    calls = {name: _warm_up(task, model, processes[name], records[name], plan) for name in processes}
    turns = deque(name for name in processes if calls[name])
    for visit in range(plan.visits):
        for name in turns:
            if records[name].failure is None and visit < _visits(records[name], plan):
                _turn(task, visit, processes[name], records[name], calls[name])
        turns.rotate(1)  # nobody always comes after the same neighbour
    return list(records.values())


def measure_first_calls(task, model, new_process, records, plan):
    """Add first calls and memory to the records; `new_process(name)` gives a process that was not used before."""
    for turn in range(plan.fresh):
        for record in records:
            if record.failure is None and (turn == 0 or not _is_peer(record)):
                _first_call(task, model, new_process(record.contender), record)


def _setting(task, model, tuned):
    return asdict(Setting(task.work, model, task.images, task.amount, tuned=tuned))


def _warm_up(task, model, process, record, plan):
    """Return how many calls make a turn, after two calls that do not count."""
    try:
        process.ask("prepare", setting=_setting(task, model, tuned=True))
        seconds = process.ask("run", rows=[0, 0])["seconds"][-1]
    except Failed as failure:
        record.failure = str(failure)
        return 0
    if task.changing:
        return -(-DIFFERENT_CALLS // plan.visits)
    return max(1, min(10, round(plan.visit_seconds / seconds)))


def _visits(record, plan):
    slow = record.seconds and statistics.median(record.seconds) > plan.slow_seconds
    return plan.slow_visits if slow and _is_peer(record) else plan.visits


def _is_peer(record):
    return record.contender not in (LIMIT, OURS)


def _turn(task, visit, process, record, calls):
    rows = [visit * calls + call for call in range(calls)] if task.changing else [0] * calls
    try:
        seconds = process.ask("run", rows=rows)["seconds"]
    except Failed as failure:
        record.failure = str(failure)
        record.seconds.clear()
        return
    # Where every call is another one, a single slow call counts.
    record.seconds.append(statistics.mean(seconds) if task.changing else statistics.median(seconds))


def _first_call(task, model, process, record):
    with process:
        try:
            ready = process.ask("prepare", setting=_setting(task, model, tuned=False))["ready_mb"]
            (first,) = process.ask("run", rows=[0])["seconds"]
            peak = process.ask("memory")["peak_mb"]
        except Failed as failure:
            record.failure = f"in a new process: {failure}"
            return
    record.first_seconds.append(first)
    record.ready_mb.append(ready)
    record.peak_mb.append(peak)
