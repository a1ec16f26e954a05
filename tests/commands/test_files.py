"""What every command relies on when it reads and writes files that users name."""

import os
import pathlib
import socket
import stat
import subprocess
import sys
import tempfile
import threading

import numpy as np
import pytest
from PIL import Image

from keras_vis_compat._files import (
    FileTrouble,
    blamed_on,
    check_target,
    read_file,
    read_program,
    shown,
    sweep,
    whole_file,
    write_whole,
)
from keras_vis_compat._files.marks import is_ours, marked

# -- told in one line ---------------------------------------------------------------------------------------


def parser_that_raises(error):
    """Raise as a foreign parser does: in a frame that is not ours."""
    raise error


class Odd(Exception):
    """What no one foresees."""


ERRORS = {
    KeyError("config"): "a: cannot be read (KeyError: 'config'): is it damaged? --debug shows where it went wrong",
    Odd("x\ny\n z"): "a: cannot be read (Odd: x y z): is it damaged? --debug shows where it went wrong",
    OSError("bad signature"): "a: cannot be read or written (OSError: bad signature): is it damaged? --debug shows",
    RecursionError(): "a: is nested too deeply to be read: simplify it",
    MemoryError(): "a: needs more memory than there is, or is nested too deeply: simplify it, or use a bigger machine",
    PermissionError(13, "Permission denied"): "a: permission denied: ask its owner, or chmod it",
    FileNotFoundError(2, "No such file or directory"): "a: no such file or directory: check the name",
    OSError(28, "No space left on device"): "a: no space left on device: make room, or name another folder",
    OSError(99, "Odd trouble"): "a: odd trouble: see that it is there and can be used",
    UnicodeDecodeError("utf-8", b"\xe9", 0, 1, "invalid"): "says so in its first line: # coding: latin-1",
    UnicodeEncodeError("ascii", "\xe9", 0, 1, "ordinal"): ": set PYTHONIOENCODING=utf-8",
    Odd("long " * 500): "…",
}


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_whatever_goes_wrong_is_one_line_that_begins_with_the_path(error):
    with pytest.raises(FileTrouble) as told, blamed_on("a"):
        parser_that_raises(error)
    assert ERRORS[error] in str(told.value)
    assert str(told.value).startswith("a: ")
    assert "\n" not in str(told.value)
    assert len(str(told.value)) < 500
    assert told.value.__cause__ is error


@pytest.mark.parametrize("error", [ModuleNotFoundError("no h5py", name="h5py"), BrokenPipeError(), KeyboardInterrupt()])
def test_what_is_not_the_files_fault_passes(error):
    with pytest.raises(type(error)), blamed_on("a"):
        parser_that_raises(error)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a b/ü.py", "a b/ü.py"),
        ("a\nb\t.py", r"a\nb\t.py"),
        ("\x1b[31mred", r"\x1b[31mred"),
        (b"\xff.py", r"\udcff.py"),
        ("", "''"),
        (pathlib.Path("x"), "x"),
    ],
)
def test_paths_are_shown_on_one_line(path, text):
    assert shown(path) == text


# -- only regular files are opened --------------------------------------------------------------------------


def make_pipe(path):
    os.mkfifo(path)


def make_socket(path):
    os.chdir(path.parent)  # a socket's whole path must be short
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)


