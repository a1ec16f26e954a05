"""Which class activation map is faithful to a network? Six metrics for four methods, on real digits.

    python examples/faithfulness.py --out DIR

trains the digits network, makes Grad-CAM, Grad-CAM++, LayerCAM and Score-CAM for test digits it has not seen, prints a
table of metrics and draws a picture. Maps of random numbers show what a metric says of no explanation at all, and
`model_randomisation`, the last column, whether a method would have said the same of a network that has learned nothing:
where it is high, the other columns are no verdict.
"""

import argparse
import sys
from pathlib import Path

import keras
import numpy as np
from matplotlib.figure import Figure

from keras_vis_compat.demo import load_digits, train_digits
from keras_vis_compat.explain import GradCAM, GradCAMPlusPlus, LayerCAM, ScoreCAM
from keras_vis_compat.explain.model_modifiers import ReplaceToLinear
from keras_vis_compat.metrics import deletion, evaluate, insertion
from keras_vis_compat.plots import show_curves, show_maps, show_metrics
from keras_vis_compat.scores import CategoricalScore

PICTURE = "faithfulness.png"
METRICS = ("average_drop", "average_increase", "deletion", "road", "adcc", "model_randomisation")
SHOWN = 6  # digits in the picture


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


def draw(model, score, images, methods, table):
    """Return a matplotlib figure: maps of some digits on the left, curves and bars of all on the right."""
    maps = {name: explainer(score, images) for name, explainer in methods.items()}
    figure = Figure(figsize=(17, 9), dpi=75, layout="compressed")
    left, right = figure.subfigures(1, 2, width_ratios=[1, 1.1])
    read = [f"read as {label}" for label in score.indices[:SHOWN]]
    show_maps(images[:SHOWN], {name: own[:SHOWN] for name, own in maps.items()}, titles=read, figure=left)
    curves, bars = right.subfigures(2, 1, height_ratios=[1, 1.6])
    for axis, metric in zip(curves.subplots(1, 2, sharey=True), (insertion, deletion), strict=True):
        # Into an empty page: of a blurred digit, the usual start of insertion, enough is left to read.
        found = {
            name: metric(model, score, images, own, baseline="zero", return_curves=True) for name, own in maps.items()
        }
        show_curves(found, ax=axis, title=metric.__name__)
    show_metrics(table, ax=bars.subplots())
    return figure


def main(argv=None):
    """Run it with the words of the command line, and return the `Table`."""
    arguments = _arguments(argv)
    arguments.out.mkdir(parents=True, exist_ok=True)
    digits = load_digits()
    model = train_digits(keras, arguments.seed, progress=lambda done, total: _say(f"training: epoch {done} of {total}"))
    read = model.predict(digits.test_images, verbose=0).argmax(axis=1)
    images, score = digits.test_images[: arguments.images], CategoricalScore(read[: arguments.images])
    methods = explainers(model, arguments.seed)
    table = evaluate(model, score, images, methods, METRICS, progress=lambda done, total: _say(f"{done} of {total}"))
    picture = draw(model, score, images, methods, table)
    _say("")
    right = 100 * (read == digits.test_labels).mean()
    print(f"{len(images)} digits; the network reads {right:.1f} % of {len(read)} right\n{table}")
    path = arguments.out / PICTURE
    picture.savefig(path)
    print(f"Picture: {path.resolve()}")
    return table


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
