"""What commands write: nothing over a file of somebody else, nothing over the input, nothing half."""

import base64
import json
import os
from pathlib import Path

import nbformat
import pytest

from keras_vis_compat._files.marks import is_ours, marked
from keras_vis_compat.migrate import files
from keras_vis_compat.runner import notebook, pictures

PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNiAAAABgADNjd8qAAAAABJRU5ErkJggg==")
OLD_PICTURE = nbformat.v4.new_output("display_data", data={"image/png": base64.b64encode(b"of 2018").decode()})
OLD = "from vis.utils import utils\n"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """An own folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def _picture_of_each_cell(monkeypatch):
    """No kernel is started; each cell that says `show` shows a picture."""

    def execute(book, *_):
        for number, cell in enumerate(book.cells, 1):
            assert (cell.outputs, cell.execution_count) == ([], None)
            cell.execution_count = number
            if "show" in cell.source:
                picture = base64.b64encode(PIXEL).decode()
                cell.outputs = [nbformat.v4.new_output("display_data", data={"image/png": picture})]

    monkeypatch.setattr(notebook, "_execute", execute)


def write_book(*sources, name="nb.ipynb"):
    cells = [nbformat.v4.new_code_cell(each, outputs=[OLD_PICTURE], execution_count=7) for each in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), name)
    return Path(name).read_bytes()


def names():
    return sorted(path.name for path in Path().iterdir())


# -- run: the executed copy ---------------------------------------------------------------------------------

pytestmark = pytest.mark.usefixtures("_picture_of_each_cell")


def test_only_pictures_of_this_run_are_saved_and_counted(told):
    write_book("x = 1", "show()")
    answer = told("run", "--save-figures", "figures", "nb.ipynb")
    assert answer.status == 0
    assert f"keras-vis-compat: 1 figure saved in {Path('figures').absolute()}" in answer.lines
    assert [path.name for path in Path("figures").iterdir()] == ["figure-001.png"]
    assert b"of 2018" not in Path("figures/figure-001.png").read_bytes()
    assert [len(cell.outputs) for cell in nbformat.read("nb.executed.ipynb", 4).cells] == [0, 1]


def test_its_own_copy_and_pictures_may_be_replaced(told):
    write_book("show()")
    for _ in range(2):
        assert told("run", "--save-figures", "figures", "nb.ipynb").status == 0
    assert names() == ["figures", "nb.executed.ipynb", "nb.ipynb"]
    assert [path.name for path in Path("figures").iterdir()] == ["figure-001.png"]


def edit(path):
    book = nbformat.read(path, 4)
    book.cells[0].source += "\n# what I think of it"
    nbformat.write(book, path)


OTHERS = {
    "a text": lambda path: path.write_text("precious"),
    "a notebook": lambda path: write_book("precious", name=path),
    "a copy that was edited": lambda path: (path.write_bytes(marked(write_book("show()", name=path))), edit(path)),
    "a link": lambda path: path.symlink_to("elsewhere.ipynb"),
}


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("output", [None, "copy.ipynb"])
def test_a_file_that_run_did_not_make_is_kept_unless_forced(told, kind, output):
    write_book("show()")
    path = Path(output or "nb.executed.ipynb")
    Path("elsewhere.ipynb").write_text("precious")
    OTHERS[kind](path)
    before = path.read_bytes()
    words = ["run", *(["--output", output] if output else []), "nb.ipynb"]
    answer = told(*words)
    assert answer.status == 2
    (line,) = answer.lines
    assert line.endswith(f"{path}: exists already: choose another name, or replace it with --force")
    assert path.read_bytes() == before
    assert told("run", "--force", *words[1:]).status == 0
    assert is_ours(path)
    assert Path("elsewhere.ipynb").read_text() == "precious"


@pytest.mark.parametrize("name", ["nb.ipynb", "./nb.ipynb", "link.ipynb"])
def test_the_notebook_itself_is_no_output(told, name):
    before = write_book("show()")
    Path("link.ipynb").hardlink_to("nb.ipynb")
    answer = told("run", "--output", name, "nb.ipynb")
    assert answer == (2, [f"{name}: is the notebook itself: choose another name, or replace it with --force"])
    assert Path("nb.ipynb").read_bytes() == before


BEFORE = {
    ("--output", "missing/copy.ipynb"): "missing/copy.ipynb: there is no folder missing: make it, or name another",
    ("--output", "folder"): "folder: is a folder, a pipe or a device: name a file to be written",
    ("--output", "folder/"): "folder/: is the name of no file: name the file to be written",
    ("--output", ""): "'': is the name of no file: name the file to be written",
    ("--output", "/dev/full"): "/dev/full: is a folder, a pipe or a device: name a file to be written",
    ("--save-figures", "file"): "{here}/file: is no folder: --save-figures needs one",
    ("--save-figures", "file/x"): "{here}/file/x: not a directory: name a folder",
    ("--save-figures", ""): "'': an empty name names no folder: --save-figures needs one",
    ("--save-figures", "album"): "{here}/album/figure-007.png: exists already: choose another name, or replace it with "
    "--force",
}


@pytest.mark.parametrize("words", BEFORE, ids=" ".join)
@pytest.mark.parametrize("script", ["nb.ipynb", "script.py"])
def test_where_it_may_write_is_found_out_before_the_work(told, words, script, here, monkeypatch):
    monkeypatch.setattr(notebook, "_execute", None)
    monkeypatch.setattr("keras_vis_compat.runner.command.run_script", None)
    write_book("show()")
    Path("script.py").touch()
    Path("folder").mkdir()
    Path("file").touch()
    Path("album").mkdir()
    Path("album/figure-007.png").write_bytes(PIXEL)
    answer = told("run", *words, script)
    if (script, words[0]) == ("script.py", "--output"):
        told_so = "keras-vis-compat: --output is for the executed copy of a notebook; a script writes what it writes"
        assert answer == (1, [told_so])
    else:
        assert answer == (2, [BEFORE[words].format(here=here)])
    assert Path("album/figure-007.png").read_bytes() == PIXEL


def test_a_copy_is_written_whole_or_not_at_all(told, monkeypatch):
    write_book("show()")
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    answer = told("run", "nb.ipynb")
    assert answer.status == 2
    assert answer.lines[-1].endswith("nb.executed.ipynb: no space left on device: make room, or name another folder")
    assert names() == ["nb.ipynb"]


def test_a_notebook_behind_a_link_has_its_copy_beside_the_link(told):
    Path("elsewhere").mkdir()
    write_book("show()", name="elsewhere/nb.ipynb")
    Path("nb.ipynb").symlink_to("elsewhere/nb.ipynb")
    assert told("run", "nb.ipynb").status == 0
    assert names() == ["elsewhere", "nb.executed.ipynb", "nb.ipynb"]


# -- run: pictures ------------------------------------------------------------------------------------------


def test_pictures_of_the_script_itself_are_passed_by():
    os.mkdir("figures")
    Path("figures/figure-001.png").write_bytes(PIXEL)
    Path("figures/figure-002.png").write_bytes(marked(PIXEL))
    Path("figures/figure-003.png").symlink_to("nowhere")
    free = pictures.paths("figures")
    assert [os.path.basename(next(free)) for _ in range(3)] == ["figure-002.png", "figure-004.png", "figure-005.png"]
    assert os.path.basename(next(pictures.paths("figures", force=True))) == "figure-001.png"


# -- migrate ------------------------------------------------------------------------------------------------


def test_a_link_out_of_the_folder_is_named_and_not_followed(told):
    os.mkdir("project")
    os.mkdir("elsewhere")
    Path("elsewhere/x.py").write_text(OLD)
    Path("elsewhere/clean.py").write_text("x = 1\n")
    Path("project/a.py").write_text(OLD)
    Path("project/l.py").symlink_to("../elsewhere/x.py")
    Path("project/m.py").symlink_to("../elsewhere/clean.py")  # nothing to do: nothing to say
    Path("project/inside.py").symlink_to("a.py")
    answer = told("migrate", "project")
    assert answer.status == 2
    target = Path("elsewhere/x.py").absolute()
    assert f"project/l.py: is a link out of project, to {target}: name that to rewrite it" in answer.lines
    assert [line for line in answer.lines if ".py: " in line] == [answer.lines[-1]]
    assert Path("elsewhere/x.py").read_text() == OLD
    assert "keras_vis_compat" in Path("project/a.py").read_text()
    assert Path("project/inside.py").is_symlink()
    assert told("migrate", "project/l.py").status == 1  # named itself
    assert "keras_vis_compat" in Path("elsewhere/x.py").read_text()


def test_a_read_only_file_is_rewritten_only_by_force(told):
    Path("a.py").write_text(OLD)
    Path("a.py").chmod(0o444)
    answer = told("migrate", "a.py")
    assert answer.status == 2
    assert answer.lines[-1].endswith("a.py: is read-only: make it writable (chmod u+w), or replace it with --force")
    assert Path("a.py").read_text() == OLD
    assert told("migrate", "--force", "a.py").status == 1
    assert Path("a.py").stat().st_mode & 0o777 == 0o444


def test_a_folder_that_cannot_be_read_is_named_and_the_rest_is_done(told, monkeypatch):
    os.mkdir("closed")
    os.mkdir("closed/deeper")
    Path("open.py").write_text(OLD)
    real, exists = os.scandir, os.path.exists

    def scan(path):
        if "closed" in os.fspath(path):  # root may read anything
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return real(path)

    monkeypatch.setattr(files.os, "scandir", scan)
    monkeypatch.setattr(files.os.path, "exists", lambda path: "closed" not in str(path) and exists(path))
    answer = told("migrate", ".")
    assert answer.status == 2
    assert answer.lines[-1] == "./closed: permission denied: ask its owner, or chmod it"
    assert "keras_vis_compat" in Path("open.py").read_text()
    assert told("migrate", "closed") == (2, ["closed: permission denied: ask its owner, or chmod it"])


def test_odd_entries_of_a_folder_are_named_and_the_rest_is_done(told):
    os.mkfifo("a.py")
    Path("b.py").symlink_to("nowhere")
    os.mkdir("c.py")
    Path("c.py/d.py").write_text(OLD)
    Path("e.ipynb").write_text('{"cells": [1]}')
    Path("f\ng.py").write_text(OLD)
    answer = told("migrate", ".")
    assert answer.status == 2
    assert answer.lines == [
        "a.py: is a pipe: name a file",
        "b.py: no such file or directory: check the name",
        "e.ipynb:1: not a notebook: cell 1 is a number; export it again from Jupyter",
        r"rewrote f\ng.py (vis-imports)",
        "rewrote c.py/d.py (vis-imports)",
    ]


@pytest.mark.parametrize(
    "cells",
    [
        ["a = 1\n__ipython_cell_2__\nb = 2", "from vis.utils import utils"],
        ["from vis.utils import utils", "__ipython_cell_1__\n"],
        ["from vis.utils import utils\n__ipython_line_0__[x]"],
        ["!ls\n__ipython_line_0__[x]\nfrom vis.utils import utils"],
        ["from vis.utils import utils\n    __ipython_rest_0__"[:28] + "\n__ipython_rest_3__"],
    ],
)
def test_text_that_looks_like_marks_of_migrate_leaves_the_notebook_as_it_is(told, cells):
    before = json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]})
    Path("a.ipynb").write_text(before)
    answer = told("migrate", "a.ipynb")
    assert answer.status == 0
    (line,) = answer.lines
    assert line.startswith("a.ipynb:1: it stays as it is: a cell holds a name of the form __ipython_..._1__")
    assert Path("a.ipynb").read_text() == before


def test_a_rule_that_moves_marks_leaves_the_notebook_as_it_is(told, monkeypatch):
    from keras_vis_compat.migrate import command

    real = command.migrate

    def shuffled(*arguments, **options):
        result = real(*arguments, **options)
        return result._replace(source=result.source.replace("cell_1", "cell_9"))

    monkeypatch.setattr(command, "migrate", shuffled)
    before = json.dumps({"cells": [{"cell_type": "code", "source": OLD}]})
    Path("a.ipynb").write_text(before)
    answer = told("migrate", "a.ipynb")
    assert answer.status == 0
    assert answer.lines[0].startswith("a.ipynb:1: it stays as it is: a rule would move code from cell to cell")
    assert Path("a.ipynb").read_text() == before


def test_what_a_killed_migrate_left_is_swept_although_nothing_is_to_do(told):
    left = Path(".keras-vis-compat-0123456789abcdef.py")
    left.write_text("half")
    Path("a.py").write_text("x = 1\n")
    assert told("migrate", "--check", ".") == (0, [])
    assert left.exists()  # nothing is written, and nothing is removed
    assert told("migrate", ".") == (0, [])
    assert not left.exists()
