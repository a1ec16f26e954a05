"""The page `names.md` of the migration guide, written from the tables that all commands work with.

python docs/making/names.py > migration_guide/names.md
"""

from keras_vis_compat._old_names import (
    keras_applications,
    keras_keywords,
    keras_methods,
    lookup,
    tf_keras_vis_arguments,
    tf_keras_vis_names,
)
from keras_vis_compat._old_names.arguments import Dropped, OneMinus, Only, Places
from keras_vis_compat._old_names.names import NEW, OLD, OLDER, all_names, versions
from keras_vis_compat._old_names.rows import Method, Moved

_HEAD = """\
# Names: old and new

Every old name that `run` answers, `doctor` lists, `migrate` rewrites or notes and `upgrade-model` reads: one table,
from which `python docs/making/names.py` writes this page; a test keeps both equal. Find the library,
then the module that a name is imported from. Names of one module of which the same is to be said share a row.

"""
_COMPAT = f"""\
`migrate --to compat` moves the imports, and nothing else changes. The last column is what takes the place of a name in
the Score API (`migrate --to scores`; all of it lies in `{NEW}`), and how far the codemod goes.
[recipes.md](recipes.md) shows each of them at work. Versions: the first that had a name; the first without it, if any.
"""
_OLDER = f"""\
Names of versions 0.1 to 0.3. The codemod notes where they are used; `{NEW}` answers most of them at run time.
"""
_KEYWORDS = """\
`migrate --to keras3` rewrites them, `upgrade-model` reads them in stored architectures, `run` takes them.
"""
_ORDERS = """\
Positional arguments of TensorFlow 0 and 1 that stood elsewhere, or meant something else. `run` takes them so, where the
call shows it or nothing does, which a warning says; `migrate --to keras3` writes keywords, or a note where neither call
nor program shows its time.
"""
_ZOO = f"""\
Until Keras 2.3. `run` finds them; `doctor`, `migrate` and errors say the name of today. Some networks are built
otherwise today. `run` builds them as Keras 2.2.5 did, layer by layer, for scripts that import `keras` itself; `doctor`
and `migrate` say so:

{"".join(f"- {keras_applications.told_of_building(name)}.{chr(10)}" for name in keras_applications.BUILT_OTHERWISE)}"""
_TF_KERAS_VIS = """\
`migrate --to scores` moves the imports; four classes are spelled with more capitals, which it changes everywhere.
Arguments, in this order, are those of the class and of its call, on both sides. A row without a new name is a note of
the codemod. Versions: the first that had a name; the first without it, if any. What differs beside names:
[from_tf_keras_vis.md](from_tf_keras_vis.md).
"""
_VERSIONS = """\
Versions are those that had a name: from the first one to the first without. "1.8 or older": it was in 1.8, the oldest
release that was looked at. "?": none of those that were looked at has it under this name.
"""
_LIBRARY = {
    "Keras": """\
Where nothing else is what a name was, the last column says what to write. Functions of the backend (`K.mean`) are under
`keras.backend`; where the default of an argument differs, `migrate --to keras3` writes it out.
""",
    "TensorFlow": "`run` answers them from `tensorflow.compat.v1`.\n",
}


def page() -> str:
    """Return the page as Markdown, ending in a newline.

    Example:
        >>> page().splitlines()[0]
        '# Names: old and new'
    """
    sections = [
        ("keras-vis", _section(_COMPAT, ("old", "versions", "import moved", "Score API"), _keras_vis())),
        ("keras-vis before 0.4", _section(_OLDER, ("old", "keras-vis", "today"), _older())),
        ("tf-keras-vis", _section(_TF_KERAS_VIS, ("old", "versions", "new", "arguments"), _tf_keras_vis())),
        ("tf-keras-vis: older arguments", _section("", ("old", "new"), _older_arguments())),
        *((f"Names of {library}", _library(library, table)) for library, table in lookup.rows().items()),
        ("Keywords of Keras 1", _section(_KEYWORDS, ("old", "today", "of"), _keywords(_layers()))),
        ("Keywords that Keras 3 lacks", _section("", ("old", "today", "of"), _keywords(_in_keras_3()))),
        ("Keywords of functions", _section("", ("old", "today", "of"), _keywords(lookup.keywords()))),
        ("Orders of arguments", _section(_ORDERS, ("once", "until", "of"), _orders())),
        ("Layers of keras.applications", _section(_ZOO, ("old", "today", "network"), _zoo())),
    ]
    contents = "".join(f"- [{title}](#{_anchor(title)})\n" for title, _ in sections)
    return _HEAD + contents + "".join(f"\n## {title}\n\n{text}" for title, text in sections)


def _anchor(title):
    return "".join(sign for sign in title.lower().replace(" ", "-") if sign.isalnum() or sign in "-_")


