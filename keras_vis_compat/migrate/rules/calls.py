"""Calls taken apart: which argument is which, as far as the text shows it."""

import ast
from itertools import pairwise

from ..._old_names.lookup import roots


class Unclear(ValueError):
    """A call whose arguments the text does not show; the message says why."""


def arguments(call, parameters):
    """Return the arguments of a call by the names of its parameters.

    Args:
        call: An `ast.Call`.
        parameters: The names, in order.

    Returns:
        `{name: expression}` of those given.

    Raises:
        Unclear: Arguments unpacked from `*` or `**`, too many, or a keyword that is no parameter.
    """
    if any(isinstance(argument, ast.Starred) for argument in call.args) or any(
        keyword.arg is None for keyword in call.keywords
    ):
        raise Unclear("its arguments are unpacked from a variable")
    if len(call.args) > len(parameters):
        raise Unclear("it has too many arguments")
    given = dict(zip(parameters, call.args, strict=False))
    for keyword in call.keywords:
        if keyword.arg not in parameters or keyword.arg in given:
            raise Unclear(f"it has an argument {keyword.arg!r} of another version")
        given[keyword.arg] = keyword.value
    return given


def keyword_of(call, name):
    """Return the keyword argument of that name, or None."""
    return next((keyword for keyword in call.keywords if keyword.arg == name), None)


def has_unpacking(call):
    """Say whether a call unpacks `*` or `**`."""
    return any(isinstance(argument, ast.Starred) for argument in call.args) or any(
        keyword.arg is None for keyword in call.keywords
    )


_LIBRARIES = {"keras_vis_compat", "vis", *roots(), *"cv2 os sys argparse".split()}


def is_of_library(node, page):
    """Say whether an expression is something that a known library offers."""
    return (page.qualified(node) or "").partition(".")[0] in _LIBRARIES


def may_be_model(node, page):
    """A program that imports no Keras has no Keras model; other libraries have methods of the same names."""
    is_imported = isinstance(node, ast.Name) and page.qualified(node) is not None
    return page.uses_keras and not is_imported and not is_of_library(node, page)


def rename_keyword(page, keyword, name):
    """Write another name for a keyword; its value and the space around stay."""
    start, _ = page.text.span(keyword)
    page.replace_span(start, start + len(keyword.arg), name)


def drop_arguments(page, call, dropped):
    """Take arguments out of a call, each with one of the commas beside it."""
    spans = page.text.argument_spans(call)
    order = list(spans)
    kept = [argument for argument in order if argument not in dropped]
    if not kept:
        page.replace_span(spans[order[0]][0], page.text.span(call)[1] - 1, "")
        return
    last = order.index(kept[-1])
    for argument, following in pairwise(order[: last + 1]):
        if argument in dropped:
            page.replace_span(spans[argument][0], spans[following][0], "")
    if last + 1 < len(order):
        page.replace_span(spans[kept[-1]][1], spans[order[-1]][1], "")
