"""Say how far a long work is: not at all, by a bar, or as the caller likes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Lock

from .._progress import Bar
from .._types import Progress
from .user_code import blamed


def reporter(progress: Progress, what: str = "images") -> Callable[[int, int], object]:
    """Return `(done, in all) -> None` of *what* is counted, for None or False, True, or a callable."""
    if callable(progress):
        return blamed(progress, "progress callable")
    if not isinstance(progress, bool | None):
        raise TypeError(
            f"`progress` must be True (a bar on stderr), None, or a callable that is given the number of {what} done "
            f"and of all {what}, got {progress!r}"
        )
    return Bar(what) if progress else _say_nothing


class Count:
    """How much of a work is done, said to a reporter; devices that work at the same time may all add to it.

    Args:
        report: What `reporter` returned.
        total: How much there is.
    """

    def __init__(self, report: Callable[[int, int], object], total: int) -> None:
        self._report, self._lock = report, Lock()
        self._total, self._done, self._said = total, 0.0, 0

    def begin(self, total: int) -> None:
        """Say from now on how much of another total is done; where that is nothing, all of the former one is."""
        if total:
            self._total, self._done, self._said = total, 0.0, 0
        else:
            self.add(self._total)

    def add(self, done: float) -> None:
        """So much more is done: parts of one are, too, and are said when they have become one."""
        with self._lock:
            self._done += done
            whole = min(round(self._done), self._total)
            if whole > self._said:
                self._said = whole
                self._report(whole, self._total)

    def part(self, total: float) -> Callable[[float], None]:
        """Return what is told which share of a part of the work has been done as well."""
        return lambda share: self.add(share * total)

    def along(self, parts: Iterable[Sequence]) -> Iterator[Sequence]:
        """Yield parts of a work, each a list of arrays (n, …) of n things that are done by then."""
        for part in parts:
            self.add(len(part[0]))
            yield part


def halves(progress: Progress) -> tuple[Progress, Progress]:
    """Return the progress of two works that do the same number of things, for that of both."""
    report = reporter(progress)
    return lambda done, total: report(done, 2 * total), lambda done, total: report(total + done, 2 * total)


def _say_nothing(done: int, total: int) -> None:
    pass
