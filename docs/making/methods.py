"""Methods and metrics, from the tables that commands read."""

import re
from importlib import import_module
from inspect import cleandoc, isclass, isfunction

from keras_vis_compat._inputs.methods import EXPLAINERS
from making.written import first_line, table


def methods() -> str:
    """A table of the methods, from what `keras-vis-compat methods` reads."""
    explain = import_module("keras_vis_compat.explain")
    rows = [
        (_to(f"explain.{name}", paper), first_line(getattr(explain, name)), _source(getattr(explain, name)))
        for name, paper in EXPLAINERS.items()
    ]
    return table(("method", "what its maps are", "paper"), rows) + "\n"


def metrics() -> str:
    """A table of the metrics that `evaluate` knows, and of every other name of the module."""
    module = import_module("keras_vis_compat.metrics")
    known = import_module("keras_vis_compat.metrics.evaluate").METRICS
    rows = [(f"`{name}`", f"{metric.better} is better") for name, metric in known.items()]
    things = [name for name in module.__all__ if isfunction(getattr(module, name)) or isclass(getattr(module, name))]
    names = [
        (_to(f"metrics.{name}", name), first_line(getattr(module, name)), _source(getattr(module, name)))
        for name in things
    ]
    return (
        f"By name, for `evaluate` and `--metrics`:\n\n{table(('name', 'which way'), rows)}\n\n"
        f"As functions:\n\n{table(('name', 'what it gives', 'source'), names)}\n"
    )


def _source(thing: object) -> str:
    """What stands under "Source:" in the docstring."""
    found = re.search(r"^Source:\n((?:    .*\n?)+)", cleandoc(thing.__doc__ or ""), re.MULTILINE)
    return re.sub(r"(https?://[^\s,;]+)", r"<\1>", " ".join(found[1].split())) if found else ""


def _to(name: str, shown: str) -> str:
    module, _, own = name.rpartition(".")
    return f"[{shown}](#keras_vis_compat.{module}.{own})"
