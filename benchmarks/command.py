"""The command line of the benchmark."""

import argparse
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from . import chart, environments
from .contenders import CONTENDERS, OURS
from .growth import AXES, QUICK_AXES, measure_growth
from .machine import machine
from .measure import FULL, QUICK, measure, measure_first_calls
from .process import Failed, Process
from .readme import write_into
from .results import Results
from .table import report
from .tasks import ALL, tasks_for


def parser():
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    made.add_argument("--quick", action="store_true", help="a part of the tasks, under 5 minutes")
    made.add_argument("--full", action="store_true", help="everything, more than an hour")
    made.add_argument("--growth", action="store_true", help="also time and memory as work grows; part of --full")
    made.add_argument("--models", nargs="+", choices=ALL, help="only these networks")
    made.add_argument("--only", metavar="TEXT", help="only tasks with this in their title")
    made.add_argument("--contenders", nargs="+", choices=[each.name for each in CONTENDERS], help="only these")
    made.add_argument("--visits", type=int, help="how often each contender has its turn")
    made.add_argument("--threads", type=int, help="threads of each contender; as many as cores unless given")
    made.add_argument(
        "--environments",
        type=Path,
        default=Path(".venv-benchmarks"),
        help="folder of the virtual environments of contenders that need their own",
    )
    made.add_argument("--make-environments", action="store_true", help="make those that are missing, and go on")
    made.add_argument("--out", type=Path, default=Path("benchmark-results"), help="folder for what is written")
    made.add_argument("--from", dest="stored", type=Path, metavar="JSON", help="measure nothing, report these results")
    made.add_argument("--readme", action="store_true", help="also write tables and pictures into benchmarks/README.md")
    return made


def main(arguments=None):
    """Measure, write and print; return the exit status."""
    options = parser().parse_args(arguments)
    if not (options.quick or options.full or options.stored or options.make_environments):
        parser().error("say --quick or --full")
    if options.make_environments:
        for contender in CONTENDERS:
            environments.make(contender, options.environments)
    results = Results.load(options.stored) if options.stored else None
    if options.quick or options.full:
        results = run(options)
    if results is not None:
        write(results, options)
    return 0


def run(options):
    """Return the `Results` of what the options ask for."""
    plan = FULL if options.full else QUICK
    plan = plan._replace(models=options.models or plan.models, visits=options.visits or plan.visits)
    processes = _processes(options)
    command = f"python -m benchmarks --{'full' if options.full else 'quick'}"
    results = Results({"machine": machine(), "command": command, "versions": {}})
    for model in plan.models:
        _measure_network(model, plan, options, processes, results)
    if options.full or options.growth:
        for axis in AXES if options.full else QUICK_AXES:
            _say(f"growth: {axis.title}")
            results.growth.append(measure_growth(axis, OURS, processes[OURS]))
    return results


def write(results, options):
    """Write JSON, table and pictures into the folder, and print the table."""
    options.out.mkdir(parents=True, exist_ok=True)
    results.save(options.out / "results.json")
    (options.out / "results.md").write_text(report(results), encoding="utf-8")
    chart.draw(results, options.out)
    if options.readme:
        write_into(results, Path(__file__).parent)
    print(report(results))


def _processes(options):
    """For each contender that can take part a function that makes its process."""
    made = {}
    for contender in CONTENDERS:
        if options.contenders and contender.name not in options.contenders:
            continue
        python = environments.python_of(contender, options.environments)
        if python is None:
            _say(
                f"{contender.name} is left out: no environment in {options.environments}; --make-environments makes it"
            )
            continue
        made[contender.name] = partial(Process, contender.module, python, options.threads)
    return made


def _measure_network(model, plan, options, processes, results):
    with ExitStack() as stack:
        running = {name: stack.enter_context(make()) for name, make in processes.items()}
        for name, process in running.items():
            results.about["versions"].setdefault(name, _versions(process))
        for task in tasks_for(model, plan.quick, options.only):
            start = time.perf_counter()
            records = measure(task, model, running, plan)
            if model in plan.fresh_models and (task.first or task.memory):
                measure_first_calls(task, model, lambda name: processes[name](), records, plan)
            results.records += records
            _say(f"{model}, {task.title}: {time.perf_counter() - start:.0f} s")


def _versions(process):
    try:
        return process.ask("versions")
    except Failed as failure:
        return {"failure": str(failure)}


def _say(text):
    print(text, flush=True)
