"""No file from a stranger runs, writes, reads or fills anything: each is refused in one line, and nothing is left."""

import tempfile

import pytest

from keras_vis_compat.cli import main

from .hostile_files import HOSTILE


def test_there_are_more_than_a_hundred_of_them():
    assert len(HOSTILE) > 100


@pytest.mark.parametrize("build", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_in_one_line_and_does_nothing(build, tmp_path, monkeypatch, capfd):
    temporary, canary, target = tmp_path / "temporary", tmp_path / "keep.txt", tmp_path / "new.keras"
    temporary.mkdir()
    canary.write_text("0123456789" * 10)
    words = build(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    before = {path.name for path in tmp_path.iterdir()}
    capfd.readouterr()
    assert main(["upgrade-model", str(words[0]), str(target), *map(str, words[1:])]) != 0
    told = capfd.readouterr()
    assert len(told.err.splitlines()) == 1, told.err
    assert told.out == ""
    assert {path.name for path in tmp_path.iterdir()} == before
    assert canary.read_text() == "0123456789" * 10
    assert list(temporary.iterdir()) == []
