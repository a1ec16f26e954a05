"""Level keras3: names of other libraries that old programs use, by the rows of `_old_names`."""

import ast
from typing import ClassVar

from ..._old_names.lookup import KERAS, at_home, by_name, find, is_noted, moves, told
from ..._programs.literals import constant
from ..._programs.methods import old_methods
from ..._programs.qualified import base_of
from .imports import Moves, goes_by_itself
from .rule import Rule

# `import numpy` brings all that lies below; a module of other packages has to be imported.
_BRINGS_ALL = {"numpy", "scipy", "skimage", "tensorflow", "matplotlib", "PIL"}
_MODULES, _NAMES = moves()


class OldNames(Moves):
    """`np.int` → `int`, `tf.set_random_seed` → `tf.random.set_seed`, `greycomatrix` → `graycomatrix`."""

    name = "old-names"
    level = "keras3"
    summary = "names that moved: of NumPy, SciPy, TensorFlow 1, scikit-image, scikit-learn, matplotlib, Pillow, Python"
    modules: ClassVar[dict[str, str]] = _MODULES
    names: ClassVar[dict[str, str]] = _NAMES

    def moved(self, name):
        """Return the new dotted name; None when it stays."""
        home = at_home(name)
        return self.names.get(home) if home != name else super().moved(name)

    def spelled(self, node, new, page):
        """Return how a name of today is written where an attribute of an old one stands."""
        module, _, name = new.rpartition(".")
        if module == "builtins" and name not in page.scopes.bound:
            page.touch(node)
            return name
        raw = page.names.raw(node)
        if raw.partition(".")[0] in _BRINGS_ALL or raw.startswith(f"{module}."):
            return super().spelled(node, new, page)
        page.touch(node)
        return page.imports.spell(new, page.names.origin(node), node)


class OldBuiltins(Rule):
    """`xrange(3)` → `range(3)`."""

    name = "old-builtins"
    level = "keras3"
    summary = "what Python 2 had without an import: xrange, unicode, raw_input, …"
    nodes = (ast.Name,)

    def visit(self, node, page):
        raw = page.names.raw(node) or ""
        new = _NAMES.get(raw, "") if raw == f"builtins.{node.id}" else ""
        if new.startswith("builtins.") and isinstance(node.ctx, ast.Load):
            page.replace(node, new.removeprefix("builtins."))
        elif new:
            page.note(node, told("Python", by_name()[raw][1]))


class OldNamesNoted(Rule):
    """A note on what has to be written by hand."""

    name = "old-names-noted"
    level = "keras3"
    summary = "note names of those libraries that are gone, or have to be written anew"
    nodes = (ast.Import, ast.ImportFrom, ast.Attribute)

    def visit(self, node, page):
        if isinstance(node, ast.Attribute):
            self._attribute(node, page)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                self._imported(alias, alias.name, page)
        elif not node.level:
            for alias in node.names:
                self._imported(alias, node.module if alias.name == "*" else f"{node.module}.{alias.name}", page)

    def _imported(self, alias, name, page):
        found = _noted(name)
        if found and goes_by_itself(name, page):
            page.touched.add(alias.asname or alias.name.partition(".")[0])
        elif found:
            page.note(alias, told(*found))

    def _attribute(self, node, page):
        raw = page.names.raw(node)
        if raw is None:
            if node in page.once("old methods", _methods):
                page.note(node, page.once("old methods", _methods)[node])
        elif not isinstance(page.parent(node), ast.Attribute):
            found, base = _noted(raw), page.names.raw(base_of(node))
            is_told = _noted(base) and not goes_by_itself(base, page)
            if found and not is_told and not _is_dropped(node, page):
                page.note(node, told(*found))


def _methods(page):
    return dict(old_methods(page))


def _noted(name):
    """Return the row that says something of a name which no rule can write; None for names of a Keras."""
    found = find(name)
    return found if found and found[0] != KERAS and is_noted(found[1]) else None


class ColourMaps(Rule):
    """`cmap="spectral"` → `cmap="nipy_spectral"`."""

    name = "colour-maps"
    level = "keras3"
    summary = "names of colour maps that matplotlib renamed: spectral, Vega10, Vega20"
    nodes = (ast.Constant,)

    def visit(self, node, page):
        base = node.value.removesuffix("_r") if isinstance(node.value, str) else ""
        new = _NAMES.get(f"matplotlib.cm.{base}", "") if base.isidentifier() else ""
        if new.startswith("matplotlib.cm.") and _names_a_map(page.parent(node)):
            page.replace(node, page.written(node).replace(base, new.rpartition(".")[2]))


def _names_a_map(parent):
    if isinstance(parent, ast.keyword):
        return parent.arg == "cmap"
    called = getattr(getattr(parent, "func", None), "attr", "")
    target = parent.targets[0] if isinstance(parent, ast.Assign) else None
    return called in ("get_cmap", "set_cmap") or (isinstance(target, ast.Subscript) and "rcParams" in ast.dump(target))


class Subplots(Rule):
    """`plt.subplot(n / 2, 2, 1)` → `plt.subplot(int(n / 2), 2, 1)`."""

    name = "subplots"
    level = "keras3"
    summary = "fractions as places of subplot and add_subplot -> int(), as matplotlib read them until 3.5"
    nodes = (ast.Call,)

    def visit(self, node, page):
        called = page.qualified(node.func) or getattr(node.func, "attr", "")
        if called in _SUBPLOTS:
            for place in node.args:
                if _may_be_fraction(place, page):
                    page.replace(place, f"int({page.current(place)})")


def _may_be_fraction(node, page, depth=5):
    if isinstance(node, ast.BinOp):
        sides = (node.left, node.right) if depth else ()
        return isinstance(node.op, ast.Div) or any(_may_be_fraction(side, page, depth - 1) for side in sides)
    if isinstance(node, ast.Name):
        values = page.values.of(node) if depth else ()
        return any(_may_be_fraction(value, page, depth - 1) for value in values)
    name = page.qualified(node.func) if isinstance(node, ast.Call) else None
    return isinstance(constant(node), float) or name in _FRACTIONS


_SUBPLOTS = {"add_subplot", "matplotlib.pyplot.subplot", "matplotlib.pylab.subplot", "pylab.subplot"}
_FRACTIONS = {"math.sqrt", *(f"numpy.{name}" for name in ("ceil", "floor", "rint", "round", "sqrt"))}


class DroppedCalls(Rule):
    """Statements that only set what is no more."""

    name = "dropped-calls"
    level = "keras3"
    summary = "plt.hold(…), which matplotlib dropped: every plot holds"
    nodes = (ast.Call,)

    def visit(self, node, page):
        if _is_dropped(node.func, page):
            page.touch(node.func)
            page.remove(page.parent(node))


def _is_dropped(node, page):
    """Say whether what stands here is `plt.hold` in a statement of its own."""
    call = page.parent(node)
    is_call = isinstance(call, ast.Call) and call.func is node and isinstance(page.parent(call), ast.Expr)
    return is_call and page.qualified(node) in _HOLDS


_HOLDS = {
    f"{module}.{name}" for module in ("matplotlib.pyplot", "matplotlib.pylab", "pylab") for name in ("hold", "over")
}

RULES = (OldNames(), OldBuiltins(), ColourMaps(), Subplots(), OldNamesNoted(), DroppedCalls())
