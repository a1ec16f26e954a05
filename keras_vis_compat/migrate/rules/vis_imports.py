"""Level compat: `vis` becomes `keras_vis_compat`, in import statements only."""

import ast

from ..._old_names.names import MODULES, NEW, OLD, OLDER, SUBMODULES
from .imports import replace_module
from .rule import Rule

# Nothing else called `vis` has a part of this name.
_TELLING = {"visualization", "grad_modifiers", "backprop_modifiers", "input_modifiers"}


class VisImports(Rule):
    """`vis` → `keras_vis_compat`, where `vis` is keras-vis and not another package of that name."""

    name = "vis-imports"
    level = "compat"
    summary = "import keras_vis_compat where keras-vis was imported, under the same local names"
    nodes = (ast.Import, ast.ImportFrom, ast.Call)

    def start(self, page):
        imports = [node for node in page.scopes.nodes if isinstance(node, ast.Import | ast.ImportFrom)]
        known = [name for node in imports for name in _imported(node) if _is_known(name)]
        strange = [node for node in imports for name in _imported(node) if not _is_known(name) and not _older(name)]
        used = {name for name in map(_without_root, _used(page)) if name}
        telling = any(name.partition(".")[0] in _TELLING for name in [*known, *used])
        named = [name for name in known if "." in name] or used
        if strange and not telling and (known or used):
            page.note(strange[0], f"`{OLD}` has parts here that keras-vis never had: taken for another package")
        return telling or (bool(named) and not strange)

    def visit(self, node, page):
        if isinstance(node, ast.Import):
            self._plain(node, page)
        elif isinstance(node, ast.ImportFrom):
            self._from(node, page)
        else:
            self._by_string(node, page)

    def _plain(self, node, page):
        lines = []
        for alias in node.names:
            inner = _without_root(alias.name)
            if inner and not _is_known(inner):
                self._note_unknown(alias, inner, page)
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
        unknown = [alias for alias in node.names if not _is_known(f"{module}.{alias.name}".strip("."))]
        for alias in unknown:
            self._note_unknown(alias, f"{module}.{alias.name}".strip("."), page)
        if len(unknown) < len(node.names):
            replace_module(page, node, NEW, part="root")

    def _note_unknown(self, node, name, page):
        older = _older(name)
        if older:
            page.note(node, f"`{OLD}.{name}` is of a keras-vis before 0.4; today's name: {older}")
        else:
            page.note(node, f"keras-vis has no `{OLD}.{name}`")

    def _by_string(self, node, page):
        called = page.qualified(node.func) if isinstance(node.func, ast.Name | ast.Attribute) else None
        builtin = isinstance(node.func, ast.Name) and node.func.id == "__import__"
        if (called == "importlib.import_module" or builtin) and node.args:
            name = getattr(node.args[0], "value", None)
            if isinstance(name, str) and _without_root(name) is not None:
                page.note(node, f"a module imported by a string: write {NEW + name[len(OLD) :]!r} by hand")


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
            if inner and _is_known(inner) and inner not in MODULES:
                yield name


def _without_root(name):
    return name[len(OLD) + 1 :] if name == OLD or name.startswith(f"{OLD}.") else None


def _is_known(name):
    if name in MODULES or name in SUBMODULES:
        return True
    module, _, last = name.rpartition(".")
    return module in MODULES and (last in MODULES[module] or last == "*")


def _older(name):
    return next((new for old, new in OLDER.items() if name == old or name.startswith(f"{old}.")), None)


RULES = (VisImports(),)
