"""`keras-vis-compat methods`: what `--method` and `--metrics` take."""

from argparse import ArgumentParser, Namespace

from .._inputs.methods import EXPLAINERS
from .._start import start_tensorflow


def configure(parser: ArgumentParser) -> None:
    """Nothing to add: the command has no arguments of its own."""


def main(arguments: Namespace) -> int:
    """Print each method with the first line of its description, and each metric with the way that is better."""
    start_tensorflow(arguments.debug)
    from .. import explain
    from ..metrics.evaluate import METRICS

    print("methods")
    for name in EXPLAINERS:
        print(f"  {name:<21}{(getattr(explain, name).__doc__ or '').splitlines()[0]}")
    print("metrics")
    for name, metric in METRICS.items():
        if metric.needs != "boxes":
            print(f"  {name:<21}{metric.better} is better{' (by name, not by all)' * bool(metric.needs)}")
    return 0
