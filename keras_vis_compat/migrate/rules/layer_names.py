"""Level keras3: layers of `keras.applications` under the names that they had until Keras 2.3."""

import ast

from ..._programs.zoo import old_layers
from .rule import Rule


class LayerNames(Rule):
    """A note on `find_layer_idx(model, "fc1000")`: whether the model is a file of that time no text shows."""

    name = "layer-names"
    level = "keras3"
    summary = "note layers that have other names today: of ResNet50, MobileNet, DenseNet, and those that Keras counted"
    nodes = (ast.Constant,)

    def start(self, page):
        return bool(page.once("old layers", _found))

    def visit(self, node, page):
        told = page.once("old layers", _found).get(node)
        if told:
            page.note(node, told)


def _found(page):
    return dict(old_layers(page))


RULES = (LayerNames(),)
