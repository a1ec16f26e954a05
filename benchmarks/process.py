"""The process of a contender, seen from the parent."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


class Failed(Exception):
    """A contender cannot do this work, or its process has ended."""


class Process:
    """Started at the first request, and again at the next one after it was lost. To be used in a `with` block.

    Args:
        module: Module of the contender.
        python: Interpreter of the environment it is installed in.
        threads: Threads for the mathematics of one operation.
    """

    def __init__(self, module, python=sys.executable, threads=None):
        self._command = [str(python), "-m", "benchmarks.worker", module]
        self._environment = {**os.environ, **_quiet_and_fixed(threads or os.cpu_count())}
        self._child = self._folder = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def ask(self, do, **request):
        """Return the answer to a request."""
        child = self._started()
        try:
            child.stdin.write(json.dumps({"do": do, **request}) + "\n")
            child.stdin.flush()
        except BrokenPipeError:
            pass  # what it said before it went is told below
        line = child.stdout.readline()
        if not line:
            raise Failed(f"its process has ended: {self._last_words()}")
        answer = json.loads(line)
        if "failure" in answer:
            raise Failed(answer["failure"])
        return answer

    def stop(self):
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._folder.cleanup()
            self._child = None

    def _started(self):
        if self._child is None:
            self._folder = tempfile.TemporaryDirectory()
            with self._log().open("w") as log:
                self._child = subprocess.Popen(
                    self._command,
                    cwd=ROOT,
                    env=self._environment,
                    text=True,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                )
        return self._child

    def _log(self):
        return Path(self._folder.name, "log")

    def _last_words(self):
        status = self._child.wait()
        words = self._log().read_text(errors="replace").strip().splitlines()[-1:]
        self.stop()
        return f"status {status} {''.join(words)}"


def _quiet_and_fixed(threads):
    return {
        "KERAS_BACKEND": "tensorflow",
        "MKL_NUM_THREADS": str(threads),
        "MPLBACKEND": "Agg",
        "OMP_NUM_THREADS": str(threads),
        "PYTHONHASHSEED": "0",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_NUM_INTEROP_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": str(threads),
    }
