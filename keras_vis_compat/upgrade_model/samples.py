"""Random inputs that a model can take: whole numbers where an embedding reads them, masked steps where it masks."""

from dataclasses import dataclass

import numpy as np

from .._keras import call_inputs, call_outputs, history, is_model
from .graph import calls_in_order, inner
from .refusal import CannotUpgrade

# Sizes tried where a model leaves one open, smallest first. Multiples of 32 suit networks that halve and double.
OPEN_SIZES = (16, 32, 64, 96, 128, 224, 320, 512)


@dataclass(frozen=True)
class Need:
    """What the layers behind an input expect of it: tokens below a limit, or a value that marks masked steps."""

    below: int | None = None
    mask_value: float | None = None


def random_inputs(model, count, generator, open_size):
    """Return one array per input of the model, (count, …), with *open_size* for every size the model leaves open."""
    needs = _needs(model)
    return [_random(tensor, needs.get(history(tensor), Need()), count, generator, open_size) for tensor in model.inputs]


def has_open_sizes(model):
    return any(None in tuple(tensor.shape)[1:] for tensor in model.inputs)


def _random(tensor, need, count, generator, open_size):
    batch, *sizes = tensor.shape
    shape = (batch or count, *(size or open_size for size in sizes))
    kind = np.dtype(tensor.dtype.as_numpy_dtype).kind
    if kind not in "fiub":
        raise CannotUpgrade(
            f"an input of type {tensor.dtype.name} cannot be tried with random numbers", history(tensor)[0]
        )
    values = _tokens(shape, need, tensor, generator) if need.below or kind != "f" else _numbers(shape, generator)
    if len(shape) > 1 and (need.mask_value is not None or need.below):
        values[len(values) // 2 :, -(-shape[1] // 2) :] = need.mask_value or 0  # half of the samples end early
    return values.astype(tensor.dtype.as_numpy_dtype)


def _numbers(shape, generator):
    """Half from a normal distribution, half between 0 and 1 like scaled pictures."""
    values = generator.standard_normal(shape)
    values[1::2] = generator.random(values[1::2].shape)
    return values


def _tokens(shape, need, tensor, generator):
    return generator.integers(0, need.below or {"uint8": 256}.get(tensor.dtype.name, 2), shape)


def _needs(model):
    """What each input must be like, found by walking from the outputs back: {history of a tensor: Need}."""
    needs: dict[tuple, Need] = {}
    for node in reversed(calls_in_order(model.inputs, model.outputs)):
        inputs = call_inputs(node)
        for tensor, need in zip(inputs, _needs_of_call(node, inputs, needs), strict=True):
            needs[history(tensor)] = _both(needs.get(history(tensor)), need)
    return needs


def _needs_of_call(node, inputs, needs):
    layer = _innermost(node.layer)
    if is_model(layer):
        inside = _needs(layer)
        found = [inside.get(history(tensor), Need()) for tensor in layer.inputs]
        return (found * len(inputs))[: len(inputs)]
    own = Need(getattr(layer, "input_dim", None) if type(layer).__name__ == "Embedding" else None)
    if type(layer).__name__ == "Masking":
        own = Need(mask_value=layer.mask_value)
    if type(layer).__name__ == "CategoryEncoding":
        own = Need(layer.num_tokens)
    if layer.weights:  # what is behind weights no longer speaks of the values before them
        return [own] * len(inputs)
    behind = [needs.get(history(tensor)) for tensor in call_outputs(node)]
    for need in behind:
        own = _both(own, need)
    return [own] * len(inputs)


def _both(one, other):
    if one is None or other is None:
        return one or other or Need()
    limits = [need.below for need in (one, other) if need.below]
    return Need(min(limits, default=None), one.mask_value if other.mask_value is None else other.mask_value)


def _innermost(layer):
    parts = inner(layer)
    return _innermost(parts[0]) if len(parts) == 1 and hasattr(layer, "layer") else layer
