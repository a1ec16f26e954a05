"""Level scores: programs written for tf-keras-vis need other imports, and some names in other letters."""

import ast

from ..._old_names.tf_keras_vis_arguments import OLDER_ARGUMENTS
from ..._old_names.tf_keras_vis_names import ADVICE, MODULES, OLDER, TF_KERAS_VIS, TO_KNOW
from ..._programs.program import imported_modules
from .calls import keyword_of, rename_keyword
from .imports import as_statements, import_lines, replace_module
from .rule import Rule

_ROOT = "tf_keras_vis"


class TfKerasVis(Rule):
    """`from tf_keras_vis.gradcam import Gradcam` → `from keras_vis_compat.explain import GradCAM`."""

    name = "tf-keras-vis"
    level = "scores"
    summary = "imports of tf-keras-vis -> the same names here"
    nodes = (ast.Import, ast.ImportFrom, ast.Attribute, ast.Name, ast.Call)

    def visit(self, node, page):
        if isinstance(node, ast.Name):
            self._name(node, page)
        elif isinstance(node, ast.Attribute):
            self._written_out(node, page)
        elif isinstance(node, ast.Call):
            self._keywords(node, page)
        elif isinstance(node, ast.Import):
            self._modules(node, page)
        elif not node.level and (node.module or "").partition(".")[0] == _ROOT:
            self._import(node, page)

    def _name(self, node, page):
        new = page.once("renames", _renames).get((page.scopes.scope[node].owner(node.id), node.id))
        if new:
            page.replace(node, new)
            return
        old = _old_name(page.names.raw(node) or "")
        if old is None or not isinstance(node.ctx, ast.Load):
            return
        if page.scopes.scope[node].owner(node.id) is None:
            self._brought_by_a_star(node, old, page)
        elif (old in MODULES or not old) and not isinstance(page.parent(node), ast.Attribute):
            page.note(node, f"{_whole(old)} is {MODULES.get(old, 'keras_vis_compat')} now, with other names in it")

    def _brought_by_a_star(self, node, old, page):
        new = _new_name(old)
        if new:
            module, _, name = new.rpartition(".")
            is_there = f"{MODULES.get(old.rpartition('.')[0])}.".startswith(f"{module}.")
            page.replace(node, name if is_there else page.spelled(node, new))
            self._tell(node, old, page)

    def _modules(self, node, page):
        """`import tf_keras_vis` goes as soon as nothing reads it any more."""
        for alias in node.names:
            if alias.name.partition(".")[0] == _ROOT:
                local = alias.asname or _ROOT
                page.touched.add(local)
                if not page.scopes.uses.get((page.scopes.scope[alias].owner(local), local)):
                    page.note(alias, f"{alias.name} is not needed any more, and nothing here reads it")

    def _import(self, node, page):
        if node.names[0].name == "*":
            module = MODULES.get(_old_name(node.module))
            if module:
                replace_module(page, node, module)
            return
        moved, kept = [], []
        for alias in node.names:
            old = _old_name(f"{node.module}.{alias.name}")
            new = MODULES["keras"] if old == "keras" else _new_name(old)
            if new is None:
                kept.append((node.module, alias.name, alias.asname or alias.name))
                self._stays(alias, old, page)
            else:
                module, _, name = new.rpartition(".")
                moved.append((module, name, self._renamed(alias, name, page)))
                self._tell(alias, old, page)
        if moved:
            page.replace(node, as_statements(page, node, import_lines(page, node, moved + kept)))

    def _stays(self, alias, old, page):
        """A module goes as soon as nothing reads it any more; of other names one must be told."""
        if old in MODULES:
            page.touched.add(alias.asname or alias.name)
        else:
            page.note(alias, _told(old))

    def _renamed(self, alias, name, page):
        """Return the local name of an import; what reads it is renamed in its turn."""
        local = alias.asname or alias.name
        return name if (page.scopes.scope[alias], local) in page.once("renames", _renames) else local

    def _written_out(self, node, page):
        old = _old_name(page.names.raw(node) or "")
        if old is None:
            return
        new = _new_name(old)
        if new:
            page.replace(node, page.spelled(node, new))
            self._tell(node, old, page)
        elif old not in MODULES and old.rpartition(".")[0] in {"", *MODULES}:
            page.note(node, _told(old))

    def _tell(self, node, old, page):
        name = _new_name(old).rpartition(".")[2] if old != "keras" else old
        for key, label in ((old, old), (name, name)):
            if key in TO_KNOW:
                page.note(node, f"{label}: {TO_KNOW[key]}")

    def _keywords(self, node, page):
        """`saliency(loss=…)` of version 0.5 → `saliency(score=…)`."""
        given = {keyword.arg for keyword in node.keywords}
        if not given & OLDER_ARGUMENTS.keys():
            return
        if not (_is_visualiser(node.func, page) or ("seed_input" in given and page.once("its user", _uses_it))):
            return
        for old, new in OLDER_ARGUMENTS.items():
            keyword = keyword_of(node, old)
            if keyword is not None and new:
                rename_keyword(page, keyword, new)
            elif keyword is not None:
                page.note(keyword, f"leave `{old}` out: it did nothing")


def _is_visualiser(node, page):
    """Say whether an expression is `Saliency(…)` of tf-keras-vis, or a name that stands for nothing else."""
    if isinstance(node, ast.Call):
        called = page.names.raw(node.func) or ""
        return (_new_name(_old_name(called)) or "").startswith("keras_vis_compat.explain.")
    if not isinstance(node, ast.Name):
        return False
    values = [binding.value for binding in page.names.bindings(node)]
    return bool(values) and all(isinstance(value, ast.Call) and _is_visualiser(value, page) for value in values)


def _uses_it(page):
    """Say whether a program imports tf-keras-vis."""
    return any(_old_name(name) is not None for node in page.scopes.nodes for name in imported_modules(node))


def _renames(page):
    """Return the local names that change with their imports: (scope, old name) -> new name."""
    found, scopes = {}, set(page.scopes.scope.values())
    for node in page.scopes.nodes:
        if not isinstance(node, ast.ImportFrom) or node.level:
            continue
        for alias in node.names:
            new = _last(f"{node.module}.{alias.name}")
            scope = page.scopes.scope[alias]
            if not new or alias.asname or new == alias.name:
                continue
            others = [binding for one in scopes for binding in one.bindings.get(new, ())]
            is_free = bool(others) or new not in page.scopes.taken
            if is_free and all(_is_that(binding, new) for binding in [*others, *scope.bindings.get(alias.name, ())]):
                found[scope, alias.name] = new
    return found


def _is_that(binding, new):
    """Say whether a name is bound by an import of what is called `new` today."""
    return _last(binding.qualified or "") == new


def _last(name):
    """Return the last part of what a name of tf-keras-vis is now; an empty string for others."""
    return (_new_name(_old_name(name)) or "").rpartition(".")[2]


def _old_name(name):
    """Return a name without the package it is in; None for names of others."""
    root, _, rest = name.partition(".")
    return rest if root == _ROOT else None


def _new_name(old):
    return TF_KERAS_VIS.get(old) or OLDER.get(old)


def _whole(old):
    return f"{_ROOT}.{old}".removesuffix(".")


def _told(old):
    advice = f": {ADVICE[old]}" if old in ADVICE else ""
    return f"keras_vis_compat has no {_whole(old)}{advice}"


RULES = (TfKerasVis(),)
