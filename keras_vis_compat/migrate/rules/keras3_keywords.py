"""Level keras3: keywords of layers and models as Keras 1 and 2 called them."""

import ast

from .calls import constant, drop_arguments, keyword_of, rename_keyword
from .rule import Rule

_CONVOLUTION = {
    "border_mode": "padding",
    "nb_filter": "filters",
    "subsample": "strides",
    "atrous_rate": "dilation_rate",
}
_WEIGHTS = {
    "init": "kernel_initializer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "bias": "use_bias",
}
_POOLING = {"border_mode": "padding", "pool_length": "pool_size", "stride": "strides"}
_RECURRENT_KEYWORDS = {
    "output_dim": "units",
    "inner_init": "recurrent_initializer",
    "inner_activation": "recurrent_activation",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
    "W_regularizer": "kernel_regularizer",
    "U_regularizer": "recurrent_regularizer",
    "b_regularizer": "bias_regularizer",
    "init": "kernel_initializer",
}
_KEYWORDS = {
    **{
        f"keras.layers.{name}": {**_WEIGHTS, **_CONVOLUTION}
        for kind in ("Conv", "Convolution", "SeparableConv", "SeparableConvolution")
        for name in (f"{kind}1D", f"{kind}2D", f"{kind}3D", f"{kind}2DTranspose")
    },
    **{f"keras.layers.{kind}Pooling{dims}D": _POOLING for kind in ("Max", "Average") for dims in (1, 2, 3)},
    **dict.fromkeys([f"keras.layers.{name}" for name in ("LSTM", "GRU", "SimpleRNN")], _RECURRENT_KEYWORDS),
    "keras.layers.Dense": {**_WEIGHTS, "output_dim": "units"},
    "keras.layers.Dropout": {"p": "rate"},
    "keras.layers.SpatialDropout2D": {"p": "rate"},
    "keras.layers.GaussianNoise": {"sigma": "stddev"},
    "keras.layers.Embedding": {"init": "embeddings_initializer"},
    "keras.Model": {"input": "inputs", "output": "outputs"},
    "keras.layers.LeakyReLU": {"alpha": "negative_slope"},
    "keras.layers.InputLayer": {"input_shape": "shape", "batch_input_shape": "batch_shape"},
}
# (layer, keywords that together are one of today, that one)
_SIDES = {
    "2D": (("nb_row", "nb_col"), "kernel_size"),
    "3D": (("kernel_dim1", "kernel_dim2", "kernel_dim3"), "kernel_size"),
}
_DIM_ORDERINGS = {"tf": "channels_last", "th": "channels_first"}


class OldKeywords(Rule):
    """`border_mode="same"` → `padding="same"`, `Model(input=x, output=y)` → `Model(inputs=x, outputs=y)`."""

    name = "layer-keywords"
    level = "keras3"
    summary = "keywords of layers and models of Keras 1 and 2 -> those of Keras 3; kernels given as two numbers"
    nodes = (ast.Call,)

    def visit(self, node, page):
        known = page.qualified(node.func)
        if not known or not known.startswith("keras."):
            return
        for keyword in node.keywords:
            new = _KEYWORDS.get(known, {}).get(keyword.arg)
            if new and not keyword_of(node, new):
                rename_keyword(page, keyword, new)
            elif keyword.arg == "dim_ordering" and constant(keyword.value) in _DIM_ORDERINGS:
                rename_keyword(page, keyword, "data_format")
                page.replace(keyword.value, repr(_DIM_ORDERINGS[constant(keyword.value)]))
        if known == "keras.layers.BatchNormalization":
            self._mode(node, page)
        elif "Conv" in known and known[-2:] in _SIDES:
            self._sides(node, *_SIDES[known[-2:]], page)
            self._kernel(node, known, page)

    def _mode(self, node, page):
        mode = keyword_of(node, "mode")
        if mode is not None and constant(mode.value) == 0:
            drop_arguments(page, node, [mode])
        elif mode is not None:
            page.note(node, "BatchNormalization(mode=…) ended with Keras 1")

    def _sides(self, node, names, new, page):
        """`nb_row=3, nb_col=2` → `kernel_size=(3, 2)`."""
        sides = [keyword_of(node, name) for name in names]
        if all(sides):
            page.replace(sides[0], f"{new}=({', '.join(page.current(side.value) for side in sides)})")
            drop_arguments(page, node, sides[1:])

    def _kernel(self, node, known, page):
        """`Convolution2D(64, 3, 3)`: one number for each side of the kernel."""
        dims = int(known[-2])
        if page.names.raw(node.func).startswith("tensorflow."):
            return
        sides = node.args[1 : 1 + dims]
        is_given = len(sides) == dims and all(isinstance(constant(side), int) for side in sides)
        if is_given and not {"kernel_size", "strides"} & {keyword.arg for keyword in node.keywords}:
            start, end = page.text.span(sides[0])[0], page.text.span(sides[-1])[1]
            page.replace_span(start, end, f"({', '.join(map(page.written, sides))})")


RULES = (OldKeywords(),)
