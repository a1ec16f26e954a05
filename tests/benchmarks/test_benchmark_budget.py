"""The benchmark's budgets of time, on a clock that the tests turn."""

import pytest

from benchmarks import purse
from benchmarks.plan import QUICK
from benchmarks.session import Session


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 0.0

        def perf_counter(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(purse, "time", clock)
    monkeypatch.setattr("benchmarks.session.time", clock)
    return clock


def turns_of(seconds, budget, clock):
    purse_ = purse.Purse(budget)
    done = 0
    while done < 10 and purse_.affords(done):
        with purse_:
            clock.now += seconds
        done += 1
    return done


@pytest.mark.parametrize(("seconds", "turns"), [(1, 10), (3, 6), (7, 2), (50, 2)])
def test_turns_go_on_while_another_one_fits_and_two_always_do(seconds, turns, clock):
    assert turns_of(seconds, 20, clock) == turns


def test_a_session_begins_nothing_after_its_time(made_up, clock):
    made_up.growth.clear()
    plan = QUICK._replace(minutes=1)
    with Session(plan, made_up, {}, keep=None) as session:
        clock.now = 61
        session.measure_growth()
    assert made_up.about["left_out"] == [f"growth: {axis.title}" for axis in plan.axes]
