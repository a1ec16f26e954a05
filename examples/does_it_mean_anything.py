"""Do the maps depend on the network at all? What random weights do to every method, on digits and on photographs.

    python examples/does_it_mean_anything.py --out DIR

trains two small networks, one on handwritten digits, one on patches of photographs that come with scikit-image and
scikit-learn (which photograph is it?), and asks of each method: how like do its maps stay as the layers get random
weights, and for another class; how much do they move with the image; do they order the pixels? Prints the tables of
`migration_guide/does_it_mean_anything.md`, and draws the curves. The edges of the pictures and random numbers,
which know nothing of the network, are asked the same.
"""

import argparse
import sys
from pathlib import Path
from time import perf_counter

import keras
import numpy as np
from cycler import cycler
from matplotlib import colormaps
from matplotlib.figure import Figure
from scipy.ndimage import gaussian_gradient_magnitude

from keras_vis_compat import explain
from keras_vis_compat._inputs.methods import EXPLAINERS, method_names
from keras_vis_compat.demo import load_digits, train_digits
from keras_vis_compat.explain.model_modifiers import ReplaceToLinear
from keras_vis_compat.metrics import evaluate, model_randomisation
from keras_vis_compat.plots import show_randomisation
from keras_vis_compat.scores import CategoricalScore

PICTURE = "does_it_mean_anything.png"
METRICS = ("random_logit", "max_sensitivity", "infidelity", "road", "pixel_flipping", "sparseness")
EPOCHS = 15
SIDE, STRIP, PATCHES = 48, 64, 200  # pixels of a patch and of a strip; patches of each photograph to train on
# These count probabilities; all others look at what comes before the softmax, as their authors do.
COUNT_PROBABILITIES = {"ScoreCAM"}


def photographs():
    """Return colour photographs, uint8 (H, W, 3), by name."""
    from skimage import data
    from sklearn.datasets import load_sample_images

    china, flower = load_sample_images().images
    own = {name: getattr(data, name)() for name in ("astronaut", "cat", "coffee", "rocket", "hubble_deep_field")}
    return {**own, "tissue": data.immunohistochemistry(), "china": china, "flower": flower}


def patches(pictures, count, seed, test):
    """Return images (N, 48, 48, 3) in [0, 1] and labels, from strips of the photographs: every other one is to test."""
    numbers, images, labels = np.random.default_rng(seed), [], []
    for label, picture in enumerate(pictures.values()):
        strips = np.arange(int(test) * STRIP, picture.shape[1] - STRIP + 1, 2 * STRIP)
        for _ in range(count):
            top = numbers.integers(picture.shape[0] - SIDE)
            left = numbers.choice(strips) + numbers.integers(STRIP - SIDE)
            patch = picture[top : top + SIDE, left : left + SIDE]
            images.append(patch[:, :: numbers.choice((1, -1))])
            labels.append(label)
    order = numbers.permutation(len(images))
    return np.float32(images)[order] / 255, np.array(labels)[order]


def train_photographs(seed):
    """Return a network that tells the photographs apart, images of it to explain, and how many it reads right."""
    keras.utils.set_random_seed(seed)
    layers, pictures = keras.layers, photographs()
    hidden = inputs = layers.Input((SIDE, SIDE, 3))
    for place, width in enumerate((16, 32, 48), start=1):
        hidden = layers.MaxPooling2D()(hidden) if place > 1 else hidden
        hidden = layers.Conv2D(width, 3, padding="same", activation="relu", name=f"conv{place}")(hidden)
    hidden = layers.Dense(32, activation="relu", name="dense")(layers.GlobalAveragePooling2D()(hidden))
    model = keras.Model(inputs, layers.Dense(len(pictures), activation="softmax", name="photograph")(hidden))
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy")
    images, labels = patches(pictures, PATCHES, seed, test=False)
    model.fit(images, labels, batch_size=32, epochs=EPOCHS, verbose=0)
    images, labels = patches(pictures, 50, seed + 1, test=True)
    return model, images, (model.predict(images, verbose=0).argmax(1) == labels).mean()


def train_on_digits(seed):
    """Return the digits network, test digits, and how many of those it reads right."""
    digits, model = load_digits(), train_digits(keras, seed)
    right = model.predict(digits.test_images, verbose=0).argmax(1) == digits.test_labels
    return model, digits.test_images, right.mean()


