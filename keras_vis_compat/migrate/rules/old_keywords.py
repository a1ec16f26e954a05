"""Level keras3: keywords of functions, layers and models that have other names today, by the rows of `_old_names`."""

import ast

from ..._old_names.lookup import keywords
from ..._old_names.rows import Dropped, OneMinus, Values
from .calls import drop_arguments, keyword_of, rename_keyword
from .rule import Rule


class OldKeywords(Rule):
    """`tf.reduce_mean(x, keep_dims=True)` → `tf.reduce_mean(x, keepdims=True)`."""

    name = "old-keywords"
    level = "keras3"
    summary = "keywords of functions of other libraries that have other names today, or went"
    nodes = (ast.Call,)

    def visit(self, node, page):
        raw = page.names.raw(node.func) if isinstance(node.func, ast.Name | ast.Attribute) else None
        change(node, keywords().get(raw or "", {}), page)


def change(call, rows, page):
    """Write the keywords of a call as they are today; note those of which the program does not show enough."""
    dropped = []
    for keyword in call.keywords:
        row = rows.get(keyword.arg)
        if isinstance(row, Dropped):
            if not row.advice or (isinstance(keyword.value, ast.Constant) and keyword.value.value in row.harmless):
                dropped.append(keyword)
            else:
                page.note(keyword.value, f"{keyword.arg}=: {row.advice}")
        elif row is not None:
            _rename(call, keyword, row, page)
    if dropped:
        drop_arguments(page, call, dropped)


def _rename(call, keyword, row, page):
    new, value = (row if isinstance(row, str) else row.new), keyword.value
    if new != keyword.arg and keyword_of(call, new):
        page.note(value, f"{keyword.arg}= is {new}= today, which is given too")
        return
    if isinstance(row, Values):
        if isinstance(value, ast.Constant) and row.today(value.value) != value.value:
            page.replace(value, repr(row.today(value.value)))
        elif not isinstance(value, ast.Constant):
            page.note(value, f"{keyword.arg}= is {new}= today: {_listed(row)}")
            if new != keyword.arg:
                return
    elif isinstance(row, OneMinus):
        page.replace(value, f"1 - {page.atom(value) if not isinstance(value, ast.Constant) else page.current(value)}")
    if new != keyword.arg:
        rename_keyword(page, keyword, new)


def _listed(row):
    return ", ".join(f"{new!r} for {old!r}" for old, new in row.table.items())


RULES = (OldKeywords(),)
