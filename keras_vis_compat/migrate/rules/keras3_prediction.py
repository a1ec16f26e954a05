"""Level keras3: the predictions that Keras 2 made of a Sequential."""

import ast

from ..._programs.kinds import MODELS
from .calls import may_be_model
from .rule import Rule


class Predictions(Rule):
    """`model.predict_classes(x)` → the largest of `model.predict(x)`; `predict_proba` → `predict`."""

    name = "predictions"
    level = "keras3"
    summary = "predict_proba -> predict, predict_classes -> the class of the largest output"
    nodes = (ast.Call,)

    def visit(self, node, page):
        method = node.func.attr if isinstance(node.func, ast.Attribute) else None
        if method not in ("predict_proba", "predict_classes") or not may_be_model(node.func.value, page):
            return
        if page.kinds.of(node.func.value) not in MODELS:
            page.note(node, f"{method} is gone: write predict, and argmax(axis=-1) of it for the classes")
            return
        start, end = page.text.span(node.func.value)[1], page.text.span(node.func)[1]
        page.replace_span(start, end, ".predict")
        if method == "predict_classes":
            self._classes(node, page)

    def _classes(self, node, page):
        """As Keras 2 did it: a single output is a probability of its own."""
        name = next(name for name in ("outputs", "predicted_outputs", "outputs_") if name not in page.scopes.taken)
        integer = page.styled('"int32"')
        classes = (
            f"{name}.argmax(axis=-1) if ({name} := {page.current(node)}).shape[-1] > 1 "
            f"else ({name} > 0.5).astype({integer})"
        )
        statement = page.parent(node)
        if isinstance(statement, ast.Assign | ast.Return | ast.Expr):
            page.replace(node, classes)
        elif any(isinstance(around, _NO_WALRUS) for around in _around(node, page)):
            page.note(node, "predict_classes is gone: take argmax(axis=-1), or > 0.5 of a single output")
        else:
            page.replace(node, f"({classes})")


_NO_WALRUS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda, ast.ClassDef)


def _around(node, page):
    while not isinstance(node, ast.stmt):
        yield node
        node = page.parent(node)
    yield page.scopes.scope[node].node


RULES = (Predictions(),)
