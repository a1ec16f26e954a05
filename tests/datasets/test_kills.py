"""Workers and drivers that are killed: what was written stays, what was not is computed, and nothing is left behind."""

import random
import sys
from importlib import import_module
from pathlib import Path

import pytest

from keras_vis_compat import datasets

ROWS, PER_UNIT = 2400, 4


@pytest.fixture(scope="module")
def kept():
    """The benchmark of data sets, a folder of the repository: it knows how to kill."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    yield import_module("benchmarks.data_sets.kills"), import_module("benchmarks.data_sets.made")
    sys.path.pop(0)


@pytest.fixture(scope="module")
def folder(kept, tmp_path_factory):
    """Images, a model, and what a run that nobody disturbs finds."""
    folder = tmp_path_factory.mktemp("killed")
    kept[1].images_and_model(folder, ROWS, 16)
    datasets.explain_dataset(
        folder / "model.keras", folder / "images.parquet", folder / "undisturbed", rows_per_unit=PER_UNIT
    )
    return folder


ENGINES = ["local", *(pytest.param(name, marks=pytest.mark.clusters) for name in ("dask", "ray"))]


@pytest.mark.parametrize("kill", ["worker", "driver"])
@pytest.mark.parametrize("engine", ENGINES)
def test_a_kill_in_the_middle_costs_only_what_was_at_work(kept, folder, tmp_path, engine, kill):
    options = ("--engine", engine, "--workers", 2, "--rows-per-unit", PER_UNIT, "--quiet")
    seen = kept[0].disturbed(folder, tmp_path, options, kill, ROWS // PER_UNIT, random.Random(0))
    assert 0 < seen.at_kill < ROWS // PER_UNIT
    assert seen[1:] == (0, 0, 0, True)


@pytest.mark.clusters
@pytest.mark.parametrize("engine", ["dask", "ray"])
def test_a_cluster_on_this_machine_finds_the_same_to_the_last_digit(folder, tmp_path, engine):
    result = datasets.explain_dataset(
        folder / "model.keras", folder / "images.parquet", tmp_path, engine=engine, workers=2, rows_per_unit=PER_UNIT
    )
    assert result.table() == datasets.read(folder / "undisturbed").table()