def _library(library, table):
    """Return the section of a library, module by module; what is to be said of several names stands once."""
    said: dict[tuple, list[str]] = {}
    for row in sorted(table, key=lambda row: (_home(row), row.old)):
        said.setdefault((_home(row), _versions(row), _today(row)), []).append(row.old.removeprefix(f"{_home(row)}."))
    lines = [(_code(module), _codes(names), *rest) for (module, *rest), names in said.items()]
    return _section(_VERSIONS + _LIBRARY.get(library, ""), ("module", "old", "versions", "today"), lines)


def _home(row):
    """The module a name was in; of methods their class; of what vanished whole nothing."""
    return row.old.rpartition(".")[0]


def _versions(row):
    return f"{row.since} to {row.until}"


def _today(row):
    new, name = getattr(row, "new", "").removeprefix("builtins."), row.old.rpartition(".")[2]
    module, _, last = new.rpartition(".")
    is_same = isinstance(row, Moved) and module and last == name
    shown = f"the same in {_code(module)}" if is_same else _code(new) if new else ""
    return ": ".join(filter(None, (shown, row.advice, "of objects" if isinstance(row, Method) else "")))


def _layers():
    methods = {f"Model.{name}": rows for name, rows in keras_methods.METHODS.items()}
    return {**keras_keywords.LAYERS, "Model": keras_keywords.MODEL, **methods}


def _in_keras_3():
    tables = {name: dict(rows) for name, rows in keras_keywords.IN_KERAS_3.items() if name != "*"}
    methods = {f"Model.{name}": keras_methods.WORKERS for name in ("fit", "evaluate", "predict")}
    return {**tables, "any layer": keras_keywords.IN_KERAS_3["*"], **methods}


def _keywords(table):
    """Return the lines of keywords; functions of which the same is to be said share one."""
    said: dict[tuple, list[str]] = {}
    for function, rows in table.items():
        for old, row in rows.items():
            said.setdefault((_code(f"{old}="), _keyword(row)), []).append(function)
    return [(*told, _codes(functions)) for told, functions in sorted(said.items())]


_VALUE = {OneMinus: ", 1 - its value", Only: ", one", Places: ", the places of what is True"}


def _keyword(row):
    if isinstance(row, Dropped):
        return row.advice or "leave it out"
    values = [
        f"{_code(repr(new))} for {_code(repr(old))}" for old, new in getattr(row, "table", {}).items() if old != new
    ]
    new = row if isinstance(row, str) else row.new
    return _code(f"{new}=") + _VALUE.get(type(row), "") + "".join(f", {v}" for v in values)


def _orders():
    said: dict[tuple, list[str]] = {}
    for function, order in lookup.orders().items():
        said.setdefault((_code(order.once.replace(" ", ", ")), order.until), []).append(function)
    return [(*told, _codes(functions)) for told, functions in said.items()]


def _zoo():
    said: dict[tuple, list[str]] = {}
    for network, (_, names) in keras_applications.RENAMED.items():
        for old, new in names.items():
            said.setdefault((_code(old), _code(new)), []).append(network)
    return [(*names, ", ".join(networks)) for names, networks in said.items()]


def _section(text, head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return f"{text}{chr(10) if text else ''}" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _keras_vis():
    named = [(row, versions(row.old.removeprefix(f"{OLD}."))) for row in all_names() if row.compat]
    return [(_code(row.old), had, _code(row.compat), _step(row)) for row, had in named]


def _step(row):
    """What takes the place of a name, and how; a name that has no successor stays."""
    if not row.scores:
        return "stays"
    return f"{_codes(name.removeprefix(f'{NEW}.') for name in row.scores)}: {row.remark}"


def _older():
    return [
        (_code(f"{OLD}.{old}"), f"{row.since} to {row.until}", _code(row.today) if row.today else "the same")
        for old, row in OLDER.items()
    ]


def _tf_keras_vis():
    news = {**tf_keras_vis_names.MODULES, **tf_keras_vis_names.TF_KERAS_VIS, **tf_keras_vis_names.OLDER}
    rows = [
        (old, _code(new), _codes(tf_keras_vis_arguments.ARGUMENTS.get(old, "").split())) for old, new in news.items()
    ]
    rows += [(old, advice, "") for old, advice in tf_keras_vis_names.ADVICE.items()]
    whole = ("`tf_keras_vis`", tf_keras_vis_names.versions(""), _code(NEW), "")
    return [whole] + [
        (_code(f"tf_keras_vis.{old}"), tf_keras_vis_names.versions(old), *rest) for old, *rest in sorted(rows)
    ]


def _older_arguments():
    return [
        (_code(f"{old}=…"), _code(f"{new}=…") if new else "did nothing: leave it out")
        for old, new in tf_keras_vis_arguments.OLDER_ARGUMENTS.items()
    ] + [
        (_code(old), f"{_code(new)}, in a callback; given by position")
        for old, new in tf_keras_vis_arguments.OLDER_CALLBACK_ARGUMENTS.items()
    ]


def _code(name):
    return f"`{name}`"


def _codes(names):
    return ", ".join(map(_code, names))


if __name__ == "__main__":
    print(page(), end="")
