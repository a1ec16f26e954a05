"""Level keras3: the shape of the input as a layer of its own, and shapes read from tensors."""

import ast

from ..._programs.kinds import LAYER, MODELS, SEQUENTIAL
from ..._programs.literals import constant, is_none
from ..._programs.stops import is_size, shaped
from .calls import drop_arguments, keyword_of
from .rule import Rule

_SHAPES = ("input_shape", "batch_input_shape", "input_dim")
_OTHER_DIM = {"Embedding"}  # its input_dim is the size of the vocabulary


class InputShape(Rule):
    """The first layer's `input_shape=` → an `Input` in front of it."""

    name = "input-shape"
    level = "keras3"
    summary = "input_shape=, batch_input_shape=, input_dim= of a Sequential's first layer -> Input(…)"
    nodes = (ast.Call,)

    def visit(self, node, page):
        called = page.qualified(node.func)
        if called is None or not called.startswith("keras.layers."):
            return
        shape = _shape_arguments(node, called.rpartition(".")[2])
        if not shape or called == "keras.layers.InputLayer":
            return
        text = _input_arguments(shape, page)
        parent = page.parent(node)
        if text is None:
            page.note(node, "Keras 3 wants keras.Input(…) in front of the first layer")
        elif isinstance(parent, ast.List) and parent.elts[0] is node and _is_of_sequential(parent, page):
            self._in_list(node, shape, text, page)
        elif _is_first_added(node, page):
            self._added(node, shape, text, page)
        elif any(keyword.arg in ("batch_input_shape", "input_length") for keyword in shape):
            page.note(node, f"{shape[0].arg}= is gone: put keras.Input({text}) in front of the first layer")

    def _in_list(self, node, shape, text, page):
        line = f"{page.spelled(node.func, 'keras.layers.Input')}({text})"
        start, _ = page.text.span(node)
        alone = not page.text.source[page.text.line_start(node) : start].strip()
        separator = f",{page.text.newline}{page.text.indent(node)}" if alone else ", "
        drop_arguments(page, node, shape)
        page.replace_span(start, start, line + separator)

    def _added(self, node, shape, text, page):
        add = page.parent(node)
        line = f"{page.current(add.func)}({page.spelled(node.func, 'keras.layers.Input')}({text}))"
        drop_arguments(page, node, shape)
        page.insert_before(page.parent(add), line)


def _shape_arguments(node, layer):
    names = {*_SHAPES, "input_length"} - ({"input_dim"} if layer in _OTHER_DIM else set())
    return [keyword for keyword in node.keywords if keyword.arg in names]


def _input_arguments(shape, page):
    """Return what `Input` is given for these arguments, or None when they do not say it."""
    given = {keyword.arg: keyword.value for keyword in shape}
    written = {name: page.current(value) for name, value in given.items()}
    if set(given) == {"batch_input_shape"}:
        whole = given["batch_input_shape"]
        if isinstance(whole, ast.Tuple) and len(whole.elts) > 1 and is_none(whole.elts[0]):
            sizes = [page.current(size) for size in whole.elts[1:]]
            return f"shape=({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"
        return f"batch_shape={written['batch_input_shape']}"
    if set(given) == {"input_shape"}:
        return f"shape={written['input_shape']}"
    if set(given) == {"input_dim"}:
        return f"shape=({written['input_dim']},)"
    if set(given) == {"input_length"} and not isinstance(given["input_length"], ast.Tuple | ast.List):
        return f"shape=({written['input_length']},)"
    if set(given) == {"input_length", "input_dim"}:
        return f"shape=({written['input_length']}, {written['input_dim']})"
    return None


def _is_of_sequential(elements, page):
    call = page.parent(elements)
    while isinstance(call, ast.keyword):
        call = page.parent(call)
    return isinstance(call, ast.Call) and page.kinds.of(call) == SEQUENTIAL


def _is_first_added(node, page):
    """Say whether the statement is `model.add(layer)`, and the one before made the empty Sequential."""
    add = page.parent(node)
    statement = page.parent(add)
    if not (
        isinstance(add, ast.Call)
        and isinstance(add.func, ast.Attribute)
        and add.func.attr == "add"
        and add.args == [node]
        and isinstance(add.func.value, ast.Name)
        and isinstance(statement, ast.Expr)
    ):
        return False
    bindings = page.names.bindings(add.func.value)
    if len(bindings) != 1 or not _is_empty_sequential(bindings[0].value, page):
        return False
    made = page.flow.statement(bindings[0].node)
    if page.flow.block(made) != page.flow.block(statement):
        return False
    name = add.func.value.id
    holder, field = page.flow.block(statement)
    block = getattr(holder, field)
    between = block[block.index(made) + 1 : block.index(statement)]
    return not any(getattr(each, "id", None) == name for part in between for each in ast.walk(part))


