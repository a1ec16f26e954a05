"""Imports that rewritten code needs, each written right after the import whose names it follows."""

import ast
from itertools import pairwise

from .qualified import canonical


class ImportLines:
    """Collects what is to be imported and after which statement."""

    def __init__(self, page):
        self.page = page
        self._wanted = {}
        self._new = []

    def spell(self, qualified, after, at):
        """Return how *qualified* is written at a node, importing it after a statement if need be."""
        module, _, name = qualified.rpartition(".")
        for binding in self.page.once("imports", _imports_at_top).get(canonical(qualified), ()):
            if self._is_seen(binding, at):
                return binding.name
        lines = self._wanted.setdefault(after, {})
        if (module, name) not in lines:
            lines[module, name] = self._free_name(module, name)
            self._new.append((after, (module, name)))
        return lines[module, name]

    def _is_seen(self, binding, at):
        """Say whether a binding at the top of the module comes before a node, and no other hides it there."""
        statement = self.page.flow.statement(binding.node)
        return statement.lineno < at.lineno and self.page.scopes.scope[at].owner(binding.name) is binding.scope

    def _free_name(self, module, name):
        taken = self.page.scopes.taken
        candidates = [name, f"{module.rpartition('.')[2]}_{name}", f"{module.replace('.', '_')}_{name}"]
        return next(candidate for candidate in candidates if candidate not in taken)

    def begin(self):
        """Forget which imports are new, as the next rule starts."""
        self._new.clear()

    def take_back(self):
        """Drop the new imports: nothing was written that needs them."""
        for after, key in self._new:
            del self._wanted[after][key]

    def write(self):
        """Add the lines to the page; what the module has imported further up is not imported again."""
        above = set()
        for statement in sorted(self._wanted, key=lambda node: (node.lineno, node.col_offset)):
            lines = self._wanted[statement].items() - above
            if self.page.parent(statement) is self.page.scopes.module.node:
                above |= lines
            modules = {}
            for (module, name), local in sorted(lines):
                modules.setdefault(module, []).append(name if local == name else f"{name} as {local}")
            self.page.insert_after(
                statement, [f"from {module} import {', '.join(names)}" for module, names in modules.items()]
            )


def _imports_at_top(page):
    """Return what the module imports once and for all: dotted name -> bindings."""
    found = {}
    for bindings in page.scopes.module.bindings.values():
        statement = page.flow.statement(bindings[0].node) if len(bindings) == 1 else None
        if statement is not None and bindings[0].qualified and page.parent(statement) is page.scopes.module.node:
            found.setdefault(canonical(bindings[0].qualified), []).append(bindings[0])
    return found


def imported_modules(statement):
    """Return the modules that a statement imports from, relative ones left out."""
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names]
    return [statement.module or ""] if isinstance(statement, ast.ImportFrom) and not statement.level else []


def without_unused(page, names):
    """Drop the imports of *names* that nothing reads any more."""
    exported = _exported(page)
    for statement in [node for node in page.scopes.nodes if isinstance(node, ast.Import | ast.ImportFrom)]:
        unused = [alias for alias in statement.names if _is_unused(page, alias, names - exported)]
        if len(unused) == len(statement.names):
            page.remove(statement)
        elif unused:
            _drop(page, statement, unused)


def _is_unused(page, alias, names):
    local = alias.asname or alias.name.partition(".")[0]
    scope = page.scopes.scope[alias]
    return local in names and not page.scopes.uses.get((scope.owner(local), local))


def _exported(page):
    """The names in `__all__`: strings in it count as uses."""
    return {
        constant.value
        for binding in page.scopes.module.bindings.get("__all__", ())
        if binding.value is not None
        for constant in ast.walk(binding.value)
        if isinstance(constant, ast.Constant)
    }


def _drop(page, statement, unused):
    aliases = statement.names
    kept = [alias for alias in aliases if alias not in unused]
    for alias, following in pairwise(aliases):
        if alias in unused and aliases.index(alias) < aliases.index(kept[-1]):
            page.replace_span(page.text.span(alias)[0], page.text.span(following)[0], "")
    if aliases[-1] in unused:
        page.replace_span(page.text.span(kept[-1])[1], page.text.span(aliases[-1])[1], "")
