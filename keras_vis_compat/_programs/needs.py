"""Which names a program needs of which modules, and which it uses without ever defining them; nothing is run."""

import ast
import builtins
import re
from pathlib import Path
from typing import NamedTuple

from .qualified import base_of

_IMPORT_FAILS = ("ImportError", "ModuleNotFoundError", "Exception", "AttributeError")
_NAME_FAILS = ("NameError", "Exception")
# What Python and IPython define in every program.
_GIVEN = {*dir(builtins), *"get_ipython display In Out _ exit quit".split()}
# What may define anything.
_DEFINE = re.compile(r"%\s*(run|load|store|macro|loadpy|recall|rerun|%capture|%sql)\b|%%capture")


class Need(NamedTuple):
    """A name that a program needs.

    Attributes:
        module: What it imports, `"keras.layers.core"`.
        attribute: What it wants of it, `"Dense"` or `"random.rand"`; "" for the module itself.
        line: Where.
        optional: It is prepared for the import to fail.
        is_used: It is not only imported.
    """

    module: str
    attribute: str
    line: int
    optional: bool = False
    is_used: bool = True

    def __str__(self):
        return f"{self.module}.{self.attribute}" if self.attribute else self.module

    @property
    def root(self):
        """The package."""
        return self.module.partition(".")[0]


def needs_of(program):
    """Return the names a program needs of modules, in order, each once."""
    found = [need for node in program.scopes.nodes for need in _needs(program, node)]
    unique = {(need.module, need.attribute): need for need in sorted(found, key=lambda each: -each.line)}
    return sorted(unique.values(), key=lambda need: need.line)


def own_modules(folder):
    """Return the names of the modules that lie in a folder: they are the program's own."""
    return {path.stem for path in Path(folder).iterdir() if path.suffix == ".py" or any(path.glob("*.py"))}


def own_files(program, folder, here=None):
    """Return the files below the folder of a script that a program imports, the script or a module of its own.

    Args:
        program: A `Program`.
        folder: Of the script, from which modules are imported.
        here: Of the module that the program is, from which relative imports count.
    """
    found: dict[str, None] = {}
    for node in program.scopes.nodes:
        for start, name in _imported(node, Path(folder), Path(here or folder)):
            path = start.joinpath(*name.split("."))
            for file in (path.with_name(f"{path.name}.py"), path / "__init__.py"):
                found |= {str(file): None} if name and file.is_file() else {}
    return list(found)


def _imported(node, folder, here):
    """Yield (folder to look in, name) of what an import may load."""
    if isinstance(node, ast.Import):
        yield from ((folder, each.name) for each in node.names)
    elif isinstance(node, ast.ImportFrom):
        start = [here, *here.resolve().parents][node.level - 1] if node.level else folder
        yield start, node.module or ""
        yield from ((start, f"{node.module or ''}.{each.name}".lstrip(".")) for each in node.names)


def _needs(program, node):
    if isinstance(node, ast.Import):
        yield from (Need(each.name, "", node.lineno, _is_guarded(program, node, _IMPORT_FAILS)) for each in node.names)
    elif isinstance(node, ast.ImportFrom):
        optional = _is_guarded(program, node, _IMPORT_FAILS)
        if node.module and not node.level and node.module != "__future__":
            for each in node.names:
                name = "" if each.name == "*" else each.name
                yield Need(node.module, name, node.lineno, optional, _is_read(program, each.asname or each.name, node))
    elif isinstance(node, ast.Name) and (program.names.raw(node) or "").startswith("builtins."):
        if not _is_guarded(program, node, _NAME_FAILS):
            yield Need("builtins", node.id, node.lineno)
    elif isinstance(node, ast.Attribute) and not isinstance(program.parent(node), ast.Attribute):
        yield from _needs_of_attribute(program, node)


def _is_read(program, name, node):
    return bool(program.scopes.uses.get((program.scopes.scope[node].owner(name), name)))


def _needs_of_attribute(program, node):
    """`np.random.rand`: what the program reads of a module it imported, where the name can be nothing else."""
    base = base_of(node)
    bindings = program.names.bindings(base) if isinstance(base, ast.Name) and isinstance(node.ctx, ast.Load) else []
    if not bindings or not all(isinstance(binding.node, ast.alias) for binding in bindings):
        return
    rest = _chain(node)
    optional = len(bindings) > 1 or _is_guarded(program, node, _IMPORT_FAILS)
    for binding in bindings:
        statement = program.parent(binding.node)
        if isinstance(statement, ast.Import):
            yield Need(binding.qualified, rest, node.lineno, optional)
        elif not statement.level and statement.module != "__future__":
            yield Need(statement.module, f"{binding.node.name}.{rest}", node.lineno, optional)


def _chain(node):
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    return ".".join(parts)


def _is_guarded(program, node, errors):
    """Say whether a node stands in a `try:` that is prepared for such an error."""
    inner = node
    while (outer := program.parent(inner)) is not None:
        if isinstance(outer, ast.Try) and inner in outer.body and _catches(outer, errors):
            return True
        inner = outer
    return False


def _catches(statement, errors):
    caught = [ast.unparse(handler.type) if handler.type else "Exception" for handler in statement.handlers]
    return any(name in each for each in caught for name in errors)


def undefined_in(program, own=()):
    """Return `{name: (line, modules)}` of what a program reads and defines nowhere.

    Args:
        program: A `Program`.
        own: Modules that lie beside it; nobody knows what `from own import *` brings.

    Returns:
        The modules are those that it imports everything from: they may bring the name.
    """
    stars = program.scopes.module.stars
    if any(module.partition(".")[0] in ("", *own) for _, module in stars) or _defines_more(program):
        return {}
    modules = [module for _, module in stars] + ["pylab" for _, line in program.commands if line.startswith("%pylab")]
    names = [node for node in program.scopes.nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    found: dict = {}
    for node in names:
        if _is_undefined(program, node):
            found.setdefault(node.id, (node.lineno, ["builtins", *modules]))
    return found


def _is_undefined(program, node):
    if node.id in _GIVEN or node.id.startswith("__") or program.scopes.scope[node].owner(node.id) is not None:
        return False
    parent = program.parent(node)
    holder = program.parent(parent) if isinstance(parent, ast.Tuple) else parent
    is_word_of_a_magic = isinstance(holder, ast.Subscript) and getattr(holder.value, "id", "").startswith("__ipython_")
    return not is_word_of_a_magic and not _is_guarded(program, node, _NAME_FAILS)


def _defines_more(program):
    called = {getattr(call.func, "id", None) for call in program.calls}
    return bool(called & {"exec", "execfile", "globals"}) or any(_DEFINE.match(line) for _, line in program.commands)
