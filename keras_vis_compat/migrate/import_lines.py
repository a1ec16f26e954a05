"""Imports that rewritten code needs, each written right after the import whose names it follows."""

import ast
from itertools import pairwise

from .._programs.bindings import Binding
from .._programs.qualified import canonical

_OURS = "keras_vis_compat"


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
        above: set[tuple[tuple[str, str], str]] = set()
        for statement in sorted(self._wanted, key=lambda node: (node.lineno, node.col_offset)):
            lines = self._wanted[statement].items() - above
            if self.page.parent(statement) is self.page.scopes.module.node:
                above |= lines
            modules: dict[str, list[str]] = {}
            for (module, name), local in sorted(lines):
                modules.setdefault(module, []).append(name if local == name else f"{name} as {local}")
            self.page.insert_after(
                statement, [from_import(self.page, statement, module, names) for module, names in modules.items()]
            )


def from_import(page, statement, module, names):
    """Return the text of an import where a statement stands: within the lines' width, else one name a line."""
    line = f"{f'from {module} ' if module else ''}import {', '.join(names)}"
    indent = page.text.indent(statement)
    if not module or not page.text.is_alone(statement) or len(indent) + len(line) <= page.width:
        return line
    step = "\t" if indent.startswith("\t") else "    "
    inner = "".join(f"{page.text.newline}{indent}{step}{name}," for name in names)
    return f"from {module} import ({inner}{page.text.newline}{indent})"


def joined(page, before):
    """Write imports of ours on neighbouring lines as one for each module, sorted, where one of them is new.

    Args:
        page: The program as it has become.
        before: What it was.
    """
    old = set(before.splitlines())
    for run in _runs(page):
        lines = page.text.lines[run[0].lineno - 1 : run[-1].end_lineno]
        if len(run) > 1 and not {line.rstrip("\r\n") for line in lines} <= old:
            modules: dict[str, set[str]] = {}
            for statement in run:
                modules.setdefault(statement.module, set()).update(map(_written, statement.names))
            new = [from_import(page, run[0], module, sorted(modules[module])) for module in sorted(modules)]
            text = f"{page.text.newline}{page.text.indent(run[0])}".join(new)
            start, end = page.text.span(run[0])[0], page.text.span(run[-1])[1]
            if text != page.edits.current(start, end):
                page.replace_span(start, end, text)


def _runs(page):
    """The imports of ours, those on neighbouring lines of one block together."""
    runs: list[list] = []
    for statement in sorted(filter(lambda node: _is_ours(page, node), page.scopes.nodes), key=lambda node: node.lineno):
        last = runs[-1][-1] if runs else None
        if last and last.end_lineno + 1 == statement.lineno and page.parent(last) is page.parent(statement):
            runs[-1].append(statement)
        else:
            runs.append([statement])
    return runs


def _is_ours(page, node):
    return (
        isinstance(node, ast.ImportFrom)
        and not node.level
        and (node.module or "").partition(".")[0] == _OURS
        and node.names[0].name != "*"
        and page.text.is_alone(node)
        and "#" not in "".join(page.text.lines[node.lineno - 1 : node.end_lineno])
    )


def _written(alias):
    return f"{alias.name} as {alias.asname}" if alias.asname else alias.name


def _imports_at_top(page):
    """Return what the module imports once and for all: dotted name -> bindings."""
    found: dict[str, list[Binding]] = {}
    for bindings in page.scopes.module.bindings.values():
        statement = page.flow.statement(bindings[0].node) if len(bindings) == 1 else None
        if statement is not None and bindings[0].qualified and page.parent(statement) is page.scopes.module.node:
            found.setdefault(canonical(bindings[0].qualified), []).append(bindings[0])
    return found


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
