"""Say how far a long work is: not at all, by a bar, or as the caller likes."""

from __future__ import annotations

from collections.abc import Callable

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


def _say_nothing(done: int, total: int) -> None:
    pass
