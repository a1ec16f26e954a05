"""Which class activation map is faithful to a network? Five metrics for four methods, on real digits.

    python examples/faithfulness.py --out DIR

trains the digits network, makes Grad-CAM, Grad-CAM++, LayerCAM and Score-CAM for test digits it has not seen, prints a
table of metrics and writes a picture. Maps of random numbers show what a metric says of no explanation at all.
"""

import argparse
import sys
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import keras
import numpy as np
from matplotlib.figure import Figure

from keras_vis_compat.demo import load_digits, train_digits
from keras_vis_compat.explain import GradCAM, GradCAMPlusPlus, LayerCAM, ScoreCAM
from keras_vis_compat.explain.model_modifiers import ReplaceToLinear
from keras_vis_compat.metrics import AveragesCam, adcc, avg_drop, avg_increase, deletion, insertion
from keras_vis_compat.scores import CategoricalScore

PICTURE = "faithfulness.png"
# Title, how to write a number, which one is best.
COLUMNS = (
    ("drop %", "{:.1f}", min),
    ("increase %", "{:.1f}", max),
    ("insertion", "{:.3f}", max),
    ("deletion", "{:.3f}", min),
    ("ADCC", "{:.3f}", max),
)
SHOWN = 6  # digits in the picture


class Result(NamedTuple):
    """What was found for one method.

    Attributes:
        maps: (N, 16, 16), in [0, 1].
        figures: One number for each of `COLUMNS`.
        insertion, deletion: The mean probability at each step, as pixels are added and removed.
        seconds: Time it took to make the maps.
    """

    maps: np.ndarray
    figures: tuple
    insertion: np.ndarray
    deletion: np.ndarray
    seconds: float


def explainers(model, seed):
    """Return the methods by name; those that use gradients look at what comes before the softmax."""
    numbers = np.random.default_rng(seed)
    return {
        "Grad-CAM": GradCAM(model, ReplaceToLinear()),
        "Grad-CAM++": GradCAMPlusPlus(model, ReplaceToLinear()),
        "LayerCAM": LayerCAM(model, ReplaceToLinear()),
        "Score-CAM": ScoreCAM(model),
        "random": lambda score, images: numbers.uniform(size=np.shape(images)[:3]),
    }


def measure(model, images, explainer):
    """Return the `Result` of one method, for the classes that the network reads in the images."""
    score = CategoricalScore(model.predict(images, verbose=0).argmax(axis=1))
    start = perf_counter()
    maps = explainer(score, images)
    seconds = perf_counter() - start
    before, after = AveragesCam(model, images).scores(maps, score)
    # Into an empty page: of a blurred digit, the usual start, enough is left to read.
    inserted = insertion(model, score, images, maps, baseline="zero", return_curves=True)
    deleted = deletion(model, score, images, maps, return_curves=True)
    figures = (
        avg_drop(before, after),
        avg_increase(before, after),
        inserted.areas.mean(),
        deleted.areas.mean(),
        adcc(model, score, images, maps, explainer).mean(),
    )
    return Result(maps, figures, inserted.scores.mean(axis=0), deleted.scores.mean(axis=0), seconds)


def table(results):
    """Return the figures of every method as text; the best of the methods has a star."""
    columns = [[f"{title}  ", *_cells(place, form, best, results)] for place, (title, form, best) in enumerate(COLUMNS)]
    rows = zip(["", *results], *columns, strict=True)
    return "\n".join(f"{name:10}" + "".join(f"{cell:>14}" for cell in cells).rstrip() for name, *cells in rows)


def _cells(place, form, best, results):
    figures = {name: result.figures[place] for name, result in results.items()}
    winner = best(value for name, value in figures.items() if name != "random")
    return [form.format(value) + (" *" if value == winner else "  ") for value in figures.values()]


def draw(images, results):
    """Return a matplotlib figure: maps on the left, curves and bars on the right."""
    figure = Figure(figsize=(15.5, 8.2), dpi=100, layout="constrained")
    left, right = figure.subfigures(1, 2, width_ratios=[7.6, 7.9])
    _draw_maps(left, images, results)
    curves, bars = right.subfigures(2, 1, height_ratios=[1.15, 1])
    _draw_curves(curves, results)
    _draw_bars(bars, results)
    return figure


