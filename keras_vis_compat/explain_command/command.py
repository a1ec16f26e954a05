"""`keras-vis-compat explain MODEL IMAGE|FOLDER… --out DIR`: from a model and pictures to figures, tables and maps."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import Any

from .._files import shown
from .._files.folders import claimed_folder
from .._messages import did_you_mean
from .work import about, add_pictures, prepared, tables_of

_BLANK_SHOWN = 8


def configure(parser: ArgumentParser) -> None:
    """Add the arguments of explain."""
    parser.epilog = (
        "exit status: 0 when all is done, 1 when an argument is wrong, 2 when a picture cannot be read (the others are "
        "done) or the results cannot be written"
    )
    add_pictures(parser, method="GradCAM", metrics="")
    add = parser.add_argument
    add("--cmap", help="a colour map of matplotlib, such as jet (inferno)")
    add("--alpha", type=_alpha, default=0.5, help="how much of its colours there is, 0 to 1 (%(default)s)")
    add("--figure", default="each", choices=("each", "grid", "both"), help="pictures: one each, a table (%(default)s)")
    add("--html", action="store_true", help="a page to look at the maps, too: page.html, which needs no network")
    add(
        "--sanity", action="store_true",
        help="ask whether the maps depend on the model, too: how like they stay with random weights",
    )  # fmt: skip
    add("--maps", default="npz", choices=("npz", "none"), help="whether to keep the maps as numbers (%(default)s)")


def main(arguments: Namespace) -> int:
    """Explain the pictures; 2 where some could not be read."""
    tables = tables_of(arguments.table, bool(arguments.metrics) or arguments.sanity)
    _check_cmap(arguments.cmap)
    work = prepared(arguments)
    from ..explain._blank import ways_out
    from .results import Results, Wanted
    from .run import explain_all
    from .ways_out import WAYS_OUT

    say = _nothing if arguments.quiet else print
    say(f"scaling: {work.scaling.name} ({work.scaling.why})")
    drawing = {"cmap": arguments.cmap, "alpha": arguments.alpha}
    wanted = Wanted(arguments.figure, arguments.format, arguments.maps, tables, arguments.html, drawing)
    folder = claimed_folder(arguments.out, arguments.force)
    results = Results(folder, wanted, about(arguments, work), work.files, work.targets.top)
    with ways_out(WAYS_OUT):
        explain_all(work, results, not arguments.quiet, arguments.seed if arguments.sanity else None)
    _report(results, say)
    for one in results.unreadable:
        print(one["reason"], file=sys.stderr)
    return 2 if results.unreadable else 0


def _report(results: Any, say: Any) -> None:
    blank = results.blank()
    for file, method, why in blank[:_BLANK_SHOWN]:
        say(f"blank: {method} of {shown(file)}: {why}")
    if len(blank) > _BLANK_SHOWN:
        say(f"blank: {len(blank) - _BLANK_SHOWN} more, see manifest.json")
    table = results.table()
    if table is not None:
        say(table)
    sanity = results.sanity()
    if sanity is not None:
        say(f"with random weights from the last layer down to each, maps are like the first ones by\n{sanity}")
    done = len({row["file"] for row in results.rows})
    say(f"{done} picture{'s' * (done != 1)} explained: {shown(results.folder)}")


def _nothing(*words: Any) -> None:
    pass


def _check_cmap(name: str | None) -> None:
    if name is None:
        return
    from matplotlib import colormaps

    if name not in colormaps:
        raise ValueError(f"`--cmap` must be a colour map of matplotlib, got {name!r}.{did_you_mean(name, colormaps)}")


def _alpha(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise ArgumentTypeError(f"must be a number from 0 to 1, got {text!r}")
    return value
