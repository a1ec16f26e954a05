"""Level compat: `vis` becomes `keras_vis_compat`, in import statements only."""

import ast

from ..._old_names.carried import CARRIED
from ..._old_names.names import MODULES, NEW, OLD, OLDER, SUBMODULES
from .imports import as_statements, import_lines, replace_module
from .rule import Rule

_MOVES = "the same module here"
# Nothing else called `vis` has a part of this name.
_TELLING = {"visualization", "grad_modifiers", "backprop_modifiers", "input_modifiers"}


class VisImports(Rule):
    """`vis` → `keras_vis_compat`, where `vis` is keras-vis and not another package of that name."""

    name = "vis-imports"
    level = "compat"
    summary = "import keras_vis_compat where keras-vis was imported, under the same local names"
    nodes = (ast.Import, ast.ImportFrom, ast.Call, ast.Attribute, ast.Name)

    def start(self, page):
        imports = [node for node in page.scopes.nodes if isinstance(node, ast.Import | ast.ImportFrom)]
        imported = [(name, node) for node in imports for name in _imported(node)]
        used = {name for name in map(_without_root, _used(page)) if name}
        # One part that nobody knows is no reason to doubt those that only keras-vis has.
        if page.copies or any(_is_telling(name) for name in [*(name for name, _ in imported), *used]):
            return True
        known = [name for name, _ in imported if _is_known(name)]
        strange = [node for name, node in imported if not _is_known(name) and _older(name) is None]
        if strange and (known or used):
            page.note(strange[0], f"`{OLD}` has parts here that keras-vis never had: taken for another package")
        return bool(not strange and (used or any("." in name for name in known)))

    def visit(self, node, page):
        if isinstance(node, ast.Import):
            self._plain(node, page)
        elif isinstance(node, ast.ImportFrom):
            self._from(node, page)
        elif isinstance(node, ast.Call):
            self._by_string(node, page)
        else:
            self._read(node, page)

    def _plain(self, node, page):
        lines = []
        for alias in node.names:
            inner = _without_root(alias.name)
            if inner and not self._is_here(alias, inner, page):
                inner = None
            lines.append(page.written(alias) if inner is None else _plain_alias(alias))
        if len(set(lines)) < len(lines):
            page.replace(node, "import " + ", ".join(dict.fromkeys(lines)))
        elif lines == [_BOUND] and _is_repeated(node, page):
            page.remove(node)
        else:
            for alias, line in zip(node.names, lines, strict=True):
                page.replace(alias, line)

    def _from(self, node, page):
        module = _without_root(node.module or "")
        if module is None or node.level:
            return
        places = [self._place(alias, f"{module}.{alias.name}".strip("."), page) for alias in node.names]
        if all(place == _MOVES for place in places):
            replace_module(page, node, NEW, part="root")
        elif any(places):
            moved = [
                (*_home(place, node.module, alias.name), alias.asname or alias.name)
                for place, alias in zip(places, node.names, strict=True)
            ]
            page.replace(node, as_statements(page, node, import_lines(page, node, moved)))

    def _place(self, alias, name, page):
        """Return where a name is imported from: `_MOVES` for the same module here, its home, "" where it stays."""
        if name in CARRIED:
            if not CARRIED[name]:
                page.note(alias, f"`{OLD}.{name}` was private to a file of keras-vis: write what it did by hand")
            return CARRIED[name]
        return _MOVES if self._is_here(alias, name, page) else ""

    def _read(self, node, page):
        """What is written out, `vis.utils.utils.os`: known, old, or carried by a module for itself, also by a star."""
        if isinstance(node, ast.Attribute):
            name = _without_root(page.names.raw(node) or "")
            if name in CARRIED:
                home = CARRIED[name] and page.spelled(node, CARRIED[name])
                page.replace(node, home) if home else page.note(node, f"`{OLD}.{name}` was private to keras-vis")
            elif name and name.rpartition(".")[0] in ("", *MODULES) and not node.attr.startswith("__"):
                self._is_here(node, name, page)
        elif page.names.raw(node) is None and page.scopes.scope[node].owner(node.id) is None:
            for statement, module in page.scopes.module.stars:
                home = CARRIED.get(f"{_without_root(module)}.{node.id}")
                if home and statement.lineno < node.lineno:
                    page.note(node, f"`{node.id}` came with `from {module} import *`: import {home} too")

    def _is_here(self, node, name, page):
        """Say whether a name is in this package too, and note what of it is old or unknown."""
        older = _older(name)
        if older:
            page.note(node, f"`{OLD}.{name}` is of a keras-vis before 0.4; today's name: {older}")
        elif older is None and not _is_known(name):
            page.note(node, f"keras-vis has no `{OLD}.{name}`")
        return older is not None or _is_known(name)

    def _by_string(self, node, page):
        called = page.qualified(node.func) if isinstance(node.func, ast.Name | ast.Attribute) else None
        builtin = isinstance(node.func, ast.Name) and node.func.id == "__import__"
        if (called == "importlib.import_module" or builtin) and node.args:
            name = getattr(node.args[0], "value", None)
            if isinstance(name, str) and _without_root(name) is not None:
                page.note(node, f"a module imported by a string: write {NEW + name[len(OLD) :]!r} by hand")