def _draw_maps(figure, images, results):
    figure.suptitle("Maps of the same digits by each method", fontsize=13)
    grid = figure.subplots(1 + len(results), SHOWN, squeeze=False)
    pictures = {"scan": images[..., 0], **{name: result.maps for name, result in results.items()}}
    for (name, rows), axes in zip(pictures.items(), grid, strict=True):
        for axis, picture in zip(axes, rows, strict=False):
            shown = axis.imshow(picture, cmap="gray" if name == "scan" else "viridis", vmin=0, vmax=1)
            axis.set(xticks=[], yticks=[])
        axes[0].set_ylabel(name, fontsize=11)
    figure.colorbar(shown, ax=grid, ticks=[0, 1], aspect=50, pad=0.02).set_label("map", labelpad=-4)


def _draw_curves(figure, results):
    for axis, kind in zip(figure.subplots(1, 2, sharey=True), ("insertion", "deletion"), strict=True):
        for place, (name, result) in enumerate(results.items()):
            scores = getattr(result, kind)
            shares = np.linspace(0, 100, len(scores))
            style = {"color": "0.6", "linestyle": "--"} if name == "random" else {"color": f"C{place}"}
            axis.plot(shares, scores, label=name, **style)
        done = {"insertion": "added (higher is better)", "deletion": "removed (lower is better)"}[kind]
        axis.set(title=kind.capitalize(), xlabel=f"% of pixels {done}", ylim=(0, 1.02), xlim=(0, 100))
        axis.grid(alpha=0.3)
        axis.legend(fontsize=9, loc={"insertion": "lower right", "deletion": "upper right"}[kind])
    figure.axes[0].set_ylabel("mean probability of the class")


def _draw_bars(figure, results):
    better = {"average drop": "lower", "average increase": "higher", "ADCC × 100": "higher"}
    shown = dict(zip((f"{title}\n({way} is better)" for title, way in better.items()), (0, 1, 4), strict=True))
    axis, width = figure.subplots(), 0.8 / len(results)
    for place, (name, result) in enumerate(results.items()):
        heights = [result.figures[column] * (100 if column == 4 else 1) for column in shown.values()]
        offset = (place - (len(results) - 1) / 2) * width
        colour = "0.7" if name == "random" else f"C{place}"
        bars = axis.bar(np.arange(len(shown)) + offset, heights, width, label=name, color=colour)
        axis.bar_label(bars, fmt="%.0f", fontsize=8)
    axis.set(xticks=range(len(shown)), xticklabels=shown, ylabel="percent", ylim=(0, 105))
    axis.legend(fontsize=9, ncols=len(results), loc="upper center")


def main(argv=None):
    """Run it with the words of the command line, and return the results by method."""
    arguments = _arguments(argv)
    arguments.out.mkdir(parents=True, exist_ok=True)
    digits = load_digits()
    model = train_digits(keras, arguments.seed, progress=lambda done, total: _say(f"training: epoch {done} of {total}"))
    right = model.predict(digits.test_images, verbose=0).argmax(axis=1) == digits.test_labels
    images, results = digits.test_images[: arguments.images], {}
    for name, explainer in explainers(model, arguments.seed).items():
        _say(f"measuring {name}")
        results[name] = measure(model, images, explainer)
    _say("")
    print(f"{len(images)} digits; the network reads {100 * right.mean():.1f} % of {len(right)} right\n{table(results)}")
    path = arguments.out / PICTURE
    draw(images, results).savefig(path)
    print(f"Picture: {path.resolve()}")
    return results


def _arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path(), metavar="DIR", help=f"where to write {PICTURE} (here)")
    parser.add_argument("--images", type=int, default=200, help="how many test digits to measure (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the training and of the random maps (%(default)s)")
    arguments = parser.parse_args(argv)
    if not SHOWN <= arguments.images <= 500:
        parser.error(f"--images must lie in {SHOWN}..500, the number of test digits, got {arguments.images}")
    if not 0 <= arguments.seed <= 10**8:
        parser.error(f"--seed must lie in 0..100000000, got {arguments.seed}")
    return arguments


def _say(what):
    print(f"\r{what:30}", end="" if what else "\r", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
