"""The command line: what is written, what is said, and the exit status."""

import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from keras_vis_compat.cli import main
from keras_vis_compat.migrate import LEVELS, RULES
from keras_vis_compat.migrate.engine import rules_for

OLD, NEW = "from vis.utils import utils\n", "from keras_vis_compat.utils import utils\n"
OTHER = "x = 1\n"


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "script.py"
    path.write_text(OLD)
    return path


def test_a_script_is_rewritten_in_place_once(script, capsys):
    assert main(["migrate", str(script)]) == 1
    assert script.read_text() == NEW
    assert f"rewrote {script} (vis-imports)" in capsys.readouterr().err
    assert main(["migrate", str(script)]) == 0
    assert capsys.readouterr() == ("", "")


def test_check_writes_nothing_and_has_the_same_status(script, capsys):
    assert main(["migrate", "--check", str(script)]) == 1
    assert script.read_text() == OLD
    assert "would rewrite" in capsys.readouterr().err


def test_diff_writes_nothing_and_prints_a_patch(script, capsys):
    assert main(["migrate", "--diff", str(script)]) == 1
    assert script.read_text() == OLD
    output = capsys.readouterr().out.splitlines()
    assert output == [f"--- {script}", f"+++ {script}", "@@ -1 +1 @@", f"-{OLD.strip()}", f"+{NEW.strip()}"]


def test_a_diff_of_a_last_line_without_end_says_so(tmp_path, capsys):
    path = tmp_path / "a.py"
    path.write_text(OLD.strip())
    main(["migrate", "--diff", str(path)])
    assert capsys.readouterr().out.count("\\ No newline at end of file") == 2


def test_folders_are_searched_for_scripts_and_notebooks_of_ones_own(tmp_path):
    files = "a.py pkg/b.py pkg/c.ipynb venv/d.py other/e.py .git/f.py x.egg-info/g.py pkg/__pycache__/h.py pkg/i.txt"
    notebook = json.dumps({"cells": [{"cell_type": "code", "source": [OLD]}]})
    for name in files.split():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(notebook if name.endswith("ipynb") else OLD)
    (tmp_path / "other" / "pyvenv.cfg").touch()
    assert main(["migrate", str(tmp_path)]) == 1
    changed = sorted(name for name in files.split() if "keras_vis_compat" in (tmp_path / name).read_text())
    assert changed == ["a.py", "pkg/b.py", "pkg/c.ipynb"]


def test_a_file_named_outright_is_a_program_whatever_its_ending(tmp_path):
    path = tmp_path / "tool"
    path.write_text(f"#!/usr/bin/env python\n{OLD}")
    assert main(["migrate", str(path)]) == 1
    assert NEW in path.read_text()


def test_permissions_and_links_stay(script, tmp_path):
    script.chmod(0o755)
    link = tmp_path / "link.py"
    link.symlink_to(script)
    assert main(["migrate", str(link)]) == 1
    assert link.is_symlink()
    assert stat.S_IMODE(script.stat().st_mode) == 0o755
    assert script.read_text() == NEW
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.py", "script.py"]


def test_a_file_that_cannot_be_parsed_is_named_and_the_others_are_done(script, tmp_path, capsys):
    broken = tmp_path / "broken.py"
    broken.write_text("x = 1\nprint 'a'\n")
    assert main(["migrate", str(tmp_path)]) == 2
    assert script.read_text() == NEW
    assert broken.read_text() == "x = 1\nprint 'a'\n"
    error = capsys.readouterr().err
    assert f"{broken}:2: " in error
    assert "Python 2" in error


