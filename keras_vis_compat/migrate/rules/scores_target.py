"""What a call of keras-vis is about, as the Score API says it: model, score, image, modifiers."""

import ast

from ..._programs.kinds import SEQUENTIAL
from ..._programs.literals import constant, is_none
from .calls import Unclear

NEW = "keras_vis_compat"
_MODIFIERS = ("negate", "absolute", "invert", "relu", "small_values")
# What an image can be in a list of some: not one of the numbers, nor a row of them, that an array is written with.
_THINGS = (ast.Name, ast.Attribute, ast.Subscript, ast.Call)
_BACKPROP = f"{NEW}.backprop_modifiers"
_RECTIFIED = {f"{_BACKPROP}.{name}" for name in ("rectified", "relu", "deconv")}
_KNOWN_PURE = (f"{NEW}.utils.utils.find_layer_idx", "len")


def spelled(page, call, name):
    """Return how a name of the package is written at a call, importing it after the import that the call uses."""
    return page.imports.spell(f"{NEW}.{name}", page.names.origin(call.func), call)


def score_of(page, call, filters, layer):
    """Return the score that stands for `filter_indices` of a layer; `layer` is its text.

    Raises:
        Unclear: Which axis holds the filters is not shown.
    """
    inner = page.current(filters) if filters is not None and _is_score(filters, page) else None
    inner = inner or filter_score(page, call, filters)
    return f"{spelled(page, call, 'scores.LayerScore')}({layer}, {inner})"


def filter_score(page, call, filters):
    """Return a FilterScore of `filter_indices`.

    Raises:
        Unclear: Which axis holds the filters is not shown.
    """
    if _sets_channels_first(page):
        raise Unclear("this program puts channels first, and a FilterScore has to be told so: data_format=…")
    return f"{spelled(page, call, 'scores.FilterScore')}({'' if filters is None else page.current(filters)})"


def is_score_or_none(page, filters):
    """Say whether `filter_indices` need not be put into a score: it is one, or None."""
    return is_none(filters) or _is_score(filters, page)


def class_score_of(page, call, given):
    """Return the score of `filter_indices` and `layer_idx`: of a class, where the text shows that it is one."""
    filters, layer = given.get("filter_indices"), given["layer_idx"]
    is_output = page.kinds.of(given["model"]) == SEQUENTIAL and constant(layer) == -1
    if is_output and isinstance(constant(filters), int) and not _sets_channels_first(page):
        return f"{spelled(page, call, 'scores.CategoricalScore')}({page.current(filters)})"
    return score_of(page, call, filters, page.current(layer))


def _is_score(node, page):
    """A Score already: of the package, a sum of some, or a variable that holds one."""
    if isinstance(node, ast.BinOp):
        return _is_score(node.left, page) or _is_score(node.right, page)
    if isinstance(node, ast.UnaryOp):
        return _is_score(node.operand, page)
    if isinstance(node, ast.Name):
        values = [binding.value for binding in page.names.bindings(node)]
        return bool(values) and all(value is not None and _is_score(value, page) for value in values)
    return isinstance(node, ast.Call) and (page.qualified(node.func) or "").startswith(f"{NEW}.scores.")


def _sets_channels_first(page):
    """Say whether the program puts channels first; asking which it is does not count."""
    return page.once("channels_first", _finds_channels_first)


def _finds_channels_first(page):
    return any(
        isinstance(node, ast.Constant)
        and node.value in ("channels_first", "th")
        and isinstance(page.parent(node), ast.Call | ast.keyword)
        for node in page.scopes.nodes
    )


def check_image(page, node):
    """Raise Unclear where the seed is shown to be more than one image.

    keras-vis gave the map of the first image only, scaled by what the others hold.
    """
    if node is None or is_none(node):
        raise Unclear("it has no seed_input")
    if isinstance(node, ast.Name):
        for binding in page.names.bindings(node):
            if isinstance(binding.value, ast.List | ast.Tuple | ast.ListComp | ast.Subscript | ast.Call):
                check_image(page, binding.value)
    elif isinstance(node, ast.List | ast.Tuple | ast.ListComp):
        raise Unclear("its seed_input is a list, and a list of maps comes back")
    elif _joins_several(node) or (isinstance(node, ast.Subscript) and not _is_one(node.slice)):
        raise Unclear("its seed_input holds several images, and keras-vis shows the first one only")


