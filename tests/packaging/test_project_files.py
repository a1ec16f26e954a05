"""What is written in two places stays equal: README, tox.ini, setup.cfg, constraints and .ci/run."""

import ast
import re
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest

from keras_vis_compat import cli

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(.+?)\n```", README)
ENVIRONMENTS = {"keras3", "keras2", "oldest", "lint", "demo", "consumer", "browser"}
PINNED = sorted((ROOT / "constraints").glob("*.txt"))


def config(name):
    parser = RawConfigParser()
    parser.read(ROOT / name, encoding="utf-8")
    return parser


def words(text):
    return {word.strip() for word in re.split(r"[,\n|]", text) if word.strip()}


def test_ci_runs_the_second_command_of_the_readme():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert script[-1] == COMMANDS[1]


def test_the_first_command_installs_what_the_demo_environment_checks():
    assert 'install -c constraints/demo.txt ".[demo]" ' in COMMANDS[0]
    assert COMMANDS[0].endswith(" && .venv/bin/keras-vis-compat demo")
    demo = config("tox.ini")["testenv:demo"]
    assert demo["extras"] == "demo"
    assert demo["commands"].startswith("keras-vis-compat demo ")


def test_the_readme_lists_the_environments_that_tox_runs():
    assert words(config("tox.ini")["tox"]["env_list"]) == ENVIRONMENTS
    table = README.partition("| environment |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == ENVIRONMENTS


def test_workflows_call_the_environments_that_there_are():
    known = {name.removeprefix("testenv:") for name in config("tox.ini").sections()}
    known = {*known, "keras3", "keras2"}  # keras{3,2}
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / ".github" / "workflows").glob("*.yml"))
    (matrix,) = re.findall(r"environment: \[(.+)\]", text)
    called = {*words(matrix), *re.findall(r"tox -e (\w+)", text), *re.findall(r"environment: (\w+)}", text)}
    assert called >= ENVIRONMENTS | {"docs", "build"}
    assert called <= known


def test_the_forms_ask_for_commands_that_there_are():
    forms = "".join(path.read_text(encoding="utf-8") for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
    commands = re.findall(r"keras-vis-compat ([a-z][\w .-]+?)[`\n]", forms)
    assert {"doctor --json", "doctor script.py", "run --debug script.py"} <= set(commands)
    for command in {command for command in commands if " " in command}:
        cli.parser_for(*cli.COMMANDS).parse_args(command.split())


def test_the_citation_names_this_version():
    version = re.search(r'__version__ = "(.+)"', (ROOT / "keras_vis_compat" / "__init__.py").read_text())[1]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_a_release_names_the_repository_that_it_comes_from(tmp_path):
    (tmp_path / ".ci").mkdir()
    for name in ("setup.cfg", ".ci/project_urls"):
        (tmp_path / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    for owner in ("me", "you"):  # the second time in the place of the first
        command = [sys.executable, str(tmp_path / ".ci" / "project_urls"), f"https://code.example/{owner}/it"]
        subprocess.run(command, check=True)
    parser = RawConfigParser()
    parser.read(tmp_path / "setup.cfg", encoding="utf-8")
    urls = parser["metadata"]["project_urls"].strip().splitlines()
    assert urls[0] == "Source = https://code.example/you/it"
    assert len(urls) == 4
    assert subprocess.run([*command[:2], "it"], capture_output=True).returncode == 1


def test_the_readme_lists_the_extras_of_the_package():
    table = README.partition("| extra |")[2].partition("\n\n")[0]
    named = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\|([^|]+)\|", table, re.MULTILINE))))
    assert named == set(config("setup.cfg")["options.extras_require"])


def test_all_brings_every_extra_for_users():
    extras = config("setup.cfg")["options.extras_require"]
    assert words(extras["all"].partition("[")[2].rstrip("]")) == set(extras) - {
        "all",
        "test",
        "bench",
        "distributed",
        "dask",
        "docs",
    }


@pytest.mark.parametrize("name", sorted({*ENVIRONMENTS, "docs", "build"}))
def test_every_environment_has_its_pinned_versions(name):
    assert ROOT / "constraints" / f"{name}.txt" in PINNED


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.stem)
def test_pinned_means_one_exact_version(path):
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert lines
    assert [line for line in lines if not re.match(r"[\w.-]+==[\w.]+( ; .+)?$|-c \w+\.txt$", line)] == []


def test_oldest_pins_the_oldest_tensorflow_that_the_package_accepts():
    (needed,) = re.findall(r"tensorflow>=([\d.]+)", config("setup.cfg")["options"]["install_requires"])
    assert f"\ntensorflow=={needed}." in (ROOT / "constraints" / "oldest.txt").read_text(encoding="utf-8")


def test_warnings_of_our_own_code_are_errors():
    filters = config("setup.cfg")["tool:pytest"]["filterwarnings"].split()
    assert filters == ["ignore", "error:::keras_vis_compat", "error:::vis$", "error:::tests"]


def test_the_direction_of_imports_is_complete():
    layers = config("setup.cfg")["importlinter:contract:layers"]
    assert layers["exhaustive"] == "true"
    named = {layer.strip("()") for layer in words(layers["layers"])}
    found = {path.stem for path in (ROOT / "keras_vis_compat").iterdir() if path.suffix in ("", ".py")}
    assert named >= found - {"__init__", "__pycache__"}


def test_only_one_package_names_a_keras_in_its_imports():
    """What import-linter cannot see: `tf.keras`, and names given to `import_module`."""
    package = ROOT / "keras_vis_compat"
    doors = [*(package / "_keras").rglob("*.py"), *(package / "runner").rglob("*.py")]
    modules = set(package.rglob("*.py")) - set(doors)
    assert [path.name for path in modules if any(map(_opens_a_door, _nodes(path)))] == []


def _nodes(path):
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def _opens_a_door(node):
    if isinstance(node, ast.Attribute):
        return ast.unparse(node) in ("tf.keras", "tensorflow.keras")
    called = ast.unparse(node) if isinstance(node, ast.Call) else ""
    return re.match(r"(importlib\.)?import_module\(f?['\"](tf_)?keras['\".]", called)
