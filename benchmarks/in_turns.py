"""`python -m benchmarks.in_turns TITLE…`: the limit and us in one process, in turns, in processor time.

For a machine that does other things besides: what they do hits processor time least, and both alike.
"""

import argparse
import time

from .contenders import limit, ours
from .results import spread
from .setting import Setting
from .tasks import ALL, TASKS
from .worker import Batches

SECONDS, LEAST, MOST = 60, 5, 40  # of turns, after which no further one begins; how many there are at least, at most


def in_turns(task, model):
    """Return (seconds of the limit, our times the limit): a `Spread` of all turns each."""
    limit.clock = ours.clock = time.process_time  # which batch size is fastest is asked in it as well
    setting = Setting(task.work, model, task.images, task.amount)
    calls = [getattr(contender, task.work)(setting) for contender in (limit, ours)]
    images, classes = Batches(setting)[0]
    for call in calls * 2:
        call(images, classes)
    pairs, began = [], time.perf_counter()
    while len(pairs) < LEAST or (len(pairs) < MOST and time.perf_counter() - began < SECONDS):
        order = (0, 1) if len(pairs) % 2 else (1, 0)
        seconds = {which: _seconds(calls[which], images, classes) for which in order}
        pairs.append((seconds[0], seconds[1]))
    return spread(one for one, _ in pairs), spread(mine / one for one, mine in pairs)


def _seconds(call, images, classes):
    """Processor time of a call; of several where one is too short for the clock."""
    count, began = 0, time.process_time()
    while not count or time.process_time() - began < 0.05:
        call(images, classes)
        count += 1
    return (time.process_time() - began) / count


def main():
    titles = {task.title: task for task in TASKS if not task.changing and task.timed}
    parser = argparse.ArgumentParser(prog="python -m benchmarks.in_turns", description=__doc__)
    parser.add_argument("titles", nargs="+", choices=titles, metavar="TITLE", help="of tasks in tasks.py")
    parser.add_argument("--models", nargs="+", choices=ALL, default=["MobileNetV2"])
    arguments = parser.parse_args()
    for title in arguments.titles:
        for model in arguments.models:
            seconds, ratio = in_turns(titles[title], model)
            shown = f"{ratio.median:.2f} ({ratio.low:.2f}–{ratio.high:.2f})"
            print(
                f"{model}, {title}: limit {1000 * seconds.median:.1f} ms, ours {shown}, {ratio.count} turns", flush=True
            )


if __name__ == "__main__":
    main()
