"""Every bad input is told in one line that begins with its path, without a traceback, with status 2."""

import io
import re
import sys
from pathlib import Path

import pytest

from keras_vis_compat._files import shown

sys.path.insert(0, str(Path(__file__).parent))

from bad_inputs import FILES, MODELS, NAMES, NOTEBOOKS, PROGRAMS, REFUSED, SYNTAX, write

pytestmark = pytest.mark.usefixtures("_quick_doctor")
COMMANDS = ("run", "doctor", "migrate")
GOOD, BETTER = "from vis.utils import utils\n", "from keras_vis_compat.utils import utils\n"

# How many there are, by command: the table of SECURITY.md.
TRIED = {
    "run": len(FILES) * 2 + len(NAMES) + len(NOTEBOOKS) + len(PROGRAMS),
    "doctor": len(FILES) * 2 + len(NAMES) + len(NOTEBOOKS) + len(PROGRAMS),
    "migrate": len(FILES) * 2 + len(NAMES) + len(NOTEBOOKS) + len(PROGRAMS) + len(SYNTAX) * 2,
    "upgrade-model": len(FILES) + len(NAMES) + len(MODELS) + len(REFUSED),
}


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """An own folder to work in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plain.txt").touch()
    return tmp_path


def check(told, path, status=2):
    """One line, which begins with the path, and status 2."""
    assert told.status == status
    (only,) = told.lines
    assert only.startswith(f"{shown(path)}:")
    assert len(only) < 900
    assert re.search(r"[:;,?] |…$", only.removeprefix(f"{shown(path)}: ")), "what would help?"


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("ending", ["py", "ipynb"])
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_no_file(told, command, ending, kind):
    path = Path(f"x.{ending}")
    write(path, FILES[kind])
    check(told(command, path), path)


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("command", [*COMMANDS, "upgrade-model"])
def test_names_of_no_file(told, command, kind):
    check(told(command, NAMES[kind]), NAMES[kind])


@pytest.mark.parametrize("kind", NOTEBOOKS)
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_no_notebook(told, command, kind):
    path = Path("x.ipynb")
    path.write_bytes(NOTEBOOKS[kind])
    check(told(command, path), path)
    assert path.read_bytes() == NOTEBOOKS[kind]
    assert sorted(each.name for each in Path().iterdir()) == ["plain.txt", "x.ipynb"]


@pytest.mark.parametrize("kind", PROGRAMS)
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_no_program(told, command, kind):
    path = Path("x.py")
    path.write_bytes(PROGRAMS[kind])
    check(told(command, path), path)


@pytest.mark.parametrize("kind", SYNTAX)
def test_what_is_no_python_3_is_told_with_its_line(told, kind):
    Path("x.py").write_bytes(SYNTAX[kind])
    answer = told("migrate", "x.py")
    check(answer, "x.py")
    assert re.match(r"x\.py:\d+: ", answer.lines[0])


@pytest.mark.parametrize("kind", SYNTAX)
def test_standard_input_that_is_no_python_3_comes_back(told, kind, monkeypatch):
    class Stream:
        buffer = io.BytesIO(SYNTAX[kind])

    class Sink(io.StringIO):
        buffer = io.BytesIO()

    monkeypatch.setattr(sys, "stdin", Stream)
    monkeypatch.setattr(sys, "stdout", Sink())
    check(told("migrate", "-"), "<stdin>")
    assert Sink.buffer.getvalue() == SYNTAX[kind]


@pytest.mark.parametrize("kind", [*FILES, *MODELS])
def test_what_is_no_model(told, kind):
    path = Path("x.h5")
    write(path, {**FILES, **MODELS}[kind])
    check(told("upgrade-model", path, "new.keras"), path)
    assert not Path("new.keras").exists()


@pytest.mark.parametrize("kind", REFUSED)
def test_what_only_its_owner_can_give_is_refused(told, kind):
    path = Path("x.h5")
    write(path, REFUSED[kind])
    check(told("upgrade-model", path, "new.keras"), path, status=1)
    assert "--custom " in told("upgrade-model", path).lines[0]


BAD = {**{f"{kind}.ipynb": NOTEBOOKS[kind] for kind in ("a list", "deep lists")}, "a.py": PROGRAMS["zero bytes"]}


@pytest.mark.parametrize("command", ["migrate", "doctor"])
def test_the_others_are_done(told, command, capsys):
    for name, content in BAD.items():
        Path(name).write_bytes(content)
    Path("good.py").write_text(GOOD)
    answer = told(command, *BAD, "missing.py", "good.py")
    assert answer.status == 2
    assert [line.partition(":")[0] for line in answer.lines if "rewrote" not in line] == [*BAD, "missing.py"]
    assert Path("good.py").read_text() == (BETTER if command == "migrate" else GOOD)


@pytest.mark.parametrize("command", [*COMMANDS, "upgrade-model"])
def test_debug_shows_the_traceback_before_the_line(told, command):
    Path("x.ipynb").write_bytes(b"[]")
    answer = told(command, "--debug", "x.ipynb")
    assert answer.status == 2
    assert answer.lines[0] == "Traceback (most recent call last):"
    assert answer.lines[-1].startswith("x.ipynb:")


def test_at_least_165_are_tried():
    assert sum(TRIED.values()) >= 165


def test_the_table_of_the_security_page_has_these_numbers():
    page = (Path(__file__).parents[2] / "SECURITY.md").read_text(encoding="utf-8")
    for command, tried in TRIED.items():
        assert f"| `{command}` | {tried} | {tried} |" in page
