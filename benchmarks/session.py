"""One run: what has been measured, and the time that is left for the rest."""

import time
from contextlib import ExitStack

from .contenders import LIMIT, OURS
from .growth import measure_growth
from .measure import Record, measure, measure_first_calls
from .process import Failed
from .tasks import tasks_for


class Session:
    """Measures what a plan asks for and results do not have yet. To be used in a `with` block.

    Args:
        plan: A `Plan`.
        results: The `Results` to add to.
        make: For each contender, by name, a function that makes its process.
        keep: Called after each task, to save the results.
        only: A part of the titles of the tasks to measure.
        again: Whether what the results have is measured again.
    """

    def __init__(self, plan, results, make, keep, only=None, again=False):
        self._plan, self._make, self._keep, self._only, self._again = plan, make, keep, only, again
        self.results, self._stack = results, ExitStack()
        self._end = time.perf_counter() + 60 * plan.minutes

    def __enter__(self):
        # Nothing is computed in these; they are there to be forked.
        self._new = {name: self._stack.enter_context(make()) for name, make in self._make.items()}
        return self

    def __exit__(self, *_):
        self._stack.close()

    def measure_growth(self):
        done = [] if self._again else [growth.title for growth in self.results.growth]
        for axis in self._plan.axes:
            if axis.title not in done and self._in_time(f"growth: {axis.title}"):
                self.results.add_growth(measure_growth(axis, OURS, self._new[OURS]))
                self._keep(self.results)

    def measure_network(self, model):
        tasks = [task for task in tasks_for(model, self._plan.quick, self._only) if self._is_wanted(task, model)]
        with ExitStack() as stack:
            running = {name: stack.enter_context(make()) for name, make in self._make.items() if tasks}
            for name, process in running.items():
                self.results.about["versions"][name] = _versions(process)
            for task in tasks:
                if self._in_time(f"{model}, {task.title}"):
                    self._measure(task, model, running)

    def _measure(self, task, model, running):
        names = [name for name in running if _takes_part(name, task, model)]
        if task.timed:
            records = measure(task, model, {name: running[name] for name in names}, self._plan)
        else:
            records = [Record(task.title, model, name) for name in names]
        measure_first_calls(task, model, self._new, records, self._plan)
        self.results.add(records)
        self._keep(self.results)

    def _is_wanted(self, task, model):
        names = [name for name in self._make if _takes_part(name, task, model)]
        return names and (self._again or not self.results.has(task.title, model, names))

    def _in_time(self, what):
        left = self._end - time.perf_counter()
        print(f"{left / 60:5.1f} minutes left: {what}" if left > 0 else f"no time is left for {what}", flush=True)
        if left <= 0:
            self.results.about["left_out"].append(what)
        return left > 0


def _takes_part(name, task, model):
    if not task.timed:
        return name == OURS
    return name in (LIMIT, OURS) or not (task.changing or model in task.alone)


def _versions(process):
    try:
        return process.ask("versions")
    except Failed as failure:
        return {"failure": str(failure)}
