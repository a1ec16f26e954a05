"""The pictures."""

import matplotlib.pyplot as plt
import numpy as np

from .contenders import CONTENDERS, LIMIT

COLOURS = {contender.name: f"C{index}" for index, contender in enumerate(CONTENDERS)}


def draw(results, folder):
    """Save every picture that there are figures for: ratios.png and growth.png."""
    if results.records:
        bars(results, folder / "ratios.png")
    if results.growth:
        growth(results, folder / "growth.png")


def bars(results, path):
    """Draw how many times the limit each contender needs, a panel for each network, and save it as PNG."""
    models = list(dict.fromkeys(record.model for record in results.records))
    tasks = {model: _tasks(results, model) for model in models}
    heights = [1 + len(tasks[model]) for model in models]
    figure, panels = plt.subplots(
        len(models), figsize=(10, 1 + 0.45 * sum(heights)), squeeze=False, height_ratios=heights, layout="constrained"
    )
    for model, panel in zip(models, panels[:, 0], strict=True):
        _panel(results, model, tasks[model], panel)
    panels[-1, 0].set_xlabel("times the limit (logarithmic)")
    _save(figure, path)


def growth(results, path):
    """Draw time and memory over the amount of work, a column for each axis, and save it as PNG."""
    measured = [each for each in results.growth if each.values]
    figure, panels = plt.subplots(
        2, len(measured), figsize=(3.2 * len(measured), 5), squeeze=False, sharex="col", layout="constrained"
    )
    for each, (above, below) in zip(measured, panels.T, strict=True):
        above.loglog(each.values, each.seconds, "o-", label="measured")
        straight = np.array(each.values) / each.values[-1] * each.seconds[-1]
        above.loglog(each.values, straight, ":", color="grey", label="in proportion")
        below.semilogx(each.values, each.extra_mb, "o-")
        below.set_ylim(bottom=0)
        above.set_title(f"{each.title}\n{each.model}", fontsize="medium")
        below.set_xlabel(each.title.partition(",")[0])
    panels[0, 0].set_ylabel("seconds")
    panels[1, 0].set_ylabel("MB beyond idle")
    panels[0, 0].legend()
    _save(figure, path)


def _tasks(results, model):
    return list(dict.fromkeys(record.task for record in results.records if record.model == model))


def _panel(results, model, tasks, panel):
    names = [name for name in COLOURS if name != LIMIT]
    width = 0.8 / len(names)
    for index, name in enumerate(names):
        ratios = [results.ratio(task, model, name) for task in tasks]
        rows = [row + index * width for row, ratio in enumerate(ratios) if ratio]
        shown = [ratio for ratio in ratios if ratio]
        errors = [[each.median - each.low for each in shown], [each.high - each.median for each in shown]]
        medians = [each.median for each in shown]
        panel.barh(rows, medians, width, xerr=errors if shown else None, color=COLOURS[name], label=name)
    panel.axvline(1, color="black", linewidth=1)
    panel.set_xscale("log")
    panel.set_yticks(np.arange(len(tasks)) + 0.4 - width / 2, tasks)
    panel.invert_yaxis()
    panel.set_title(model)
    panel.legend(fontsize="small")


def _save(figure, path):
    figure.savefig(path, dpi=110)
    plt.close(figure)
