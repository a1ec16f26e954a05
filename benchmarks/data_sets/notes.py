"""What was measured, a line of JSON for each: benchmarks/data_sets/results.jsonl."""

import json
import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

FILE = Path(__file__).with_name("results.jsonl")
PACKAGES = ("tensorflow", "keras", "numpy", "pyarrow", "ray", "dask")


def note(what: str, **figures: object) -> None:
    """Add a line, with the versions and how busy the machine was when the figures were there."""
    line = {"what": what, **figures, "load": round(os.getloadavg()[1], 1), "cores": os.cpu_count(), **_versions()}
    with FILE.open("a", encoding="utf-8") as file:
        file.write(f"{json.dumps(line)}\n")


def noted(what: str = "") -> list[dict]:
    """Return all lines, or those of a kind, in the order in which they were measured."""
    lines = map(json.loads, FILE.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if what in ("", line["what"])]


def _versions() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
