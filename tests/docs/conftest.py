"""The site's generator, which needs no Sphinx."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root():
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def generate():
    """The module `docs/generate.py`."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def written(generate, tmp_path_factory):
    """The folder of the site, with all that is generated in it."""
    folder = tmp_path_factory.mktemp("docs")
    generate.write_all(folder)
    return folder
