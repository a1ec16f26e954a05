"""The tables of old names, in the form in which the shims have theirs."""

from functools import partial
from types import SimpleNamespace

from .._old_names.lookup import KERAS, keywords, rows
from .._old_names.rows import Gone, Method, Module, Moved
from .._old_names.tensorflow import IN_COMPAT_V1
from .keywords import accept_in


def table(skipped=("tensorflow",)):
    """Return what the rows are to the runner: names, modules, advice, and functions that take old keywords.

    Args:
        skipped: Packages whose functions a shim changes by itself.
    """
    found = SimpleNamespace(NAMES={}, MODULES={}, ADVICE={}, CHANGES={})
    others = [row for library, table in rows().items() for row in table if library != KERAS]
    for row in (row for row in others if not isinstance(row, Method)):
        if isinstance(row, Module):
            found.MODULES[row.old] = row.run or ((row.new,) if row.new else ())
        elif isinstance(row, Gone):
            found.ADVICE[row.old] = row.advice
        else:
            _add_name(found.NAMES, row)
    for module, functions in keywords_by_module().items():
        if module.partition(".")[0] not in skipped:
            found.CHANGES[module] = (partial(_take, functions),)
    # Parts of `tf` are other modules than their names say: the shim goes through them.
    found.INSIDE = {name: found.NAMES.pop(name) for name in ("tensorflow.image", "tensorflow.train")}
    found.MODULES = {old: sources for old, sources in found.MODULES.items() if sources != (IN_COMPAT_V1,)}
    return found


def keywords_by_module():
    """Return `{module: {function: {old keyword: what became of it}}}`."""
    found: dict[str, dict] = {}
    for name, row in keywords().items():
        module, _, function = name.rpartition(".")
        found.setdefault(module, {})[function] = row
    return found


def _add_name(names, row):
    module, _, name = row.old.rpartition(".")
    answer = row.run or (row.new if isinstance(row, Moved) else "")
    if answer and answer != IN_COMPAT_V1:
        names.setdefault(module, {})[name] = _as_attribute(answer)


def _as_attribute(answer):
    """Return an answer as `module:attribute`: importing `tensorflow.image` would put another in place of `tf.image`."""
    for root in (IN_COMPAT_V1, "tensorflow"):
        if answer.startswith(f"{root}.") and ":" not in answer:
            return f"{root}:{answer.removeprefix(f'{root}.')}"
    return answer


def _take(functions, module):
    accept_in(module, functions)
