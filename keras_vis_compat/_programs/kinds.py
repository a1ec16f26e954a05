"""What an expression is, as far as the program itself proves it: a Sequential, a functional model, a layer, a map."""

import ast
from functools import cached_property
from typing import ClassVar

from .lists import Lists
from .literals import is_none
from .maps import copied, gives_maps

SEQUENTIAL, FUNCTIONAL, MODEL, LAYER = "Sequential", "functional model", "model", "layer"
MODELS = (SEQUENTIAL, FUNCTIONAL, MODEL)
MAP = "map"  # of keras-vis, as it gave it

_CALLS = {
    "keras.Sequential": SEQUENTIAL,
    "keras.Model": FUNCTIONAL,
    "keras.models.load_model": MODEL,
    "keras.models.model_from_json": MODEL,
    "keras.models.clone_model": MODEL,
    "keras.saving.load_model": MODEL,
    "keras_vis_compat.visualization._find_penultimate_layer": LAYER,
}
# These give back a model of the kind they are given.
_SAME = {
    "keras_vis_compat.utils.utils.apply_modifications",
    "keras_vis_compat.backend.modify_model_backprop",
    "keras_vis_compat.backprop_modifiers.guided",
    "keras_vis_compat.backprop_modifiers.rectified",
    "keras.utils.multi_gpu_model",
}
# What only models have.
_OF_MODELS = {"layers", "get_layer", "summary", "load_weights", "to_json"}
_DEPTH = 12


class Kinds:
    """Answers for the expressions of one program."""

    def __init__(self, page):
        self.page = page
        self._known = {}
        self.lists = Lists(self)

    def of(self, node, depth=_DEPTH):
        """Return the kind of an expression, or None when the program does not prove any."""
        if node is None or not depth:
            return None
        if node not in self._known:
            self._known[node] = None  # for what refers to itself
            finder = self._FINDERS.get(type(node))
            self._known[node] = finder(self, node, depth - 1) if finder else None
        return self._known[node]

    def is_model(self, node):
        return self.of(node) in MODELS

    def join(self, kinds):
        kinds = set(kinds)
        if len(kinds) == 1:
            return kinds.pop()
        return MODEL if kinds and kinds <= set(MODELS) else None

    def _call(self, node, depth):
        called = self.page.qualified(node.func)
        if called in _CALLS:
            return _CALLS[called]
        if called in _SAME and node.args:
            return self.of(node.args[0], depth)
        if called and called.startswith("keras.applications.") and called.rpartition(".")[2][0].isupper():
            return FUNCTIONAL
        if isinstance(node.func, ast.Attribute) and node.func.attr == "get_layer":
            return LAYER
        if gives_maps(self.page, node.func, depth):
            # With its channels kept, or of a layer, it has other axes than a map.
            return None if {"keepdims", "wrt_tensor"} & {keyword.arg for keyword in node.keywords} else MAP
        if (source := copied(node, called)) is not None and self.of(source, depth) == MAP:
            return MAP
        return self.join(self.of(value, depth) for value in self.returned(node.func))

    def returned(self, function):
        """Return what a function of this program gives back; None stands for what is unknown."""
        bindings = self.page.names.bindings(function) if isinstance(function, ast.Name) else []
        if len(bindings) != 1 or not isinstance(bindings[0].node, ast.FunctionDef):
            return [None]
        definition = bindings[0].node
        if definition.decorator_list:
            return [None]
        scopes = self.page.scopes
        returns = [node for node in ast.walk(definition) if isinstance(node, ast.Return)]
        return [node.value for node in returns if scopes.scope[node].node is definition] or [None]

    def _name(self, node, depth):
        # What is None for the time being is something else where it is used.
        bindings = [each for each in self.page.names.bindings(node) if not is_none(each.value)]
        found = self.join([self._binding(each, depth) for each in bindings] or [None])
        return MODEL if found is None and (self.page.names.raw(node), node.id) in self._used_as_models else found

    @cached_property
    def _used_as_models(self):
        """The names of unknown things of which the program asks what only models have, with what they stand for."""
        return {
            (self.page.names.raw(node.value), node.value.id)
            for node in self.page.scopes.nodes
            if isinstance(node, ast.Attribute) and node.attr in _OF_MODELS and isinstance(node.value, ast.Name)
            if (self.page.names.raw(node.value) or "").partition(".")[0] not in ("keras", "tensorflow")
        }

    def _binding(self, binding, depth):
        if binding.value is not None:
            return self.of(binding.value, depth)
        if binding.iterated is not None:
            return self.lists.element(binding.iterated, depth)
        if isinstance(binding.node, ast.arg):
            return self.join(self.of(value, depth) for value in self.page.values.of_argument(binding))
        return None

    def _attribute(self, node, depth):
        if not isinstance(node.value, ast.Name):
            return None
        given = self.page.values.attributes(node)
        found = self.join([self._binding(each, depth) for each in given] or [None])
        is_used = given and node.value.id == "self" and node.attr in self._attributes_used_as_models
        return MODEL if found is None and is_used else found

    @cached_property
    def _attributes_used_as_models(self):
        """The same of attributes of `self`."""
        return {
            node.value.attr
            for node in self.page.scopes.nodes
            if isinstance(node, ast.Attribute) and node.attr in _OF_MODELS and isinstance(node.value, ast.Attribute)
            if getattr(node.value.value, "id", "") == "self"
        }

    def _subscript(self, node, depth):
        is_part = isinstance(node.slice, ast.Slice | ast.Tuple)
        return None if is_part else self.lists.element(node.value, depth)

    def _operation(self, node, depth):
        """A map times a number is a map as before; scaled by 255 it is not."""
        sides = [side for side in (node.left, node.right) if not isinstance(side, ast.Constant)]
        numbers = [side.value for side in (node.left, node.right) if isinstance(side, ast.Constant)]
        if len(sides) != 1 or 255 in numbers:
            return None
        return MAP if self.of(sides[0], depth) == MAP else None

    def _either(self, node, depth):
        return self.join([self.of(node.body, depth), self.of(node.orelse, depth)])

    _FINDERS: ClassVar[dict] = {
        ast.Call: _call,
        ast.Name: _name,
        ast.Attribute: _attribute,
        ast.BinOp: _operation,
        ast.Subscript: _subscript,
        ast.IfExp: _either,
    }
