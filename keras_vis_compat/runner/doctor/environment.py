"""What is installed, and which `vis` an import finds."""

import os
import platform
import sys
from contextlib import suppress
from importlib.machinery import PathFinder
from importlib.metadata import PackageNotFoundError, version

from ..._files import read_file

_PACKAGES = ("keras-vis-compat", "tensorflow", "keras", "tf_keras", "numpy", "scipy", "matplotlib", "Pillow", "h5py")


def versions() -> dict[str, str | None]:
    """Return `{package: version or None}`, Python first."""
    return {"Python": platform.python_version(), **{name: _version(name) for name in _PACKAGES}}


def _version(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def vis_found(folder: str | None = None) -> tuple[str, str | None]:
    """Return `(kind, path)` of the `vis` that an import finds from *folder*, without importing it.

    Kinds: "ours", "keras-vis" (the original), "other" (an unrelated package), "none".
    """
    spec = PathFinder.find_spec("vis", [folder or os.getcwd(), *sys.path[1:]])
    if spec is None:
        return "none", None
    places = list(spec.submodule_search_locations or ())
    if not places:
        return ("ours" if _is_ours(spec.origin) else "other"), spec.origin
    original = any(os.path.exists(os.path.join(place, "visualization")) for place in places)
    return ("keras-vis" if original else "other"), places[0]


def _is_ours(path):
    with suppress(OSError, ValueError):  # a folder, a pipe: somebody else's
        return b"keras_vis_compat._alias" in read_file(path)
    return False


def advice_on(kind: str, path: str | None, folder: str | None = None) -> str:
    """Return one line on that `vis` and what to do about it."""
    local = path and os.path.dirname(path) == os.path.abspath(folder or os.getcwd())
    if kind == "keras-vis":
        remove = f"rename the folder {path}" if local else "pip uninstall keras-vis"
        return f"the original keras-vis, {path}: `run` goes past it; for plain `python`: {remove}"
    if kind == "other" and local:
        return f"your own {path}: `run` leaves it to the script; rename it if the script means keras-vis"
    if kind == "other":
        return f"an unrelated package of that name, {path}: `run` goes past it; for plain `python`: pip uninstall vis"
    if kind == "none":
        return "none outside the runner; `run` answers it, and so does keras_vis_compat.install_as_vis()"
    return f"keras_vis_compat's, {path}"
