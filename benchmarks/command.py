"""The command line of the benchmark."""

import argparse
import shlex
import sys
from functools import partial
from pathlib import Path

from . import chart, environments
from .contenders import CONTENDERS
from .machine import machine
from .plan import FULL, QUICK
from .process import Process
from .profile import profile
from .readme import write_into
from .results import Results
from .session import Session
from .table import report
from .tasks import ALL, TASKS


def parser():
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    made.add_argument("--quick", action="store_true", help="a part of the tasks, under 5 minutes")
    made.add_argument("--full", action="store_true", help="everything, in 80 minutes")
    made.add_argument("--growth", action="store_true", help="also time and memory as work grows; part of --full")
    made.add_argument("--models", nargs="+", choices=ALL, help="only these networks")
    made.add_argument("--only", metavar="TEXT", help="only tasks with this in their title")
    made.add_argument("--contenders", nargs="+", choices=[each.name for each in CONTENDERS], help="only these")
    made.add_argument("--visits", type=int, help="how often each contender has its turn, at most")
    made.add_argument("--minutes", type=float, help="after so many no further task is begun")
    made.add_argument("--resume", action="store_true", help="keep the results in --out, measure what is missing there")
    made.add_argument("--replace", action="store_true", help="keep the results in --out, but for what is measured now")
    made.add_argument("--profile", metavar="TASK", help="only say where the time of a task goes, given its title")
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
    arguments = sys.argv[1:] if arguments is None else arguments
    options = parser().parse_args(arguments)
    if not (options.quick or options.full or options.stored or options.make_environments or options.profile):
        parser().error("say --quick or --full")
    if options.make_environments:
        for contender in CONTENDERS:
            if contender.name in (options.contenders or [contender.name]):
                environments.make(contender, options.environments)
    if options.profile:
        _profile(options)
    elif options.quick or options.full:
        write(run(options, f"python -m benchmarks {shlex.join(arguments)}"), options)
    elif options.stored:
        write(Results.load(options.stored), options)
    return 0


def run(options, command):
    """Return the `Results` of what the options ask for; what is finished is in the folder at any time."""
    options.out.mkdir(parents=True, exist_ok=True)
    path, plan = options.out / "results.json", _plan(options)
    results = _results(path, command, options.resume or options.replace)
    keep = partial(Results.save, path=path)
    with Session(plan, results, _processes(options), keep, options.only, again=not options.resume) as session:
        if options.full or options.growth:
            session.measure_growth()
        for model in plan.models:
            session.measure_network(model)
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


def _plan(options):
    """The plan of --full or --quick, changed as the options say."""
    plan = FULL if options.full else QUICK
    given = {name: getattr(options, name) for name in ("models", "visits", "minutes")}
    plan = plan._replace(**{name: value for name, value in given.items() if value is not None})
    fewer = {model: min(times, plan.visits) for model, times in plan.first.items()}
    return plan._replace(first=fewer, axes=plan.axes if options.growth or not (options.only or options.models) else ())


def _results(path, command, add):
    """The results to add to: those that are there, or none."""
    if not (add and path.exists()):
        return Results({"machine": machine(), "command": command, "versions": {}, "left_out": []})
    results = Results.load(path)
    results.about |= {"command": f"{results.about['command']}; {command}", "left_out": []}
    return results


def _processes(options):
    """For each contender that can take part a function that makes its process."""
    made = {}
    for contender in CONTENDERS:
        if options.contenders and contender.name not in options.contenders:
            continue
        python = environments.python_of(contender, options.environments)
        if python is None:
            print(
                f"{contender.name} is left out: no environment in {options.environments}; --make-environments makes it"
            )
            continue
        made[contender.name] = partial(Process, contender.module, python, options.threads)
    return made


def _profile(options):
    task = {task.title: task for task in TASKS}.get(options.profile)
    if task is None:
        parser().error(f"--profile takes the title of a task, one of: {'; '.join(task.title for task in TASKS)}")
    processes = _processes(options)
    for model in options.models or task.models[:1]:
        print(profile(task, model, lambda name: processes[name]()))
