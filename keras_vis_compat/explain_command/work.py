"""What `explain` and `compare` have in common: their arguments, and all that is known before the first picture."""

import json
import shlex
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .._files import write_whole
from .._files.folders import check_folder
from .._inputs.methods import EXPLAINERS, METRICS, NAMED_METRICS, method_names, metric_names
from .._messages import did_you_mean
from . import scaling, targets
from .labels import names_of
from .model_arguments import add_model, check_model, loaded_model
from .pictures import Input, check_some, files_of, input_of

BATCH_SIZE = 32
TABLES = {"csv": "to_csv", "tex": "to_latex", "md": "to_markdown", "json": "to_dict"}


class Work(NamedTuple):
    """All that is known before the first picture is looked at."""

    model: Any
    place: Input
    scaling: scaling.Scaling
    targets: targets.Targets
    explainers: dict[str, Callable[..., np.ndarray]]
    metrics: tuple[str, ...]
    names: list[str]
    files: list[Path]


def add_pictures(parser: ArgumentParser, method: str, metrics: str) -> None:
    """Add MODEL, the pictures, and what is asked of both; *method* and *metrics* are what is taken without a word."""
    add_model(parser)
    add = parser.add_argument
    add("images", nargs="+", metavar="IMAGE|FOLDER", help="pictures, or folders with pictures in them")
    add("--out", required=True, metavar="DIR", help="the folder of the results")
    add("--force", action="store_true", help="write into DIR even if it holds files of something else")
    add("--method", default=method, metavar="A,B|all", help=f"of {', '.join(EXPLAINERS)} (%(default)s)")
    add(
        "--class", dest="target", default="predicted", metavar="CLASS",
        help="predicted, top:K, a number, a name of --labels, or folder: that in which a picture lies (%(default)s)",
    )  # fmt: skip
    add("--labels", metavar="FILE|A,B|imagenet", help="names of the classes: a file (a name a line, JSON) or the names")
    add("--layer", help="the layer of class activation maps: name, path or number (the last convolution)")
    add(
        "--scale", default="auto", metavar="SCALE",
        help=f"from pixels to what the model takes: auto, {', '.join(scaling.SCALINGS)}, module:function (%(default)s)",
    )  # fmt: skip
    add(
        "--metrics",
        default=metrics,
        metavar="A,B|all",
        help=f"of {', '.join(METRICS)}: how faithful the maps are; by name alone {', '.join(NAMED_METRICS)}",
    )
    add("--table", default="", metavar="A,B", help=f"forms of the table of metrics, of {', '.join(TABLES)} (csv)")
    add("--format", default="png", choices=("png", "pdf", "svg"), help="of the pictures (%(default)s)")
    add("--seed", type=seed_number, default=0, help="of what is drawn at random (%(default)s)")
    add("--quiet", action="store_true", help="say nothing but what goes wrong")


def prepared(arguments: Namespace) -> Work:
    """Return the work; all that can be checked without TensorFlow is checked before it is loaded.

    Raises:
        ValueError: A word that does not fit, or a model that is not for pictures of classes.
    """
    methods = method_names(listed(arguments.method), "--method")
    metrics = metric_names(listed(arguments.metrics), "--metrics") if arguments.metrics else ()
    targets.check_word(arguments.target)
    scaling.check_word(arguments.scale)
    files = files_of(arguments.images)
    names = names_of(arguments.labels) if arguments.labels != "imagenet" else None
    check_folder(arguments.out, arguments.force)
    check_model(arguments)
    check_some(files)
    model = loaded_model(arguments)
    names = names_of(arguments.labels) if arguments.labels == "imagenet" else names
    place, units = input_of(model), _units_of(model)
    if names is not None and len(names) != max(units, 2):
        raise ValueError(f"`--labels` must name the {max(units, 2)} classes of the model, got {len(names)} names")
    goal = targets.Targets(arguments.target, names, units, files)
    scale = scaling.scaling_of(arguments.scale, model)
    explainers = _explainers(arguments, model, methods)
    return Work(model, place, scale, goal, explainers, metrics, names or [f"class {one}" for one in goal.names], files)


def _explainers(arguments: Namespace, model: Any, methods: list[str]) -> dict[str, Callable[..., np.ndarray]]:
    from .._inputs.layers import find_layer
    from ..explain._explainers import explainers_of

    layer = layer_of(arguments.layer)
    if layer is not None:
        find_layer(model, layer, "--layer")
    return explainers_of(model, methods, {"layer": layer, "batch_size": BATCH_SIZE, "seed": arguments.seed})


def _units_of(model: Any) -> int:
    shape = model.output_shape
    if not isinstance(shape, tuple) or len(shape) != 2 or not shape[1]:
        raise ValueError(
            f"MODEL must have one output of classes (N, classes), got {shape}: see explain.explain in Python"
        )
    return shape[1]


def about(arguments: Namespace, work: Work) -> dict[str, Any]:
    """Return what somebody needs to know to do it again."""
    from ..datasets._job import hash_of, versions_here
    from ..explain._penultimate import cam_layer_path

    weighs_a_layer = set(work.explainers) != {"Saliency"}
    return {
        "command": shlex.join(["keras-vis-compat", *arguments.words]),
        "versions": versions_here(),
        "model": {
            "source": arguments.model,
            "name": work.model.name,
            "sha256": hash_of(arguments.model) if Path(arguments.model).is_file() else None,
        },
        "methods": list(work.explainers),
        "layer": cam_layer_path(work.model, layer_of(arguments.layer)) if weighs_a_layer else None,
        "score": {"class": arguments.target, "labels": arguments.labels},
        "scaling": {"name": work.scaling.name, "why": work.scaling.why},
        "seed": arguments.seed,
    }


def layer_of(word: str | None) -> int | str | None:
    """Return what a word of `--layer` means: a number, or a name."""
    return int(word) if word and word.lstrip("-").isdigit() else word


def listed(text: str) -> list[str]:
    """Return the words of a text with commas."""
    return [word.strip() for word in text.split(",")]


def tables_of(text: str, has_metrics: bool) -> tuple[str, ...]:
    """Return the forms of the table that a word of `--table` names."""
    if not text:
        return ("csv",) if has_metrics else ()
    wrong = next((word for word in listed(text) if word not in TABLES), None)
    if wrong is not None:
        raise ValueError(f"`--table` must be some of {', '.join(TABLES)}, got {wrong!r}.{did_you_mean(wrong, TABLES)}")
    if not has_metrics:
        raise ValueError(f"`--table {text}` is the table of metrics: add --metrics all, or some of them, or --sanity")
    return tuple(dict.fromkeys(listed(text)))


def seed_number(text: str) -> int:
    """Return a seed."""
    if not text.isascii() or not text.isdigit() or int(text) >= 2**32:
        raise ArgumentTypeError(f"must be a whole number from 0 to {2**32 - 1}, got {text!r}")
    return int(text)


def written_tables(table: Any, folder: Path, forms: tuple[str, ...], name: str = "table") -> None:
    """Write a table in each of some forms."""
    for form in forms:
        made = getattr(table, TABLES[form])()
        text = made if isinstance(made, str) else json.dumps(made, indent=2)
        write_whole(folder / f"{name}.{form}", f"{text.rstrip()}\n".encode())
