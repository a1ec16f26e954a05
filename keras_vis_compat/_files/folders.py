"""Folders of results: ours are known by their manifest, and nothing is mixed into somebody else's."""

import json
from os import PathLike
from pathlib import Path
from typing import Any

from .reading import read_file
from .trouble import FileTrouble, blamed_on
from .writing import check_target

MANIFEST = "manifest.json"


def claimed_folder(folder: str | PathLike[str], force: bool = False) -> Path:
    """Return a folder into which results may be written; it is made where it is missing.

    Raises:
        FileTrouble: Nothing can be written there, or it holds what is not ours and *force* is false.
    """
    place = check_folder(folder, force)
    with blamed_on(place):
        place.mkdir(parents=True, exist_ok=True)
    check_target(place / MANIFEST, force=True)
    return place


def check_folder(folder: str | PathLike[str], force: bool = False) -> Path:
    """Return the path of a folder of results, and make nothing; errors are those of `claimed_folder`."""
    place = Path(folder)
    if not str(folder):
        raise FileTrouble(folder, "an empty name names no folder: give one")
    with blamed_on(place):
        if place.exists() and not place.is_dir():
            raise FileTrouble(place, "is a file, and the results are several: name a folder")
        if place.exists():
            check_target(place / MANIFEST, force=True)
            if not force and any(place.iterdir()) and not _is_ours(place):
                raise FileTrouble(place, "holds files that are no results of this: name another folder, or add --force")
        else:
            check_target(next(parent for parent in place.absolute().parents if parent.exists()) / MANIFEST, force=True)
    return place


def _is_ours(place: Path) -> bool:
    try:
        manifest: Any = json.loads(read_file(place / MANIFEST))
        return bool(manifest["made_by"] == "keras_vis_compat")
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return False
