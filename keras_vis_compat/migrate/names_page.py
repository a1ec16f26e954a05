"""The page `names.md` of the migration guide, written from the tables that the rules work with.

python -m keras_vis_compat.migrate.names_page > migration_guide/names.md
"""

from .._old_names import keras_applications, keras_keywords, lookup, tf_keras_vis_names
from .._old_names.keras_names import GONE, MODULES, NAMES
from .._old_names.names import NEW, OLD, OLDER, all_names
from .._old_names.rows import Dropped, OneMinus
from . import tf_keras_vis_arguments
from .rules.keras3_backend import ADVICE, FORMS, OPS

_HEAD = """\
# Names: old and new

Written from the rules of `keras-vis-compat migrate` by `python -m keras_vis_compat.migrate.names_page`; a test keeps
rules and page equal. What a rule does with a name: `keras-vis-compat migrate --list-rules`.
"""
_COMPAT = f"""\
`migrate --to compat` moves the imports, and nothing else changes. The last column is what takes the place of a name in
the Score API (`migrate --to scores`; all of it lies in `{NEW}`), and how far the codemod goes.
[recipes.md](recipes.md) shows each of them at work.
"""
_OLDER = f"""\
Names of versions 0.1 to 0.3. The codemod notes where they are used; `{NEW}` answers most of them at run time.
"""
_KEYWORDS = """\
`migrate --to keras3` rewrites them, `upgrade-model` reads them in stored architectures, `run` takes them.
"""
_ZOO = """\
Until Keras 2.3. `run` finds them; `doctor`, `migrate` and errors say the name of today.
"""
_TF_KERAS_VIS = """\
`migrate --to scores` moves the imports; four classes are spelled with more capitals, which it changes everywhere.
Arguments, in this order, are those of the class and of its call, on both sides. A row without a new name is a note of
the codemod. What differs beside names: [from_tf_keras_vis.md](from_tf_keras_vis.md).
"""
_BACKEND = """\
`migrate --to keras3` rewrites these calls on `from keras import backend as K`. Where the default of an argument
differs, it is written out; for the others it leaves a note with this advice.
"""


def page():
    """Return the page as Markdown, ending in a newline.

    Example:
        >>> page().splitlines()[0]
        '# Names: old and new'
    """
    parts = [_HEAD, _section("keras-vis", _COMPAT, ("old", "import moved", "Score API"), _keras_vis())]
    parts += [_section("keras-vis before 0.4", _OLDER, ("old", "keras-vis", "today"), _older())]
    parts += [_section("tf-keras-vis", _TF_KERAS_VIS, ("old", "new", "arguments"), _tf_keras_vis())]
    parts += [_section("tf-keras-vis: older arguments", "", ("old", "new"), _older_arguments())]
    parts += [_section("Keras backend", _BACKEND, ("old", "Keras 3"), _backend())]
    parts += [_section("Modules and names of Keras 1 and 2", "", ("old", "Keras 3"), _keras())]
    parts += [_section("Keywords of Keras 1", _KEYWORDS, ("layer", "old", "today"), _keywords(_layers()))]
    parts += [_section("Layers of keras.applications", _ZOO, ("network", "old", "today"), _zoo())]
    parts += [
        _section(f"Names of {library}", "", ("old", "until", "today"), _of_library(table))
        for library, table in lookup.rows().items()
    ]
    parts += [_section("Keywords of functions", "", ("function", "old", "today"), _keywords(lookup.keywords()))]
    return "\n".join(parts)


def _layers():
    return {**keras_keywords.LAYERS, **keras_keywords.IN_KERAS_3, "Model": keras_keywords.MODEL}


def _keywords(table):
    return [(_code(name), _code(f"{old}="), _keyword(row)) for name, rows in table.items() for old, row in rows.items()]


def _keyword(row):
    if isinstance(row, Dropped):
        return row.advice or "leave it out"
    values = [f"{_code(repr(new))} for {_code(repr(old))}" for old, new in getattr(row, "table", {}).items()]
    new = row if isinstance(row, str) else row.new
    return (
        _code(f"{new}=") + (", 1 - its value" if isinstance(row, OneMinus) else "") + "".join(f", {v}" for v in values)
    )


def _zoo():
    return [
        (_code(network), _code(old), _code(new))
        for network, (_, names) in keras_applications.RENAMED.items()
        for old, new in names.items()
    ]


def _of_library(table):
    return [(_code(row.old), row.until, _today(row)) for row in sorted(table)]


def _today(row):
    new = getattr(row, "new", "").removeprefix("builtins.")
    return ": ".join(filter(None, (_code(new) if new else "", row.advice)))


def _section(title, text, head, rows):
    return f"## {title}\n\n{text}{chr(10) if text else ''}{_table(head, rows)}"


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _keras_vis():
    return [(_code(row.old), _code(row.compat), _step(row)) for row in all_names() if row.compat]


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
    return [("`tf_keras_vis`", _code(NEW), "")] + [(_code(f"tf_keras_vis.{old}"), *rest) for old, *rest in sorted(rows)]


def _older_arguments():
    return [
        (_code(f"{old}=…"), _code(f"{new}=…") if new else "did nothing: leave it out")
        for old, new in tf_keras_vis_arguments.OLDER_ARGUMENTS.items()
    ] + [
        (_code(old), f"{_code(new)}, in a callback; given by position")
        for old, new in tf_keras_vis_arguments.OLDER_CALLBACK_ARGUMENTS.items()
    ]


def _backend():
    rows = {name: _code(f"keras.ops.{op.name or name}{_defaults(op)}") for name, op in OPS.items()}
    rows |= {name: _code(form.format_map(_Names())) for name, (_, form) in FORMS.items()}
    rows |= {name: advice for name, advice in ADVICE.items() if name not in rows}
    return [(_code(f"K.{name}"), new) for name, new in sorted(rows.items())]


def _defaults(op):
    return f"(…, {', '.join(f'{name}={value}' for name, value in op.defaults)})" if op.defaults else ""


class _Names(dict):
    """Fills a form with the names of its own fields."""

    def __missing__(self, field):
        return {"ops": "keras.ops", "Flatten": "keras.layers.Flatten"}.get(field, field)


def _keras():
    moved = {**MODULES, **NAMES}
    return [(_code(old), _code(new)) for old, new in sorted(moved.items())] + [
        (_code(old), advice) for old, advice in sorted(GONE.items())
    ]


def _code(name):
    return f"`{name}`"


def _codes(names):
    return ", ".join(map(_code, names))


if __name__ == "__main__":
    print(page(), end="")
