"""A budget of time."""

import time


class Purse:
    """So many seconds for turns; at least `LEAST` turns are afforded. `with purse:` spends."""

    LEAST = 2

    def __init__(self, seconds):
        self._seconds, self._spent = seconds, 0.0

    def __enter__(self):
        self._began = time.perf_counter()

    def __exit__(self, *_):
        self._spent += time.perf_counter() - self._began

    def affords(self, done):
        """Return whether one more turn like the `done` ones so far fits."""
        return done < self.LEAST or self._spent * (done + 1) / done <= self._seconds
