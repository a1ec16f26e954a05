"""Every class and function that users import, and the methods of those classes."""

import inspect
from importlib import import_module

MODULES = (
    "backend backprop_modifiers callbacks datasets explain explain.activation_maximization explain.model_modifiers"
    " explain.training explain.utils grad_modifiers input_modifiers losses metrics models modifiers optimizer plots"
    " regularizers scores utils.utils visualization"
).split()


def public(name):
    """The classes and functions of ours in a module's `__all__`, by name."""
    module = import_module(f"keras_vis_compat.{name}")
    found = {own: getattr(module, own) for own in module.__all__}
    ours = {own: thing for own, thing in found.items() if inspect.isclass(thing) or inspect.isfunction(thing)}
    return {own: thing for own, thing in ours.items() if thing.__module__.startswith("keras_vis_compat")}


def all_public():
    """Yield (where it is imported from, class or function), each once."""
    seen = set()
    for module in MODULES:
        for own, thing in public(module).items():
            if thing not in seen:
                seen.add(thing)
                yield f"{module}.{own}", thing


def callables_of(thing):
    """A function; of a class its constructor, how it is called, and its public methods."""
    if inspect.isfunction(thing):
        return [thing]
    return [one for name, one in vars(thing).items() if inspect.isfunction(one) and (name in _OWN or name[0] != "_")]


_OWN = ("__init__", "__call__")