def _is_empty_sequential(node, page):
    if not isinstance(node, ast.Call) or page.kinds.of(node) != SEQUENTIAL or node.args:
        return False
    return all(keyword.arg == "name" for keyword in node.keywords)


class NumberAsShape(Rule):
    """`Input(shape=(10))` → `Input(shape=(10,))`: tf.keras of Keras 2 took a number."""

    name = "number-as-shape"
    level = "keras3"
    summary = "Input(shape=n) of a number -> Input(shape=(n,)), the shape that it was taken for"
    nodes = (ast.Call,)

    def visit(self, node, page):
        keyword = keyword_of(node, "shape")
        argument = keyword or next(iter(node.args), None)
        if argument is None or page.qualified(node.func) not in ("keras.Input", "keras.layers.Input"):
            return
        value = keyword.value if keyword else argument
        start, end = page.text.argument_spans(node)[argument]
        shape, values = f"({page.current(value)},)", page.values.of(value)
        if all(_is_number(each, page) for each in values):
            page.replace_span(start, end, f"shape={shape}" if keyword else shape)
        elif None in values and end > page.text.span(value)[1]:
            page.note(node, f"if {page.written(value)} is a number, write {shape}: Keras 3 takes none for a shape")


def _is_number(node, page):
    if isinstance(node, ast.BinOp):
        return all(_is_number(value, page) for side in (node.left, node.right) for value in page.values.of(side))
    is_size = isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice)
    is_counted = isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("len", "int")
    return is_counted or type(constant(node)) is int or (is_size and getattr(node.value, "attr", "") == "shape")


class LayerShapes(Rule):
    """`layer.output_shape` → `layer.output.shape`."""

    name = "layer-shapes"
    level = "keras3"
    summary = "output_shape and input_shape of a layer -> output.shape and input.shape"
    nodes = (ast.Attribute,)

    def visit(self, node, page):
        if node.attr not in ("output_shape", "input_shape") or not isinstance(node.ctx, ast.Load):
            return
        kind = page.kinds.of(node.value)
        side = node.attr.partition("_")[0]
        if kind == LAYER:
            page.replace_span(page.text.span(node.value)[1], page.text.span(node)[1], f".{side}.shape")
        elif node.attr == "output_shape" and kind not in MODELS and _is_unknown(node.value, page):
            page.note(node, f"if this is a layer, write {page.written(node.value)}.{side}.shape")


def _is_unknown(node, page):
    """A variable or attribute that the program says nothing about, in a program that uses Keras."""
    if isinstance(node, ast.Name) and node.id in ("self", "cls"):
        return False
    return page.uses_keras and page.qualified(node) is None and isinstance(node, ast.Name | ast.Attribute)


class StaticShapes(Rule):
    """`x.get_shape().as_list()` → `list(x.shape)`, `x.get_shape()[1].value` → `x.shape[1]`."""

    name = "static-shapes"
    level = "keras3"
    summary = "x.get_shape(), its as_list() and ndims, .value of a size, x._keras_shape -> x.shape, which is a tuple"
    nodes = (ast.Call, ast.Attribute)

    def start(self, page):
        return page.uses_keras

    def visit(self, node, page):
        if isinstance(node, ast.Attribute):
            if node.attr == "_keras_shape":
                page.replace(node, f"{page.atom(node.value)}.shape")
            elif is_size(node):
                page.replace(node, page.current(node.value))
            elif node.attr == "ndims" and (tensor := shaped(node.value)) is not None:
                page.replace(node, f"len({page.atom(tensor)}.shape)")
        elif node.args or not isinstance(node.func, ast.Attribute):
            return
        elif node.func.attr == "as_list" and (tensor := shaped(node.func.value)) is not None:
            page.replace(node, f"list({page.atom(tensor)}.shape)")
        elif node.func.attr == "get_shape":
            page.replace(node, f"{page.atom(node.func.value)}.shape")


RULES = (InputShape(), NumberAsShape(), LayerShapes(), StaticShapes())
