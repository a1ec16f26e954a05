"""Turn what people call a seed into one checked batch for each input of a model."""

import numpy as np
import tensorflow as tf

from .. import _keras
from .arrays import as_batch, readable
from .datasets import materialised
from .pictures import is_picture, pixels


def channel_axis_of(tensor):
    """The axis of the channels in a symbolic tensor."""
    return 1 if _keras.data_format_of(tensor) == "channels_first" else len(tensor.shape) - 1


def as_batches(seed_input, inputs, name="seed_input", input_names=None):
    """Return a list of arrays (N, …), one for each symbolic input, in the dtype the input declares.

    N may be another than an input declares: whether the model can compute that, the engine knows.

    Args:
        seed_input: An array for one input, or what stands for it: a list of images, a path, a picture of Pillow; a
            list of arrays, or a dict by input name, for several. A `tf.data.Dataset` of any of these.
        inputs: The symbolic inputs.
        name: How messages call the argument.
        input_names: For each input every name a dict may call it by; its own name by default.
    """
    if isinstance(seed_input, tf.data.Dataset):
        seed_input = materialised(seed_input, [len(tensor.shape) for tensor in inputs], name)
    seeds = _listed(seed_input, inputs, name, input_names or [(tensor.name.split(":")[0],) for tensor in inputs])
    names = [name] if len(inputs) == 1 else [f"{name}[{index}]" for index in range(len(inputs))]
    batches = [
        as_batch(seed, (None, *tensor.shape[1:]), channel_axis_of(tensor), name, _dtype(tensor))
        for seed, tensor, name in zip(seeds, inputs, names, strict=True)
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


def _listed(seed_input, inputs, name, names):
    if isinstance(seed_input, dict):
        return _by_name(seed_input, names, name)
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
    chosen = [next((own for own in names_of_one if own in seeds), names_of_one[0]) for names_of_one in names]
    if set(seeds) != set(chosen):
        raise ValueError(f"`{name}` must have the keys {chosen}, the names of the model's inputs, got {list(seeds)}")
    return [seeds[key] for key in chosen]


def _check_equal_counts(batches, name):
    if len({len(batch) for batch in batches}) > 1:
        sizes = ", ".join(str(len(batch)) for batch in batches)
        raise ValueError(f"`{name}` must hold the same number of samples for every input, got {sizes}")


def _dtype(tensor):
    return np.dtype(getattr(tensor.dtype, "as_numpy_dtype", tensor.dtype)).name
