"""Forward passes alone, of many versions of some images: what methods that need no gradient share."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from .._engine.evaluate import Probe
from .._settings.compute import on_devices
from ..scores._question import even_parts
from ._model import numbers


def scored(
    source: Any,
    given: Sequence,
    terms_of: Callable,
    batch_size: int,
    training: bool,
    rows: Sequence[np.ndarray],
    done: Callable[[float], None] | None,
) -> Iterator[tuple[slice, np.ndarray, np.ndarray]]:
    """Yield (which rows, the score of each, by how much it may be off by rounding), a batch of rows at a time.

    Both are sums over the outputs.

    Args:
        source: What computes the score of a row. It is given `given`, then what belongs to the rows.
        given: What is the same for all rows.
        terms_of: From the samples (B,) of a batch to its terms.
        batch_size: How many rows the model gets at once.
        training: Whether layers run in training mode.
        rows: Arrays (R, …), one value for each row; the last are the samples.
        done: What is told the share of the rows that has been done as well, or None.
    """
    given = list(map(tf.convert_to_tensor, given))

    def of(part: range) -> tuple[slice, np.ndarray, np.ndarray]:
        chosen = slice(part.start, part.stop)
        own = [row[chosen] for row in rows]
        values, digits = Probe(source, terms_of(own[-1]), training=training).measured([*given, *own])
        return chosen, np.sum(list(map(numbers, values)), axis=0), np.sum(list(map(np.asarray, digits)), axis=0)

    for chosen, values, digits in on_devices(of, even_parts(len(rows[-1]), batch_size)):
        if done:
            done(len(values) / len(rows[-1]))
        yield chosen, values, digits


def whole_batches(rows: Sequence[np.ndarray], size: int | None) -> list[np.ndarray]:
    """Return arrays of rows, some of them twice at the end where the model computes only batches of a size."""
    count = len(rows[-1])
    whole = -(-count // size) * size if size else count
    return [np.concatenate([row, np.resize(row, (whole - count, *row.shape[1:]))]) for row in rows] if size else [*rows]


def beyond_rounding(lost: np.ndarray, digits: np.ndarray, of_whole: np.ndarray) -> np.ndarray:
    """Return what is lost of scores, an array (N, …): nothing of a sample of which no more than rounding is.

    Args:
        lost: Differences of scores.
        digits: By how much the scores of what is changed may be off by rounding, (N, …).
        of_whole: By how much those of the images as they are, (N,).
    """
    shape = (-1, *[1] * (lost.ndim - 1))
    is_more = (np.abs(lost) > np.maximum(digits, of_whole.reshape(shape))).reshape(len(lost), -1).any(1)
    return np.where(is_more.reshape(shape), lost, 0)
