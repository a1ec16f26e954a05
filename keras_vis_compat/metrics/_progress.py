"""Say how far a long measurement is: not at all, by a bar, or as the caller likes."""

from __future__ import annotations

from collections.abc import Callable

from .._inputs.user_code import blamed
from .._progress import Bar
from .._types import Progress


def reporter(progress: Progress) -> Callable[[int, int], object]:
    """Return `(images done, images in all) -> None` for None or False, True, or a callable."""
    if callable(progress):
        return blamed(progress, "progress callable")
    if not isinstance(progress, bool | None):
        raise TypeError(
            f"`progress` must be True (a bar on stderr), None, or a callable that is given the number of images done "
            f"and of all images, got {progress!r}"
        )
    return Bar("images") if progress else _say_nothing


def _say_nothing(done: int, total: int) -> None:
    pass
