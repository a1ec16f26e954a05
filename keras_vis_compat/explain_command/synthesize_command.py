"""`keras-vis-compat synthesize MODEL --class K|--filter K`: an input that a unit of the model would like most."""

import io
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

import numpy as np

from .._files import FileTrouble, check_target, shown, write_whole
from .._files.folders import check_folder
from .._files.marks import marked
from .._messages import did_you_mean
from .labels import names_of
from .model_arguments import add_model, loaded_model
from .pictures import Input, input_of
from .scaling import check_word, scaling_of
from .work import layer_of, listed, seed_number

# What the values of an input are when pixels go from 0 to 255; the means of caffe and torch are left out of it.
_FORMS = {".png": "png", ".jpg": "jpg", ".jpeg": "jpg", ".pdf": "pdf", ".svg": "svg"}
_RANGES = {"none": (0.0, 255.0), "unit": (0.0, 1.0), "tf": (-1.0, 1.0), "caffe": (-128.0, 127.0), "torch": (-2.0, 2.5)}


def configure(parser: ArgumentParser) -> None:
    """Add the arguments of synthesize."""
    add_model(parser)
    add = parser.add_argument
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--class", dest="target", metavar="K,…", help="numbers or names of classes, with commas")
    what.add_argument("--filter", metavar="K,…", help="numbers of maps of --layer, with commas")
    add("--layer", help="the layer of --filter: name, path or number")
    add("--labels", metavar="FILE|A,B|imagenet", help="names of the classes")
    add("--scale", default="auto", metavar="SCALE", help="as for explain: says which values an input has (%(default)s)")
    add("--steps", type=int, default=200, help="steps up the gradient (%(default)s)")
    add("--seed", type=seed_number, default=0, help="of the noise that it begins with (%(default)s)")
    add(
        "--out", default="synthesized.png", metavar="FILE|DIR",
        help=f"a file ({', '.join(_FORMS)}; .gif: how it came about) or a folder (%(default)s)",
    )  # fmt: skip
    add("--gif", metavar="FILE.gif", help="write how it came about, too; for one class or filter")
    add("--force", action="store_true", help="replace files that this did not make")


def main(arguments: Namespace) -> int:
    """Write the picture."""
    words = listed(arguments.target if arguments.filter is None else arguments.filter)
    target, film = _targets(arguments)
    _check(arguments, words, film)
    names = names_of(arguments.labels)
    _check_units(arguments, words, names)
    model = loaded_model(arguments)
    place, scaling = input_of(model), scaling_of(arguments.scale, model)
    if scaling.name not in _RANGES:
        raise ValueError(f"`--scale` must be one of auto, {', '.join(_RANGES)} here, got {arguments.scale!r}")
    numbers, titles = _units(model, arguments, words, names)
    images = _synthesized(model, arguments, numbers, place, _RANGES[scaling.name], film)
    print(f"scaling: {scaling.name} ({scaling.why})")
    if target is not None:
        target.parent.mkdir(exist_ok=True)
        form = _FORMS[target.suffix.lower()]
        content = _picture(images, titles, form)
        write_whole(target, marked(content) if form == "png" else content)
        print(f"Picture: {shown(target.absolute())}")
    if film is not None:
        print(f"Film: {shown(film.absolute())}")
    return 0


def _targets(arguments: Namespace) -> tuple[Path | None, Path | None]:
    """Return (the picture, the film) that will be written, checked; None for what is not wanted."""
    out, film = Path(arguments.out), arguments.gif and Path(arguments.gif)
    if film and film.suffix.lower() != ".gif":
        raise FileTrouble(film, "must end in .gif")
    is_film, folder = out.suffix.lower() == ".gif", out.is_dir() or not out.suffix
    if is_film and film:
        raise ValueError(f"`--out {arguments.out}` is a film already: leave --gif out, or name a picture with --out")
    if not (folder or is_film or out.suffix.lower() in _FORMS):
        raise FileTrouble(out, f"must end in {', '.join(_FORMS)} or .gif, or be a folder")
    if folder and arguments.out:
        check_folder(out, force=True)
    target = None if is_film else out / "synthesized.png" if folder else out
    film = out if is_film else film or None
    for one in filter(None, (target, film)):
        if one.parent.is_dir() or not folder:
            check_target(one, arguments.force)
    return target, film


