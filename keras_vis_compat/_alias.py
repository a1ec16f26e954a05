"""`vis`, the name old scripts import: every `vis.x` is the very module `keras_vis_compat.x`, not a copy."""

import sys
import warnings
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec

ALIAS = "vis"
PACKAGE = __name__.rpartition(".")[0]


def real_name(name):
    """Return what `vis.losses` stands for: `keras_vis_compat.losses`."""
    return PACKAGE + name.removeprefix(ALIAS)


# What only programs of these versions import; the maps of some of them nobody could tell from a call.
_OF_OLD = {f"{ALIAS}.modifiers": "keras-vis 0.2 to 0.3.3", f"{ALIAS}.utils.vggnet": "keras-vis 0.1 to 0.3.3"}
_OLD_MAPS = (
    ". Up to 0.3.1 visualize_saliency and visualize_cam returned the image with the map laid over it, in 0.3.2 and "
    "0.3.3 the map in colours; visualize_activation shifted its image before each step, since 0.2 by up to 16 pixels, "
    "and in 0.1 and 0.1.1 made a picture for each of its filters. Here they return maps and one picture, and "
    'shift nothing: set_legacy_version("0.4.1"), or --vis-version 0.4.1, gives colours, alpha=0.5 the map laid over '
    "the image, jitter=16 the shifts, cols=5 a picture for each filter"
)


def _tell_age(name, stacklevel):
    """Say of a name that only old programs use which keras-vis they were for."""
    if name in _OF_OLD:
        warnings.warn(f"{name} is of {_OF_OLD[name]}{_OLD_MAPS}", stacklevel=stacklevel)


class AliasFinder(MetaPathFinder, Loader):
    """Answers `vis` and `vis.…`, and nothing else."""

    def find_spec(self, fullname, path=None, target=None):
        """Say that `fullname` can be loaded here, if what it stands for exists."""
        if fullname == ALIAS:
            return ModuleSpec(ALIAS, self, origin=PACKAGE, is_package=True)
        if not fullname.startswith(f"{ALIAS}."):
            return None
        real = find_spec(real_name(fullname))
        return real and ModuleSpec(
            fullname, self, origin=real.origin, is_package=real.submodule_search_locations is not None
        )

    def exec_module(self, module):
        """Put the real module in the place of the empty one that the import system made for the alias.

        Handing out the real one in `create_module` instead would let the import system write the
        alias's `__spec__` into it, which breaks its reload and its relative imports.
        """
        name = module.__spec__.name
        if name == ALIAS:
            adopt(module)
        else:
            sys.modules[name] = import_module(real_name(name))
        _tell_age(name, stacklevel=4)  # this, and what imports


_FINDER = AliasFinder()


def adopt(module):
    """Make *module* the root of the alias; doing it again changes nothing."""
    module.__path__ = []  # nothing lies there: only the finder answers
    vars(module).setdefault("__file__", import_module(PACKAGE).__file__)
    module.__getattr__ = _attribute
    module.__dir__ = _names
    # Before the finders of files, which would load a second copy of `vis.visualization.saliency`.
    if not any(type(finder).__qualname__ == "AliasFinder" for finder in sys.meta_path):
        sys.meta_path.insert(0, _FINDER)


def _attribute(name):
    _tell_age(f"{ALIAS}.{name}", stacklevel=3)
    package = import_module(PACKAGE)
    if name in dir(package) and (not name.startswith("_") or name == "__version__"):
        return getattr(package, name)
    raise AttributeError(f"module {ALIAS!r} has no attribute {name!r}")


def _names():
    return [name for name in dir(import_module(PACKAGE)) if not name.startswith("_")]


def install_as_vis():
    """Make `import vis` answer with this package, also where the original keras-vis lies first on the path.

    Calling it again, or after `import vis` found this package by itself, changes nothing.

    Raises:
        RuntimeError: Another `vis` is imported already.

    Example:
        >>> install_as_vis()
        >>> import vis.losses, keras_vis_compat
        >>> vis.losses is keras_vis_compat.losses
        True
    """
    present = sys.modules.get(ALIAS)
    if present is None:
        sys.modules[ALIAS] = present = module_from_spec(_FINDER.find_spec(ALIAS))
        adopt(present)
    elif vars(present).get("__getattr__") is not _attribute:
        raise RuntimeError(
            f"another `{ALIAS}` is imported already, from {getattr(present, '__file__', None)}; "
            "call install_as_vis() before anything imports it, or remove it: pip uninstall keras-vis"
        )
