"""Images and the maps that belong to them, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from .._types import Array, ListedMaps
from ._images import Images
from ._maps import fitted, warn_of_flat


class Batch(NamedTuple):
    """Some images with their maps.

    Attributes:
        rows: Positions of the images among all of them, (B,).
        images: List of tensors (B, …), one per input.
        maps: List of float32 arrays that can be multiplied with the images, None for inputs without a map.
    """

    rows: np.ndarray
    images: list
    maps: list


def batches(images: Images, maps: ListedMaps) -> Iterator[Batch]:
    """Yield a `Batch` for each batch of the images, and raise ValueError where the maps do not fit them.

    Args:
        images: `Images`.
        maps: List of arrays (N, …), one per input, None where there is none; for no input where nothing is masked.
    """
    maps = [each if each is None else _with_batch_axis(each, images) for each in maps]
    warn_of_flat(maps, images.names.maps)
    given = any(each is not None for each in maps)
    samples, start = count_of(maps, images.names.maps) if given else images.samples or 0, 0
    if images.samples not in (None, samples):
        raise ValueError(_counts(images, samples, images.samples))
    for arrays in images:
        stop = start + len(arrays[0])
        if stop > samples:
            raise ValueError(_counts(images, samples, f"at least {stop}"))
        parts = [None if each is None else each[start:stop] for each in maps]
        yield Batch(
            np.arange(start, stop), [tf.convert_to_tensor(array) for array in arrays], _fitted(parts, images, arrays)
        )
        start = stop
    if start != samples:
        raise ValueError(_counts(images, samples, start))


def count_of(maps: ListedMaps, name: str = "maps") -> int:
    """The number of samples that all of the maps are for."""
    counts = {len(each) for each in maps if each is not None}
    if len(counts) > 1:
        raise ValueError(f"`{name}` must hold as many maps for every input, got {', '.join(map(str, sorted(counts)))}")
    return counts.pop()


def _with_batch_axis(cam: Array, images: Images) -> Array:
    """The map of a single image may come without its batch axis."""
    if images.samples != 1:
        return cam
    return cam if len(cam) == 1 and cam.ndim > images.rank - 2 else cam[np.newaxis]


def _fitted(maps: ListedMaps, images: Images, arrays: list[Array]) -> ListedMaps:
    axes = images.channel_axes(arrays)
    return [
        None if each is None else fitted(each, array.shape, axis, images.names.maps)
        for each, array, axis in zip(maps, arrays, axes, strict=True)
    ]


def _counts(images: Images, maps: int, found: int | str) -> str:
    return (
        f"`{images.names.maps}` must hold one map for each image, got {maps} maps and {found} images, in the same order"
    )
