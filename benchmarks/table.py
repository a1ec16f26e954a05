"""The tables, as Markdown."""

from .contenders import CONTENDERS, LIMIT, OURS
from .goals import extra_mb, goals
from .recorded import RECORDED
from .results import spread
from .setting import NOTHING
from .tasks import TASKS

GOALS = {task.title: task for task in TASKS}


def report(results):
    """Return everything that was measured as Markdown."""
    parts = [_about(results.about)]
    for model in dict.fromkeys(record.model for record in results.records):
        parts += [f"### {model}", _times(results, model)]
    parts += [*_optional("### First call, in a new process", _first_calls(results))]
    parts += [*_optional("### Memory", _memory(results))]
    parts += [*_optional("### Goals", _goals(results)), *_optional("### As work grows", _growth(results))]
    parts += [*_optional("### What did not run", _failures(results)), *_recorded(results)]
    return "\n\n".join(parts) + "\n"


def table(header, rows):
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def seconds_text(seconds):
    """Return a time in the unit that suits it.

    Example:
        >>> seconds_text(0.02312), seconds_text(3.2)
        ('23.1 ms', '3.20 s')
    """
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{1000 * seconds:.1f} ms" if seconds >= 0.001 else f"{1000 * seconds:.2f} ms"


def ratio_text(ratio):
    """Return a ratio with its quartiles."""
    return "–" if ratio is None else f"{ratio.median:.2f} ({ratio.low:.2f}–{ratio.high:.2f})"


def _about(about):
    machine, versions = about["machine"], about["versions"]
    lines = [
        f"{machine['date']}, {machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, "
        f"{machine['system']}; load when it began {machine['load_at_start']}; `{about['command']}`.",
        *(f"- {name}: " + ", ".join(f"{key} {value}" for key, value in versions[name].items()) for name in versions),
    ]
    return "\n".join(lines)


def _times(results, model):
    """The limit in seconds, everybody else in times of the limit: median (quartiles) of the turns."""
    peers = [contender.name for contender in CONTENDERS if contender.name not in (LIMIT, OURS)]
    records = [record for record in results.records if record.model == model]
    rows = []
    for title in dict.fromkeys(record.task for record in records):
        limit = results.record(title, model, LIMIT)
        time = spread(limit.seconds) if limit else None
        ratios = [ratio_text(results.ratio(title, model, name)) for name in (OURS, *peers)]
        shown = f"{seconds_text(time.median)} × {time.count}" if time else "–"
        rows.append([title, shown, ratios[0], _more(results, title, model), _goal(title), *ratios[1:]])
    return table(["task", "limit × turns", "ours", "beyond the limit", "goal", *peers], rows)


def _more(results, title, model):
    """The time of one call of ours that is not the limit's."""
    records = [results.record(title, model, name) for name in (OURS, LIMIT)]
    if not all(record and record.seconds for record in records):
        return "–"
    ours, limit = (spread(record.seconds).median for record in records)
    return f"{1000 * (ours - limit):+.1f} ms"


def _goal(title):
    goal = GOALS[title].goal if title in GOALS else None
    return f"{goal:.2f}" if goal else "–"


def _first_calls(results):
    rows = []
    for record in results.records:
        limit = results.record(record.task, record.model, LIMIT)
        if record.contender == OURS and record.first_seconds and limit and limit.first_seconds:
            ratio = results.ratio(record.task, record.model, OURS, figure="first_seconds")
            theirs, ours = spread(limit.first_seconds), spread(record.first_seconds)
            rows.append(
                [record.model, record.task, *map(seconds_text, (theirs.median, ours.median)), ratio_text(ratio)]
            )
    return rows and table(["network", "task", "limit", "ours", "ratio"], rows)


def _memory(results):
    names = [contender.name for contender in CONTENDERS]
    rows = []
    for task, model in dict.fromkeys((record.task, record.model) for record in results.records if record.peak_mb):
        extra = [extra_mb(results.record(task, model, name)) for name in names]
        rows.append([model, task, *("–" if mb is None else f"{mb:.0f}" for mb in extra)])
    return rows and "MB beyond those of the process before the call:\n\n" + table(["network", "task", *names], rows)


def _goals(results):
    def row(goal):
        sign = "≥" if goal.more else "≤"
        verdict = "met" if goal.met else "**missed**"
        return [goal.model, goal.what, f"{goal.measured:.2f}", f"{sign} {goal.bound:g}", verdict]

    rows = list(map(row, goals(results)))
    return rows and table(["network", "goal", "measured", "bound", ""], rows)


def _growth(results):
    rows = [
        [each.title, each.model, str(value), seconds_text(seconds), f"{1000 * seconds / value:.2f} ms", f"{mb:.0f} MB"]
        for each in results.growth
        for value, seconds, mb in zip(each.values, each.seconds, each.extra_mb, strict=True)
    ]
    return rows and table(["what grows", "network", "value", "time", "time / value", "memory beyond idle"], rows)


def _failures(results):
    failed = [each for each in [*results.records, *results.growth] if each.failure]
    unusual = [each for each in failed if each.failure != NOTHING]
    rows = [[each.contender, each.model, getattr(each, "task", None) or each.title, each.failure] for each in unusual]
    return rows and table(["contender", "network", "task", "why"], [[_cell(text) for text in row] for row in rows])


def _cell(text):
    return " ".join(text.replace("|", "\\|").split())


def _recorded(results):
    models = {record.model for record in results.records}
    rows = [[model, task, figures] for (model, task), figures in RECORDED.items() if model in models]
    what = "### keras-vis 0.5.0, recorded on another machine, seconds"
    return [what, table(["network", "task", "seconds"], rows)] if rows else []


def _optional(heading, text):
    return [heading, text] if text else []