def _home(place, module, name):
    """Return the module and the name that an import of *name* from *module* becomes."""
    if place == _MOVES:
        return NEW + module[len(OLD) :], name
    return place.rpartition(".")[::2] if place else (module, name)


# The name `vis` stays bound, so nothing that reads it, here or elsewhere, has to change.
_BOUND = f"{NEW} as {OLD}"


def _plain_alias(alias):
    return f"{NEW}{alias.name[len(OLD) :]} as {alias.asname}" if alias.asname else _BOUND


def _is_repeated(node, page):
    """Say whether a statement before this one, in the same block, binds `vis` already."""
    holder, field = page.flow.block(node)
    return any(
        isinstance(other, ast.Import)
        and any(not alias.asname and _without_root(alias.name) is not None for alias in other.names)
        for other in getattr(holder, field)
        if other.lineno < node.lineno
    )


def _imported(node):
    """The names below `vis` that a statement imports, without the root; "" for `import vis`."""
    if isinstance(node, ast.Import):
        names = [_without_root(alias.name) for alias in node.names]
    elif node.level or _without_root(node.module or "") is None:
        return []
    else:
        names = [f"{_without_root(node.module)}.{alias.name}".strip(".") for alias in node.names]
    return [name for name in names if name]


def _used(page):
    """What the program reads below `vis`, written out or through a star import."""
    for node in page.scopes.nodes:
        if isinstance(node, ast.Attribute | ast.Name):
            name = page.names.raw(node)
            inner = name and _without_root(name)
            is_part = inner in MODULES and "." not in inner and inner not in _TELLING  # `vis.utils`: others have it too
            if inner and not is_part and (_is_known(inner) or inner in CARRIED or _older(inner) is not None):
                yield name


def _is_telling(name):
    """Say whether nothing but keras-vis has such a part: a module of that name, or one of its functions."""
    module = name.partition(".")[0]
    return (
        module in _TELLING
        or name in CARRIED
        or (_is_known(name) and name not in MODULES and name.rpartition(".")[0] in MODULES)
    )


def _without_root(name):
    return name[len(OLD) + 1 :] if name == OLD or name.startswith(f"{OLD}.") else None


def _is_known(name):
    if name in MODULES or name in SUBMODULES:
        return True
    module, _, last = name.rpartition(".")
    return module in MODULES and (last in MODULES[module] or last == "*")


def _older(name):
    """Return today's name of an old one, "" where it is the same, None where it is none."""
    return next((row.today for old, row in OLDER.items() if name == old or name.startswith(f"{old}.")), None)


RULES = (VisImports(),)
