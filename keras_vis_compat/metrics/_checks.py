"""Checks of what metrics are given, each naming the argument, the rule, the value and the way out."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .._inputs.checks import is_real
from .._types import Array


def fraction(value: float | None, name: str = "top_fraction") -> float | None:
    """Return a number in (0, 1], or None."""
    if value is not None and (not is_real(value) or not 0 < value <= 1):
        raise ValueError(
            f"`{name}` must be None (the map itself) or a number in (0, 1], such as 0.5 for the highest half "
            f"of the pixels, got {value!r}"
        )
    return value


def one_per_image(values: ArrayLike, name: str) -> Array:
    """Return finite float64 numbers (N,)."""
    try:
        numbers = np.asarray(values, np.float64)
    except (TypeError, ValueError):
        raise TypeError(f"`{name}` must be one number per image, got {values!r}") from None
    if numbers.ndim != 1 or not numbers.size:
        raise ValueError(f"`{name}` must be one number per image, shape (N,), got shape {numbers.shape}")
    if not np.isfinite(numbers).all():
        raise ValueError(f"`{name}` must be finite, got {_first(numbers, ~np.isfinite(numbers))}")
    return numbers


def pairs(before: ArrayLike, after: ArrayLike) -> tuple[Array, Array]:
    """Return the scores of the images and of the masked images, as many of the one as of the other."""
    before, after = one_per_image(before, "Y_c"), one_per_image(after, "O_c")
    if len(before) != len(after):
        raise ValueError(f"`Y_c` and `O_c` must hold one score for each image, got {len(before)} and {len(after)}")
    return before, after


def positive(scores: Array, rows: Array | None = None) -> Array:
    """Return scores that may be divided by; `rows` are the numbers of their images."""
    wrong = scores <= 0
    if wrong.any():
        raise ValueError(
            "a drop is relative to the score of the whole image, which must be positive, got "
            f"{_first(scores, wrong, rows)}: score probabilities (an output after softmax or sigmoid), not logits"
        )
    return scores


def probabilities(scores: Array, rows: Array | None = None) -> Array:
    """Return scores in [0, 1]; what rounding puts above 1 becomes 1. `rows` are the numbers of their images."""
    wrong = (scores < 0) | (scores > 1 + 1e-6)
    if wrong.any():
        raise ValueError(
            "a gain is relative to what is left up to 1, so scores must lie in [0, 1], got "
            f"{_first(scores, wrong, rows)}: score probabilities (an output after softmax or sigmoid), not logits"
        )
    return np.minimum(scores, 1)


def _first(scores: Array, wrong: Array, rows: Array | None = None) -> str:
    position = int(np.argmax(wrong))
    return f"{scores[position]:.6g} for image {position if rows is None else rows[position]}"


def described(value: object) -> str:
    """Return how messages call a value: an array by its shape."""
    return f"an array of shape {value.shape}" if hasattr(value, "shape") else repr(value)
