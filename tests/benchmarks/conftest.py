"""The benchmarks are a folder of the repository, not of the package: they are imported from there by name."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


def _benchmarks():
    spec = spec_from_file_location("benchmarks", FOLDER / "__init__.py", submodule_search_locations=[str(FOLDER)])
    sys.modules["benchmarks"] = module = module_from_spec(spec)
    spec.loader.exec_module(module)


_benchmarks()


@pytest.fixture
def made_up():
    """Results that are easy to calculate with: the limit takes 1, 2 and 4 s, we 10 % more, a peer 8 times as long."""
    from benchmarks.growth import Growth
    from benchmarks.measure import Record
    from benchmarks.results import Results
    from benchmarks.setting import NOTHING

    task, model = "saliency", "MobileNetV2"
    machine = {
        "date": "2026-01-02",
        "processor": "Abacus",
        "cores": 2,
        "memory_gb": 24,
        "system": "Linux x86_64",
        "load_at_start": 0.5,
    }
    records = [
        Record(task, model, "limit", [1.0, 2.0, 4.0], [], [], [10.0], [700.0], [800.0]),
        Record(task, model, "keras_vis_compat", [1.1, 2.2, 4.4], [], [], [14.0], [700.0], [750.0]),
        Record(task, model, "tf-keras-vis", [8.0, 16.0]),
        Record(task, model, "xplique", failure="OSError: it | fell\nover"),
        Record(task, model, "pytorch-grad-cam", failure=NOTHING),
    ]
    growth = [Growth("images, saliency", model, "keras_vis_compat", [1, 4, 16], [0.5, 1.0, 4.0], [100.0, 120.0, 121.0])]
    versions = {"limit": {"keras": "3"}}
    about = {"machine": machine, "command": "python -m benchmarks --quick", "versions": versions, "left_out": []}
    return Results(about, records, growth)
