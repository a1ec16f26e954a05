"""What a program does with a map of `visualize_saliency` or `visualize_cam` shows which keras-vis gave it.

The maps of 0.5.0 are numbers in 0…1 with the axes of the image, and the program colours them; those of 0.4.1 and older
are pictures, with three colours in 0…255.
"""

import ast

from .kinds import MAP
from .literals import constant, is_none
from .maps import seeds_of

PYPI, MASTER = "0.4.1", "0.5.0"
_PICTURE, _MAP = "it is a picture", "it is a map"
_COLOURS = {"jet", "viridis", "hot", "plasma", "inferno", "magma", "rainbow", "cool", "gray", "applyColorMap"}
_COLOUR_MODULES = ("matplotlib.cm.", "matplotlib.pyplot.cm.", "pylab.cm.")
_FLAT_PLOTS = {"matshow", "pcolor", "pcolormesh", "contour", "contourf", "heatmap"}
_REDUCTIONS = {"mean", "sum", "max", "min", "amax", "amin", "average", "median", "argmax", "std", "any", "all"}
# Layers of models whose inputs, and so whose maps, have one axis more: volumes and films.
_OF_VOLUMES = ("Conv3D", "Convolution3D", "Pooling3D", "TimeDistributed", "ConvLSTM2D")
_COUNTS = {2: "two", 3: "three"}
_STACKS = {"hstack", "vstack", "concatenate"}


def uses_of_maps(program):
    """Return (version, line, reason) of every use of a map that shows the version."""
    reader = _Reader(program)
    return [
        (version, node.lineno, f"{_shown(program, used)} {what}: {_PICTURE if version == PYPI else _MAP}")
        for node in program.scopes.nodes
        if type(node) in _READERS
        for version, used, what in _READERS[type(node)](reader, node)
    ]


def _shown(program, node):
    if isinstance(node, ast.Call):
        return f"`{getattr(node.func, 'attr', None) or getattr(node.func, 'id', 'a call')}(…)`"
    return f"`{program.written(node)}`"