def _joins_several(node):
    """Say whether a call joins several things to one array: `np.stack([x, y])`, `np.array([x, y])`."""
    is_joined = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("stack", "vstack", "array", "asarray")
    parts = node.args[0] if is_joined and node.args else None
    return isinstance(parts, ast.List | ast.Tuple) and len(parts.elts) > 1 and isinstance(parts.elts[0], _THINGS)


def _is_one(index):
    """Say whether an index can leave one image: an index, `4:5`, `i:i + 1`; not `:5`, a list, a mask."""
    first = index.elts[0] if isinstance(index, ast.Tuple) and index.elts else index
    if isinstance(first, ast.Compare) or (isinstance(first, ast.List) and len(first.elts) != 1):
        return False
    if not isinstance(first, ast.Slice):
        return True
    if first.lower is None and first.upper is None and first.step is None:
        return isinstance(index, ast.Tuple)  # `image[:, ::-1]`
    low, high = first.lower, first.upper
    if isinstance(constant(high), int):
        return constant(high) - (constant(low) or 0 if low is not None else 0) == 1
    return (
        isinstance(high, ast.BinOp)
        and isinstance(high.op, ast.Add)
        and constant(high.right) == 1
        and low is not None
        and ast.dump(high.left) == ast.dump(low)
    )


def gradient_modifier(page, call, node, default):
    """Return the arguments that give `grad_modifier` to a visualiser: none where it is the default.

    `default` is what the visualiser uses when it is told nothing.
    """
    if node is None or constant(node) == "absolute":
        name = "absolute" if node is not None or default == "absolute" else None
        return [] if name == default else [f"gradient_modifier={_modifier(page, call, name)}"]
    if is_none(node):
        return [] if default is None else ["gradient_modifier=None"]
    return [f"gradient_modifier={modifier_text(page, call, node)}"]


def modifier_text(page, call, node):
    """Return a gradient modifier as an expression: names in quotes become functions."""
    name = constant(node)
    if name in _MODIFIERS:
        return _modifier(page, call, name)
    if isinstance(name, str):
        raise Unclear(f"there is no gradient modifier {name!r}")
    return page.current(node)


def _modifier(page, call, name):
    return f"{spelled(page, call, 'grad_modifiers')}.{name}"


def model_text(page, call, model, backprop_modifier):
    """Return the arguments that make the visualiser.

    Raises:
        Unclear: There is no modifier of that name, or the expression for it would be computed twice.
    """
    if backprop_modifier is None or is_none(backprop_modifier):
        return [page.current(model)]
    modifier = _model_modifier(page, call, backprop_modifier)
    # The modified model shares the weights and leaves the model as it is: there is nothing to copy it for.
    return [page.current(model), f"model_modifier={modifier}", "clone=False"]


def _model_modifier(page, call, node):
    """A backprop modifier of keras-vis is a function from model to model, and so a model modifier as well."""
    name = constant(node)
    known = page.qualified(node) if isinstance(node, ast.Name | ast.Attribute) else None
    if name == "guided" or known == f"{_BACKPROP}.guided":
        # keras-vis left ReLU6 alone.
        return spelled(page, call, "explain.model_modifiers.GuidedBackpropagation") + page.styled('(["relu"])')
    if known in _RECTIFIED:
        return page.current(node)
    if f"{_BACKPROP}.{name}" in _RECTIFIED:
        return f"{spelled(page, call, 'backprop_modifiers')}.{name}"
    if name is not None:
        raise Unclear(f"there is no backprop modifier {name!r}")
    if not is_simple(page, node):
        raise Unclear("its backprop_modifier would be computed twice: give it a name first")
    text = page.current(node)
    return f"None if {text} is None else {spelled(page, call, 'backprop_modifiers')}.get({text})"


def is_simple(page, node):
    """Say whether an expression may be computed twice: it changes nothing and costs little."""
    for part in ast.walk(node):
        if isinstance(part, ast.Call):
            name = part.func.id if isinstance(part.func, ast.Name) else ""
            if page.qualified(part.func) not in _KNOWN_PURE and name not in _KNOWN_PURE:
                return False
        elif isinstance(part, ast.NamedExpr | ast.Await | ast.Yield | ast.YieldFrom | ast.comprehension):
            return False
    return True
