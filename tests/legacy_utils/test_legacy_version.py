"""Which keras-vis is in force: for the process, for a thread, inside a block, from the environment."""

import asyncio
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from keras_vis_compat import legacy_version, set_legacy_version
from keras_vis_compat._settings import legacy_version as settings


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    monkeypatch.delenv("KERAS_VIS_VERSION", raising=False)
    monkeypatch.setattr(settings._version, "everywhere", None)
    settings._from_environment.cache_clear()
    yield
    settings._from_environment.cache_clear()


def in_thread(function):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function).result()


def test_the_default_is_0_5_0():
    assert legacy_version() == "0.5.0"


def test_a_call_acts_at_once_and_in_every_thread():
    set_legacy_version("0.4.1")
    assert legacy_version() == in_thread(legacy_version) == "0.4.1"


def test_a_block_restores_the_version_before_also_after_an_error():
    set_legacy_version("0.4.1")
    with suppress(KeyError), set_legacy_version("0.5.0"):
        assert legacy_version() == "0.5.0"
        raise KeyError
    assert legacy_version() == in_thread(legacy_version) == "0.4.1"


def test_blocks_nest_and_one_object_serves_twice():
    chosen = set_legacy_version("0.4.1")
    with chosen, set_legacy_version("0.5.0"), chosen:
        assert legacy_version() == "0.4.1"
    with chosen:
        assert legacy_version() == "0.4.1"
    assert legacy_version() == "0.5.0"


def test_a_call_inside_a_block_holds_until_its_end():
    with set_legacy_version("0.4.1"):
        set_legacy_version("0.5.0")
        assert legacy_version() == "0.5.0"
        with set_legacy_version("0.4.1"):
            assert legacy_version() == "0.4.1"
        assert legacy_version() == "0.5.0"
    assert legacy_version() == "0.5.0"


def test_a_block_in_the_main_thread_is_not_seen_by_others():
    with set_legacy_version("0.4.1"):
        assert in_thread(legacy_version) == "0.5.0"


def test_a_call_in_another_thread_is_its_own():
    def work():
        set_legacy_version("0.4.1")
        return legacy_version()

    assert in_thread(work) == "0.4.1"
    assert legacy_version() == "0.5.0"


def test_threads_at_once_each_see_their_own_version():
    barrier = threading.Barrier(8)

    def work(number):
        version = ("0.4.1", "0.5.0")[number % 2]
        seen = set()
        barrier.wait()
        for _ in range(200):
            with set_legacy_version(version):
                seen.add(legacy_version())
        return seen == {version} and legacy_version() == "0.5.0"

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(8)))
    assert legacy_version() == "0.5.0"


def test_tasks_at_once_each_see_their_own_version():
    async def work(version):
        with set_legacy_version(version):
            await asyncio.sleep(0)
            return legacy_version()

    async def both():
        return await asyncio.gather(work("0.4.1"), work("0.5.0"))

    assert asyncio.run(both()) == ["0.4.1", "0.5.0"]
    assert legacy_version() == "0.5.0"


def test_the_environment_is_read_at_the_first_use_only(monkeypatch):
    monkeypatch.setenv("KERAS_VIS_VERSION", "0.4.1")
    assert legacy_version() == "0.4.1"
    monkeypatch.setenv("KERAS_VIS_VERSION", "0.5.0")
    assert legacy_version() == "0.4.1"


def test_a_call_goes_before_the_environment(monkeypatch):
    monkeypatch.setenv("KERAS_VIS_VERSION", "nonsense")
    set_legacy_version("0.5.0")
    assert legacy_version() == "0.5.0"


def test_a_bad_environment_is_named_and_does_not_hinder_the_import():
    program = "import keras_vis_compat as k\ntry: k.legacy_version()\nexcept ValueError as error: print(error)"
    result = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env={"KERAS_VIS_VERSION": "0.4", "PATH": ""},
        cwd=settings.__file__.rpartition("keras_vis_compat")[0],
    )
    assert result.stdout.strip() == (
        "the environment variable KERAS_VIS_VERSION must be one of '0.4.1', '0.5.0', got '0.4'"
    )


@pytest.mark.parametrize("version", ["0.4", "0.5", "", None, 0.5, "latest", ["0.5.0"]])
def test_another_version_is_refused_and_nothing_changes(version):
    with pytest.raises(ValueError, match=r"`version` must be one of '0\.4\.1', '0\.5\.0', got"):
        set_legacy_version(version)
    assert legacy_version() == "0.5.0"
