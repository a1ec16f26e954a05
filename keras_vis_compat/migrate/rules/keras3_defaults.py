"""Level keras3: arguments that meant something else in Keras 1 and 2, or had another default there."""

import ast

from ..._old_names.keras_keywords import DEFAULTS, OPTIMIZERS
from ..._old_names.keras_layers import MERGES
from ..._programs.literals import constant
from .calls import Unclear, arguments, has_unpacking, keyword_of
from .rule import Rule

# Of Keras 2 it was a line of slope 0.2; that of Keras 3 has slope 1/6. Layers can be saved, and copied by a
# Bidirectional; a lambda could not.
_HARD_SIGMOID = "{Pipeline}([{Rescaling}(0.2, 0.5), {ReLU}(max_value=1.0)])"
_RECURRENT: dict[str, dict[str, str | None]] = {
    f"keras.layers.{layer}": {name: None if value == "hard_sigmoid" else str(value) for name, value in row.items()}
    for layer, row in DEFAULTS.items()
}


class Defaults(Rule):
    """`LSTM(32)` of Keras 2 computes with its hard sigmoid: it is written out."""

    name = "old-defaults"
    level = "keras3"
    summary = "defaults of Keras 2 written out: hard_sigmoid of LSTM and GRU, reset_after, rates of optimizers"
    nodes = (ast.Call,)

    def visit(self, node, page):
        raw = page.names.raw(node.func)
        if raw is None or not raw.startswith("keras."):
            return  # tf.keras had the defaults of Keras 3 already
        known = page.qualified(node.func)
        added = dict(_RECURRENT.get(known, {}))
        if known.startswith("keras.optimizers."):
            added = {name: str(value) for name, value in OPTIMIZERS.get(known.rpartition(".")[2], {}).items()}
            if node.args or keyword_of(node, "lr"):
                added.pop("learning_rate", None)
        missing = [name for name in added if not keyword_of(node, name)]
        if not missing or "CuDNN" in raw or has_unpacking(node):
            return
        if not page.is_keras_2:
            page.note(node, f"Keras 2 had another default here for {' and '.join(missing)}")
            return
        for name in missing:
            self._add(node, f"{name}={added[name] or _hard_sigmoid(node.func, page)}", page)

    def _add(self, node, argument, page):
        """Append an argument, before a comma that may stand behind the last one."""
        everything = sorted([*node.args, *node.keywords], key=page.text.span)
        if not everything:
            place = page.text.span(node)[1] - 1
            page.insert_at(place, argument)
        else:
            place = page.text.argument_spans(node)[everything[-1]][1]
            page.insert_at(place, f", {argument}")


class HardSigmoid(Rule):
    """`activation="hard_sigmoid"` → the function that this was in Keras 2."""

    name = "hard-sigmoid"
    level = "keras3"
    summary = "'hard_sigmoid' as an activation -> the line it was in Keras 2, 0.2 * x + 0.5, clipped"
    nodes = (ast.Call,)

    def visit(self, node, page):
        known = page.qualified(node.func)
        if not known or not known.startswith("keras.layers.") or not page.is_keras_2:
            return
        values = [keyword.value for keyword in node.keywords if keyword.arg in ("activation", "recurrent_activation")]
        if known == "keras.layers.Activation":
            values += node.args[:1]
        for value in values:
            if constant(value) == "hard_sigmoid":
                page.replace(value, _hard_sigmoid(node.func, page))


def _hard_sigmoid(layer, page):
    names = ("Pipeline", "Rescaling", "ReLU")
    return _HARD_SIGMOID.format(**{name: page.spelled(layer, f"keras.layers.{name}") for name in names})


class Merge(Rule):
    """`merge([a, b], mode="concat")` of Keras 1 → `concatenate([a, b])`."""

    name = "merge"
    level = "keras3"
    summary = "the function merge of Keras 1 -> concatenate, add, multiply, average, maximum, dot"
    nodes = (ast.Call,)

    def visit(self, node, page):
        raw = page.names.raw(node.func)
        if raw is None or not raw.endswith(("keras.layers.merge", "keras.layers.merge.merge")):
            return
        try:
            given = arguments(node, "inputs mode concat_axis dot_axes output_shape name".split())
            mode = constant(given["mode"]) if "mode" in given else "sum"
            if mode not in MERGES or "inputs" not in given:
                raise Unclear("its mode is not shown")
        except Unclear as reason:
            page.note(node, f"merge ended with Keras 1 ({reason}): keras.layers.concatenate, add, …")
            return
        axis = {"concat": ("concat_axis", "axis"), "dot": ("dot_axes", "axes")}.get(mode)
        parts = [page.current(given["inputs"])]
        if axis and axis[0] in given:
            parts.append(f"{axis[1]}={page.current(given[axis[0]])}")
        parts += [f"name={page.current(given['name'])}"] if "name" in given else []
        function = page.spelled(node.func, f"keras.layers.{MERGES[mode].lower()}")
        page.replace(node, page.layout(node, function, parts))


RULES = (Defaults(), HardSigmoid(), Merge())
