"""The bar of long work: silent for two seconds, and wherever nobody looks."""

import pytest

from keras_vis_compat._progress import Bar


class Clock:
    """Seconds that pass when the test says so."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.mark.parametrize("terminal", [True, False])
def test_a_bar_with_the_time_left_is_shown_after_two_seconds_on_a_terminal(terminal, monkeypatch, capsys):
    if terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")  # what rich takes for a terminal
    clock = Clock()
    bar = Bar("pictures", clock)
    bar(1, 9)
    assert capsys.readouterr() == ("", "")
    clock.now = 2.5
    bar(2, 9)
    bar(9, 9)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert ("pictures" in printed.err, "2/9" in printed.err) == (terminal, terminal)


def test_what_is_done_within_two_seconds_shows_nothing(monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")
    bar = Bar("pictures", Clock())
    for done in range(4):
        bar(done, 3)
    assert capsys.readouterr() == ("", "")
