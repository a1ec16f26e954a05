"""Every warning and error, from the source: classes, texts, causes of blank maps."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import keras_vis_compat
from making.written import plain, table

PACKAGE = Path(keras_vis_compat.__file__).parent
# What warns, and the class of its warnings where it has one only.
_WARNERS = {"warnings.warn": "", "warnings.warn_explicit": "", "self._warn": "", "warn_of_blank_map": "BlankMapWarning"}


class Message(NamedTuple):
    """A text of the code, with `…` where a value comes in."""

    kind: str
    text: str
    path: Path


def kinds_of_messages() -> str:
    """A table of the classes of our warnings and errors."""
    rows = sorted((f"`{name}`", "warning" if is_warning else "error", doc) for name, is_warning, doc in _own_kinds())
    return table(("class", "is", "when"), rows) + "\n"


def _own_kinds() -> Iterator[tuple[str, bool, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            bases = [ast.unparse(base) for base in node.bases] if isinstance(node, ast.ClassDef) else []
            if any(base.endswith(("Error", "Exception", "Warning", "CannotUpgrade")) for base in bases):
                about = (ast.get_docstring(node) or "").split("\n\n")[0].replace("\n", " ")
                yield node.name, any(base.endswith("Warning") for base in bases), about


def causes() -> str:
    """A table of the causes of blank maps."""
    from keras_vis_compat.explain import CAUSES

    return table(("cause", "what was found"), [(f"`{cause}`", text) for cause, text in CAUSES.items()]) + "\n"


def messages() -> str:
    """Every text of a warning or an error that stands in the code, by the part of the package that says it."""
    found: dict[str, list[Message]] = {}
    for message in all_messages():
        found.setdefault(message.path.relative_to(PACKAGE).parts[0].removesuffix(".py"), []).append(message)
    parts = [
        f"## `{part}`\n\n{table(('kind', 'message'), [(f'`{one.kind}`', plain(one.text)) for one in own])}"
        for part, own in sorted(found.items())
    ]
    return (
        "# Every message\n\nThe texts of all warnings and errors, for those who look for one that they got; `…` is "
        "where a value stands. Each says what was expected, what was received, and the way out.\n\n"
        + "\n\n".join(parts)
        + "\n"
    )


def all_messages() -> list[Message]:
    """Every text that an error is made of, or that is warned of, in the package, once."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
    texts = {name: value for tree in trees.values() for name, value in _named_texts(tree)}
    kinds = {name for name, _, _ in _own_kinds()}
    found = [
        Message(kind, text, path)
        for path, tree in trees.items()
        for scope in ast.walk(tree)
        if isinstance(scope, ast.Module | ast.FunctionDef)
        for known in [texts | _local_texts(scope)]
        for node in _own_nodes(scope)
        for kind, argument in _said(node, kinds)
        for text in [_text(argument, known)]
        if re.search(r"\w", text) and " " in text
    ]
    return sorted(set(found), key=lambda one: (one.path, one.kind, one.text))


def _named_texts(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """What may stand in the place of a text: a constant of a module, or a function that returns one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if node in tree.body and isinstance(node.value, ast.Constant):
                yield node.targets[0].id, node.value
        elif isinstance(node, ast.FunctionDef):
            for last in node.body[-1:]:
                if isinstance(last, ast.Return) and isinstance(last.value, ast.JoinedStr | ast.Constant | ast.BinOp):
                    yield f"{node.name}()", last.value


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a module or function, without those of functions in it."""
    for node in ast.iter_child_nodes(scope):
        if not isinstance(node, ast.FunctionDef):
            yield node
            yield from _own_nodes(node)


def _local_texts(scope: ast.AST) -> dict[str, ast.expr]:
    nodes = [node for node in _own_nodes(scope) if isinstance(node, ast.Assign) and len(node.targets) == 1]
    named = [(node.targets[0], node.value) for node in nodes]
    return {
        target.id: value
        for target, value in named
        if isinstance(target, ast.Name) and isinstance(value, ast.JoinedStr | ast.Constant | ast.BinOp)
    }


def _said(node: ast.AST, kinds: set[str]) -> Iterator[tuple[str, ast.expr]]:
    """The kind and the text of an error that is made in a node, wherever it is raised, and of a warning."""
    if not isinstance(node, ast.Call) or not node.args:
        return
    called = ast.unparse(node.func)
    kind = {"kind": "ValueError"}.get(called, called.rpartition(".")[2])  # `raise kind(…)`: each is a ValueError
    if kind in kinds or kind.endswith("Error"):
        yield kind, node.args[-1] if kind == "FileTrouble" else node.args[0]
    if called in _WARNERS:
        given = [ast.unparse(own) for own in node.args[1:2]]
        kind = _WARNERS[called] or next(iter(given), "UserWarning")
        yield kind if kind.endswith("Warning") else "UserWarning", node.args[0]


def _is_constant(part: ast.expr) -> bool:
    """Whether it is `{WORDS}`, a constant of a module by its name."""
    return isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name) and part.value.id.isupper()


def _text(node: ast.expr, texts: dict[str, ast.expr]) -> str:
    """Return the text of an expression, with `…` for what is not known before it runs."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part.value if _is_constant(part) else part, texts) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _text(node.left, texts) + _text(node.right, texts)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return re.sub(r"{[^}]*}", "…", _text(node.func.value, texts))
    called, node = ("()", node.func) if isinstance(node, ast.Call) else ("", node)
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return _text(texts[name + called], texts) if name + called in texts else "…"
