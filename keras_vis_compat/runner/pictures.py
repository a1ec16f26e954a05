"""The folder of `--save-figures`: looked at before the work, numbered pictures afterwards."""

import os
import re
from collections.abc import Iterator

from .._files import FileTrouble, check_target, write_whole
from .._files.marks import is_ours, marked

_PICTURE = re.compile(r"figure-\d{3,}\.png")


def check_folder(folder: str, force: bool) -> None:
    """Find out before the work whether pictures can be written into a folder, which is made where it is missing.

    Raises:
        FileTrouble: They cannot, or pictures are there that `run` did not make.
    """
    if not folder:
        raise FileTrouble(folder, "an empty name names no folder: --save-figures needs one")
    try:
        os.makedirs(folder, exist_ok=True)
    except FileExistsError:
        raise FileTrouble(folder, "is no folder: --save-figures needs one") from None
    for name in ["figure-000.png", *filter(_PICTURE.fullmatch, sorted(os.listdir(folder)))]:
        check_target(os.path.join(folder, name), force)


def paths(folder: str, force: bool = False) -> Iterator[str]:
    """Yield where pictures go, one after the other: never in the place of one that `run` did not make."""
    number = 0
    while True:
        number += 1
        path = os.path.join(folder, f"figure-{number:03}.png")
        if force or not os.path.lexists(path) or is_ours(path):
            yield path


def save(path: str, picture: bytes) -> None:
    """Write a PNG whole, with the mark that lets the next run replace it."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    write_whole(path, marked(picture))
