"""What a page shows: checked, and by number: class, method, image."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from .._messages import did_you_mean

_ROUNDING = 1e-5  # how far beyond its range a map of float32 may lie


class Contents(NamedTuple):
    """What a page shows."""

    titles: list[str]
    images: list[np.ndarray]
    labels: list[str]  # titles of the classes; one empty text where the maps are not by class
    methods: list[str]
    maps: list[list[list[np.ndarray]]]  # of a class, a method, an image
    captions: list[list[str]]  # of a class, an image
    reasons: list[list[dict[int, str]]]  # of a class, a method: by image


def checked_contents(
    images: Sequence[np.ndarray],
    maps: Mapping[str, Any],
    titles: Sequence[str],
    class_names: Any,
    scores: Any,
    reasons: Any,
) -> Contents:
    """Return what `write_page` was given.

    Raises:
        TypeError, ValueError: An argument does not fit.
    """
    images = _pictures(images)
    count = len(images)
    by_class = _by_class(maps)
    labels, methods = list(by_class), list(next(iter(by_class.values())))
    nested = isinstance(next(iter(maps.values())), Mapping)
    names, numbers, causes = (
        _of_each_class(given, labels, nested, name)
        for given, name in ((class_names, "class_names"), (scores, "scores"), (reasons, "reasons"))
    )
    return Contents(
        [str(one) for one in _as_many(titles, count, "titles")],
        images,
        labels,
        methods,
        [[_maps(of[name], count, name) for name in methods] for of in by_class.values()],
        [_captions(name, number, count) for name, number in zip(names, numbers, strict=True)],
        [_reasons(cause or {}, methods, count) for cause in causes],
    )


def _pictures(images: Sequence[np.ndarray]) -> list[np.ndarray]:
    pictures = [np.asarray(image) for image in images]
    if not pictures:
        raise ValueError("`images` must hold one image at least, got none")
    for row, picture in enumerate(pictures):
        if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[-1] != 3 or not picture.size:
            raise ValueError(
                f"`images` must be uint8 (H, W, 3) each, got {picture.dtype} {picture.shape} for number {row}"
            )
    return pictures


def _by_class(maps: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return `{title of the class: {method: maps}}`, with the same methods for each class."""
    if not isinstance(maps, Mapping) or not maps:
        raise TypeError(f"`maps` must be a mapping of one method at least to its maps, got {type(maps).__qualname__}")
    nested = [isinstance(of, Mapping) for of in maps.values()]
    if any(nested) != all(nested):
        raise TypeError("`maps` must be given by method, or by class and method: got some of each")
    by_class = {str(label): of for label, of in maps.items()} if all(nested) else {"": maps}
    methods = list(next(iter(by_class.values())))
    for label, of in by_class.items():
        if not of or set(of) != set(methods):
            raise ValueError(f"`maps` must have the same methods for each class, got {list(of)} for {label!r}")
    return by_class


def _of_each_class(given: Any, labels: list[str], nested: bool, name: str) -> list[Any]:
    """Return what was given for each class, None where nothing was."""
    if given is None or not nested:
        return [given for _ in labels]
    if not isinstance(given, Mapping) or not set(given) <= set(labels):
        raise ValueError(f"`{name}` must be given by the class, as `maps` are: a mapping with the keys {labels}")
    return [given.get(label) for label in labels]


def _as_many(given: Any, count: int, name: str) -> list[Any]:
    values = list(given)
    if isinstance(given, str) or len(values) != count:
        raise ValueError(f"`{name}` must hold one for each of the {count} images, got {len(values)}")
    return values


def _maps(maps: Any, count: int, method: str) -> list[np.ndarray]:
    checked = [np.asarray(one) for one in _as_many(maps, count, f"maps[{method!r}]")]
    for row, one in enumerate(checked):
        if one.ndim != 2 or one.dtype.kind not in "biuf" or not one.size:
            raise ValueError(
                f"`maps` must be real numbers (H, W) each, got {one.dtype} {one.shape} for number {row} of {method!r}"
            )
        finite = one[np.isfinite(one)]
        if finite.size and np.abs(finite.astype(float)).max() > 1 + _ROUNDING:
            raise ValueError(
                f"`maps` must lie in [0, 1] or [-1, 1], got {finite.min():.3g} to {finite.max():.3g} for number {row} "
                f"of {method!r}: divide them by their largest size"
            )
    return checked


def _captions(names: Any, scores: Any, count: int) -> list[str]:
    parts = [] if names is None else [[str(name) for name in _as_many(names, count, "class_names")]]
    if scores is not None:
        parts.append([f"{float(score):.3g}" for score in _as_many(scores, count, "scores")])
    return [" · ".join(words) for words in zip(*parts, strict=True)] if parts else [""] * count


def _reasons(reasons: Mapping[str, Mapping[int, str]], methods: list[str], count: int) -> list[dict[int, str]]:
    for method, of in reasons.items():
        if method not in methods:
            raise ValueError(f"`reasons` names {method!r}, and `maps` do not.{did_you_mean(method, methods)}")
        if not all(0 <= row < count for row in of):
            raise ValueError(f"`reasons` must name images 0 to {count - 1}, got {sorted(of)} for {method!r}")
    return [{int(row): str(why) for row, why in sorted(reasons.get(method, {}).items())} for method in methods]
