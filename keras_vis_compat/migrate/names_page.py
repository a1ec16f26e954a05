"""The page `names.md` of the migration guide, written from the tables that the rules work with.

python -m keras_vis_compat.migrate.names_page > migration_guide/names.md
"""

from .._old_names import tf_keras_vis_names
from .._old_names.keras_names import GONE, MODULES, NAMES
from .._old_names.names import NEW, OLD, OLDER, all_names
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
    parts += [_section("keras-vis before 0.4", _OLDER, ("old", "today"), _older())]
    parts += [_section("tf-keras-vis", _TF_KERAS_VIS, ("old", "new", "arguments"), _tf_keras_vis())]
    parts += [_section("tf-keras-vis: older arguments", "", ("old", "new"), _older_arguments())]
    parts += [_section("Keras backend", _BACKEND, ("old", "Keras 3"), _backend())]
    parts += [_section("Modules and names of Keras 1 and 2", "", ("old", "Keras 3"), _keras())]
    return "\n".join(parts)


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
    return [(_code(f"{OLD}.{old}"), _code(new)) for old, new in OLDER.items()]


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