def _check(arguments: Namespace, words: list[str], film: Path | None) -> None:
    check_word(arguments.scale)
    if arguments.steps < 1:
        raise ValueError(f"`--steps` must be at least 1, got {arguments.steps}")
    if arguments.filter is not None and arguments.layer is None:
        raise ValueError("`--filter` needs the layer: add --layer; `keras-vis-compat layers MODEL` lists them")
    if arguments.filter is None and arguments.layer is not None:
        raise ValueError("`--layer` goes with --filter: a class has its own layer, the last")
    if film and len(words) > 1:
        raise ValueError(f"`--gif` shows one class or filter, got {len(words)}")


def _check_units(arguments: Namespace, words: list[str], names: list[str] | None) -> None:
    """Find out before TensorFlow is loaded which words can stand for nothing."""
    if arguments.filter is not None:
        wrong = next((word for word in words if not word.isdecimal()), None)
        if wrong is not None:
            raise ValueError(f"`--filter` must be numbers with commas between them, got {wrong!r}")
        return
    known = names or []
    if any(word not in known and not word.isdecimal() for word in words):
        raise ValueError(
            f"`--class` must be numbers or names of classes here, with commas, got {arguments.target!r}."
            f"{did_you_mean(arguments.target, known) or ' --labels says their names' * (not known)}"
        )


def _units(model: Any, arguments: Namespace, words: list[str], names: list[str] | None) -> tuple[list[int], list[str]]:
    from .targets import Targets

    if arguments.filter is not None:
        return [int(word) for word in words], [f"{arguments.layer} {word}" for word in words]
    goals = [Targets(word, names, model.output_shape[-1], []) for word in words]
    numbers = [int(goal.fixed or 0) for goal in goals]
    return numbers, [names[one] if names else f"class {one}" for one in numbers]


def _synthesized(
    model: Any, arguments: Namespace, numbers: list[int], place: Input, limits: tuple[float, float], film: Path | None
) -> np.ndarray:
    """Return pictures (N, H, W, C) in [0, 1]."""
    from ..explain import ActivationMaximization
    from ..explain._classes import score_of
    from ..explain.activation_maximization import GifGenerator2D
    from ..explain.model_modifiers import ExtractIntermediateLayer, ReplaceToLinear
    from ..scores import CategoricalScore

    layer = layer_of(arguments.layer)
    modifier = ReplaceToLinear() if layer is None else ExtractIntermediateLayer(layer)
    score = CategoricalScore(numbers) if layer is not None else score_of(numbers, model.output_shape[-1])
    start = np.random.default_rng(arguments.seed).uniform(*limits, (len(numbers), *place.shape[1:]))
    callbacks = [GifGenerator2D(film)] if film else None
    found = ActivationMaximization(model, modifier)(
        score, start.astype(np.float32), limits, steps=arguments.steps, callbacks=callbacks, seed=arguments.seed
    )
    made = np.asarray(found)
    made = np.moveaxis(made, 1, -1) if made.ndim == 4 and place.channel_axis == 1 else made
    low, high = limits
    return np.clip((made - low) / (high - low), 0, 1)


def _picture(images: np.ndarray, titles: list[str], form: str) -> bytes:
    from matplotlib.figure import Figure

    from ..plots import show_activation

    figure = Figure(figsize=(3 * min(len(images), 5), 3.3 * -(-len(images) // 5)), layout="constrained")
    show_activation(images, titles, columns=min(len(images), 5), value_range=(0, 1), figure=figure)
    content = io.BytesIO()
    figure.savefig(content, format=form, dpi=150)
    return content.getvalue()