KINDS = {
    "a folder": pathlib.Path.mkdir,
    "a pipe": make_pipe,
    "a socket": make_socket,
    "a device": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_regular_file_is_not_opened(kind, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    KINDS[kind](tmp_path / "x.py")
    with pytest.raises(ValueError, match=f"^is {kind}: name a file$"):
        read_file(tmp_path / "x.py")


def test_a_file_that_is_too_big_is_not_read(tmp_path):
    with open(tmp_path / "big.py", "wb") as file:
        file.truncate(2**40)
    with pytest.raises(ValueError, match="has 1099511627776 bytes, and at most 536870912 are read"):
        read_file(tmp_path / "big.py")


def test_programs_are_read_in_the_encoding_they_declare(tmp_path):
    path = tmp_path / "a.py"
    for data in ("# é".encode(), b"\xef\xbb\xbf# \xc3\xa9", b"# coding: latin-1 \xe9"):
        path.write_bytes(data)
        assert read_program(path).endswith("é")
    for data in (b"# coding: rot13", b"# coding: no-such", b"# \xe9", b"\0"):
        path.write_bytes(data)
        with pytest.raises(ValueError, match=r"rot13|no-such|byte 0xe9|zero bytes"):
            read_program(path)


# -- written whole or not at all ----------------------------------------------------------------------------


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_takes_its_place_in_one_step(tmp_path):
    path = tmp_path / "a.keras"
    path.write_text("old")
    with whole_file(path) as beside:
        assert (beside.parent, beside.suffix) == (tmp_path, ".keras")
        beside.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert names(tmp_path) == ["a.keras"]


def write_half(path):
    with whole_file(path) as beside:
        beside.write_text("half")
        raise KeyboardInterrupt


def test_a_file_that_fails_half_way_leaves_what_was_there(tmp_path):
    path = tmp_path / "a.py"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        write_half(path)
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.py"]


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755])
def test_the_mode_of_a_file_is_kept(mode, tmp_path):
    path = tmp_path / "a.py"
    path.write_text("old")
    path.chmod(mode)
    write_whole(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_new_file_has_the_mode_of_any_new_file(tmp_path):
    write_whole(tmp_path / "ours", b"")
    (tmp_path / "plain").touch()
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_the_owner_of_a_file_is_kept(tmp_path, monkeypatch):
    """What root sees is shown by the calls: a test may run as anybody."""
    path, given = tmp_path / "a.py", []
    path.write_text("old")
    real = os.lstat

    def of_somebody_else(name, **options):
        status = real(name, **options)
        if os.fspath(name) != str(path):
            return status
        return os.stat_result([*status[:4], 1234, 5678, *status[6:]])

    monkeypatch.setattr(os, "lstat", of_somebody_else)
    monkeypatch.setattr(os, "chown", lambda name, user, group: given.append((user, group)))
    write_whole(path, b"new")
    assert given == [(1234, 5678)]
    monkeypatch.setattr(os, "chown", lambda *_: parser_that_raises(PermissionError(1, "Operation not permitted")))
    with pytest.raises(FileTrouble, match="belongs to a user or group that a new file of yours cannot have"):
        write_whole(path, b"newer")
    assert (path.read_bytes(), names(tmp_path)) == (b"new", ["a.py"])


def test_a_link_is_replaced_and_not_followed(tmp_path):
    (tmp_path / "target").write_text("precious")
    (tmp_path / "link").symlink_to("target")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "target").read_text() == "precious"
    assert not (tmp_path / "link").is_symlink()


def left_by_a_killed_run(folder):
    """Let a process write half a file, and kill it."""
    program = (
        "import os, sys, signal\nfrom keras_vis_compat._files import whole_file\n"
        "with whole_file(sys.argv[1]) as path:\n    path.write_text('half')\n    os.kill(os.getpid(), signal.SIGKILL)"
    )
    home = str(pathlib.Path(__file__).parents[2])
    subprocess.run([sys.executable, "-c", program, str(folder / "a.py")], env={**os.environ, "PYTHONPATH": home})
    return [name for name in names(folder) if name.startswith(".keras-vis-compat-")]


def test_what_a_killed_run_left_is_swept_at_the_next_start(tmp_path):
    assert len(left_by_a_killed_run(tmp_path)) == 1
    write_whole(tmp_path / "b.py", b"new")
    assert names(tmp_path) == ["b.py"]


def test_what_a_living_run_writes_and_what_others_left_is_not_swept(tmp_path):
    others = [".keras-vis-compat-notes", ".a.py.x1y2z3", ".keras-vis-compat-0123456789abcdef.py.bak", "a.py~"]
    for name in others:
        (tmp_path / name).touch()
    (tmp_path / ".keras-vis-compat-0123456789abcdef").mkdir()
    (tmp_path / ".keras-vis-compat-fedcba9876543210").symlink_to(others[0])
    before = names(tmp_path)
    with whole_file(tmp_path / "c.py") as beside:
        beside.write_text("half")
        sweep(tmp_path)
        assert beside.read_text() == "half"
    assert names(tmp_path) == sorted([*before, "c.py"])


def test_many_writers_at_once_leave_one_whole_file(tmp_path):
    path, failed = tmp_path / "a.txt", []

    def write(number):
        try:
            for _ in range(30):
                write_whole(path, str(number).encode() * 1000)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(set(path.read_text())) == 1
    assert len(path.read_text()) == 1000
    assert names(tmp_path) == ["a.txt"]


# -- checked before the work --------------------------------------------------------------------------------


def make_read_only(path):
    path.write_text("")
    path.chmod(0o444)


