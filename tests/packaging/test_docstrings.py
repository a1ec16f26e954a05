"""Every public name says what it is, and where it takes two things or more what each of them is."""

import inspect
from importlib import import_module

import pytest

MODULES = (
    "backend backprop_modifiers callbacks datasets explain explain.activation_maximization explain.model_modifiers"
    " grad_modifiers input_modifiers losses metrics models modifiers optimizer plots regularizers scores utils.utils"
    " visualization"
).split()


def public(module):
    """The classes and functions of ours in a module's `__all__`, by name."""
    found = {name: getattr(module, name) for name in module.__all__}
    ours = {name: thing for name, thing in found.items() if inspect.isclass(thing) or inspect.isfunction(thing)}
    return {name: thing for name, thing in ours.items() if thing.__module__.startswith("keras_vis_compat")}


def explains(thing, *words):
    """Whether it, or a base whose constructor it may have taken over, has such a heading."""
    kinds = thing.__mro__ if inspect.isclass(thing) else (thing,)
    return any(word in (kind.__doc__ or "") for kind in kinds for word in words)


def parameters(thing):
    return list(inspect.signature(thing).parameters)


@pytest.mark.parametrize("name", MODULES)
def test_every_public_name_says_what_it_is(name):
    assert [own for own, thing in public(import_module(f"keras_vis_compat.{name}")).items() if not thing.__doc__] == []


@pytest.mark.parametrize("name", MODULES)
def test_what_takes_two_things_says_what_they_are(name):
    things = public(import_module(f"keras_vis_compat.{name}")).items()
    several = {own: one for own, one in things if len(parameters(one)) > 1}
    silent = [own for own, one in several.items() if not explains(one, "Args:", "Attributes:", "Arguments")]
    assert silent == []


@pytest.mark.parametrize("name", MODULES)
def test_functions_say_what_comes_back(name):
    things = public(import_module(f"keras_vis_compat.{name}")).items()
    functions = {own: one for own, one in things if inspect.isfunction(one) and len(parameters(one)) > 1}
    silent = [own for own, one in functions.items() if not explains(one, "Returns:", "Return ")]
    assert silent == []
