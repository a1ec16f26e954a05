"""What runs in the process of a contender: `python -m benchmarks.worker MODULE`, requests and answers as JSON lines.

    {"do": "versions"}                            -> {"python": "3.11.7", "keras": "3.15.1", …}
    {"do": "prepare", "setting": {…}}             -> {"ready_mb": 700.0}
    {"do": "run", "rows": [0, 0, 0]}              -> {"seconds": [0.1, 0.1, 0.1]}
    {"do": "memory"}                              -> {"peak_mb": 900.0}

What cannot be done is answered by {"failure": "why"}.
"""

import gc
import json
import os
import platform
import sys
import time
from importlib import import_module, metadata

import numpy as np

from .networks import NETWORKS, image_shape
from .setting import DIFFERENT_CALLS, NOTHING, Setting

PACKAGES = "tensorflow keras tf_keras tf-keras-vis xplique torch grad-cam numpy".split()


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
        self._call = kind(setting)
        self._batches = _Batches(setting)
        return {"ready_mb": _status_mb("VmRSS")}

    def run(self, rows):
        """Time one call for each row: another row is another image and another class."""
        batches = [self._batches[row] for row in rows]
        gc.collect()
        return {"seconds": [_seconds(self._call, *batch) for batch in batches]}

    def memory(self):
        return {"peak_mb": _status_mb("VmHWM")}


class _Batches:
    """The images and classes of a call, by its row."""

    def __init__(self, setting):
        self._count, self._classes = setting.images, NETWORKS[setting.model].classes
        count = max(self._count, DIFFERENT_CALLS)
        self._pool = np.random.default_rng(0).uniform(-1, 1, (count, *image_shape(setting))).astype("float32")

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
        try:
            answer = getattr(worker, request.pop("do"))(**request)
        except NotImplementedError:
            answer = {"failure": NOTHING}
        except Exception as error:
            answer = {"failure": f"{type(error).__name__}: {error}"[:300]}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
