"""How many samples a model takes at once.

A `Sequential` that declares no input takes over the size of the first batch it sees. Like `predict`, we do not hold
anybody to a size that is only written down; but a stateful recurrent layer, or a reshape that has the size in it,
cannot compute another one.
"""

import tensorflow as tf

from .. import _keras
from .model_cache import kept


def fixed_size(source, reads=None, wrt=()):
    """Return the one number of samples for which reads of a source can be computed, None where any number will do.

    Args:
        source: What `source_of` returned.
        reads: What is read; None stands for all outputs of the source's model.
        wrt: What the reads are differentiated by.
    """
    declared = source.size
    if declared is None:
        return None
    reads = tuple(range(len(_keras.outputs_of(source.model)))) if reads is None else tuple(reads)
    key = ("fixed size", source.key, source.identity(reads), source.identity(wrt))
    return kept(source.owner, key, lambda: (None if _is_open(source, reads, wrt) else declared,))[0]


def check_size(source, images, reads, wrt=()):
    """Raise ValueError where a model can compute one number of samples only, and it is another one."""
    size, given = fixed_size(source, reads, wrt), len(images[0])
    if size not in (None, given):
        raise ValueError(refusal(size, given))


def refusal(size, given):
    """Return how messages say that a model takes another number of samples."""
    return (
        f"the model must be given {size} samples at once: it cannot compute another number, as it was made for batches "
        f"of that size (a stateful layer, or a reshape with the size in it); got {given}: repeat a single image, "
        f"np.repeat(image[np.newaxis], {size}, axis=0), or build the model with an open batch size"
    )


def _is_open(source, reads, wrt):
    """Whether the reads, traced for an open number of samples, are still as many as there are samples."""
    layers, run = source.reader(reads, wrt)
    if any(getattr(layer, "stateful", False) for layer in layers):
        return False
    specs = [tf.TensorSpec([None, *symbol.shape[1:]], symbol.dtype) for symbol in source.inputs]
    try:
        traced = tf.function(lambda values: run(values, False), autograph=False).get_concrete_function(specs)
    except (ValueError, TypeError, tf.errors.InvalidArgumentError):
        return False
    values = traced.structured_outputs[: len(reads) + len(wrt)]  # what a source adds, such as no mask, has no samples
    return all(not value.shape.rank or value.shape[0] is None for value in values)
