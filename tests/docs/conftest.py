"""What makes lists for the site, which needs no Sphinx."""

import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root():
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def making():
    """A function that gives a module of `docs/making/` by its name."""
    sys.path.insert(0, str(ROOT / "docs"))
    yield lambda name: import_module(f"making.{name}")
    sys.path.remove(str(ROOT / "docs"))


@pytest.fixture(scope="session")
def written(making, tmp_path_factory):
    """The folder of the site, with all that is generated in it."""
    folder = tmp_path_factory.mktemp("docs")
    making("everything").write_all(folder)
    return folder
