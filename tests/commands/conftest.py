"""What the tests of all commands share: one call, and what it told."""

from typing import NamedTuple

import pytest

from keras_vis_compat.cli import main
from keras_vis_compat.runner import doctor


class Told(NamedTuple):
    """The exit status of one call, and what it printed on stderr, line by line."""

    status: int
    lines: list[str]


@pytest.fixture
def told(capsys):
    """The function `told(*words)`: one call of the command line in this process."""

    def call(*words):
        capsys.readouterr()
        status = main(list(map(str, words)))
        return Told(status, capsys.readouterr().err.splitlines())

    return call


@pytest.fixture
def _quick_doctor(monkeypatch):
    """A doctor that asks no other interpreter and finds every name."""
    monkeypatch.setattr(doctor, "versions", lambda: {"Python": "3", "tf_keras": "2"})
    monkeypatch.setattr(doctor, "ask", lambda needs, keras: {"trouble": [None] * len(needs), "gpus": []})
