"""Turn what people call a seed into one checked batch for each input of a model."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from .. import _keras
from .arrays import as_batch, readable
from .checks import by_name
from .datasets import materialised
from .pictures import is_picture, pixels


def channel_axis_of(tensor):
    """The axis of the channels in a symbolic tensor."""
    return len(tensor.shape) + _keras.channel_axis_of(tensor)


class Input(NamedTuple):
    """What a model says of one of its inputs.

    Attributes:
        symbol: The symbolic tensor.
        names: Every name it goes by: its key where inputs are a dict, and its own.
        shape: With the batch axis, None where any size goes.
        dtype: Of NumPy.
        channel_axis: Axis of its channels.
        largest: The largest number that the dtype holds; 0 of one that holds whole numbers.
    """

    symbol: Any
    names: tuple
    shape: tuple
    dtype: np.dtype
    channel_axis: int
    largest: float

    def fitted(self, array):
        """Return an array as the input takes it, where nothing is to be said or done about it; else None."""
        if type(array) is not np.ndarray or array.dtype.kind not in "iuf" or not array.size:
            return None
        array = array[np.newaxis] if array.ndim == len(self.shape) - 1 else array
        wanted = [have if size is None else size for have, size in zip(array.shape, self.shape, strict=False)]
        if array.ndim != len(self.shape) or (len(array), *wanted[1:]) != array.shape:
            return None
        if not -self.largest <= float(array.min()) <= float(array.max()) <= self.largest:  # never so for NaN
            return None
        return array.astype(self.dtype, copy=False)


def inputs_of(symbols: Sequence[Any], names: Sequence[tuple] | None = None) -> tuple[Input, ...]:
    """Return the `Input` of each symbolic input; `names` are its own by default."""
    names = names or [(symbol.name.split(":")[0],) for symbol in symbols]
    return tuple(map(_input, symbols, names))


def _input(symbol, names):
    dtype = np.dtype(tf.as_dtype(symbol.dtype).as_numpy_dtype)
    largest = float(np.finfo(dtype).max) if dtype.kind == "f" else 0.0
    return Input(symbol, tuple(names), tuple(symbol.shape), dtype, channel_axis_of(symbol), largest)


def check_can_move(inputs):
    """Refuse to look for values of an input that holds ids, as whole numbers or as floats that an embedding takes."""
    for own in inputs:
        if (own.dtype.kind in "iu" and own.dtype != np.uint8) or _keras.is_looked_up(own.symbol):
            raise ValueError(NO_IDS.format(f"{own.names[0]!r} takes"))


NO_IDS = (
    "input {} ids that no gradient can change: make a model that starts after its embedding, or ask which of given ids "
    "count, Saliency(model)(score, ids, by=its embedding) (recipe R14)"
)


def as_batches(seed_input, inputs, name="seed_input"):
    """Return a list of arrays (N, …), one for each `Input`, in the dtype it declares.

    N may be another than an input declares: whether the model can compute that, the engine knows.

    Args:
        seed_input: An array for one input, or what stands for it: a list of images, a path, a picture of Pillow; a
            list of arrays, or a dict by input name, for several. A `tf.data.Dataset` of any of these.
        inputs: The `Input`s of the model.
        name: How messages call the argument.
    """
    if len(inputs) == 1 and (ready := inputs[0].fitted(seed_input)) is not None:
        return [ready]
    if isinstance(seed_input, tf.data.Dataset):
        seed_input = materialised(seed_input, [len(own.shape) for own in inputs], name)
    seeds = _listed(seed_input, inputs, name)
    names = [name] if len(inputs) == 1 else [f"{name}[{index}]" for index in range(len(inputs))]
    batches = [
        as_batch(seed, (None, *own.shape[1:]), own.channel_axis, name, own.dtype)
        for seed, own, name in zip(seeds, inputs, names, strict=True)
    ]
    _check_equal_counts(batches, name)
    return batches


def as_undeclared_batches(seed_input, dtype, name="seed_input"):
    """Return `(keys, arrays)` for a model that declares no inputs: an array, a list of them, or a dict.

    Values are taken as they are, batch axis included; images (bytes or floats) become floats of `dtype`.
    """
    if isinstance(seed_input, tf.data.Dataset):
        seed_input = materialised(seed_input, [], name)
    keys = tuple(seed_input) if isinstance(seed_input, dict) else ()
    listed = isinstance(seed_input, list | tuple) and all(map(_is_array, seed_input))
    seeds = list(seed_input.values()) if keys else list(seed_input) if listed else [seed_input]
    seeds = [_read(seed, name) for seed in seeds]
    batches = [as_batch(seed, (None,) * np.ndim(seed), None, name, _undeclared(seed, dtype)) for seed in seeds]
    _check_equal_counts(batches, name)
    return keys, batches


def _read(seed, name):
    """What NumPy can read; a picture becomes a batch of one, RGB, in its own size."""
    return pixels(seed, (None,) * 4, 3, name)[np.newaxis] if is_picture(seed) else readable(seed, (), None, name)


def _undeclared(seed, dtype):
    """Whole numbers but bytes may be ids, so they stay what they are."""
    given = np.asarray(seed).dtype
    return given.name if given.kind in "iu" and given.itemsize > 1 else dtype


def _listed(seed_input, inputs, name):
    if isinstance(seed_input, dict):
        return _by_name(seed_input, [own.names for own in inputs], name)
    if len(inputs) == 1:
        return [seed_input[0] if is_list_of_one(seed_input) else seed_input]
    if not isinstance(seed_input, list | tuple) or len(seed_input) != len(inputs):
        got = f"{len(seed_input)}" if isinstance(seed_input, list | tuple) else type(seed_input).__name__
        raise ValueError(f"`{name}` must be a list of {len(inputs)} arrays, one per input of the model, got {got}")
    return seed_input


def is_list_of_one(seed_input):
    """Whether this is `[X]`, a list for the only input of a model, rather than a list of images for it."""
    return isinstance(seed_input, list | tuple) and len(seed_input) == 1 and _is_array(seed_input[0])


def _is_array(seed):
    return hasattr(seed, "shape")


def _by_name(seeds, names, name):
    found, fits = by_name(seeds, names)
    if not fits:
        wanted = [next((one for one in own if one in seeds), own[0]) for own in names]
        raise ValueError(f"`{name}` must have the keys {wanted}, the names of the model's inputs, got {list(seeds)}")
    return found


def _check_equal_counts(batches, name):
    if len({len(batch) for batch in batches}) > 1:
        sizes = ", ".join(str(len(batch)) for batch in batches)
        raise ValueError(f"`{name}` must hold the same number of samples for every input, got {sizes}")
