"""Levels compat and keras3: notes on what stops, whatever library runs it."""

import ast
import re
from collections.abc import Callable
from typing import ClassVar

from ..._old_names.lookup import roots
from ..._old_names.names import NEW, OLD
from ..._programs.literals import constant
from ..._programs.stops import stops_of_graphs, stops_of_keras_vis, stops_of_python_2
from .rule import Rule

_OLD_LIBRARIES = re.compile(rf"\b(?:{'|'.join([OLD, *roots()])})\b")


class Stops(Rule):
    """Notes on what a program does that neither the runner nor the libraries of today can do."""

    nodes = (ast.Module,)
    what: ClassVar[tuple[Callable, ...]] = (stops_of_keras_vis,)

    def visit(self, node, page):
        for find in self.what:
            for place, told in find(page):
                page.note(place, told)


class KeywordsOfCopies(Stops):
    """`visualize_saliency(…, input_indices=[0])` of a copy of keras-vis that somebody changed."""

    name = "unknown-keywords"
    level = "compat"
    summary = "note keywords of visualize_… that no keras-vis had"

    def start(self, page):
        return any(name.partition(".")[0] in (OLD, NEW) for name, _ in page.modules)


class OldManners(Stops):
    """`d.iteritems()` and `range(n / 2)` of Python 2; tensors looked up in a graph."""

    name = "old-manners"
    level = "keras3"
    summary = "note what only Python 2 or a graph can do: d.iteritems(), range(n / 2), get_tensor_by_name"
    what = (stops_of_python_2, stops_of_graphs)


class CodeInText(Rule):
    """`exec("from vis.utils import utils")`."""

    name = "code-in-text"
    level = "compat"
    summary = "note code that exec and eval run, which is text and stays as it is"
    nodes = (ast.Call,)

    def visit(self, node, page):
        name = getattr(node.func, "id", "")
        if name not in ("exec", "eval") or page.names.bindings(node.func) or not node.args:
            return
        text = constant(node.args[0])
        if name == "exec" if text is None else _OLD_LIBRARIES.search(str(text)):
            page.note(node, f"what {name} runs is text, which stays as it is: migrate it by itself")


class CodeOfKerasInText(CodeInText):
    """The same in programs that do not mention keras-vis."""

    name = "keras-in-text"
    level = "keras3"


RULES = (CodeInText(), CodeOfKerasInText(), KeywordsOfCopies(), OldManners())
