"""Copies of keras-vis under another name, beside a script or elsewhere on its path: answered by this library.

Many programs carry one, with a line or two mended for the Keras of that day. It is known by its files; what somebody
added to it as files of their own is found there.
"""

import os
import sys
import sysconfig
from collections.abc import Callable
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec
from types import ModuleType

from .. import set_legacy_version
from .._files import shown
from .._programs.copies import is_copy, version_of
from .._settings.legacy_version import VARIABLE

_PACKAGE = __package__.partition(".")[0]
_INSTALLED = tuple({sysconfig.get_path(kind) for kind in ("stdlib", "platlib", "purelib")})


def tell(folder: str) -> None:
    """Say in one line what a copy is answered by, with the results of its version where nobody chose another."""
    chosen = os.environ.get(VARIABLE)
    if not chosen:
        set_legacy_version(version_of(folder))
    line = (
        f"keras-vis-compat: {shown(folder)} is a copy of keras-vis, answered with the results of "
        f"{chosen or version_of(folder)}; what was changed in it does not count: --no-vendored runs the copy itself"
    )
    print(line, file=sys.stderr)


class Vendored(MetaPathFinder, Loader):
    """Answers copies, and what is asked of them, once one is imported."""

    def __init__(self, say: Callable[[str], None] = tell) -> None:
        self._folders: dict[str, str] = {}
        self._say = say

    def find_spec(self, fullname, path=None, target=None):
        """Say that *fullname* can be loaded here, if it is a copy or what this library has of one."""
        root = next((name for name in self._folders if fullname.startswith(f"{name}.")), None)
        if root is not None:
            return self._inside(root, fullname)
        folder = _package(fullname, path)
        if folder is None or not is_copy(folder):
            return None
        self._folders[fullname] = folder
        self._say(folder)
        return ModuleSpec(fullname, self, origin=_PACKAGE, is_package=True)

    def _inside(self, root, fullname):
        real = find_spec(_PACKAGE + fullname.removeprefix(root))
        if real is None:
            parts = fullname.removeprefix(f"{root}.").split(".")[:-1]
            return PathFinder.find_spec(fullname, [os.path.join(self._folders[root], *parts)])
        return ModuleSpec(fullname, self, origin=real.origin, is_package=bool(real.submodule_search_locations))

    def exec_module(self, module):
        """Put the real module in the place of the empty one; the copy itself keeps a module of its own."""
        name = module.__spec__.name
        if name in self._folders:
            module.__path__ = [self._folders[name]]
            module.__getattr__ = _attribute_of(module)
        else:
            root = next(each for each in self._folders if name.startswith(f"{each}."))
            sys.modules[name] = import_module(_PACKAGE + name.removeprefix(root))


def _package(fullname, path):
    """The folder of a package that is no part of an installed one, or None."""
    if fullname in ("vis", _PACKAGE) or (path and str(next(iter(path), "")).startswith(_INSTALLED)):
        return None
    try:
        found = PathFinder.find_spec(fullname, path)
    except (ImportError, OSError, ValueError):
        return None
    places = list(found.submodule_search_locations or ()) if found else []
    return places[0] if places else None


def _attribute_of(module: ModuleType) -> Callable[[str], object]:
    def attribute(name):
        package = import_module(_PACKAGE)
        if name in dir(package) and not name.startswith("_"):
            return getattr(package, name)
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")

    return attribute
