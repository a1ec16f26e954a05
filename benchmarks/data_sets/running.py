"""The command at work in a process of its own: watched, killed, and ended with all that it started."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

LIMIT = 300  # seconds for each step: a run that hangs is a finding, not a benchmark that never ends
GONE_WITHIN = 120  # seconds: agents of Ray look once a minute whether the rest of it is there
HOLDS_A_MODEL = 250 << 20  # bytes that a process with TensorFlow in it has at least, and no other of a run


class Run:
    """`keras-vis-compat explain-dataset` on what `images_and_model` has written.

    Args:
        folder: Where that is.
        out: The folder of the results.
        options: Words of the command.
    """

    def __init__(self, folder: Path, out: Path, options: tuple) -> None:
        command = [sys.executable, "-m", "keras_vis_compat", "explain-dataset", folder / "model.keras"]
        command += [folder / "images.parquet", "--out", out, *options]
        self._told = folder / "told.txt"  # a pipe is full at some point, and held open by who survives its driver
        with open(self._told, "wb") as told:
            self.process = psutil.Popen(
                [*map(str, command)], stdout=subprocess.DEVNULL, stderr=told, start_new_session=True
            )
        self._family = {self.process.pid: self.process}

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, *error: object) -> None:
        for each in self.family():
            _end(each)
        self.process.wait()

    def family(self) -> list[psutil.Process]:
        """Return all processes that were seen of this run so far, the driver first."""
        with suppress(psutil.NoSuchProcess):
            self._family |= {each.pid: each for each in self.process.children(recursive=True)}
        return list(self._family.values())

    def wait_for(self, reached: Callable[[], object]) -> None:
        """Wait until something is reached.

        Raises:
            RuntimeError: The run ended before that, or it took too long.
        """
        until = time.monotonic() + LIMIT
        while not reached():
            self.family()
            if self.process.poll() is not None:
                raise RuntimeError(f"the run ended before that, with {self.process.returncode}: {self._words()}")
            if time.monotonic() > until:
                raise RuntimeError(f"the run got no further in {LIMIT} seconds: {self._words()}")
            time.sleep(0.01)

    def kill(self, kill: str, chance: random.Random) -> None:
        """Kill a `"worker"` or the `"driver"`.

        Raises:
            RuntimeError: It has ended by itself.
        """
        self.wait_for(lambda: _end(self.process if kill == "driver" else self._worker(chance)))

    def end(self) -> None:
        """Wait until the run ends.

        Raises:
            RuntimeError: It ended badly, or took too long.
        """
        try:
            status = self.process.wait(LIMIT)
        except psutil.TimeoutExpired:
            raise RuntimeError(f"the run took more than {LIMIT} seconds: {self._words()}") from None
        if status != 0:
            raise RuntimeError(f"the run ended with {status}: {self._words()}")

    def left(self) -> int:
        """Return how many of its processes are still at work after two minutes.

        One that nobody has asked how it ended is not.
        """
        until = time.monotonic() + GONE_WITHIN
        while alive := sum(map(_is_alive, self.family())):
            if time.monotonic() > until:
                return alive
            time.sleep(0.1)
        return 0

    def _worker(self, chance: random.Random) -> psutil.Process | None:
        """Return a process other than the driver that holds a model, where there is one."""
        found = [each for each in self.family()[1:] if _is_alive(each) and _bytes(each) > HOLDS_A_MODEL]
        return chance.choice(found) if found else None

    def _words(self) -> str:
        return self._told.read_text(errors="replace")


def _end(process: psutil.Process | None) -> bool:
    """Kill a process, and say whether there was one to kill."""
    if process is None or not _is_alive(process):
        return False
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return False
    return True


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _bytes(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0
