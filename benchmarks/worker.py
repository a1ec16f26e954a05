"""What runs in the process of a contender: `python -m benchmarks.worker MODULE`, requests and answers as JSON lines.

    {"do": "versions"}                            -> {"python": "3.11.7", "keras": "3.15.1", …}
    {"do": "prepare", "setting": {…}}             -> {"ready_mb": 700.0}
    {"do": "run", "rows": [0, 0, 0]}              -> {"seconds": [0.1, 0.1, 0.1]}
    {"do": "traces"}                              -> {"traces": 3}
    {"do": "profile", "rows": [0, 0, 0]}          -> {"text": "…"}
    {"do": "fresh", "setting": {…}, "calls": 1}   -> {"seconds": [2.1], "ready_mb": 700.0, "peak_mb": 900.0}

What cannot be done is answered by {"failure": "why"}.
"""

import cProfile
import gc
import io
import json
import os
import platform
import pstats
import sys
import time
from contextlib import suppress
from importlib import import_module, metadata
from pathlib import Path

import numpy as np

from .networks import NETWORKS, image_shape
from .setting import DIFFERENT_CALLS, NOTHING, Setting

PACKAGES = "tensorflow keras tf_keras tf-keras-vis xplique torch grad-cam numpy".split()
PROFILED = 15


class Worker:
    def __init__(self, module):
        self._kinds = import_module(f"{__package__}.contenders.{module}")

    def versions(self):
        return {"python": platform.python_version()} | {
            name: version for name in PACKAGES if (version := _version(name)) is not None
        }

    def prepare(self, setting):
        setting = Setting(**setting)
        kind = getattr(self._kinds, setting.work, None)
        if kind is None:
            raise NotImplementedError
        self._setting, self._call, self._batches = setting, kind(setting), Batches(setting)
        gc.collect()
        with suppress(OSError):  # where it is forbidden, the peak of preparing counts too
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        return {"ready_mb": _status_mb("VmRSS")}

    def run(self, rows):
        """Time one call for each row: another row is another image and another class."""
        batches = [self._batches[row] for row in rows]
        gc.collect()
        return {"seconds": [_seconds(self._call, *batch) for batch in batches]}

    def traces(self):
        """How often anything of this network has been traced; None for contenders that do not say."""
        count = getattr(self._kinds, "traces", None)
        return {"traces": count and count(self._setting)}

    def profile(self, rows):
        """Where the time of some calls goes, the functions that took most of it first."""
        profile, text = cProfile.Profile(), io.StringIO()
        profile.runcall(self.run, rows)
        pstats.Stats(profile, stream=text).strip_dirs().sort_stats("tottime").print_stats(PROFILED)
        return {"text": text.getvalue()}

    def fresh(self, setting, calls, patience):
        """Time the first call and, while they take less than so many seconds, up to so many more, in a new process.

        It is a fork of this one, which has imported everything and must not have computed anything.
        """
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            with open(writing, "w", encoding="utf-8") as answer:
                json.dump(_answer(lambda: self._fresh(setting, calls, patience)), answer)
            os._exit(0)
        os.close(writing)
        with open(reading, encoding="utf-8") as answer:
            text = answer.read()
        _, status = os.waitpid(child, 0)
        return json.loads(text) if text else {"failure": f"the new process ended with status {status}"}

    def _fresh(self, setting, calls, patience):
        ready = self.prepare(setting)
        seconds = self.run([0])["seconds"]
        while len(seconds) < 1 + calls and sum(seconds[1:]) < patience:
            seconds += self.run([0])["seconds"]
        return {"seconds": seconds, **ready, "peak_mb": _status_mb("VmHWM")}


class Batches:
    """The images and classes of a call, by its row."""

    def __init__(self, setting):
        self._count, self._classes = setting.images, NETWORKS[setting.model].classes
        count = max(self._count, DIFFERENT_CALLS)
        self._pool = np.random.default_rng(0).random((count, *image_shape(setting)), "float32") * 2 - 1

    def __getitem__(self, index):
        rows = [(index + number) % len(self._pool) for number in range(self._count)]
        return self._pool[rows], [row % self._classes for row in rows]


def _seconds(call, images, classes):
    start = time.perf_counter()
    result = call(images, classes)
    for part in result if isinstance(result, list | tuple) else [result]:
        np.asarray(part)  # a device may still be at work
    return time.perf_counter() - start


def _status_mb(field):
    with open("/proc/self/status", encoding="ascii") as lines:
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(field))


def _version(package):
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def main(module):
    requests, answers = sys.stdin, os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # libraries print; only answers may go where the parent reads
    worker = Worker(module)
    for line in requests:
        request = json.loads(line)
        answer = _answer(lambda request=request: getattr(worker, request.pop("do"))(**request))
        print(json.dumps(answer), file=answers, flush=True)


def _answer(work):
    """The result of some work, or why it failed."""
    try:
        return work()
    except NotImplementedError:
        return {"failure": NOTHING}
    except Exception as error:
        return {"failure": f"{type(error).__name__}: {error}"[:300]}


if __name__ == "__main__":
    main(sys.argv[1])
