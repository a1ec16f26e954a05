"""`keras-vis-compat compare MODEL IMAGE|FOLDER… --out DIR`: methods by metrics, against a random map."""

import io
import json
import sys
import warnings
from argparse import ArgumentParser, Namespace
from itertools import count
from typing import Any

import numpy as np

from .._files import FileTrouble, write_whole
from .._files.folders import MANIFEST, claimed_folder
from .._files.marks import marked
from .._messages import BlankMapWarning
from .work import BATCH_SIZE, Work, about, add_pictures, prepared, tables_of, written_tables


def configure(parser: ArgumentParser) -> None:
    """Add the arguments of compare."""
    parser.epilog = "exit status: 0 when all is done, 1 when an argument is wrong, 2 when a picture cannot be read"
    add_pictures(parser, method="all", metrics="all")
    parser.add_argument(
        "--n-bootstrap", type=int, default=1000, help="resamples for the intervals; 0 for none (%(default)s)"
    )


def main(arguments: Namespace) -> int:
    """Measure every method on the same pictures, and print the table."""
    if arguments.n_bootstrap < 0:
        raise ValueError(f"`--n-bootstrap` must be at least 0, got {arguments.n_bootstrap}")
    if not arguments.metrics:
        raise ValueError("`--metrics` must name a metric, or be all, got ''")
    tables = tables_of(arguments.table, True)
    work = prepared(arguments)
    images, score, unreadable = _questions(work)
    blank: dict[str, dict[int, str]] = {}
    table = _measured(work, images, score, arguments, blank)
    folder = claimed_folder(arguments.out, arguments.force)
    written_tables(table, folder, tables)
    content = _figure(table, arguments.format)
    write_whole(folder / f"metrics.{arguments.format}", marked(content) if arguments.format == "png" else content)
    known = {"made_by": "keras_vis_compat", "state": "complete", **about(arguments, work), "metrics": table.to_dict()}
    known |= {"pictures": len(images), "unreadable": unreadable, "intervals": table.intervals, "blank": blank}
    write_whole(folder / MANIFEST, json.dumps(known, indent=2).encode())
    if not arguments.quiet:
        print(f"scaling: {work.scaling.name} ({work.scaling.why})\n{table}")
        for method, own in blank.items():
            if own:
                print(f"blank: {len(own)} of {len(images)} maps of {method}: {next(iter(own.values()))}")
    for one in unreadable:
        print(one, file=sys.stderr)
    return 2 if unreadable else 0


def _questions(work: Work) -> tuple[np.ndarray, Any, list[str]]:
    """Return what the model is given, the score of each, and what is wrong with the pictures that cannot be read."""
    from ..explain._classes import score_of
    from .run import readable, seen

    unreadable: list[str] = []
    read = list(readable(work, work.files, lambda file, reason: unreadable.append(reason)))
    if not read:
        raise FileTrouble(work.files[0], "cannot be read any more")
    found = seen(work, read)
    return found.images, score_of(found.classes, work.targets.units), unreadable


def _measured(work: Work, images: np.ndarray, score: Any, arguments: Namespace, blank: dict) -> Any:
    from .._progress import Bar
    from ..metrics import evaluate

    random = np.random.default_rng(arguments.seed)

    def random_maps(score: Any, images: np.ndarray) -> np.ndarray:
        shape = np.shape(images)
        return random.random(shape if len(shape) == 3 else np.delete(shape, work.place.channel_axis))

    explainers = {name: _noting(one, blank.setdefault(name, {})) for name, one in work.explainers.items()}
    explainers["random"] = random_maps
    options = {"n_bootstrap": arguments.n_bootstrap, "seed": arguments.seed, "batch_size": BATCH_SIZE}
    progress = None if arguments.quiet else Bar("metrics")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", BlankMapWarning)  # which are, and why, is noted
        return evaluate(work.model, score, images, explainers, list(work.metrics), progress=progress, **options)


def _noting(explainer: Any, blank: dict[int, str]) -> Any:
    """Return an explainer that notes which maps are blank and why, instead of warnings."""
    from .._messages import collecting_blank_maps
    from ..explain._blank import ways_out
    from .ways_out import WAYS_OUT

    calls = count()

    def explained(score: Any, images: np.ndarray) -> np.ndarray:
        with collecting_blank_maps() as found, ways_out(WAYS_OUT):
            maps = explainer(score, images)
        if next(calls) == 0:  # later calls are of masked images
            blank.update({one.index: one.text for one in found})
        return maps

    return explained


def _figure(table: Any, form: str) -> bytes:
    from matplotlib.figure import Figure

    from ..plots import show_metrics

    rows = len(table.methods) * len(table.metrics)
    figure = Figure(figsize=(8, 1.2 + 0.22 * rows), layout="constrained")
    show_metrics(table, ax=figure.subplots())
    content = io.BytesIO()
    figure.savefig(content, format=form)
    return content.getvalue()
