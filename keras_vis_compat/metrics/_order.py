"""Arguments in another order than `(model, score, images, maps)`: told by what each of them is."""

from collections.abc import Mapping
from functools import wraps
from inspect import isfunction, signature
from typing import Any, TypeVar, cast

import numpy as np

from .. import _keras
from ..scores import Score

Public = TypeVar("Public", bound=Any)

_MODEL, _FUNCTION, _ARRAYS = "a model", "a score or function", "arrays"
_WANTED = {
    "model": _MODEL,
    **dict.fromkeys(("score", "score_function", "explainer", "explainers", "make"), _FUNCTION),
    **dict.fromkeys(("images", "inputs", "maps", "cams", "other_maps"), _ARRAYS),
}


def says_its_order(public: Public) -> Public:
    """Decorate a metric, or the methods of a class: another order of arguments is an error that names the right one."""
    if isinstance(public, type):
        for name, method in list(vars(public).items()):
            if isfunction(method) and (name == "__init__" or not name.startswith("_")):
                setattr(public, name, says_its_order(method))
        return public
    names = list(signature(public).parameters)

    @wraps(public)
    def call(*args: Any, **keywords: Any) -> Any:
        _check_order(public.__qualname__.removesuffix(".__init__"), names, args)
        return public(*args, **keywords)

    return cast(Public, call)


def _check_order(function: str, names: list[str], args: tuple[Any, ...]) -> None:
    given = {name: value for name, value in zip(names, args, strict=False) if name in _WANTED}
    told = [name for name in names if name in _WANTED or (name == "boxes" and "model" not in names)]
    takes = f"{function}() takes ({', '.join(told)})"
    if "model" not in names and "self" not in names and args and _keras.is_model(args[0]):
        raise TypeError(f"{takes} and no model: none runs")
    found, orders = [_kind(value) for value in given.values()], [[_WANTED[name] for name in given]]
    if "explainer" in names:  # which may stand in the place of the maps
        orders.append([_FUNCTION if name == "maps" else _WANTED[name] for name in given])
    if found not in orders and sorted(found) in map(sorted, orders):
        raise TypeError(f"{takes}, got ({', '.join(found)}): give them in this order")
    if "images" in given and _looks_swapped(given["images"], given.get("maps")):
        shapes = f"images of shape {given['images'].shape} and maps of shape {given['maps'].shape}"
        raise ValueError(f"{takes}, got {shapes}: the images come before the maps")


def _kind(value: Any) -> str:
    if not isinstance(value, Score | np.ndarray) and _keras.is_model(value):
        return _MODEL
    parts = list(value.values()) if isinstance(value, Mapping) else value
    several = isinstance(parts, list | tuple) and len(parts) > 0 and all(map(callable, parts))
    return _FUNCTION if callable(value) or several else _ARRAYS


def _looks_swapped(images: Any, maps: Any) -> bool:
    """Whether the maps have the axes of images, and the images those of maps: all of theirs but the channels."""
    if not all(isinstance(each, np.ndarray) for each in (images, maps)) or maps.ndim < 3:
        return False
    return images.shape in (maps.shape[:-1], (*maps.shape[:1], *maps.shape[2:]))
