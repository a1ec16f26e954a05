"""How many images the model gets at once, so that a large one needs no more memory than it must."""

from math import prod

import tensorflow as tf

from .. import _keras
from .._engine.batch_size import fixed_size
from .._engine.network import Network
from .._types import Layer

BUDGET = 256 * 2**20  # bytes
COPIES = 3  # of the largest activation: what a layer takes, what it gives, and what it works in


def images_at_once(source: Network, batch_size: int) -> int:
    """Return `batch_size`, or as many images as a forward pass through the model can hold in a budget of memory.

    Many images at once keep an accelerator busy; a processor is as fast with a few, and they share its memory.
    """
    if fixed_size(source) or tf.config.list_logical_devices("GPU"):
        return batch_size
    largest = source.once("largest activation", lambda: _largest(source))
    return min(batch_size, max(1, BUDGET // max(1, COPIES * largest)))


def _largest(source: Network) -> int:
    """The most bytes that any layer gives for one image."""
    outputs = range(len(_keras.outputs_of(source.model))) if _keras.is_graph(source.model) else ()
    layers, _ = source.reader(outputs)
    return max(map(_bytes, layers), default=0)


def _bytes(layer: Layer) -> int:
    """The size of what a layer gives for one image; of an open axis nothing is known."""
    shape = _keras.symbolic_output(layer).shape if _keras.calls_of(layer) else ()
    return 4 * prod(size for size in shape[1:] if size)
