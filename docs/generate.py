"""What of the site is made from the code: API, command line, messages, methods, metrics, and the pages of the root.

`conf.py` calls `write_all`; nothing here needs Sphinx, so that the tests can look at what it makes.
"""

import argparse
import ast
import os
import re
import shutil
import textwrap
from collections.abc import Iterable, Iterator
from importlib import import_module
from inspect import cleandoc, isclass, isfunction
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType
from typing import NamedTuple

import keras_vis_compat
from keras_vis_compat import cli
from keras_vis_compat._inputs.methods import EXPLAINERS

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path(keras_vis_compat.__file__).parent
# Commands, whose modules nobody imports.
_NOT_FOR_IMPORT = {"demo", "explain_command", "migrate", "runner", "upgrade_model"}
# Pages of the root that belong to the site; what they link to comes with them.
_ROOT_PAGES = ("migration_guide/README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "ARCHITECTURE.md")
_CONTENTS = "\n```{toctree}\n:hidden:\n:glob:\n\n*\n```\n"  # of the guide
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
# What warns, and the class of its warnings where it has one only.
_WARNERS = {"warnings.warn": "", "warnings.warn_explicit": "", "warn_of_blank_map": "BlankMapWarning"}
_SIGN = re.compile(r"(\||\*+(?=\w+\b(?!\*)))")  # a bar, and stars that nothing closes
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def write_all(docs: Path) -> None:
    """Write all that is generated below the folder of the site."""
    generated = docs / "reference" / "generated"
    for folder in (generated, docs / "project"):
        shutil.rmtree(folder, ignore_errors=True)
    pages = {"api": api_index(), "command_line": command_line(), "messages": messages()} | api_pages()
    parts = {"methods": methods(), "metrics": metrics(), "causes": causes(), "kinds": kinds_of_messages()}
    pages |= {f"parts/{name}": text for name, text in parts.items()}
    for name, text in pages.items():
        path = generated / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    copy_root_pages(docs / "project")


# -- API ----------------------------------------------------------------------------------------------------


def public_modules() -> list[ModuleType]:
    """Every module that a program may import: no part of its name begins with `_`, and it says what is in it."""
    prefix = f"{keras_vis_compat.__name__}."
    names = (found.name for found in walk_packages(keras_vis_compat.__path__, prefix))
    own = [name for name in names if _is_public(name.removeprefix(prefix).split("."))]
    modules = [keras_vis_compat, *map(import_module, own)]
    return [module for module in modules if hasattr(module, "__all__")]


def _is_public(parts: list[str]) -> bool:
    return parts[0] not in _NOT_FOR_IMPORT and not any(part.startswith("_") for part in parts)


def names_of(module: ModuleType) -> list[str]:
    """The public names of a module: those of its `__all__`, and what it offers but loads only when asked for it."""
    late = [name for name in dir(module) if name not in vars(module)]
    late = [name for name in late if not isinstance(getattr(module, name), ModuleType)]
    return [name for name in [*module.__all__, *late] if name != "__version__"]


def api_index() -> str:
    """The list of modules, each with what it says of itself."""
    rows = [
        (f"[`{module.__name__}`](api/{module.__name__}.md)", _first_line(module), len(names_of(module)))
        for module in public_modules()
    ]
    entries = "\n".join(f"api/{module.__name__}" for module in public_modules())
    return (
        "# Modules and names\n\nEvery module that a program may import, and every name in it. Modules whose name "
        f"begins with `_` are nobody's business but ours.\n\n{table(('module', 'what it is', 'names'), rows)}\n\n"
        f"```{{toctree}}\n:hidden:\n{entries}\n```\n"
    )


def api_pages() -> dict[str, str]:
    """A page for each module; what several modules offer is described by the one with the shortest name."""
    pages: dict[str, str] = {}
    homes: dict[int, str] = {}
    for module in sorted(public_modules(), key=lambda module: module.__name__.count(".")):
        pages[f"api/{module.__name__}"] = _api_page(module, homes)
    return pages


def _api_page(module: ModuleType, homes: dict[int, str]) -> str:
    name = module.__name__
    things = {own: getattr(module, own) for own in names_of(module)}
    described, elsewhere = [], []
    for own, thing in things.items():
        if isinstance(thing, ModuleType) or _is_described(thing, homes):
            elsewhere.append(f"- `{own}`: {{py:obj}}`{homes.get(id(thing), getattr(thing, '__name__', ''))}`")
        else:
            homes[id(thing)] = f"{name}.{own}"
            described.append(own)
    # What modules say of themselves is laid out for autodoc, as all docstrings are.
    summary = [
        ".. autosummary::",
        "   :nosignatures:",
        "",
        *[f"   {own}" for own in described if _is_code(things[own])],
    ]
    directives = [line for own in described for line in _directive(own, things[own])]
    lines = [
        f".. automodule:: {name}",
        "   :no-members:",
        "",
        f".. currentmodule:: {name}",
        "",
        *summary,
        "",
        *directives,
    ]
    others = "\n\nDescribed elsewhere:\n\n" + "\n".join(elsewhere) if elsewhere else ""
    return f"# {name}\n\n```{{eval-rst}}\n" + "\n".join(lines) + f"\n```{others}\n"


def _is_code(thing: object) -> bool:
    return isclass(thing) or isfunction(thing)


def _is_described(thing: object, homes: dict[int, str]) -> bool:
    return _is_code(thing) and id(thing) in homes


def _directive(name: str, thing: object) -> Iterator[str]:
    if isclass(thing):
        yield f".. autoclass:: {name}"
        if not issubclass(thing, Exception | tuple | dict):
            yield from ("   :members:", "   :inherited-members: Model, object", "   :special-members: __call__")
    elif isfunction(thing):
        yield f".. autofunction:: {name}"
    else:
        yield from (f".. py:data:: {name}", "", f"   {_about_data(thing)}")
    yield ""


def _about_data(thing: object) -> str:
    keys = ", ".join(f"``{key!r}``" for key in thing) if isinstance(thing, dict | tuple | list) else f"``{thing!r}``"
    return f"{type(thing).__name__}: {keys}"


def _first_line(thing: object) -> str:
    return " ".join(cleandoc(thing.__doc__ or "").partition("\n\n")[0].split())


def as_sphinx_wants(lines: list[str]) -> list[str]:
    """Return the lines of a docstring, in which people write as in Markdown, as reStructuredText."""
    done: list[str] = []
    rows: list[str] = []
    for line in [*lines, ""]:
        if line.lstrip().startswith("|"):
            rows.append(line)
            continue
        done, rows = [*done, *_list_table(rows)], []
        done.append(line if line.lstrip().startswith((">>>", "...")) else _escaped(line))
    return done[:-1]


def _escaped(line: str) -> str:
    """Outside of backticks a bar is a bar, and `**options` no bold text that never ends."""
    parts = re.split(r"(`+[^`]+`+)", line)
    return "".join(
        part if part.startswith("`") else re.sub(r"(\||\*+(?=\w+\b(?!\*)))", r"\\\1", part) for part in parts
    )


def _list_table(rows: list[str]) -> list[str]:
    if len(rows) < 3:
        return rows
    indent = rows[0][: len(rows[0]) - len(rows[0].lstrip())]
    cells = [[cell.strip() for cell in row.strip().strip("|").split(" | ")] for row in (rows[0], *rows[2:])]
    written = [f"   {'* -' if not place else '  -'} {cell}" for row in cells for place, cell in enumerate(row)]
    return [indent + line for line in (".. list-table::", "   :header-rows: 1", "", *written)]


# -- the command line ---------------------------------------------------------------------------------------


def command_line() -> str:
    """Every command with every argument, as the parsers know them."""
    rows = [(f"[`{name}`](#{name})", command.summary) for name, command in cli.COMMANDS.items()]
    parts = [_command(name, parser) for name, parser in parsers().items()]
    return (
        "# Command line\n\n`keras-vis-compat COMMAND …`, or `python -m keras_vis_compat COMMAND …`; `--help` behind a "
        "command shows what stands here, `--version` the version, `--debug` a traceback where something goes wrong.\n\n"
        f"{table(('command', 'what it does'), rows)}\n\n" + "\n\n".join(parts) + "\n"
    )


def parsers() -> dict[str, argparse.ArgumentParser]:
    """From the name of each command to its parser."""
    found = _subparsers(cli.parser_for(*cli.COMMANDS))
    return {name: found[name] for name in cli.COMMANDS}


def _subparsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    return next(action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction))


