"""Level keras3: keywords of layers and models as Keras 1 and 2 called them."""

import ast

from ..._old_names.keras_keywords import IN_KERAS_3, MODEL, ORDERING, RENAMED, SIDES, of_layer
from ..._programs.literals import constant
from .calls import drop_arguments, keyword_of
from .old_keywords import change
from .rule import Rule

_ORDERED = {"dim_ordering": ORDERING}
_ELSEWHERE = {
    "keras.Model": MODEL,
    **{f"keras.utils.{name}": _ORDERED for name in ("array_to_img", "img_to_array")},
    **{
        f"keras.preprocessing.image.{name}": _ORDERED for name in ("ImageDataGenerator", "array_to_img", "img_to_array")
    },
}


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
        change(
            node,
            {**of_layer(layer), **IN_KERAS_3.get(layer, {})} if layer != known else _ELSEWHERE.get(known, {}),
            page,
        )
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
        is_given = len(sides) == dims and all(isinstance(constant(side), int) for side in sides)
        if is_given and not {"kernel_size", "strides"} & {keyword.arg for keyword in node.keywords}:
            start, end = page.text.span(sides[0])[0], page.text.span(sides[-1])[1]
            page.replace_span(start, end, f"({', '.join(map(page.written, sides))})")


RULES = (LayerKeywords(),)
