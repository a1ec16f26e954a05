"""Level keras3: keywords of functions, layers and models that have other names today, by the rows of `_old_names`."""

import ast

from ..._old_names.arguments import Dropped, OneMinus, Only, Places, Values
from ..._old_names.lookup import keywords
from ..._programs.literals import constant
from ..._programs.methods import keywords_of, old_defaults, order_of, said_of_keyword, said_of_order, sides_of
from .calls import drop_arguments, keyword_of, rename_keyword
from .rule import Rule


class OldKeywords(Rule):
    """`tf.reduce_mean(x, keep_dims=True)` → `tf.reduce_mean(x, keepdims=True)`."""

    name = "old-keywords"
    level = "keras3"
    summary = "keywords of functions of other libraries that have other names today, or went"
    nodes = (ast.Call,)

    def visit(self, node, page):
        change(node, keywords_of(node, page)[1], page)


def change(call, rows, page):
    """Write the keywords of a call as they are today; note those of which the program does not show enough."""
    dropped = []
    for keyword in call.keywords:
        row = rows.get(keyword.arg)
        if isinstance(row, Dropped):
            if _may_go(keyword.arg, keyword.value, row, page):
                dropped.append(keyword)
        elif row is not None:
            _rename(call, keyword, row, page)
    for name, place in page.values.unpacked(call).items() if rows else ():
        if name in rows:
            page.note(
                place, f"{said_of_keyword(page.written(call.func), name, rows[name])}, which is unpacked from here"
            )
    if dropped:
        drop_arguments(page, call, dropped)


def _may_go(name, value, row, page):
    """Say whether a value may go without a word; else note what is lost."""
    if not row.advice or (isinstance(value, ast.Constant) and value.value in row.harmless):
        return True
    page.note(value, f"{name}=: {row.advice}")
    return False


def _rename(call, keyword, row, page):
    new, value = (row if isinstance(row, str) else row.new), keyword.value
    if new != keyword.arg and keyword_of(call, new):
        page.note(value, f"{keyword.arg}= is {new}= today, which is given too")
        return
    if isinstance(row, Values):
        shown = {constant(each) for each in page.values.of(value)}
        if shown & {*row.gone, None} and row.gone:
            page.note(value, f"{keyword.arg}= is {new}= today: {'; '.join(row.gone.values())}")
        elif isinstance(value, ast.Constant) and row.today(value.value) != value.value:
            page.replace(value, repr(row.today(value.value)))
        elif not isinstance(value, ast.Constant) and (None in shown or any(row.today(each) != each for each in shown)):
            page.note(value, f"{keyword.arg}= is {new}= today: {_listed(row)}")
            if new != keyword.arg:
                return
    elif not _today(value, row, page):
        advice = row.advice if isinstance(row, Only) else "which takes the places of what is True"
        page.note(value, f"{keyword.arg}= is {new}= today: {advice}")
        return
    if new != keyword.arg:
        rename_keyword(page, keyword, new)


def _today(value, row, page):
    """Write what a value is today; say whether that could be done."""
    if isinstance(row, OneMinus):
        page.replace(value, f"1 - {page.atom(value) if not isinstance(value, ast.Constant) else page.current(value)}")
    elif isinstance(row, Only):
        items = getattr(value, "elts", [value])
        if len(items) == 1:
            page.replace(value, page.current(items[0]))
        return len(items) == 1
    elif isinstance(row, Places):
        flags = getattr(value, "elts", [])
        if not flags or not all(isinstance(getattr(each, "value", None), bool) for each in flags):
            return False
        page.replace(value, str(row.today([each.value for each in flags])))
    return True


def _listed(row):
    return ", ".join(f"{new!r} for {old!r}" for old, new in row.table.items())


class OldOrders(Rule):
    """`tf.concat(0, [a, b])` → `tf.concat(axis=0, values=[a, b])`."""

    name = "old-orders"
    level = "keras3"
    summary = "arguments of TensorFlow 0 and 1 that stood in another order -> keywords"
    nodes = (ast.Call,)

    def visit(self, node, page):
        found = order_of(node, page)
        if found is None:
            if sides := sides_of(node, page):
                spans = page.text.argument_spans(node)
                page.insert_at(spans[sides[0]][0], "[")
                page.insert_at(spans[sides[1]][1], "]")
            return
        name, order, is_certain = found
        names = order.keywords_of(node.args)
        if (not is_certain and not page.is_keras_2) or len(names) < len(node.args) - order.same:
            page.note(node, f"{said_of_order(name, order)}: give its arguments by keyword if this is of that time")
            return
        rows, dropped = keywords().get(name, {}), []
        for each, value in zip(names, node.args[order.same :], strict=True):
            row = rows.get(each, each)
            if isinstance(row, Dropped):
                _may_go(each, value, row, page)
                dropped.append(value)  # its place is another's today
            else:
                _name(node, value, row, page)
        if dropped:
            drop_arguments(page, node, dropped)


def _name(call, value, row, page):
    """Write the keyword of today before a positional argument, and what its value is today."""
    new = row if isinstance(row, str) else row.new
    start, _ = page.text.argument_spans(call)[value]
    _today(value, row, page)
    page.replace_span(start, start, f"{new}=")


class OldDefaults(Rule):
    """Notes on `h5py.File(path)` without a mode, and its like."""

    name = "old-defaults-of-functions"
    level = "keras3"
    summary = "note calls that leave open what had another default once: h5py.File, compare_ssim, stats.mode"
    nodes = (ast.Module,)

    def visit(self, node, page):
        for call, told in old_defaults(page):
            page.note(call, told)


RULES = (OldOrders(), OldKeywords(), OldDefaults())
