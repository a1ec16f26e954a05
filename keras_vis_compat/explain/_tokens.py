"""The tokens of a transformer, laid over the image whose patches they are."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .._inputs.checks import is_whole
from .._inputs.wrong_type import WrongType

MOST_EXTRA = 16  # tokens that stand for no patch: that of the class, of a teacher, registers


def checked_tokens(tokens: Any) -> Any:
    """Return None, `"auto"`, or the sizes of a grid as a tuple."""
    if tokens is None or (isinstance(tokens, str) and tokens == "auto"):
        return tokens
    if not isinstance(tokens, tuple | list) or not tokens or not all(map(_is_size, tokens)):
        kind = WrongType if not isinstance(tokens, tuple | list | str) else ValueError
        raise kind(f"`tokens` must be (rows, columns) in whole numbers of at least 1, 'auto' or None, got {tokens!r}")
    return tuple(int(size) for size in tokens)


def _is_size(value: Any) -> bool:
    return is_whole(value) and value >= 1


def on_grid(array: np.ndarray, tokens: Any, shape: Sequence[int]) -> np.ndarray:
    """Return values of tokens (N, T, K) as those of a grid (N, rows, columns, K), without the tokens before it.

    Args:
        array: What a layer gives.
        tokens: The sizes of the grid, or `"auto"`.
        shape: The spatial sizes of the image.

    Raises:
        ValueError: It is no layer of tokens, or there are too few or too many of them.
    """
    if array.ndim != 3:
        raise ValueError(
            f"`tokens` is for a layer that gives tokens (N, T, K), got one of {array.ndim} axes, {array.shape}: name "
            "another with `penultimate_layer`, or give tokens=None"
        )
    count = array.shape[1]
    grid = _found(count, tuple(shape)) if tokens == "auto" else tokens
    extra = count - int(np.prod(grid))
    if extra < 0:
        raise ValueError(f"`tokens` must be a grid of at most the {count} tokens of the layer, got {tokens!r}")
    return array[:, extra:].reshape(len(array), *grid, array.shape[2])


def _found(count: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the grid of square patches of an image of this shape of which there are about so many."""
    patches = range(1, min(shape) + 1) if shape else ()
    exact = [patch for patch in patches if all(size % patch == 0 for size in shape)]
    for sizes in (exact, patches):
        grids = [tuple(size // patch for size in shape) for patch in sizes]
        fitting = [grid for grid in grids if 0 <= count - int(np.prod(grid)) <= MOST_EXTRA]
        if fitting and max(map(np.prod, fitting)) > 1:
            return max(fitting, key=np.prod)
    raise ValueError(
        f"`tokens='auto'` found no grid of square patches of an image of {shape} with {count} tokens, of which at most "
        f"{MOST_EXTRA} stand for no patch: give tokens=(rows, columns)"
    )
