"""Every name that vanished is answered, and does what it did."""

import ast
import json
from pathlib import Path

import pytest

CHECKS = sorted(Path(__file__).with_name("checks").glob("*_checks.py"))


def functions_in(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("check_")]


@pytest.fixture(scope="module")
def outcome(command, tmp_path_factory):
    """What became of every check, all of them run in one interpreter under the runner."""
    driver = Path(__file__).with_name("checks") / "driver.py"
    done = command("run", "--no-show", driver, *CHECKS, cwd=tmp_path_factory.mktemp("checks"))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("name", [name for path in CHECKS for name in functions_in(path)])
def test_under_the_runner(outcome, name):
    assert outcome[name] is None, outcome[name]
