"""What is in the wheel and the source archive that users install."""

import shutil
import subprocess
import sys
import tarfile
from configparser import ConfigParser
from email import message_from_string
from fnmatch import fnmatch
from pathlib import Path
from zipfile import ZipFile

import pytest

import keras_vis_compat

ROOT = Path(__file__).parents[2]
IGNORED = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()]


def ignored(folder, names):
    """Which of the names in a folder of the checkout are no part of it."""
    inside = Path(folder).relative_to(ROOT)
    places = {name: f"/{(inside / name).as_posix()}" for name in names}
    return {name for name in names for rule in IGNORED if fnmatch(places[name] if rule[0] == "/" else name, rule)} | {
        ".git"
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build both archives from a copy of the checkout, so that nothing is written into it."""
    folder = tmp_path_factory.mktemp("build") / "copy"
    shutil.copytree(ROOT, folder, ignore=ignored)
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


def test_the_source_archive_holds_the_whole_checkout(built):
    """So that its own tests, which read all of it, can be run; a picture that somebody left at the top is no part."""
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    folders = [path for path in built.parent.iterdir() if path.is_dir() and not ignored(ROOT, [path.name]) - {".git"}]
    at_the_top = [path for path in built.parent.iterdir() if path.suffix not in (".png", ".npz", ".keras", ".h5")]
    files = [
        path for path in (*at_the_top, *(one for folder in folders for one in folder.rglob("*"))) if path.is_file()
    ]
    there = {path.relative_to(built.parent).as_posix() for path in files}
    assert {"tox.ini", ".pre-commit-hooks.yaml", ".ci/run", "constraints/keras3.txt", "docs/conf.py"} <= there
    assert {"tests/conftest.py", "tests/golden/keras_vis_0_5_0.npz", "examples/gallery/README.txt"} <= there
    assert there - names == set()
