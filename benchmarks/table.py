"""The tables, as Markdown."""

from .contenders import CONTENDERS, LIMIT, OURS
from .goals import extra_mb, goals
from .growth import trend
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
    parts += [*_optional("### Goals", _goals(results))]
    parts += [*_optional("### As work grows", _growth(results)), *_optional("", _trends(results))]
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


def _ratio_of_some(ratio, usual):
    """The same, and of how many turns where those are not as many as usual."""
    return ratio_text(ratio) + (f" × {ratio.count}" if ratio and ratio.count != usual else "")


def _about(about):
    machine, versions = about["machine"], about["versions"]
    lines = [
        f"{machine['date']}, {machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, "
        f"{machine['system']}; load when it began {machine['load_at_start']}; `{about['command']}`.\n",
        *(f"- {name}: " + ", ".join(f"{key} {value}" for key, value in versions[name].items()) for name in versions),
    ]
    left_out = about.get("left_out") and f"\nNot measured, for lack of time: {'; '.join(about['left_out'])}."
    return "\n".join(lines + ([left_out] if left_out else []))


def _times(results, model):
    """The limit in seconds, everybody else in times of the limit: median (quartiles) of the turns, × their number."""
    peers = [contender.name for contender in CONTENDERS if contender.name not in (LIMIT, OURS)]
    records = [record for record in results.records if record.model == model and (record.seconds or record.failure)]
    rows = []
    for title in dict.fromkeys(record.task for record in records):
        limit = results.record(title, model, LIMIT)
        time = spread(limit.seconds) if limit else None
        usual = time.count if time else 0
        ratios = [_ratio_of_some(results.ratio(title, model, name), usual) for name in (OURS, *peers)]
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
        promised = record.task in GOALS and GOALS[record.task].first
        if record.contender == OURS and promised and record.first_seconds and limit and limit.first_seconds:
            ratio = results.ratio(record.task, record.model, OURS, figure="first_seconds")
            times = [seconds_text(spread(each.first_seconds).median) for each in (limit, record)]
            rows.append([record.model, record.task, *times, ratio_text(ratio), str(ratio.count), f"{promised:.2f}"])
    return rows and table(["network", "task", "limit", "ours", "ratio", "processes", "goal"], rows)


def _memory(results):
    names = [contender.name for contender in CONTENDERS]
    rows = []
    for task, model in dict.fromkeys((record.task, record.model) for record in results.records if record.peak_mb):
        extra = [extra_mb(results.record(task, model, name)) for name in names]
        rows.append([model, task, *(f"{max(mb):.0f}" if mb else "–" for mb in extra)])
    return rows and "MB beyond those of the process before the call:\n\n" + table(["network", "task", *names], rows)


def _goals(results):
    def row(goal):
        sign = "≥" if goal.more else "≤"
        verdict = "met" if goal.met else "**missed**"
        measured = ratio_text(goal.measured) if goal.measured.count > 1 else f"{goal.measured.median:.4g}"
        return [goal.model, goal.what, f"{sign} {goal.bound:g}", measured, str(goal.measured.count), verdict]

    found = goals(results)
    missed = sum(not goal.met for goal in found)
    counted = f"{len(found) - missed} met, {missed} missed.\n\n"
    return found and counted + table(["network", "goal", "bound", "measured", "of", ""], map(row, found))


def _growth(results):
    """Times, also for one unit of work in times of what it is at the end."""
    rows = []
    for each in results.growth:
        at_the_end = each.seconds[-1] / each.work[-1] if each.values else None
        for value, work, seconds, mb in zip(each.values, each.work, each.seconds, each.extra_mb, strict=True):
            relative = f"{seconds / work / at_the_end:.2f}"
            rows.append([each.title, each.model, str(value), seconds_text(seconds), relative, f"{mb:.0f} MB"])
    header = ["what grows", "network", "value", "time", "per unit of work, at the end 1", "memory beyond idle"]
    return rows and table(header, rows)


def _trends(results):
    rows = []
    for each in results.growth:
        if found := trend(each):
            times = [f"× {found.work:.3g}", f"× {found.time:.3g}", f"work^{found.exponent:.2f}"]
            rows.append([each.title, *times, f"{found.memory_mb:+.0f} MB"])
    return rows and table(["from the middle to the end of", "work", "time", "time grows as", "memory"], rows)


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
    return [*filter(None, [heading]), text] if text else []
