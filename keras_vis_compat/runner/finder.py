"""Answers imports of modules that vanished or moved, and dresses those that are still there.

Two finders on `sys.meta_path`: the first answers whole packages under another name (`keras` is tf_keras) and
dresses modules as they are loaded; the last is asked only when a module is really missing.
"""

import os
import sys
from functools import partial
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec

from .._start import kept_quiet
from . import record
from .names import add_names, public_names


class Redirects(MetaPathFinder, Loader):
    """Answers `keras.x.y` with the very module `tf_keras.x.y`, and dresses modules once they are loaded."""

    def __init__(self, roots, wardrobe):
        self.roots = dict(roots)
        self.wardrobe = wardrobe

    def real_name(self, name):
        """Return what *name* stands for, or None when it stands for itself."""
        inside = [root for root in self.roots if name == root or name.startswith(f"{root}.")]
        if not inside:
            return None
        root = max(inside, key=len)
        return self.roots[root] + name.removeprefix(root)

    def find_spec(self, fullname, path=None, target=None):
        """Say that *fullname* can be loaded here, if it is another module's name or wants dressing."""
        if real := self.real_name(fullname):
            found = find_spec(real)
            return found and ModuleSpec(fullname, self, origin=found.origin, is_package=True)
        if fullname in self.wardrobe:
            return _dressed(_ask_others(self, fullname, path, target), self.wardrobe)
        return None

    def exec_module(self, module):
        """Put the real module in the place of the empty one that the import system made for the name."""
        name = module.__spec__.name
        real = self.real_name(name)
        if name in self.roots:
            record.note(name, real)
        sys.modules[name] = import_module(real)
        for change in self.wardrobe.changes.get(name, ()):  # what depends on the name by which it is asked for
            change(sys.modules[name])


class Vanished(MetaPathFinder, Loader):
    """Answers modules that no longer exist from those that hold their names now."""

    def __init__(self, modules, source_of, wardrobe, advice):
        self.modules = modules
        self.source_of = source_of
        self.wardrobe = wardrobe
        self.advice = advice

    def find_spec(self, fullname, path=None, target=None):
        """Say that *fullname* can be made here, or tell the way out if it is known to be gone for good."""
        if fullname in self.modules or self._moved(fullname):
            return ModuleSpec(fullname, self, is_package=True)
        for root, advice in self.advice.items():
            if fullname.startswith(f"{root}."):
                # Named after the package: the import system would swallow what `from package import name` lacks.
                raise ModuleNotFoundError(f"No module named {fullname!r}; {advice}", name=root)
        return None

    def _moved(self, name):
        """Return the private module that *name* became: `tf_keras.engine` is `tf_keras.src.engine` today."""
        for root, source in self.source_of.items():
            if name.startswith(f"{root}.") and not name.startswith(source):
                moved = source + name.removeprefix(root)
                return moved if _exists(moved) else None
        return None

    def exec_module(self, module):
        """Fill the new module, or put the one that it became in its place."""
        name = module.__spec__.name
        if name not in self.modules:
            record.note(name, self._moved(name))
            sys.modules[name] = import_module(self._moved(name))
            return
        sources = self.modules[name]
        record.note(name, sources[0] if sources else "keras_vis_compat.runner")
        module.__doc__ = f"What was `{name}`."
        self.wardrobe.dress(module, sources)
        if sources:
            module.__all__ = sorted({each for source in sources for each in public_names(import_module(source))})


class Wardrobe:
    """What is added to and changed in each module, by its name."""

    def __init__(self):
        self.names: dict[str, dict] = {}
        self.changes: dict[str, list] = {}
        self.elsewhere: dict[str, tuple] = {}
        self.advice: dict[str, str] = {}

    def __contains__(self, name):
        return any(name in table for table in (self.names, self.changes, self.elsewhere, self.advice))

    def dress(self, module, sources=()):
        """Add its names to *module* and apply its changes."""
        name = module.__name__
        elsewhere = (*sources, *self.elsewhere.get(name, ()))
        for change in self.changes.get(name, ()):
            change(module)
        if elsewhere or name in self.names or name in self.advice:
            add_names(module, self.names.get(name, {}), elsewhere, self.advice.get(name))


def _ask_others(asker, fullname, path, target):
    for finder in sys.meta_path:
        spec = finder.find_spec(fullname, path, target) if finder is not asker else None
        if spec is not None:
            return spec
    return None


def _dressed(spec, wardrobe):
    if spec is None or spec.loader is None or isinstance(spec.loader, Vanished):
        return spec  # nowhere, a namespace without a file, or made and dressed here already
    # On the loader itself: those who ask it for sources or resources still find what they know.
    spec.loader.exec_module = partial(_load_and_dress, spec.loader.exec_module, wardrobe)
    return spec


def _load_and_dress(exec_module, wardrobe, module):
    if module.__name__ == "tensorflow":
        with kept_quiet(debug=os.environ.get("TF_CPP_MIN_LOG_LEVEL") == "0"):
            exec_module(module)
    else:
        exec_module(module)
    wardrobe.dress(sys.modules.get(module.__name__, module))


def _exists(name):
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False
