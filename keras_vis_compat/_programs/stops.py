"""Calls at which a program stops although every name in it is answered, as far as its text shows them."""

import ast

from .literals import constant

_SEVERAL = "several inputs are a list, seed_input=[a, b]"
# Keywords of copies of keras-vis that others changed, and what says the same in keras-vis.
_OF_COPIES = {
    "input_indices": _SEVERAL,
    "maximization": "what lowers the output is grad_modifier='negate', or act_max_weight=-1",
}
_COMMON = "model layer_idx filter_indices seed_input backprop_modifier grad_modifier wrt_tensor input_tensor losses"
_OLDER = "img img_input layer seed_img text overlay alpha input_range wrt"
_STEPS = "max_iter input_modifiers image_modifiers callbacks verbose jitter progress_gif_path norm_grads"
_TAKE = {
    "visualization.visualize_saliency": f"{_COMMON} {_OLDER} keepdims",
    "visualization.visualize_cam": f"{_COMMON} {_OLDER} penultimate_layer_idx",
    "visualization.visualize_activation": f"{_COMMON} {_OLDER} {_STEPS} act_max_weight lp_norm_weight tv_weight "
    "show_filter_idx_text idx_label_map cols",
}
_SAVERS = {"tensorflow.train.Saver", "tensorflow.compat.v1.train.Saver"}


# Methods of dictionaries in Python 2, and what says the same.
_OF_PYTHON_2 = {
    "has_key": "write `key in …`",
    "iteritems": "write .items()",
    "iterkeys": "write .keys()",
    "itervalues": "write .values()",
}
# What takes whole numbers only.
_SHAPED = {"empty", "eye", "identity", "ones", "range", "repeat", "reshape", "tile", "zeros"}


def stops_in(program):
    """Return (line, what stops there and the way out) of all that cannot work under the runner."""
    stops = (
        *stops_of_keras_vis(program),
        *stops_of_graphs(program),
        *stops_of_python_2(program),
        *_stops_of_sizes(program),
    )
    return [(node.lineno, told) for node, told in stops]


def stops_of_keras_vis(program):
    """Yield (node, what stops there and the way out) of the keywords of calls that no keras-vis had."""
    for call in program.calls:
        name = program.of_keras_vis(call.func)
        for keyword in call.keywords if name in _TAKE else ():
            if keyword.arg is not None and keyword.arg not in _TAKE[name].split():
                yield call, _unknown(name.rpartition(".")[2], keyword.arg)


def stops_of_graphs(program):
    """Yield the same of what needs a graph of TensorFlow 1."""
    for call in program.calls:
        method = getattr(call.func, "attr", "")
        if method == "run" and any(keyword.arg == "feed_dict" for keyword in call.keywords):
            yield call, "Session.run with a feed_dict stops: there is no graph to feed; call the model with the values"
        elif method == "get_tensor_by_name":
            yield call, "get_tensor_by_name stops: it needs a graph; what a layer gives is model.get_layer(name).output"
        elif program.qualified(call.func) in _SAVERS and not call.args and not call.keywords:
            yield call, "tf.train.Saver() stops: it has no graph to take variables of; tf.train.Saver(model.weights)"


def _stops_of_sizes(program):
    """Yield the same of sizes, which were objects in TensorFlow 1; migrate writes them anew."""
    for node in program.scopes.nodes:
        if isinstance(node, ast.Attribute) and is_size(node) and program.uses_keras:
            yield node, f"`{program.written(node)}` stops: sizes are numbers in TensorFlow 2; leave .value out"


def is_size(node):
    """Say whether an attribute is `x.shape[1].value`, a size of TensorFlow 1."""
    sizes = node.value.value if node.attr == "value" and isinstance(node.value, ast.Subscript) else None
    return shaped(sizes) is not None or getattr(sizes, "id", "").endswith("shape")


def shaped(node):
    """Return the tensor whose shape an expression is, `x.shape` or `x.get_shape()`; None for others."""
    is_asked = isinstance(node, ast.Call) and not node.args and getattr(node.func, "attr", "") == "get_shape"
    shape = node.func if is_asked else node
    return shape.value if is_asked or getattr(shape, "attr", "") == "shape" else None


def stops_of_python_2(program):
    """Yield the same of what only Python 2 does, in programs that Python 3 can read."""
    for call in program.calls:
        method = getattr(call.func, "attr", None)
        if method in _OF_PYTHON_2 and program.names.raw(call.func) is None and len(call.args) == (method == "has_key"):
            yield call, f".{method}() stops: it is of Python 2; {_OF_PYTHON_2[method]}"
        if (method or getattr(call.func, "id", "")) in _SHAPED:
            yield from _divided(call.args, program)
    for node in program.scopes.nodes:
        if isinstance(node, ast.Subscript):
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            ends = [end for each in parts if isinstance(each, ast.Slice) for end in (each.lower, each.upper)]
            yield from _divided(ends, program)


def _divided(values, program):
    """Division of what is shown to be whole numbers, which gives no whole number in Python 3."""
    for value in values:
        parts = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
        for part in parts:
            if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div) and _is_whole(part.right, program):
                yield part, f"`{program.written(part)}` stops: / gives no whole number in Python 3; write //"


def _is_whole(node, program):
    return all(type(constant(value)) is int for value in program.values.of(node))


def _unknown(function, keyword):
    advice = f"; {_OF_COPIES[keyword]}" if keyword in _OF_COPIES else ""
    return f"{function}({keyword}=…) stops: no keras-vis had that argument, it is of a changed copy{advice}"