def _command(name: str, parser: argparse.ArgumentParser) -> str:
    os.environ["COLUMNS"] = "100"
    usage = textwrap.dedent(parser.format_usage())
    rows = [_argument(parser, action) for action in parser._actions if action.help != argparse.SUPPRESS]
    about = f"{cli.COMMANDS[name].summary[0].upper()}{cli.COMMANDS[name].summary[1:]}."
    told = f"\n\n{plain(parser.epilog)}" if parser.epilog else ""
    return f"## {name}\n\n{about}\n\n```text\n{usage}```\n\n{table(('argument', 'what it is'), rows)}{told}"


def _argument(parser: argparse.ArgumentParser, action: argparse.Action) -> tuple[str, str]:
    formatter = parser._get_formatter()
    written = formatter._format_action_invocation(action)
    return f"`{written}`", plain(formatter._expand_help(action) if action.help else "")


# -- warnings and errors ------------------------------------------------------------------------------------


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
        "where a value stands. Each says what was expected, what came, and the way out.\n\n" + "\n\n".join(parts) + "\n"
    )


def all_messages() -> list[Message]:
    """Every text that is raised or warned of in the package, once."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
    texts = {name: value for tree in trees.values() for name, value in _named_texts(tree)}
    found = [
        Message(kind, text, path)
        for path, tree in trees.items()
        for scope in ast.walk(tree)
        if isinstance(scope, ast.Module | ast.FunctionDef)
        for known in [texts | _local_texts(scope)]
        for node in _own_nodes(scope)
        for kind, argument in _said(node)
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


def _said(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The kind and the text of what is raised or warned of in a node."""
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
        kind = ast.unparse(node.exc.func).rpartition(".")[2]
        yield kind, node.exc.args[-1] if kind == "FileTrouble" else node.exc.args[0]
    if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in _WARNERS:
        given = [ast.unparse(own) for own in node.args[1:2]]
        kind = _WARNERS[ast.unparse(node.func)] or next(iter(given), "UserWarning")
        yield kind if kind.endswith("Warning") else "UserWarning", node.args[0]