class _Reader:
    """Yields (version, the map, what is done with it) for each kind of node."""

    def __init__(self, program):
        self.program = program
        # Where images have three axes, so have their maps.
        self.is_flat = not any(_is_of_volumes(node) for node in program.scopes.nodes)

    def is_map(self, node):
        return self.program.kinds.of(node) == MAP

    def call(self, node):
        name, arguments = _name(node.func), [*node.args, *(keyword.value for keyword in node.keywords)]
        maps = [argument for argument in arguments if self.is_map(argument)]
        method_of = node.func.value if isinstance(node.func, ast.Attribute) and self.is_map(node.func.value) else None
        if method_of is not None:
            yield from self._array_call(name, method_of, node.args, node.keywords)
        elif maps:
            yield from self._given(node, name, maps[0])
            if node.args and maps[0] is node.args[0]:
                yield from self._array_call(name, maps[0], node.args[1:], node.keywords)
        elif name in _STACKS and node.args and isinstance(node.args[0], ast.List | ast.Tuple):
            yield from self._joined(node.args[0].elts)
        elif self.program.of_keras_vis(node.func) == "utils.utils.stitch_images" and self._holds_maps(arguments):
            yield from self._with_axes(3, arguments[0], "is stitched together as pictures are")
        elif name in ("dstack", "stack") and node.args and isinstance(node.args[0], ast.List | ast.Tuple):
            yield from ((MASTER, each, "is stacked to colours") for each in node.args[0].elts[:1] if self.is_map(each))

    def _holds_maps(self, arguments):
        return bool(arguments) and self.program.kinds.lists.element(arguments[0], 6) == MAP

    def _given(self, node, name, given):
        known = self.program.qualified(node.func) or ""
        if name == "addWeighted" or self.program.of_keras_vis(node.func) == "visualization.overlay":
            yield PYPI, given, "is laid over the image without a colour map"
        elif name in _COLOURS or known.startswith(_COLOUR_MODULES) or self._is_colour_map(node.func):
            yield MASTER, given, "is coloured by the script"
        elif name == "imshow" and any(keyword.arg == "cmap" for keyword in node.keywords):
            yield MASTER, given, "is shown with a colour map"
        elif name in _FLAT_PLOTS:
            yield MASTER, given, "is drawn as numbers"
        elif name in ("bgr2rgb", "rgb2gray"):
            yield PYPI, given, f"goes to {name}"
        elif name == "gray2rgb":
            yield MASTER, given, f"goes to {name}"
        elif name == "cvtColor" and len(node.args) > 1:
            is_flat = (_name(node.args[1]) or "").startswith("COLOR_GRAY2")
            yield (MASTER if is_flat else PYPI), given, f"goes through {_name(node.args[1])}"

    def _is_colour_map(self, function):
        """`plt.get_cmap('jet')(map)`, also by way of a variable."""
        if isinstance(function, ast.Name):
            values = [binding.value for binding in self.program.names.bindings(function)]
            return bool(values) and all(value is not None and self._is_colour_map(value) for value in values)
        if isinstance(function, ast.Subscript):
            return _name(function.value) == "colormaps"
        return isinstance(function, ast.Call) and _name(function.func) in ("get_cmap", "ScalarMappable")

    def _array_call(self, name, used, arguments, keywords):
        """A function of NumPy whose first argument is a map, or the same as a method of it."""
        axis = next((keyword.value for keyword in keywords if keyword.arg in ("axis", "axes")), None)
        if name in ("transpose", "permute"):
            axes = axis or (arguments[0] if len(arguments) == 1 else ast.Tuple(arguments) if arguments else None)
            count = len(axes.elts) if isinstance(axes, ast.Tuple | ast.List) else 0
            yield from self._with_axes(count, used, f"has {_COUNTS.get(count)} axes here")
        elif name in _REDUCTIONS and (axis := axis or (arguments[0] if arguments else None)) is not None:
            if constant(axis) == 2:
                yield from self._with_axes(3, used, "has three axes here")
        elif name == "expand_dims" and constant(axis or (arguments[0] if arguments else None)) in (2, -1):
            yield from self._with_axes(2, used, "gets an axis for colours")

    def _with_axes(self, count, used, what):
        if self.is_flat and count in (2, 3):
            yield (PYPI if count == 3 else MASTER), used, what

    def _joined(self, parts):
        """Beside the image it must have the axes of the image."""
        maps = [part for part in parts if self.is_map(part)]
        if maps and any(self._is_image(part, maps[0]) for part in parts if part not in maps):
            yield from self._with_axes(3, maps[0], "stands beside the image")

    def _is_image(self, node, used):
        if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Tuple):
            node = node.value  # one of several
        return isinstance(node, ast.Name) and node.id in seeds_of(self.program, used)

    def subscript(self, node):
        if not self.is_map(node.value) or not isinstance(node.slice, ast.Tuple):
            return
        parts = node.slice.elts
        if any(_is_new_axis(part) for part in parts):
            yield from self._with_axes(2, node.value, "gets an axis for colours")
        elif len(parts) == 3 or (len(parts) == 2 and _is_ellipsis(parts[0])):
            yield from self._with_axes(3, node.value, "has three axes here")

    def operation(self, node):
        sides = (node.left, node.right)
        used = next((side for side in sides if self.is_map(side)), None)
        if used is None:
            return
        other = node.right if used is node.left else node.left
        is_scaled = isinstance(node.op, ast.Mult) or (isinstance(node.op, ast.Div) and used is node.left)
        if is_scaled and constant(other) == 255:
            yield self._scaled(node.op, used)
        elif isinstance(node.op, ast.Add) and self._has_image(other, used):
            yield from self._with_axes(3, used, "is added to the image")

    def _has_image(self, node, used):
        parts = [node.left, node.right] if isinstance(node, ast.BinOp) else [node]
        return any(self._is_image(part, used) for part in parts)

    def _scaled(self, operator, used):
        if isinstance(operator, ast.Div):
            return PYPI, used, "is divided by 255"
        return MASTER, used, "is multiplied by 255"

    def in_place(self, node):
        is_scaled = isinstance(node.op, ast.Div | ast.Mult) and constant(node.value) == 255
        if is_scaled and isinstance(node.target, ast.Name):
            before = [each for each in self.program.names.bindings(node.target) if each.node is not node.target]
            if before and all(self.is_map(binding.value) for binding in before):
                yield self._scaled(node.op, node.target)

    def comparison(self, node):
        values = [constant(side) for side in node.comparators]
        if self.is_map(node.left) and len(values) == 1 and isinstance(values[0], int | float):
            if 0 < values[0] < 1:
                yield MASTER, node.left, f"is compared with {values[0]}"
            elif values[0] > 1:
                yield PYPI, node.left, f"is compared with {values[0]}"

    def assignment(self, node):
        """`height, width, channels = map.shape`."""
        target, value = node.targets[0], node.value
        is_shape = isinstance(value, ast.Attribute) and value.attr == "shape"
        if is_shape and isinstance(target, ast.Tuple) and self.is_map(value.value):
            yield from self._with_axes(len(target.elts), value.value, f"has {_COUNTS.get(len(target.elts))} axes here")


_READERS = {
    ast.Assign: _Reader.assignment,
    ast.AugAssign: _Reader.in_place,
    ast.BinOp: _Reader.operation,
    ast.Call: _Reader.call,
    ast.Compare: _Reader.comparison,
    ast.Subscript: _Reader.subscript,
}


def _name(function):
    return getattr(function, "attr", None) or getattr(function, "id", None)


def _is_new_axis(node):
    return getattr(node, "attr", "") == "newaxis" or is_none(node)


def _is_ellipsis(node):
    return isinstance(node, ast.Constant) and node.value is Ellipsis


def _is_of_volumes(node):
    name = getattr(node, "attr", None) or getattr(node, "id", None) or getattr(node, "name", None)
    return isinstance(name, str) and name.endswith(_OF_VOLUMES)
