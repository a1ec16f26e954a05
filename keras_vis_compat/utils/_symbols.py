"""The symbolic tensors people give: checks, and noise of the shape of an input."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .. import _keras
from .._inputs.batches import Input
from .._types import Array, InputRange, Symbolic
from ._values import random_array


def checked_inputs(input_tensor: Symbolic) -> Symbolic:
    """Return the symbolic input (a list of one is unwrapped), or the list of several."""
    tensors = list(input_tensor) if isinstance(input_tensor, list | tuple) else [input_tensor]
    if not tensors or not all(map(_keras.is_symbolic, tensors)):
        raise TypeError(f"`input_tensor` must be the symbolic input of a model, model.input, got {input_tensor!r}")
    return tensors[0] if len(tensors) == 1 else tensors


def checked_wrt(wrt_tensor: Symbolic) -> Symbolic:
    """Return the symbolic tensor to differentiate by; the output of a layer where a layer is given."""
    if isinstance(wrt_tensor, list | tuple) and len(wrt_tensor) == 1:
        wrt_tensor = wrt_tensor[0]
    if not _keras.is_symbolic(wrt_tensor) and not _keras.is_layer(wrt_tensor):
        raise TypeError(f"`wrt_tensor` must be a symbolic tensor such as layer.output, got {wrt_tensor!r}")
    return wrt_tensor if _keras.is_symbolic(wrt_tensor) else _keras.symbolic_output(wrt_tensor)


def noise_for(symbols: Sequence[Symbolic], input_range: InputRange) -> list[Array]:
    """Return one sample of `np.random` noise, float64, around the middle of a range, for each symbolic input."""
    low, high = input_range
    shapes = [(1, *symbol.shape[1:]) for symbol in symbols]
    for shape in shapes:
        if None in shape:
            raise ValueError(f"`seed_input` is needed for a model whose input size is open, {shape[1:]}")
    return [random_array(shape, mean=np.mean((low, high)), std=0.05 * (high - low)) for shape in shapes]


def fed_types(seeds: Sequence[Array], facts: Sequence[Input]) -> list[np.dtype]:
    """Return the types in which a model is given seeds: noise, and what becomes of it, is kept in double precision."""
    pairs = zip(seeds, facts, strict=True)
    return [np.dtype(np.float32) if seed.dtype == np.float64 != own.dtype else seed.dtype for seed, own in pairs]