TARGETS = {
    "missing/a": (None, "there is no folder {folder}/missing: make it, or name another"),
    "file/a": (lambda path: path.parent.write_text(""), "there is no folder {folder}/file"),
    "folder": (pathlib.Path.mkdir, "is a folder, a pipe or a device: name a file to be written"),
    "pipe": (make_pipe, "is a folder, a pipe or a device"),
    "there": (pathlib.Path.touch, "exists already: choose another name, or replace it with --force"),
    "link": (lambda path: path.symlink_to("nowhere"), "exists already"),
    "read-only": (make_read_only, "exists already"),
    "a" * 300: (None, "file name too long: name it shorter"),
}


@pytest.mark.parametrize("name", TARGETS, ids=lambda name: name[:12])
def test_a_target_that_cannot_be_written_is_told_before(name, tmp_path):
    make, reason = TARGETS[name]
    if make:
        make(tmp_path / name)
    with pytest.raises(FileTrouble) as told:
        check_target(tmp_path / name)
    assert str(told.value).startswith(f"{tmp_path / name}: {reason.format(folder=tmp_path)}")


@pytest.mark.parametrize("name", ["", "new/", "/dev/full", "/dev/null", "/proc/a"])
def test_names_of_no_file_are_told_before(name):
    with pytest.raises(
        FileTrouble, match=r"is the name of no file|is a folder, a pipe or a device|can be written into"
    ):
        check_target(name, force=True)


def test_force_replaces_files_of_others_read_only_ones_and_links(tmp_path):
    make_read_only(tmp_path / "read-only")
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("read-only", "link"):
        assert check_target(tmp_path / name, force=True) == tmp_path / name


def test_a_read_only_file_is_not_rewritten_silently(tmp_path):
    make_read_only(tmp_path / "a.py")
    with pytest.raises(FileTrouble, match=r"is read-only: make it writable \(chmod u\+w\), or replace it with --force"):
        check_target(tmp_path / "a.py", may_replace=lambda _: True)


def test_a_file_of_somebody_else_is_not_made_ours(tmp_path, monkeypatch):
    (tmp_path / "a.py").touch()
    monkeypatch.setattr(os, "geteuid", lambda: (tmp_path / "a.py").stat().st_uid + 1)
    with pytest.raises(FileTrouble, match="belongs to another user"):
        check_target(tmp_path / "a.py", may_replace=lambda _: True)


def test_a_folder_that_takes_no_files_is_told_before(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda path, mode: False)  # root may write anywhere
        with pytest.raises(FileTrouble, match=f"nothing may be written into {tmp_path}"):
            check_target(tmp_path / "a")
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda dir: parser_that_raises(OSError(30, "Read-only file system")))
    with pytest.raises(FileTrouble, match="Read-only file system"):
        check_target(tmp_path / "a")


# -- files of ours ------------------------------------------------------------------------------------------


def a_picture(path):
    Image.fromarray(np.eye(5, dtype=np.uint8)).save(path)
    return path.read_bytes()


def test_a_picture_with_our_mark_is_ours_and_shows_the_same(tmp_path):
    path = tmp_path / "a.png"
    data = a_picture(path)
    assert not is_ours(path)
    path.write_bytes(marked(data))
    assert is_ours(path)
    assert marked(marked(data)) == marked(data)
    np.testing.assert_array_equal(np.asarray(Image.open(path)), np.eye(5))
    changed = bytearray(marked(data))
    changed[-20] ^= 1
    path.write_bytes(changed)
    assert not is_ours(path)


def test_a_notebook_with_our_mark_is_ours_until_it_is_edited(tmp_path):
    path = tmp_path / "a.ipynb"
    data = marked(b'{"cells": [], "metadata": {"kept": 1}}')
    path.write_bytes(data)
    assert is_ours(path)
    assert marked(data) == data
    path.write_bytes(data.replace(b'"kept": 1', b'"kept": 2'))
    assert not is_ours(path)


def test_half_a_character_in_a_notebook_can_be_written():
    assert b"\\udc80" in marked(b'{"cells": ["\\udc80"]}')


@pytest.mark.parametrize("data", [b"", b"text", b"[]", b"{}", b'{"metadata": 1}', b"\x89PNG\r\n\x1a\n", b"[" * 10**5])
def test_what_has_no_mark_is_not_ours(data, tmp_path):
    (tmp_path / "a").write_bytes(data)
    assert not is_ours(tmp_path / "a")


def test_a_link_to_a_file_of_ours_is_not_ours(tmp_path):
    (tmp_path / "a.ipynb").write_bytes(marked(b'{"cells": []}'))
    (tmp_path / "link.ipynb").symlink_to("a.ipynb")
    assert not is_ours(tmp_path / "link.ipynb")
