"""What stands for "nothing to be seen": where a path to an image starts, what a patch or a mask shows instead."""

from typing import Any

import numpy as np

from .._inputs.checks import is_real
from .._maps.baselines import BASELINES
from .._messages import did_you_mean
from ..scores._question import Question
from ._per_input import one_per_input


def baselines_of(baseline: Any, asked: Question) -> list[np.ndarray]:
    """Return for each batch (N, …) an array of its shape and type.

    Args:
        baseline: A number; `"zero"`, `"mean"` (of each channel of each image) or `"blur"`; an array that can be
            broadcast to the batch, such as one image, or a colour where channels come last. For several inputs one of
            these for all, or a list or dict with one for each.
        asked: What is explained.

    Raises:
        TypeError, ValueError: A baseline that is none of these, or does not fit.
    """
    batches = asked.batches
    count = len(batches)
    is_listed = isinstance(baseline, list | tuple) and (
        count > 1 or (len(baseline) == 1 and np.ndim(baseline[0]) > 1)  # one image of a model of one input
    )
    given = one_per_input(baseline, asked, "baseline", is_listed)
    names = ["baseline"] if count == 1 else [f"baseline[{index}]" for index in range(count)]
    return [_filled(*row) for row in zip(given, batches, asked.axes, names, strict=True)]


def _filled(baseline: Any, batch: np.ndarray, channel_axis: int, name: str) -> np.ndarray:
    if isinstance(baseline, str):
        return _named(baseline, batch, channel_axis, name)
    array = _numbers(baseline, name)
    if not np.isfinite(array).all():
        raise ValueError(f"`{name}` must hold finite numbers only, got NaN or infinity")
    if batch.dtype.kind in "iu" and not np.array_equal(array, np.round(array)):
        raise ValueError(f"`{name}` must hold whole numbers, as the input does ({batch.dtype}), got {baseline!r}")
    try:
        return np.broadcast_to(array.astype(batch.dtype), batch.shape)
    except ValueError:
        raise ValueError(
            f"`{name}` must be a number, or an array that fits one sample {batch.shape[1:]} or the batch "
            f"{batch.shape}, got shape {array.shape}"
        ) from None


def _named(baseline: str, batch: np.ndarray, channel_axis: int, name: str) -> np.ndarray:
    if baseline not in BASELINES:
        raise ValueError(
            f"`{name}` must be one of {', '.join(map(repr, BASELINES))}, a number or an array, got {baseline!r}."
            f"{did_you_mean(baseline, BASELINES)}"
        )
    if baseline != "zero" and batch.dtype.kind in "iu" and batch.dtype.itemsize > 1:
        raise ValueError(f"`{name}` must be a number for an input of ids ({batch.dtype}), got {baseline!r}")
    inside = tuple(axis for axis in range(1, batch.ndim) if axis != channel_axis or batch.ndim == 2)
    filled = BASELINES[baseline](batch, inside)
    return np.round(filled).astype(batch.dtype) if batch.dtype.kind in "iu" else filled.astype(batch.dtype)


def _numbers(baseline: Any, name: str) -> np.ndarray:
    if is_real(baseline):
        return np.asarray(baseline)
    try:
        array = np.asarray(baseline)
    except ValueError:
        array = np.empty(0, object)
    if baseline is None or array.dtype.kind not in "iuf" or not array.size:
        raise TypeError(
            f"`{name}` must be one of {', '.join(map(repr, BASELINES))}, a number or an array in the input range of "
            f"the model, got {baseline!r}"
        )
    return array
