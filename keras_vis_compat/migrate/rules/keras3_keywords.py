"""Level keras3: keywords of layers and models as Keras 1 and 2 called them."""

import ast

from ..._old_names.keras_keywords import IN_KERAS_3, MODEL, ORDERED, ORDERING, RENAMED, SIDES, in_keras_3, of_layer
from ..._programs.literals import constant
from .calls import drop_arguments, keyword_of
from .old_keywords import change
from .rule import Rule


def _rows(known):
    """Return what became of the keywords of something of Keras, by its dotted name of today."""
    *_, part, name = known.split(".")
    if known == "keras.Model":
        return MODEL
    if part == "layers":
        return {**of_layer(name), **in_keras_3(name)}
    return {"dim_ordering": ORDERING} if name in ORDERED else IN_KERAS_3.get(name, {})


class LayerKeywords(Rule):
    """`border_mode="same"` → `padding="same"`, `Model(input=x, output=y)` → `Model(inputs=x, outputs=y)`."""

    name = "layer-keywords"
    level = "keras3"
    summary = "keywords of layers and models of Keras 1 and 2 -> those of Keras 3; kernels given as two numbers"
    nodes = (ast.Call,)

    def visit(self, node, page):
        known = page.qualified(node.func)
        if not known or not known.startswith("keras."):
            return
        layer = known.removeprefix("keras.layers.")
        change(node, _rows(known), page)
        sides = SIDES.get(RENAMED.get(layer, layer))
        if sides:
            self._sides(node, sides, "kernel_size", page)
            self._kernel(node, len(sides), page)

    def _sides(self, node, names, new, page):
        """`nb_row=3, nb_col=2` → `kernel_size=(3, 2)`."""
        sides = [keyword_of(node, name) for name in names]
        if all(sides):
            page.replace(sides[0], f"{new}=({', '.join(page.current(side.value) for side in sides)})")
            drop_arguments(page, node, sides[1:])

    def _kernel(self, node, dims, page):
        """`Convolution2D(64, 3, 3)`: one number for each side of the kernel."""
        if page.names.raw(node.func).startswith("tensorflow."):
            return
        sides = node.args[1 : 1 + dims]
        if len(sides) < dims or {"kernel_size", "strides"} & {keyword.arg for keyword in node.keywords}:
            return
        values = [value for side in sides for value in page.values.of(side)]
        if all(isinstance(constant(value), int) for value in values) or _is_of_keras_1(node):
            start, end = page.text.span(sides[0])[0], page.text.span(sides[-1])[1]
            page.replace_span(start, end, f"({', '.join(map(page.written, sides))})")
        elif not any(isinstance(value, ast.List | ast.Tuple) for value in values):
            page.note(sides[0], f"where these are numbers, Keras 2 took them for the sides of a kernel: {_KERNEL}")


def _is_of_keras_1(call):
    """Say whether a keyword that Keras 2 does not know shows that the call is of Keras 1."""
    return bool({keyword.arg for keyword in call.keywords} & (set(of_layer("Conv2D")) - {"bias"}))


_KERNEL = "write kernel_size=(rows, columns)"
RULES = (LayerKeywords(),)