def test_a_broken_notebook_and_broken_bytes_are_named(tmp_path, capsys):
    (tmp_path / "a.ipynb").write_text("{")
    (tmp_path / "b.py").write_bytes(b"x = '\xe9'\n")
    assert main(["migrate", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert "a.ipynb:1: not a notebook" in error
    assert "b.py: " in error


def test_notes_are_told_with_file_and_line(tmp_path, capsys):
    path = tmp_path / "a.py"
    path.write_text("import keras.backend as K\ng = K.gradients(a, b)\n")
    assert main(["migrate", "--to", "keras3", str(path)]) == 0
    assert capsys.readouterr().err.startswith(f"{path}:2: K.gradients: ")


def test_notes_of_a_notebook_are_told_with_their_cell(tmp_path, capsys):
    path = tmp_path / "a.ipynb"
    lines = ["import keras.backend as K\n", "g = K.gradients(a, b)"]
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": lines}]}))
    main(["migrate", "--to", "keras3", str(path)])
    assert capsys.readouterr().err.startswith(f"{path}:cell 1:2: ")


class Stream:
    """Standard input or output, for bytes."""

    def __init__(self, data=b""):
        self.buffer = io.BytesIO(data)

    def write(self, text):
        self.buffer.write(text.encode())

    def flush(self):
        pass


@pytest.fixture
def filtered(monkeypatch):
    """The function `filtered(data, *options)`: (status, bytes on standard output)."""

    def run(data, *options):
        output = Stream()
        monkeypatch.setattr(sys, "stdin", Stream(data))
        monkeypatch.setattr(sys, "stdout", output)
        return main(["migrate", *options]), output.buffer.getvalue()

    return run


@pytest.mark.parametrize("option", ["--stdin", "-"])
def test_standard_input_goes_to_standard_output(filtered, option):
    assert filtered(OLD.encode(), option) == (1, NEW.encode())
    assert filtered(OTHER.encode(), option) == (0, OTHER.encode())


def test_standard_input_keeps_its_bytes(filtered):
    data = b"\xef\xbb\xbffrom vis.utils import utils\r\nx = '\xc3\xa9'"
    assert filtered(data, "-") == (1, data.replace(b"vis.", b"keras_vis_compat."))
    notebook = json.dumps({"cells": [{"cell_type": "code", "source": [OLD]}]}).encode()
    assert filtered(notebook, "-") == (1, notebook.replace(b"vis.", b"keras_vis_compat."))


def test_standard_input_that_cannot_be_parsed_comes_back(filtered):
    assert filtered(b"print 'a'\n", "-") == (2, b"print 'a'\n")


def test_check_and_diff_of_standard_input(filtered):
    assert filtered(OLD.encode(), "-", "--check") == (1, b"")
    status, output = filtered(OLD.encode(), "--stdin", "--diff")
    assert status == 1
    assert b"+from keras_vis_compat.utils import utils" in output


def test_rules_are_listed(capsys):
    assert main(["migrate", "--list-rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [[rule.name, rule.level] for rule in RULES]


def test_rules_can_be_chosen_and_left_out(tmp_path):
    source = "from vis.utils import utils\nfrom keras.layers.core import Dense\n"
    path = tmp_path / "a.py"
    for option, expected in (
        (["--only", "keras-imports"], "from vis.utils import utils\nfrom keras.layers import Dense\n"),
        (["--skip", "keras-imports"], f"{NEW}from keras.layers.core import Dense\n"),
    ):
        path.write_text(source)
        assert main(["migrate", "--to", "keras3", str(path), *option]) == 1
        assert path.read_text() == expected


def test_each_level_has_the_rules_of_those_before():
    sizes = [len(rules_for(level)) for level in LEVELS]
    assert sizes == sorted(sizes)
    assert sizes[-1] == len(RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--only", "no-such-rule", "."], "no rule is called 'no-such-rule'"),
        (["no/such/file.py"], "no/such/file.py: no such file or directory: check the name"),
        ([""], "'': an empty name names no file"),
        ([], "name a script"),
    ],
)
def test_mistakes_are_told_with_status_2(options, words, capsys):
    assert main(["migrate", *options]) == 2
    assert words in capsys.readouterr().err


def test_a_level_that_is_none_is_refused():
    with pytest.raises(ValueError, match="`to` must be one of compat, keras3, scores, got 'keras4'"):
        rules_for("keras4")


def test_the_version_of_keras_vis_is_an_option(tmp_path):
    path = tmp_path / "a.py"
    source = "from keras_vis_compat.visualization import visualize_saliency\nvisualize_saliency(m, -1, 0, x)\n"
    path.write_text(source)
    assert main(["migrate", "--to", "scores", "--vis-version", "0.4.1", str(path)]) == 0
    assert path.read_text() == source
    assert main(["migrate", "--to", "scores", "--vis-version", "0.5.0", str(path)]) == 1


def test_a_file_that_cannot_be_written_stays_whole(script, monkeypatch, capsys):
    def refuse(*paths):
        raise PermissionError("no")

    monkeypatch.setattr(os, "replace", refuse)
    assert main(["migrate", str(script)]) == 2
    assert script.read_text() == OLD
    assert [path.name for path in script.parent.iterdir()] == ["script.py"]
    assert capsys.readouterr().err.startswith(f"{script}: cannot be read or written (PermissionError: no)")


def test_no_tensorflow_and_no_part_of_the_package_that_needs_it_is_loaded():
    def loaded(program):
        roots = ("tensorflow", "keras", "tf_keras", "numpy", "keras_vis_compat")
        program += f"\nimport sys; print(*[name for name in sys.modules if name.split('.')[0] in {roots}])"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        own = tuple(f"keras_vis_compat.{part}" for part in ("migrate", "_files", "_programs", "_old_names"))
        return {name for name in done.stdout.split() if not name.startswith(own)}

    before = loaded("import keras_vis_compat")
    assert loaded("from keras_vis_compat.migrate import command") == before
    assert {name.partition(".")[0] for name in before} == {"keras_vis_compat"}


def test_the_hook_for_pre_commit_runs_the_command():
    (hook,) = [
        line
        for line in (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text().splitlines()
        if "entry:" in line
    ]
    assert hook.strip() == "entry: keras-vis-compat migrate"
