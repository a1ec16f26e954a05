"""The pictures."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Patch
from matplotlib.ticker import LogLocator, NullLocator

from .contenders import CONTENDERS, LIMIT, OURS

COLOURS = {contender.name: f"C{index}" for index, contender in enumerate(CONTENDERS)}
NAMES = [name for name in COLOURS if name != LIMIT]
QUARTILES = {"elinewidth": 0.8}


def draw(results, folder):
    """Save every picture that there are figures for: ratios.png and growth.png."""
    if results.records:
        bars(results, folder / "ratios.png")
    if results.growth:
        growth(results, folder / "growth.png")


def bars(results, path):
    """Draw how many times the limit each contender needs, a panel for each network, and save it as PNG."""
    tasks = {model: _tasks(results, model) for model in dict.fromkeys(record.model for record in results.records)}
    models = [model for model in tasks if tasks[model]]
    if not models:
        return
    heights = [2 + len(tasks[model]) for model in models]
    figure, panels = plt.subplots(
        len(models), figsize=(10, 0.5 + 0.36 * sum(heights)), squeeze=False, height_ratios=heights, layout="constrained"
    )
    for model, panel in zip(models, panels[:, 0], strict=True):
        _panel(results, model, tasks[model], panel)
    panels[-1, 0].set_xlabel("times the limit (logarithmic)")
    figure.legend(
        handles=[Patch(color=COLOURS[name], label=name) for name in NAMES], loc="outside upper right", ncols=4
    )
    _save(figure, path)


def growth(results, path):
    """Draw time and memory over the amount of work, a column for each axis, and save it as PNG."""
    measured = [each for each in results.growth if each.values]
    if not measured:
        return
    figure, panels = plt.subplots(
        2, len(measured), figsize=(3.2 * len(measured), 5), squeeze=False, sharex="col", layout="constrained"
    )
    for each, (above, below) in zip(measured, panels.T, strict=True):
        above.loglog(each.values, each.seconds, "o-", label="measured")
        straight = np.array(each.work) / each.work[-1] * each.seconds[-1]
        above.loglog(each.values, straight, ":", color="grey", label="in proportion")
        below.semilogx(each.values, each.extra_mb, "o-")
        below.set_ylim(0, 1.1 * max(1, *each.extra_mb))
        below.set_xticks(each.values, map(str, each.values), fontsize="small")
        below.xaxis.set_minor_locator(NullLocator())
        above.set_title(f"{each.title}\n{each.model}", fontsize="medium")
        below.set_xlabel(each.title.partition(",")[0])
    panels[0, 0].set_ylabel("seconds")
    panels[1, 0].set_ylabel("MB beyond idle")
    panels[0, 0].legend()
    _save(figure, path)


def _tasks(results, model):
    """The tasks that there are ratios for."""
    titles = dict.fromkeys(record.task for record in results.records if record.model == model)
    return [title for title in titles if any(results.ratio(title, model, name) for name in NAMES)]


def _panel(results, model, tasks, panel):
    """Bars from 1 to each ratio, with its quartiles; ours with its number."""
    width = 0.84 / len(NAMES)
    for index, name in enumerate(NAMES):
        ratios = {row: results.ratio(task, model, name) for row, task in enumerate(tasks)}
        shown = {row + index * width: ratio for row, ratio in ratios.items() if ratio}
        if shown:
            medians = np.array([each.median for each in shown.values()])
            errors = [
                [each.median - each.low for each in shown.values()],
                [each.high - each.median for each in shown.values()],
            ]
            bars = panel.barh(
                list(shown),
                medians - 1,
                width,
                left=1,
                xerr=errors,
                color=COLOURS[name],
                label=name,
                error_kw=QUARTILES,
            )
            labels = [f"{each.median:.2f}" if name == OURS else "" for each in shown.values()]
            panel.bar_label(bars, labels, padding=4, fontsize="x-small")
    panel.axvline(1, color="black", linewidth=1)
    panel.set_xscale("log")
    panel.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    panel.xaxis.set_major_formatter("{x:g}")
    panel.xaxis.set_minor_locator(NullLocator())
    panel.grid(axis="x", color="lightgrey")
    panel.set_axisbelow(True)
    panel.margins(x=0.08)
    panel.set_yticks(np.arange(len(tasks)) + 0.42 - width / 2, tasks)
    panel.set_ylim(len(tasks) - 0.1, -0.3)
    panel.set_title(model)


def _save(figure, path):
    figure.savefig(path, dpi=110)
    plt.close(figure)
