"""Images behind masks: the model on each image times one of its maps, made inside the compiled function."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import tensorflow as tf

from .._engine.derived_source import DerivedSource
from .._maps import resizing
from .._maps.scaling import EPSILON


class MaskedSource(DerivedSource):
    """A source whose rows are images behind masks.

    Its inputs are those of the model for all samples, then the map (R, …) and the sample (R,) of each row. So a
    batch of rows can hold several maps of several images, and no more than a batch of masks ever exists.

    Args:
        source: The source of the model.
        masked: For each input of the model whether the maps are laid over it.
        align_corners: How the maps are enlarged.
        variant: What is done to all masks of a batch: None; `"ISCAM"`, they are multiplied by a share (1,); `"SSCAM"`,
            noise is added, by a seed (2,) and a standard deviation (1,). These are given after the maps.
    """

    def __init__(
        self, source: Any, masked: Sequence[bool], align_corners: bool = True, variant: str | None = None
    ) -> None:
        super().__init__(source, "masked", align_corners, variant, tuple(masked))
        self._align_corners = align_corners
        self._alter, self._given = VARIANTS[variant]
        self._channel_axes = [
            fact.channel_axis if own else None for fact, own in zip(source.facts, masked, strict=True)
        ]

    def reader(self, reads: Sequence, wrt: Sequence = (), folding: bool = False) -> tuple[list, Callable]:
        """As that of the source, for images, maps and samples."""
        layers, run = self._source.reader(reads, wrt, folding)
        return layers, lambda values, training: run(self._masked(*values), training)

    def _masked(self, *values: tf.Tensor) -> list[tf.Tensor]:
        *most, samples = values
        given = most[len(most) - self._given :]
        *images, maps = most[: len(most) - self._given]
        rows = [tf.gather(image, samples) for image in images]
        return [
            row
            if axis is None
            else _behind(row, maps, axis, self._align_corners, lambda mask: self._alter(mask, *given))
            for row, axis in zip(rows, self._channel_axes, strict=True)
        ]


class BehindMasksSource(DerivedSource):
    """A source whose rows are images behind masks of their own size, through which a baseline is seen elsewhere.

    Its inputs are those of the model for all samples, then the baseline of the masked one (N, …), then masks (M, …) of
    its spatial size, and for each row which mask (R,) and which sample (R,).

    Args:
        source: The source of the model.
        masked: Which of its inputs is masked.
        axes: Its spatial axes.
    """

    def __init__(self, source: Any, masked: int, axes: Sequence[int]) -> None:
        super().__init__(source, "behind masks", masked, tuple(axes))
        self._masked, self._axes = masked, tuple(axes)

    def reader(self, reads: Any, wrt: Any = (), folding: bool = False) -> tuple:
        """As that of the source, for images, baseline, masks, and what mask and what sample each row is of."""
        layers, run = self._source.reader(reads, wrt, folding)

        def behind(values: list, training: bool) -> list:
            *images, cover, masks, numbers, samples = values
            rows = [tf.gather(image, samples) for image in images]
            image, cover = rows[self._masked], tf.gather(cover, samples)
            shape = [tf.shape(image)[axis] if axis in self._axes else 1 for axis in range(image.shape.rank)]
            shape[0] = tf.shape(image)[0]
            mask = tf.reshape(tf.gather(masks, numbers), shape)
            rows[self._masked] = _mixed(image, cover, mask)
            return run(rows, training)

        return layers, behind


def _mixed(image: tf.Tensor, cover: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
    """Return the image where the mask is 1, the cover where it is 0; of bytes as floats."""
    dtype = image.dtype if image.dtype.is_floating else tf.float32
    mask, seen, hidden = (tf.cast(one, dtype) for one in (mask, image, cover))
    return hidden + mask * (seen - hidden)


def _as_it_is(masks: tf.Tensor) -> tf.Tensor:
    return masks


def _scaled(masks: tf.Tensor, share: tf.Tensor) -> tf.Tensor:
    return masks * share[0]


def _noisy(masks: tf.Tensor, seed: tf.Tensor, std: tf.Tensor) -> tf.Tensor:
    """The masks, the same noise added to each of them."""
    noise = tf.random.stateless_normal(tf.shape(masks)[1:], tf.reshape(seed, [2]), dtype=masks.dtype)
    return masks + std[0] * noise


#: What is done to masks, and how many things are given for it.
VARIANTS: dict[str | None, tuple[Callable, int]] = {None: (_as_it_is, 0), "ISCAM": (_scaled, 1), "SSCAM": (_noisy, 2)}


def _behind(images: tf.Tensor, maps: tf.Tensor, channel_axis: int, align_corners: bool, alter: Callable) -> tf.Tensor:
    """Return the images, each times its map; those without the spatial axes of the maps as they are."""
    shape = resizing.spatial_shape(images.shape, channel_axis, maps.shape.rank - 1)
    if shape is None:
        return images
    images = images if images.dtype.is_floating else tf.cast(images, maps.dtype)
    masks = tf.cast(alter(_mask(maps, shape, align_corners)), images.dtype)
    return images * (tf.expand_dims(masks, channel_axis) if len(shape) < images.shape.rank - 1 else masks)


def _mask(maps: tf.Tensor, shape: Sequence[int], align_corners: bool) -> tf.Tensor:
    """Return maps (R, …) resized to `shape`, each scaled to [0, 1]."""
    maps = enlarged(maps, shape, align_corners)
    axes = list(range(1, len(shape) + 1))
    lowest, highest = tf.reduce_min(maps, axes, keepdims=True), tf.reduce_max(maps, axes, keepdims=True)
    return (maps - lowest) / (highest - lowest + EPSILON)


def enlarged(maps: tf.Tensor, shape: Sequence[int], align_corners: bool) -> tf.Tensor:
    """Return maps (R, …) resized to `shape` linearly, as `resizing.linear` does."""

    def matrix(have: Any, size: int) -> np.ndarray:
        return resizing.stretch(int(have), size, align_corners).astype(maps.dtype.as_numpy_dtype)

    for size in shape:  # as `resize_axes` does
        have = maps.shape[1]
        if have is None:  # some layers know only from their values how many they give
            by = tf.ensure_shape(
                tf.numpy_function(partial(matrix, size=size), [tf.shape(maps)[1]], maps.dtype), [size, None]
            )
        else:
            by = tf.constant(matrix(have, size))
        maps = tf.tensordot(maps, by, axes=[[1], [1]])
    return maps


def telling_maps(activation: np.ndarray, most: int | None) -> np.ndarray:
    """Return rows (sample, map): for each sample those of its maps (N, …, K) that are not constant, at most so many.

    Those of the largest standard deviation come first.
    """
    flat = activation.reshape(len(activation), -1, activation.shape[-1])
    spread = np.where(flat.max(1) > flat.min(1), flat.std(1), 0)
    order = np.argsort(-spread, axis=1, kind="stable")[:, :most]
    rows = [(sample, index) for sample, row in enumerate(order) for index in row if spread[sample, index] > 0]
    return np.array(rows, np.int32).reshape(-1, 2)
