"""Say how far a long measurement is: not at all, on stderr, or as the caller likes."""

from __future__ import annotations

import sys
from collections.abc import Callable

from .._inputs.user_code import blamed
from .._types import Progress


def reporter(progress: Progress) -> Callable[[int, int], object]:
    """Return `(images done, images in all) -> None` for None or False, True, or a callable."""
    if callable(progress):
        return blamed(progress, "progress callable")
    if not isinstance(progress, bool | None):
        raise TypeError(
            f"`progress` must be True (a line on stderr), None, or a callable that is given the number of images done "
            f"and of all images, got {progress!r}"
        )
    return _print if progress else _say_nothing


def _say_nothing(done: int, total: int) -> None:
    pass


def _print(done: int, total: int) -> None:
    print(f"\r{done}/{total} images", end="\n" if done == total else "", file=sys.stderr, flush=True)
