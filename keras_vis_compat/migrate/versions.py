"""Which keras-vis a program was written for, where its text shows it."""

import ast

from .names import NEW, OLD

_UTILS = f"{NEW}.utils.utils"
_FRONT = f"{NEW}.visualization"
# Names that 0.5.0 had no more.
_OLD_NAMES = {f"{_UTILS}.set_random_seed", f"{_UTILS}.get_imagenet_label"}
_PICTURES = {f"{_FRONT}.visualize_saliency", f"{_FRONT}.visualize_cam"}


def shows_0_4_1(page):
    """Say whether a program wants the RGB pictures of 0.4.1: it says so, uses names of it, or overlays a map."""
    return any(_shows(node, page) for node in page.scopes.nodes if isinstance(node, ast.Call))


def _shows(call, page):
    if not isinstance(call.func, ast.Name | ast.Attribute):
        return False
    called = _qualified(call.func, page)
    if called == f"{NEW}.set_legacy_version":
        return any(getattr(argument, "value", None) == "0.4.1" for argument in call.args)
    if called == f"{_FRONT}.overlay":
        return any(_is_picture(argument, page) for argument in call.args[:2])
    return called in _OLD_NAMES


def _qualified(node, page):
    """Return a dotted name as of today's package, also before the imports have moved."""
    name = page.qualified(node) or ""
    return NEW + name[len(OLD) :] if name.startswith(f"{OLD}.") else name


def _is_picture(node, page):
    """Say whether something is what a visualisation gave back, uncoloured: of 0.5.0 that would be a flat map."""
    if isinstance(node, ast.Name):
        values = [binding.value for binding in page.names.bindings(node)]
        return any(isinstance(value, ast.Call) and _is_picture(value, page) for value in values if value)
    return isinstance(node, ast.Call) and _qualified(node.func, page) in _PICTURES
