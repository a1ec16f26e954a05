"""The dotted name that an expression stands for, under the names of today."""

import ast
from functools import lru_cache

from .._old_names import keras, names, python
from .._old_names.keras import MODULES, NAMES, without_root
from .._old_names.keras_names import CARRIED
from .._old_names.lookup import roots
from .._old_names.names import NEW, OLD
from .literals import constant

# The same thing at two places: rules know the first.
_SAME = {
    "keras_vis_compat.visualization.saliency": "keras_vis_compat.visualization",
    "keras_vis_compat.visualization.activation_maximization": "keras_vis_compat.visualization",
    "keras.models.Model": "keras.Model",
    "keras.models.Sequential": "keras.Sequential",
    "keras.layers.Input": "keras.Input",
    **CARRIED,
}
# `from these import *` brings no name that a rule is about.
_HARMLESS = {"keras", "tensorflow", *"numpy scipy matplotlib pylab math os sys tkinter sklearn typing PIL".split()}


def root_of(name):
    """Return the root under which a name of Keras is to be written: `tensorflow.keras.` or `keras.`."""
    return "keras." if name.startswith("keras.") else "tensorflow.keras."


def base_of(node):
    """Return the Name that a chain of attributes starts with."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node


def moved_by(modules, names, name):
    """Return where tables of modules and names put a dotted name; the name itself when they do not know it."""
    head, tail = name, ""
    while head:
        if not tail and head in names:
            return names[head]
        if head in modules:
            moved = modules[head] + tail
            return names.get(moved, moved)
        head, _, last = head.rpartition(".")
        tail = f".{last}{tail}"
    return name


@lru_cache(maxsize=4096)
def canonical(name):
    """Return the name under which rules know what *name* stands for: that of Keras 3.

    Example:
        >>> canonical("tensorflow.keras.layers.core.Dense")
        'keras.layers.Dense'
    """
    return moved_by(_SAME, {}, moved_by(MODULES, NAMES, without_root(name)))


def inside_keras_vis(name):
    """Return what a dotted name is below keras-vis, whose root is the old one or today's; None for other packages.

    Example:
        >>> inside_keras_vis("vis.visualization.saliency.visualize_cam")
        'visualization.visualize_cam'
    """
    root, _, inner = name.partition(".")
    return canonical(f"{NEW}.{inner}").removeprefix(f"{NEW}.") if inner and root in (OLD, NEW) else None


# What nothing but keras-vis is called: said where the program binds no such name itself.
_TELLING = {
    name: f"{module}.{name}"
    for module in ("visualization", "utils.utils")
    for name in names.KERAS_VIS[module].split()
    if name.startswith("visualize_") or name in ("overlay", "get_imagenet_label", "lookup_imagenet_labels")
}


def _under_root(name, module):
    """Return a name of Keras under the root of the module that was star-imported."""
    return root_of(module) + name.partition(".")[2] if name.startswith("keras.") else name


# What Python 2 had without an import.
_OF_PYTHON_2 = {row.old.rpartition(".")[2]: row.old for row in python.ROWS if row.old.startswith("builtins.")}
# The packages of whose names something is known.
_KNOWN = {*roots(), OLD, NEW, "tf_keras_vis"}


class Qualified:
    """Answers for the Names and Attributes of one tree."""

    def __init__(self, scopes, flow):
        self.scopes, self.flow = scopes, flow
        self._known = {}

    def of(self, node):
        """Return the dotted name, or None where it is unknown or could be several."""
        raw = self.raw(node)
        return raw and canonical(raw)

    def raw(self, node):
        """Return the dotted name as the program's own imports spell it."""
        if node not in self._known:
            self._known[node] = None  # for what refers to itself
            self._known[node] = self._find(node)
        return self._known[node]

    def unbound(self, node):
        """Return what of keras-vis a name is meant for that the program binds nowhere, by its spelling alone."""
        base = base_of(node)
        if not isinstance(base, ast.Name) or self.scopes.scope[base].owner(base.id) is not None:
            return None
        return _TELLING.get(node.attr if isinstance(node, ast.Attribute) else node.id)

    def _find(self, node):
        if isinstance(node, ast.Attribute):
            base = self.raw(node.value)
            return base and f"{base}.{node.attr}"
        if isinstance(node, ast.Call):
            return self._got(node)
        return self._find_name(node) if isinstance(node, ast.Name) else None

    def _got(self, call):
        """`getattr(keras.layers, "Dense")`."""
        holder, name = call.args if len(call.args) == 2 else (None, None)
        is_got = getattr(call.func, "id", "") == "getattr" and isinstance(constant(name), str)
        base = self.raw(holder) if is_got else None
        return base and f"{base}.{constant(name)}"

    def module(self, statement):
        """Return the module that `from … import` imports from."""
        return canonical("." * statement.level + (statement.module or ""))

    def origin(self, node):
        """Return the import statement that gives a Name or Attribute its meaning."""
        node = base_of(node)
        bindings = self.flow.reaching(node)
        return self.flow.statement(bindings[0].node) if bindings else self._star(node.id)[0]

    def bindings(self, name):
        """Return all that a Name may stand for: the bindings that reach it."""
        return self.flow.reaching(name)

    def _find_name(self, name):
        owner = self.scopes.scope[name].owner(name.id)
        if owner is None:
            return self._star(name.id)[1] or _OF_PYTHON_2.get(name.id)
        if not owner.imports(name.id):
            return self._assigned(name)
        found = {binding.qualified for binding in self.flow.reaching(name)}
        return found.pop() if len(found) == 1 else None

    def _assigned(self, name):
        """Return what a name was given that has one already: `layers = tf.keras.layers`, `Conv = Convolution2D`."""
        bindings = self.flow.reaching(name)
        value = bindings[0].value if len(bindings) == 1 else None
        found = self.raw(value) if isinstance(value, ast.Name | ast.Attribute | ast.Call) else None
        return found if found and found.partition(".")[0] in _KNOWN else None

    def _star(self, name):
        """Return the star import that brings *name*, and what it stands for; a later unknown one hides it."""
        for statement, module in reversed(self.scopes.module.stars):
            exports = names.STAR_EXPORTS.get(module) or keras.STAR_EXPORTS.get(without_root(module))
            if exports is not None and name in exports:
                return statement, _under_root(exports[name], module)
            if exports is None and module.partition(".")[0] not in _HARMLESS:
                break
        return None, None