def explainers(model, names, seed):
    """Return the methods by name, and two that know nothing of the network: edges of the picture, random numbers."""
    numbers = np.random.default_rng(seed)
    modifiers = {name: [] if name in COUNT_PROBABILITIES else [ReplaceToLinear()] for name in names}
    made = {EXPLAINERS[name]: getattr(explain, name)(model, *modifiers[name]) for name in names}
    return {**made, "edges": edges, "random": lambda score, images: numbers.uniform(size=np.shape(images)[:3])}


def edges(score, images):
    """Return how steep each image is, (N, H, W) in [0, 1]."""
    steep = np.stack([gaussian_gradient_magnitude(image.mean(-1), 1) for image in np.asarray(images)])
    return steep / steep.max((1, 2), keepdims=True)


def ask(model, images, names, seed, say):
    """Return ({method: {layer: similarities}}, the `Table` of the other metrics) for what the network reads."""
    score = CategoricalScore(model.predict(images, verbose=0).argmax(1))
    methods, curves = explainers(model, names, seed), {}
    for name, explainer in methods.items():
        start = perf_counter()
        curves[name] = model_randomisation(model, score, images, explainer, seed=seed)
        say(f"{name}: random weights, {perf_counter() - start:.0f} s")
    return curves, evaluate(model, score, images, methods, METRICS, seed=seed)


def written(curves, table):
    """Return both as lines of a page in Markdown."""
    layers = list(next(iter(curves.values())))
    titles = [*(f"random to {layer}" for layer in layers), *(name.replace("_", " ") for name in table.metrics)]
    lines = [f"| method | {' | '.join(titles)} |", f"|---|{'---:|' * len(titles)}"]
    for name, row in table.to_dict().items():
        figures = [own.mean() for own in curves[name].values()] + list(row.values())
        lines.append(f"| {name} | {' | '.join(map(_shown, figures))} |")
    return "\n".join(lines)


def _shown(value):
    return f"{value:.2f}" if abs(value) >= 0.0995 or abs(value) < 5e-5 else f"{value:.2g}"


def main(argv=None):
    """Run it with the words of the command line, and return what was found by network."""
    arguments = _arguments(argv)
    arguments.out.mkdir(parents=True, exist_ok=True)
    figure, found = Figure(figsize=(13, 6), dpi=90, layout="constrained"), {}
    networks = {"digits": train_on_digits, "photographs": train_photographs}
    for axis, (name, train) in zip(figure.subplots(1, 2, sharey=True), networks.items(), strict=True):
        model, images, right = train(arguments.seed)
        curves, table = ask(model, images[: arguments.images], arguments.method, arguments.seed, _say)
        print(f"{name}: {100 * right:.1f} % read right, {arguments.images} images\n\n{written(curves, table)}\n")
        axis.set_prop_cycle(cycler(linestyle=["-", "--", ":"]) * cycler(color=colormaps["tab10"].colors))
        show_randomisation(curves, ax=axis).set_title(f"{name}: rank correlation with the first map")
        axis.get_legend().remove()
        found[name] = curves, table
    figure.legend(*axis.get_legend_handles_labels(), loc="outside right center")
    path = arguments.out / PICTURE
    figure.savefig(path)
    print(f"Picture: {path.resolve()}")
    return found


def _arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path(), metavar="DIR", help=f"where to write {PICTURE} (here)")
    parser.add_argument("--images", type=int, default=12, help="how many images of each network (%(default)s)")
    parser.add_argument("--method", default="all", help=f"some of {', '.join(EXPLAINERS)}, with commas (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of all that is drawn at random (%(default)s)")
    arguments = parser.parse_args(argv)
    if not 2 <= arguments.images <= 400:
        parser.error(f"--images must lie in 2..400, got {arguments.images}")
    if not 0 <= arguments.seed <= 10**8:
        parser.error(f"--seed must lie in 0..100000000, got {arguments.seed}")
    try:
        arguments.method = method_names(arguments.method.split(","), "--method")
    except ValueError as error:
        parser.error(str(error))
    return arguments


def _say(what):
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