def _text(node: ast.expr, texts: dict[str, ast.expr]) -> str:
    """Return the text of an expression, with `…` for what is not known before it runs."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, texts) if isinstance(part, ast.Constant) else "…" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _text(node.left, texts) + _text(node.right, texts)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return re.sub(r"{[^}]*}", "…", _text(node.func.value, texts))
    called, node = ("()", node.func) if isinstance(node, ast.Call) else ("", node)
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return _text(texts[name + called], texts) if name + called in texts else "…"


# -- methods and metrics ------------------------------------------------------------------------------------


def methods() -> str:
    """A table of the methods, from what `keras-vis-compat methods` reads."""
    explain = import_module("keras_vis_compat.explain")
    rows = [
        (_to(f"explain.{name}", paper), _first_line(getattr(explain, name)), _source(getattr(explain, name)))
        for name, paper in EXPLAINERS.items()
    ]
    return table(("method", "what its maps are", "paper"), rows) + "\n"


def metrics() -> str:
    """A table of the metrics that `evaluate` knows, and of every other name of the module."""
    module = import_module("keras_vis_compat.metrics")
    known = import_module("keras_vis_compat.metrics.evaluate").METRICS
    rows = [(f"`{name}`", f"{metric.better} is better") for name, metric in known.items()]
    things = [name for name in module.__all__ if isfunction(getattr(module, name)) or isclass(getattr(module, name))]
    names = [
        (_to(f"metrics.{name}", name), _first_line(getattr(module, name)), _source(getattr(module, name)))
        for name in things
    ]
    return (
        f"By name, for `evaluate` and `--metrics`:\n\n{table(('name', 'which way'), rows)}\n\n"
        f"As functions:\n\n{table(('name', 'what it gives', 'source'), names)}\n"
    )


def _source(thing: object) -> str:
    """What stands under "Source:" in the docstring."""
    found = re.search(r"^Source:\n((?:    .*\n?)+)", cleandoc(thing.__doc__ or ""), re.MULTILINE)
    return re.sub(r"(https?://[^\s,;]+)", r"<\1>", " ".join(found[1].split())) if found else ""


def _to(name: str, shown: str) -> str:
    module, _, own = name.rpartition(".")
    return f"[{shown}](#keras_vis_compat.{module}.{own})"


# -- pages of the root --------------------------------------------------------------------------------------


def copy_root_pages(target: Path) -> None:
    """Copy pages of the root, and what they link to, so that every link leads where it does on GitHub."""
    waiting, done = [ROOT / page for page in _ROOT_PAGES if (ROOT / page).exists()], set()
    listed = {ROOT / page for page in _ROOT_PAGES} | set((ROOT / "migration_guide").glob("*.md"))
    while waiting:
        path = waiting.pop()
        if path in done or not path.is_file():
            continue
        done.add(path)
        copy = target / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix != ".md":
            shutil.copyfile(path, copy)
            continue
        text = path.read_text(encoding="utf-8")
        shown = text if path in listed else f"---\norphan: true\n---\n\n{text}"
        copy.write_text(shown + _CONTENTS * (path == ROOT / _ROOT_PAGES[0]), encoding="utf-8")
        waiting += [(path.parent / link).resolve() for link in _LINK.findall(_FENCED.sub("", text))]


# -- Markdown -----------------------------------------------------------------------------------------------


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a table of Markdown."""
    lines = [list(head), *([str(cell).replace("|", "\\|") for cell in row] for row in rows)]
    written = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([written[0], "|" + " --- |" * len(lines[0]), *written[1:]])


def plain(text: str) -> str:
    """Return text that Markdown shows as it is, but for what stands in backticks."""
    parts = re.split(r"(`[^`]*`)", " ".join(text.split()))
    return "".join(part if part.startswith("`") else re.sub(r"([\\*_<>\[\]{}$#~`])", r"\\\1", part) for part in parts)
