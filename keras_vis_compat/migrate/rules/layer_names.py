"""Level keras3: layers of `keras.applications` under old names, and networks that were built otherwise."""

import ast

from ..._programs.zoo import old_layers
from .rule import Rule


class LayerNames(Rule):
    """A note on `find_layer_idx(model, "fc1000")`: whether the model is a file of that time no text shows."""

    name = "layer-names"
    level = "keras3"
    summary = "note layers of keras.applications, or counted, with other names today, and networks built otherwise"
    nodes = (ast.Constant, ast.Call)

    def start(self, page):
        return bool(page.once("old layers", _found))

    def visit(self, node, page):
        told = page.once("old layers", _found).get(node)
        if told:
            page.note(node, told)


def _found(page):
    return dict(old_layers(page))


RULES = (LayerNames(),)
