"""What is in the wheel and the source archive that users install."""

import shutil
import subprocess
import sys
import tarfile
from configparser import ConfigParser
from email import message_from_string
from pathlib import Path
from zipfile import ZipFile

import pytest

import keras_vis_compat

ROOT = Path(__file__).parents[2]
SOURCES = ("keras_vis_compat", "vis.py", "setup.cfg", "pyproject.toml", "MANIFEST.in", "README.md", "LICENSE")
OTHERS = (
    "ARCHITECTURE.md CHANGELOG.md CITATION.cff CONTRIBUTING.md SECURITY.md llms.txt tox.ini"
    " benchmarks constraints docs examples migration_guide tests .ci .github"
).split()


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build both archives from a copy, so that nothing is written into the checkout."""
    folder = tmp_path_factory.mktemp("build")
    for name in [*SOURCES, *OTHERS]:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    code = "from setuptools.build_meta import *; build_wheel('dist'); build_sdist('dist')"
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, capture_output=True)
    return folder / "dist"


@pytest.fixture(scope="module")
def wheel(built):
    with ZipFile(next(built.glob("*.whl"))) as archive:
        yield archive


@pytest.fixture
def metadata(wheel):
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    return message_from_string(wheel.read(name).decode())


def test_the_wheel_holds_every_module_the_type_marker_and_vis(wheel):
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "keras_vis_compat").rglob("*.py")}
    assert {*modules, "keras_vis_compat/py.typed", "vis.py"} <= set(wheel.namelist())


def test_the_wheel_holds_the_parts_of_the_page(wheel):
    parts = {f"keras_vis_compat/explain_command/page.{kind}" for kind in ("html", "css", "js")}
    assert parts <= set(wheel.namelist())


def test_the_wheel_holds_the_licence_and_nothing_else_at_the_top(wheel):
    assert any(name.endswith("LICENSE") for name in wheel.namelist())
    top = {name.partition("/")[0] for name in wheel.namelist()}
    info = f"keras_vis_compat-{keras_vis_compat.__version__}.dist-info"
    assert top == {"keras_vis_compat", "vis.py", info}


def test_the_wheel_brings_the_console_script(wheel):
    (name,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert "keras-vis-compat = keras_vis_compat.cli:main" in wheel.read(name).decode()


def test_the_version_comes_from_the_package(metadata):
    assert metadata["Version"] == keras_vis_compat.__version__


def test_the_metadata_names_what_a_user_may_ask_for(metadata):
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    extras = set(setup["options.extras_require"])
    assert {"keras2", "demo", "datasets", "all"} <= extras
    assert set(metadata.get_all("Provides-Extra")) == extras
    assert metadata["Requires-Python"] == ">=3.10"


def test_the_source_archive_can_be_built_and_tested(built):
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"setup.cfg", "vis.py", "LICENSE", "tox.ini", "constraints/keras3.txt", ".ci/run"} <= names
    assert {
        "docs/making/everything.py",
        "examples/gallery/README.txt",
        ".github/workflows/test.yml",
        "CONTRIBUTING.md",
    } <= names
    assert {"tests/conftest.py", "tests/golden/keras_vis_0_5_0.npz", "tests/golden/models/digits.h5"} <= names
