"""Level keras3: what losses, metrics and rates are called in logs and histories."""

import ast
import re

from ..._old_names.keras_names import LOGGED
from ..._programs.literals import constant
from .rule import Rule

_LOG_RATES = ("keras.callbacks.ReduceLROnPlateau", "keras.callbacks.LearningRateScheduler")


class LogNames(Rule):
    """`history.history["acc"]` → `history.history["accuracy"]`, where `metrics=["accuracy"]` was asked for."""

    name = "log-names"
    level = "keras3"
    summary = "'acc', 'mean_absolute_error' and 'lr' in histories, logs, monitors and file names -> as they are logged"
    nodes = (ast.Constant,)

    def start(self, page):
        return page.uses_keras and bool(page.once("renamed logs", _renamed_logs))

    def visit(self, node, page):
        renamed = page.once("renamed logs", _renamed_logs)
        if not isinstance(node.value, str) or not any(old in node.value for old in renamed):
            return
        old = _logged(node.value.removeprefix("val_"), renamed, page)
        new = renamed.get(old)
        if old in renamed and _is_of_logs(node, page):
            if new is None:
                page.note(node, f"it is called as metrics= of that model asks for it: {old!r} or another name of that")
            else:
                page.replace(node, new.join(page.written(node).rsplit(old, 1)))
        elif _is_file_of_checkpoint(node, page):
            page.replace(node, re.sub(r"(?<=\{)(val_)?(\w+)", lambda found: _today(found, renamed), page.written(node)))
        elif old in renamed and page.once("keys by variables", _reads_by_variables):
            page.note(node, f"where this is a key of a history, it is {new or 'called as metrics= asks for it'}")


def _today(found, renamed):
    return f"{found[1] or ''}{renamed.get(found[2]) or found[2]}"


def _renamed_logs(page):
    """Return `{name in logs until Keras 2.2: that of today}`; None where models of the program call it differently."""
    asked = page.once("metrics", _metrics)
    renamed: dict[str, str | None] = {}
    for new, old in LOGGED.items():
        if any(new in names for names in asked):
            others = [name for names in asked if new not in names for name in names]
            renamed[old] = None if any(old in name for name in others) else new
    if any(page.qualified(call.func) in _LOG_RATES for call in page.calls):
        renamed["lr"] = "learning_rate"
    return renamed


def _metrics(page):
    """Return the names in each `metrics=`: texts, and those of functions."""
    given = [node.value for node in page.scopes.nodes if isinstance(node, ast.keyword) and node.arg == "metrics"]
    words = [[value for node in ast.walk(metrics) for _, value in ast.iter_fields(node)] for metrics in given]
    return [{word for word in each if isinstance(word, str)} for each in words]


def _logged(key, renamed, page):
    """Return which log a key names: with several outputs, the name of one stands in front."""
    own = {name for names in page.once("metrics", _metrics) for name in names} - set(renamed)
    if any(key == name or key.endswith(f"_{name}") for name in own):
        return key
    return next((old for old in LOGGED.values() if old in renamed and key.endswith(f"_{old}")), key)


def _is_of_logs(node, page):
    """Say whether a text is a key of a history or of the logs of a callback, or what a callback monitors."""
    parent = page.parent(node)
    if isinstance(parent, ast.keyword):
        return parent.arg == "monitor"
    is_got = isinstance(parent, ast.Call) and getattr(parent.func, "attr", "") == "get" and parent.args[0] is node
    if not isinstance(parent, ast.Subscript) and not is_got:
        return False
    return _is_history(parent.func.value if is_got else parent.value, page)


def _is_history(holder, page):
    """Say whether this is a history, or a table made of one, or the logs of a callback."""
    bindings = page.names.bindings(holder) if isinstance(holder, ast.Name) else []
    values = [binding.value for binding in bindings]
    holders = [holder, *values, *(argument for value in values for argument in getattr(value, "args", []))]
    return getattr(holder, "id", "") == "logs" or any(getattr(each, "attr", "") == "history" for each in holders)


def _reads_by_variables(page):
    read = [node for node in page.scopes.nodes if isinstance(node, ast.Subscript)]
    return any(constant(node.slice) is None and _is_history(node.value, page) for node in read)


def _is_file_of_checkpoint(node, page):
    parent = page.parent(node)
    call = page.parent(parent) if isinstance(parent, ast.keyword) else parent
    return isinstance(call, ast.Call) and page.qualified(call.func) == "keras.callbacks.ModelCheckpoint"


RULES = (LogNames(),)
