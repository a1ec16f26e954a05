"""Maps, checked against the images they belong to, and images masked by them."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, prod

import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike

from .._inputs.advice import advice_for
from .._maps.scaling import flat_rows
from .._messages import warn_of_blank_map
from .._types import Array, GivenMaps, ListedMaps

ROUNDING = 1e-6  # how far a map may leave [0, 1]


def listed_maps(maps: GivenMaps, inputs: int, name: str = "maps") -> ListedMaps:
    """Return a list of float arrays (N, …), None where an input has no map, for so many inputs."""
    listed: Sequence = [maps]
    if isinstance(maps, list | tuple) and (inputs > 1 or (len(maps) == 1 and hasattr(maps[0], "shape"))):
        listed = maps
    if len(listed) != inputs:
        raise ValueError(
            f"`{name}` must be a list of {inputs} arrays, one per input of the model, None for inputs to leave as they "
            f"are, got {len(listed)}"
        )
    if all(each is None for each in listed):
        raise ValueError(f"`{name}` must hold at least one map, got None")
    return [None if each is None else _numbers(each, name) for each in listed]


def warn_of_flat(maps: ListedMaps, name: str = "maps") -> None:
    """Warn of maps (N, …) that order nothing: what a metric says of them says nothing of what made them."""
    flat = sorted({row for each in maps if each is not None for row in flat_rows(each)[0]})
    if flat:
        rows = ", ".join(map(str, flat[:8])) + (", …" if len(flat) > 8 else "")
        warn_of_blank_map(
            f"`{name}` must show something and have the same value everywhere for image {rows}, so that a metric says "
            "nothing of them: explain.diagnose finds out why"
        )


def _numbers(maps: ArrayLike, name: str) -> Array:
    try:
        array = np.asarray(maps)
    except ValueError:
        raise TypeError(f"`{name}` must be arrays of one shape, got maps of several shapes") from None
    if array.dtype.kind not in "biuf":
        advice = advice_for(maps)
        got = f"dtype {array.dtype}" if array.ndim else type(maps).__name__
        raise TypeError(f"`{name}` must be arrays of real numbers, got {got}{advice and ': '}{advice}")
    array = array.astype(np.float32)
    if not array.size:
        raise ValueError(f"`{name}` must hold at least one map, got an empty array of shape {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"`{name}` must be finite, got NaN or infinite values")
    return array


def one_map_each(maps: GivenMaps) -> Array:
    """Return the maps (N, …) of the only input."""
    return next(each for each in listed_maps(maps, 1) if each is not None)


def rows_of_maps(maps: ArrayLike, name: str = "maps") -> Array:
    """Return maps (N, …) as rows of finite numbers, float64."""
    try:
        array = np.asarray(maps, np.float64)
    except (TypeError, ValueError):
        raise TypeError(f"`{name}` must be arrays of real numbers of one shape, got {type(maps).__name__}") from None
    if array.ndim < 2 or not array.size or not np.isfinite(array).all():
        raise ValueError(f"`{name}` must be finite numbers of shape (N, …), got shape {array.shape}")
    return array.reshape(len(array), -1)


def unit_maps(maps: GivenMaps, inputs: int, name: str = "maps") -> ListedMaps:
    """Return the listed maps, in [0, 1]."""
    listed = listed_maps(maps, inputs, name)
    for each in listed:
        if each is not None and (each.min() < -ROUNDING or each.max() > 1 + ROUNDING):
            raise ValueError(
                f"`{name}` must lie in [0, 1], got values from {each.min():.6g} to {each.max():.6g}: let the "
                "visualiser normalise them, or divide each map by its maximum"
            )
    return [None if each is None else np.clip(each, 0, 1) for each in listed]


def fitted(cam: Array, shape: Sequence[int], channel_axis: int, name: str = "maps") -> Array:
    """Return a map shaped to be multiplied with its images.

    Args:
        cam: (N, *image axes), or the shape of the images; the N may be missing for one image.
        shape: Of the images.
        channel_axis: Of the images.
        name: How messages call the argument.
    """
    spatial = tuple(size for axis, size in enumerate(shape) if axis != channel_axis)
    for array in (cam, cam[np.newaxis]):
        if array.shape == tuple(shape):
            return array
        if array.shape == spatial and len(spatial) > 1:
            return np.expand_dims(array, channel_axis)
    wanted = f"{spatial}, one map for each image" if len(spatial) > 1 else f"{tuple(shape)}, that of the inputs"
    raise ValueError(
        f"`{name}` must have the shape {wanted}, got {cam.shape}; maps are made as large as the images "
        "by expand_cam=True"
    )


def masked(
    images: list[tf.Tensor], maps: ListedMaps, top_fraction: float | None = None, name: str = "maps"
) -> list[tf.Tensor]:
    """Return images × maps, or the images where only the highest pixels of the maps are left.

    Args:
        images: List of tensors, one per input.
        maps: List of fitted maps, None for images to leave as they are.
        top_fraction: None, or the share of the pixels that are left as they are, while the others become 0.
        name: How messages call the maps.
    """
    if top_fraction is not None:
        maps = [None if each is None else highest(each, top_fraction) for each in maps]
    return [image if each is None else _product(image, each, name) for image, each in zip(images, maps, strict=True)]


def highest(maps: Array, share: float) -> Array:
    """Return 1.0 at the highest positions of each map and 0.0 elsewhere.

    The number of positions is the share of all of them, rounded up; among equals the first ones count. A position
    where the map is 0 never counts: nothing is claimed about it.
    """
    count = ceil(share * prod(maps.shape[1:]))
    return ((ranks(maps) < count) & (maps > 0)).astype(np.float32)


def ranks(maps: Array) -> Array:
    """Return for every position of each map how many come before it, from the highest value on."""
    rows = maps.reshape(len(maps), -1)
    order = np.argsort(-rows, axis=1, kind="stable")
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(rows.shape[1])[np.newaxis], axis=1)
    return places.reshape(maps.shape)


def holds_ids(image: tf.Tensor) -> bool:
    """Whether values are names (of words, say) and no amounts; bytes are an image as it comes from a file."""
    return image.dtype.is_integer and image.dtype.size > 1


def _product(image: tf.Tensor, cam: Array, name: str) -> tf.Tensor:
    if holds_ids(image) and not np.isin(cam, (0, 1)).all():
        raise ValueError(
            f"`{name}` must be 0 or 1 for an input of ids ({image.dtype.name}), which can be kept or left out but not "
            "multiplied: give top_fraction=0.5, or None as the map of that input"
        )
    if image.dtype.is_integer:
        return tf.saturate_cast(tf.round(tf.cast(image, tf.float64) * cam), image.dtype)
    return image * tf.cast(cam, image.dtype)
