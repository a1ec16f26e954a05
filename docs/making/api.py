"""Every module that a program may import, and every name in it, as pages for autodoc."""

import ast
from collections.abc import Iterator
from importlib import import_module
from inspect import isclass, isfunction
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType

import keras_vis_compat
from keras_vis_compat import _types
from making.written import first_line, table

# Commands, whose modules nobody imports.
_NOT_FOR_IMPORT = {"demo", "explain_command", "migrate", "runner", "upgrade_model"}


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
        (f"[`{module.__name__}`](api/{module.__name__}.md)", first_line(module), len(names_of(module)))
        for module in public_modules()
    ]
    entries = "\n".join(f"api/{module.__name__}" for module in public_modules())
    return (
        "# Modules and names\n\nEvery module that a program may import, and every name in it. Modules whose name "
        f"begins with `_` are private.\n\n{table(('module', 'what it is', 'names'), rows)}\n\n"
        f"## Names of types in signatures\n\n{table(('name', 'what may be given'), types())}\n\n"
        f"```{{toctree}}\n:hidden:\n{entries}\n```\n"
    )


def types() -> Iterator[tuple[str, str]]:
    """The names by which signatures call what is handed around, and what each stands for."""
    for node in ast.parse(Path(_types.__file__).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.AnnAssign) and node.value:
            yield f"`{ast.unparse(node.target)}`", f"`{ast.unparse(node.value)}`"


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
