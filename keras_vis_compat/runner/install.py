"""Puts all shims to work in this interpreter. Called by the runner's own interpreters and by `%load_ext` only."""

import os
import sys
from importlib import import_module

from .. import install_as_vis
from .._programs.copies import is_copy
from . import old_names, shims
from .finder import Redirects, Vanished, Wardrobe
from .names import replace_names
from .vendored import Vendored, tell

_PACKAGE = f"{__package__}.shims"


def install(keras="2", vendored=True):
    """Make this interpreter answer the names of 2018.

    Args:
        keras: "2" answers `keras` and `tf.keras` with tf_keras; "3" leaves them alone.
        vendored: Whether copies of keras-vis that lie beside the script are answered too.
    """
    tables = [old_names.table(), *(import_module(f"{_PACKAGE}.{name}") for name in _names(keras))]
    wardrobe = _wardrobe(tables)
    modules = _merged(tables, "MODULES")
    for module in modules:
        # Old packages had loaded all their modules: `keras.layers.core.Dense` after `import keras`.
        package, _, name = module.rpartition(".")
        wardrobe.names.setdefault(package, {}).setdefault(name, module)
    redirects = Redirects(_merged(tables, "ROOTS"), wardrobe)
    wardrobe.changes.setdefault("tensorflow", []).append(_once_loaded(redirects, tables, keras))
    vanished = Vanished(modules, _merged(tables, "SOURCE_OF"), wardrobe, wardrobe.advice)
    sys.meta_path.insert(0, redirects)
    sys.meta_path.append(vanished)
    for name in [each for each in sys.modules if each in wardrobe]:
        wardrobe.dress(sys.modules[name])
    if vendored:
        sys.meta_path.insert(0, Vendored())
    install_vis(vendored)


def install_vis(vendored=True):
    """Answer `vis`, unless the script's own folder holds one that is not keras-vis, or a copy that is to be left."""
    copy = os.path.join(sys.path[0] or os.curdir, "vis")
    if own_vis(sys.path[0]) or (is_copy(copy) and not vendored):
        return
    install_as_vis()
    if is_copy(copy):
        tell(copy)


def own_vis(folder):
    """Return the path of a `vis` in *folder* that has nothing to do with keras-vis, or None."""
    package = os.path.join(folder or os.curdir, "vis")
    if os.path.isfile(f"{package}.py"):
        return f"{package}.py"
    is_package = os.path.isfile(os.path.join(package, "__init__.py"))
    is_keras_vis = any(os.path.exists(os.path.join(package, name)) for name in ("visualization", "visualization.py"))
    return package if is_package and not is_keras_vis else None


def _names(keras):
    return (*shims.ANY, *(shims.KERAS_2 if keras == "2" else ()))


def _merged(tables, kind):
    return {name: answer for table in tables for name, answer in getattr(table, kind, {}).items()}


def _wardrobe(tables):
    wardrobe = Wardrobe()
    for table in tables:
        for name, names in getattr(table, "NAMES", {}).items():
            wardrobe.names[name] = {**wardrobe.names.get(name, {}), **names}
        for name, changes in getattr(table, "CHANGES", {}).items():
            wardrobe.changes.setdefault(name, []).extend(changes)
        for name, names in getattr(table, "REPLACED", {}).items():
            wardrobe.changes.setdefault(name, []).append(_replacing(names))
        wardrobe.elsewhere.update(getattr(table, "ELSEWHERE", {}))
        wardrobe.advice.update(getattr(table, "ADVICE", {}))
    return wardrobe


def _replacing(names):
    return lambda module: replace_names(module, names)


def _once_loaded(redirects, tables, keras):
    """Return what hands TensorFlow's names for Keras over to tf_keras, after TensorFlow itself has loaded."""

    def hand_over(tf):
        roots = _merged(tables, "ROOTS_ONCE_LOADED")
        for name in [each for each in sys.modules if each.startswith(tuple(roots))]:
            del sys.modules[name]
        redirects.roots.update(roots)
        if keras == "2":
            for module in (tf, sys.modules["tensorflow.python"]):
                replace_names(module, {"keras": import_module("tf_keras")})

    return hand_over
