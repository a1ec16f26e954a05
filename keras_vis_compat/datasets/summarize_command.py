"""`keras-vis-compat summarize`: a paper's table of several runs."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from .._start import start_tensorflow

FORMATS = ("text", "md", "latex", "csv")


def configure(parser: ArgumentParser) -> None:
    """Add the arguments of summarize."""
    parser.add_argument("runs", nargs="+", metavar="DIR", help="folders that explain-dataset wrote")
    parser.add_argument(
        "--by", default="method", help="what a row stands for: method, model, data, with commas (%(default)s)"
    )
    parser.add_argument("--format", default="text", choices=FORMATS, help="(%(default)s)")
    parser.add_argument(
        "--n-bootstrap", type=int, default=1000, help="resamples for the intervals; 0 for none (%(default)s)"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the resamples (%(default)s)")


def main(arguments: Namespace) -> int:
    """Print the table; 2 where images could not be explained, which are counted on stderr."""
    from .results import Result
    from .summary import checked_words, summarize

    checked_words(arguments.by.split(","), arguments.n_bootstrap, arguments.seed)
    found = [Result(run) for run in arguments.runs]
    start_tensorflow(arguments.debug)
    from ..metrics.table import Table

    table = summarize(
        arguments.runs, by=arguments.by.split(","), n_bootstrap=arguments.n_bootstrap, seed=arguments.seed
    )
    written: dict[str, Callable[[Table], str]] = {
        "text": str,
        "md": Table.to_markdown,
        "latex": Table.to_latex,
        "csv": Table.to_csv,
    }
    print(written[arguments.format](table).rstrip())
    errors = sum(run.errors() for run in found)
    if errors:
        print(f"{errors} images could not be explained and have no part in it", file=sys.stderr)
    return 2 if errors else 0
