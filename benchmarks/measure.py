"""Measuring: single runs of all contenders in turn, so that whatever else the machine does hits all alike."""

import statistics
from collections import deque
from dataclasses import asdict, dataclass, field

from .contenders import LIMIT, OURS
from .process import Failed
from .purse import Purse
from .setting import DIFFERENT_CALLS, Setting

# A first call that took longer is warm-up enough.
LONG_SECONDS = 5


@dataclass
class Record:
    """What one contender did in one task.

    Attributes:
        seconds: The time of one call, for each turn.
        steady_seconds: Where class and image change: the time of one call of the same turn without change.
        traces: There: how often anything had been traced before the first turn and after the last.
        first_seconds: The time of the first call, for each new process.
        ready_mb: Memory of such a process when everything was prepared.
        peak_mb: The most memory it had until its first call was done.
        failure: Why there are no figures.
    """

    task: str
    model: str
    contender: str
    seconds: list = field(default_factory=list)
    steady_seconds: list = field(default_factory=list)
    traces: list = field(default_factory=list)
    first_seconds: list = field(default_factory=list)
    ready_mb: list = field(default_factory=list)
    peak_mb: list = field(default_factory=list)
    failure: str | None = None


def measure(task, model, processes, plan):
    """Return a `Record` for each contender, given its running process by name."""
    records = {name: Record(task.title, model, name) for name in processes}
    calls = {name: _warm_up(task, model, processes[name], records[name], plan) for name in processes}
    purses = _purses(processes, plan.seconds[model])
    turns = deque(name for name in processes if calls[name])
    _count_traces(task, processes, records)
    for visit in range(plan.visits):
        for name in [name for name in turns if records[name].failure is None and purses[name].affords(visit)]:
            with purses[name]:
                _turn(task, visit, processes[name], records[name], calls[name])
        turns.rotate(1)  # nobody always comes after the same neighbour
    _count_traces(task, processes, records)
    return list(records.values())


def measure_first_calls(task, model, new_processes, records, plan):
    """Add first calls and memory to the records; each of the processes can make new ones in which nothing ran."""
    wanted = {record.contender: _first_calls(task, model, record, plan) for record in records}
    for turn in range(max(wanted.values(), default=0)):
        for record in records[:: -1 if turn % 2 else 1]:
            if record.failure is None and turn < wanted[record.contender]:
                _first_call(task, model, new_processes[record.contender], record)


def _setting(task, model, tuned):
    return asdict(Setting(task.work, model, task.images, task.amount, tuned=tuned))


def _warm_up(task, model, process, record, plan):
    """Return how many calls make a turn, after calls that do not count."""
    try:
        process.ask("prepare", setting=_setting(task, model, tuned=True))
        (seconds,) = process.ask("run", rows=[0])["seconds"]
        if seconds < LONG_SECONDS:
            (seconds,) = process.ask("run", rows=[0])["seconds"]
    except Failed as failure:
        record.failure = str(failure)
        return 0
    if task.changing:
        return -(-DIFFERENT_CALLS // plan.visits)
    return max(1, min(10, round(plan.visit_seconds / seconds)))


def _purses(names, seconds):
    """The limit and we have as many turns as each other; every peer has time of its own."""
    shared = Purse(seconds)
    return {name: shared if name in (LIMIT, OURS) else Purse(seconds / 4) for name in names}


def _turn(task, visit, process, record, calls):
    try:
        if task.changing:
            # A single slow call counts: means, not medians.
            steady = process.ask("run", rows=[0] * calls)["seconds"]
            record.steady_seconds.append(statistics.mean(steady))
            rows = range(visit * calls, (visit + 1) * calls)
            record.seconds.append(statistics.mean(process.ask("run", rows=list(rows))["seconds"]))
        else:
            record.seconds.append(statistics.median(process.ask("run", rows=[0] * calls)["seconds"]))
    except Failed as failure:
        record.failure = str(failure)
        record.seconds.clear()


def _count_traces(task, processes, records):
    for name, record in records.items():
        if task.changing and record.failure is None:
            count = processes[name].ask("traces")["traces"]
            record.traces += [] if count is None else [count]


def _first_calls(task, model, record, plan):
    """How many first calls are measured."""
    times = plan.first.get(model, 0) if task.first and record.contender in (LIMIT, OURS) else 0
    memory = task.memory and record.contender in plan.memory.get(model, ())
    return max(times, int(memory))


def _first_call(task, model, process, record):
    try:
        answer = process.ask("fresh", setting=_setting(task, model, tuned=False), calls=0, patience=0)
    except Failed as failure:
        record.failure = f"in a new process: {failure}"
        return
    record.first_seconds += answer["seconds"]
    record.ready_mb.append(answer["ready_mb"])
    record.peak_mb.append(answer["peak_mb"])
