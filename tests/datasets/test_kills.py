"""Workers and drivers that are killed: what was written stays, what was not is computed, and nothing is left behind."""

import random
import sys
from importlib import import_module
from pathlib import Path

import pytest

from keras_vis_compat import datasets

ROWS, PER_UNIT = 800, 10


@pytest.fixture(scope="module")
def benchmark():
    """The benchmark of data sets, a folder of the repository: it knows how to kill."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    yield import_module("benchmarks.data_sets.kills"), import_module("benchmarks.data_sets.made")
    sys.path.pop(0)


@pytest.fixture(scope="module")
def folder(benchmark, tmp_path_factory):
    """Images, a model, and what a run that nobody disturbs finds."""
    folder = tmp_path_factory.mktemp("killed")
    benchmark[1].images_and_model(folder, ROWS, 16)
    _run(folder, folder / "undisturbed")
    return folder


def _run(folder, out, **options):
    images = folder / "images.parquet"
    return datasets.explain_dataset(folder / "model.keras", images, out, rows_per_unit=PER_UNIT, **options)


CLUSTERS = [pytest.param(name, marks=pytest.mark.clusters) for name in ("dask", "ray")]


@pytest.mark.parametrize("engine", ["local", *CLUSTERS])
def test_kills_in_the_middle_cost_only_what_was_at_work(benchmark, folder, tmp_path, engine):
    options = ("--engine", engine, "--workers", 2, "--rows-per-unit", PER_UNIT, "--quiet")
    there = {}
    kills = benchmark[0].killed(folder, tmp_path, options, random.Random(0), there)
    assert [(one.kill, one.processes_left) for one in kills] == [("worker", 0), ("driver", 0)]
    assert 0 < kills[0].at_kill < kills[1].at_kill < ROWS // PER_UNIT
    _run(folder, tmp_path)
    assert benchmark[0].outcome(folder, tmp_path, there) == (0, 0, True)


@pytest.mark.parametrize("engine", CLUSTERS)
def test_a_cluster_on_this_machine_finds_the_same_to_the_last_digit(folder, tmp_path, engine):
    result = _run(folder, tmp_path, engine=engine, workers=2)
    assert result.table() == datasets.read(folder / "undisturbed").table()
