"""Scores of regions: what a segmentation says of a class over some pixels."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike

from .._inputs.checks import axis_of, check_axis, check_range, index_list, one_per_sample
from ._checks import as_data_format, shown
from ._classification import chosen
from ._formula import Formula
from ._score import FormulaScore


class SegmentationScore(FormulaScore):
    """The mean output of a class over the pixels of a region.

    The paper adds them up, which differs by a factor that scaled maps do not show; a mean of probabilities is one.

    Formula:
        `f(x) = Σ y[p, c] / |R|` over the pixels p of the region R, for class c.

    Args:
        indices: Class index for the whole batch, or one per sample; negative ones count from the end.
        mask: The region: None for all pixels; an array (H, W) for the whole batch or (N, H, W), true, or a weight above
            0, where a pixel counts; `"predicted"` for the pixels that the model itself gives the class (of one unit
            those over a half, which of logits is over 0). Where there are none the score is 0, and its map blank,
            with a warning that says so.
        data_format: `"channels_last"` or `"channels_first"`: where the classes are in the output; or their axis,
            counted from the end.
        name: What logs call the score.

    Raises:
        ValueError: No index, one outside the classes, a mask that does not fit the output or leaves no pixel, or a
            number of either that is neither one nor the number of samples.

    Cost:
        None: it is compiled with the model, and another class or mask compiles nothing.

    Cautions:
        Of `"predicted"` the region depends on the image, and is taken as it is: the gradient does not say what would
        make it larger.

    Example:
        >>> output = tf.constant([[[[0.2, 0.8], [0.6, 0.4]]]])  # one image of two pixels, two classes
        >>> SegmentationScore(1, mask=[[True, False]])(output).numpy()
        array([0.8], dtype=float32)

    Source:
        Vinogradova et al. 2020, "Towards Interpretable Semantic Segmentation via Gradient-weighted Class Activation
        Mapping", https://arxiv.org/abs/2002.11434
    """

    def __init__(
        self,
        indices: int | Iterable[int],
        mask: ArrayLike | None = None,
        data_format: str | int = "channels_last",
        name: str | None = None,
    ) -> None:
        super().__init__(name)
        self._indices, self._mask = tuple(index_list(indices, "indices")), _checked(mask)
        self.class_axis = axis_of(data_format)
        self._pixel_axes: int | None = None  # of the output it was last checked against: tells (H, W) from (N, H, W)

    @property
    def indices(self) -> list[int]:
        return list(self._indices)

    def check(self, shape: tuple) -> None:
        if len(shape) < 3:
            raise ValueError(f"SegmentationScore needs an output (N, …, classes) with pixels, got one of shape {shape}")
        check_axis(self.class_axis, shape)
        check_range(self._indices, shape[self.class_axis], "indices")
        self._pixel_axes = len(shape) - 2
        if isinstance(self._mask, np.ndarray):
            _check_fits(self._mask.shape, _without(shape, self.class_axis)[1:])
            _check_leaves_pixels(self._mask if self._is_one_each() else self._mask[np.newaxis])

    def of_rows(self, rows: Sequence[int], samples: int) -> "SegmentationScore":
        own = SegmentationScore(chosen(self._indices, rows, samples, "class indices"), name=self.name)
        own.class_axis, own._pixel_axes, own._mask = self.class_axis, self._pixel_axes, self._mask
        if self._is_one_each():
            own._mask = np.stack(chosen(list(self._mask), rows, samples, "masks"))
        return own

    def formula(self, samples: int | None) -> Formula:
        indices = np.asarray(one_per_sample(self._indices, samples, "class indices"), np.int32)
        if not isinstance(self._mask, np.ndarray):
            region = _predicted if self._mask == "predicted" else _everywhere
            return Formula(("segmentation", self.class_axis, self._mask), self._mean(region), (indices,))
        if self._is_one_each():
            one_per_sample(list(self._mask), samples, "masks")
        mask = self._mask if self._is_one_each() else self._mask[np.newaxis]
        return Formula(("segmentation", self.class_axis, "mask"), self._mean(_given), (indices, mask))

    def nothing_in(self, output: Any, row: int) -> str | None:
        """Return why the output (1, …) of a sample has nothing to score, in words; None where it has."""
        if isinstance(self._mask, np.ndarray) or self._mask is None:
            return None
        index = self._indices[row if len(self._indices) > 1 else 0]
        classes = _classes_first(tf.convert_to_tensor(output), self.class_axis)
        index %= classes.shape[1]
        if np.any(_predicted(classes, classes[:, index], tf.constant([index]), ())):
            return None
        return f"the model gives class {index} to no pixel of this image, so that mask='predicted' leaves none"

    def _is_one_each(self) -> bool:
        return isinstance(self._mask, np.ndarray) and self._mask.ndim == (self._pixel_axes or 2) + 1

    def _mean(self, region: Any) -> Any:
        axis = self.class_axis

        def mean_of_region(values: Sequence[tf.Tensor], arguments: Sequence[tf.Tensor]) -> tf.Tensor:
            classes = _classes_first(values[0], axis)
            count = tf.shape(classes)[1]
            indices = tf.broadcast_to(arguments[0], tf.shape(classes)[:1])
            indices = tf.where(indices < 0, indices + count, indices)
            pixels = tf.gather(classes, indices, axis=1, batch_dims=1)
            weights = tf.broadcast_to(region(classes, pixels, indices, arguments), tf.shape(pixels))
            weights = tf.cast(weights, pixels.dtype)
            axes = list(range(1, pixels.shape.rank))
            return tf.math.divide_no_nan(tf.reduce_sum(weights * pixels, axes), tf.reduce_sum(weights, axes))

        return mean_of_region

    def __repr__(self) -> str:
        mask = [] if self._mask is None else ["mask='predicted'" if isinstance(self._mask, str) else "mask=…"]
        return shown(self, self._indices, *mask, *as_data_format(self.class_axis))


def _classes_first(output: tf.Tensor, axis: int) -> tf.Tensor:
    order = range(output.shape.rank)
    moved = [0, order[axis], *_without(order, axis)[1:]]
    return output if moved == [*order] else tf.transpose(output, moved)


def _without(axes: Sequence, axis: int) -> tuple:
    left = list(axes)
    left.pop(axis)
    return tuple(left)


def _everywhere(classes: tf.Tensor, pixels: tf.Tensor, indices: tf.Tensor, arguments: Sequence) -> tf.Tensor:
    return tf.ones_like(pixels)


def _given(classes: tf.Tensor, pixels: tf.Tensor, indices: tf.Tensor, arguments: Sequence) -> tf.Tensor:
    return arguments[1]


def _predicted(classes: tf.Tensor, pixels: tf.Tensor, indices: tf.Tensor, arguments: Sequence) -> tf.Tensor:
    """Where the model itself reads the class."""
    if classes.shape[1] == 1:
        is_probability = tf.reduce_all((pixels >= 0) & (pixels <= 1))
        return pixels > tf.where(is_probability, tf.cast(0.5, pixels.dtype), tf.cast(0, pixels.dtype))
    wanted = tf.reshape(indices, [-1, *[1] * (pixels.shape.rank - 1)])
    return tf.equal(tf.argmax(classes, axis=1, output_type=tf.int32), wanted)


def _checked(mask: Any) -> Any:
    if mask is None or (isinstance(mask, str) and mask == "predicted"):
        return mask
    try:
        array = np.asarray(mask)
    except ValueError:
        array = np.empty(0, object)
    if array.dtype.kind not in "biuf" or not array.ndim or not array.size:
        raise ValueError(f"`mask` must be an array (H, W) or (N, H, W), 'predicted' or None, got {mask!r}")
    array = array.astype(np.float32)
    if not np.isfinite(array).all() or array.min() < 0:
        raise ValueError("`mask` must hold true and false, or finite weights of at least 0")
    return array


def _check_fits(shape: tuple, pixels: tuple) -> None:
    own = shape[len(shape) - len(pixels) :]
    if len(shape) - len(pixels) not in (0, 1) or any(
        size not in (None, given) for size, given in zip(pixels, own, strict=True)
    ):
        raise ValueError(
            f"`mask` must have the shape of the output's pixels, {pixels}, or one such for each sample, got {shape}"
        )


def _check_leaves_pixels(masks: np.ndarray) -> None:
    empty = np.flatnonzero(~masks.reshape(len(masks), -1).any(1))
    if len(empty):
        which = f" of sample {empty[0]}" if len(masks) > 1 else ""
        raise ValueError(f"`mask` must leave at least one pixel, that{which} leaves none")
