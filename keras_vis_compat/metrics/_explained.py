"""Maps made again: of other images, of another class, of other weights."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import tensorflow as tf

from .._inputs.user_code import blamed
from .._types import Array, Explainer, Inputs, ListedMaps, Model, Scores
from ._maps import listed_maps


def explainer_of(model: Model, explainer: Any, name: str = "explainer") -> Explainer:
    """Return `(score, images) -> maps` for one, or for what makes one of a model, such as a class of `explain`."""
    if not callable(explainer):
        got = type(explainer).__name__
        raise TypeError(f"`{name}` must be a callable (score, images) -> maps, such as GradCAM(model), got {got}")
    return blamed(explainer(model) if makes_one(explainer) else explainer, name)


def makes_one(explainer: Any) -> bool:
    """Whether it takes a model, and gives an explainer: a class, or a function of one argument."""
    if isinstance(explainer, type):
        return True
    try:
        taken = inspect.signature(explainer).parameters.values()
    except ValueError:
        return False
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    needed = [one for one in taken if one.kind in positional and one.default is one.empty]
    return len(needed) == 1 and not any(one.kind is one.VAR_POSITIONAL for one in taken)


def maps_and_explainer(model: Model, score: Scores, images: Inputs, maps: Any, explainer: Any) -> tuple[Any, Any]:
    """Return the maps and what makes them: an explainer in the place of the maps stands for both."""
    if explainer is None and not callable(maps):
        raise TypeError("`explainer` must be what made the maps, (score, images) -> maps, such as GradCAM(model)")
    given, making = (None, maps) if explainer is None else (maps, explainer)
    own = explainer_of(model, making)
    return (own(score, images) if given is None else given), own


def explained(explainer: Explainer, score: Any, images: list[tf.Tensor], maps: ListedMaps) -> Array:
    """Return the maps of other images as rows of numbers, as many as those that there are."""
    return flat([found for _, found in pairs_of(explainer, score, images, maps)])


def pairs_of(explainer: Explainer, score: Any, images: list[tf.Tensor], maps: ListedMaps) -> list[tuple[Array, Array]]:
    """Return for each input with a map (the map, what the explainer makes now), both in the shape of the latter."""
    given = [image.numpy() for image in images]
    found = listed_maps(
        explainer(score, given if len(given) > 1 else given[0]), len(images), "explainer(score, images)"
    )
    pairs = [(own, new) for own, new in zip(maps, found, strict=True) if own is not None]
    for own, new in pairs:
        if new is None or len(own) != len(new) or own.size != new.size:
            got = "none" if new is None else f"{new[0].size} for each of {len(new)}"
            raise ValueError(
                f"`explainer(score, images)` must give maps of the size of `maps`, {own[0].size} numbers for each of "
                f"{len(own)} images, got {got}: use the settings `maps` were made with"
            )
    return [(own.reshape(new.shape), new) for own, new in pairs if new is not None]


def flat(maps: ListedMaps) -> Array:
    """Return the maps of all inputs as one row of numbers per image."""
    return np.concatenate([each.reshape(len(each), -1) for each in maps if each is not None], axis=1)
