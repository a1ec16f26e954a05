"""What keras-vis 0.1 to 0.3 made of a result: a map laid over its image, a text on it, a picture for each filter."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .._inputs.checks import is_real
from .._messages import levels_to_the_caller
from .._settings.legacy_version import set_legacy_version
from .._types import Array
from ._images import draw_text, stitch_images

_PACKAGE = __package__.rpartition(".")[0]
_BLURRED = (
    "keras-vis 0.1 to 0.2 blurred the map, left out what is below 0.2 of it and had blue and red the other way round; "
    "this is the picture of 0.3.1: the map in colours{}"
)


def picture(make: Callable[[], Any], seed: ArrayLike | None, text: object = None, **laid: Any) -> Array:
    """Return the picture of keras-vis 0.1 to 0.3.1: `overlay=` and `alpha=` lay a map over its image, `text=` is
    written on it.

    Args:
        make: Makes what is shown: the map of an image, or, where there is no `seed`, a synthesised one.
        seed: The image that a map belongs to; None for synthesised images.
        text: What to write, or None.
        **laid: `alpha`, the share of the image (0.2.1 to 0.3.1), or `overlay`, whether it is laid at all (0.1 to 0.2).
    """
    if seed is None:
        return _with_text(make(), text)
    alpha = laid.get("alpha")
    if alpha is None:
        alpha = 0.5 if laid.get("overlay", True) else 0
        told = f", laid over the image ({alpha} of each)" if alpha else ""
        warnings.warn(_BLURRED.format(told), stacklevel=levels_to_the_caller())
    if not is_real(alpha) or not 0 <= alpha <= 1:
        raise ValueError(f"`alpha` must be a number in [0, 1], the share of the image, got {alpha!r}")
    with set_legacy_version("0.4.1"):
        shown = make()
    if isinstance(shown, list):
        raise TypeError(
            "`alpha`, `overlay` and `text` are for models of one input: lay each map over its image yourself"
        )
    laid_over = _image(seed, shown) * alpha + shown * (1.0 - alpha)
    return _with_text(laid_over.astype(np.uint8), text)


def _image(seed: ArrayLike, shown: Array) -> Array:
    image = np.asarray(seed)
    image = image[0] if image.ndim == shown.ndim + 1 else image
    return image if image.shape[:2] == shown.shape[:2] else np.moveaxis(image, 0, -1)


def _with_text(image: Array, text: object) -> Array:
    return draw_text(image, text) if text else image


def grid(
    make: Callable[[Any], Array],
    filters: Iterable[Any],
    show_filter_idx_text: bool = True,
    idx_label_map: Mapping[int, str] | None = None,
    cols: int = 5,
) -> Array | None:
    """Return a picture for each of some filters, side by side, as keras-vis 0.1 and 0.1.1 did."""
    images = []
    for one in filters:
        indices = list(one) if isinstance(one, list | tuple) else [one]
        names = [str(index if idx_label_map is None else idx_label_map.get(index)) for index in indices]
        label = f"{'Filter ' if idx_label_map is None else ''}{', '.join(names)}"
        images.append(_with_text(make(indices), label if show_filter_idx_text else None))
    return stitch_images(images, cols=cols)


def all_filters(model: Any, layer_idx: int) -> range:
    """Every filter of a layer: what None meant."""
    return range(import_module(f"{_PACKAGE}.visualization").get_num_filters(model.layers[layer_idx]))
