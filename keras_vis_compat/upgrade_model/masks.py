"""Masks: which steps of a sequence count. Both Kerases hand them on from layer to layer, but not by the same rules.

Keras 3 loses the mask of a recurrent layer that gets an initial state, passes masks on through layers that ended them
in Keras 2 (Rescaling, Identity), merges them by "or" where Keras 2 took "and", and takes them off what it attends to.
So the mask that each tensor had in Keras 2 is followed here, as a tensor of the new model. Where Keras 3 would not come
to the same by itself, a call gets it in so many words, `mask=…`, and a mask that nobody had is taken off.
"""

import inspect
from functools import reduce

import tensorflow as tf

from .._keras import (
    call_arguments,
    call_outputs,
    carry_mask,
    history,
    inner_layer,
    is_layer,
    is_model,
    is_symbolic,
    layer_kinds,
    mask_of,
    operation_of,
)
from .graph import calls_in_order
from .refusal import CannotUpgrade

# Layers of Keras 3 whose values depend on the masks of what they merge; those of Keras 2 never did.
_READ_MASKS = {"Maximum", "Minimum", "Multiply"}
# Where the mask of each argument of attention goes in a mask of all queries (second last axis) and values (last axis).
_AXES = {"query": -1, "value": -2, "key": -2}


class Masks:
    """The mask that every tensor of the rebuilt graphs had in Keras 2, as a tensor of Keras 3.

    Args:
        ops: `keras.ops`.

    Attributes:
        written: How many calls were given masks, or tensors without one, that Keras 3 would not have come to.
    """

    def __init__(self, ops):
        self._ops = ops
        self._masks = {}
        self._hidden = {}  # masks that only an inner model can compute, and its name
        self.written = 0

    def written_out(self, layer, args, kwargs):
        """Return the arguments of a call such that the layer meets the masks of Keras 2 and no others."""
        if kwargs.get("mask") is not None:  # the model's author wrote it out already
            return args, kwargs
        if "MultiHeadAttention" in layer_kinds(layer):
            return self._attention(layer, _bound(layer, args, kwargs))
        args, kwargs = tf.nest.map_structure(lambda value: self._without_wrong_mask(value, layer), (args, kwargs))
        given = self._given(layer, _bound(layer, args, kwargs))
        self.written += len(given)
        return args, {**kwargs, **given}

    def remember(self, node, layer, args, kwargs, results):
        """Note the masks of what a call gave."""
        inputs = tf.nest.flatten(args[0] if args else next(iter(kwargs.values())))
        for old, new in zip(call_outputs(node), results, strict=True):
            if mask_of(old) is not None and is_symbolic(new):
                self._masks[history(new)] = self._made(layer, inputs, new, len(mask_of(old).shape))

    def stand_for(self, graph, model):
        """Note that the outputs of a model are those of a graph that was built for it."""
        for made, output in zip(graph.outputs, model.outputs, strict=True):
            if (mask := self._of(made)) is not None:
                self._masks[history(output)] = mask
                carry_mask(output, mask)

    def _of(self, value):
        return self._masks.get(history(value)) if is_symbolic(value) else None

    # -- what a call is given -------------------------------------------------------------------------------

    def _without_wrong_mask(self, value, layer):
        """A tensor without the mask that Keras 3 has put on it, where it is not the right one for that layer."""
        if not is_symbolic(value) or mask_of(value) is None:
            return value
        is_right = mask_of(value) is self._of(value) and not _READ_MASKS & set(layer_kinds(layer))
        takes_masks = layer.supports_masking or "mask" in _parameters(layer)
        return value if is_right or not takes_masks else self._bare(value)

    def _bare(self, value):
        self.written += 1
        bare = self._ops.copy(value)  # operations pass no mask on
        self._masks[history(bare)] = self._of(value)
        return bare

    def _given(self, layer, bound):
        """The mask that Keras 3 would not find by itself: {"mask": mask}."""
        tensors = [value for value in bound.values() if any(map(is_symbolic, tf.nest.flatten(value)))]
        if not tensors or "mask" not in _parameters(layer):
            return {}
        masks = tf.nest.map_structure(self._of, tensors[0])
        # To a layer that is given several tensors Keras 3 gives no mask.
        found = tf.nest.map_structure(mask_of if len(tensors) == 1 else _none, tensors[0])
        if _same(masks, found):
            return {}
        self._refuse_hidden(masks, layer)
        return {"mask": masks}

    def _attention(self, layer, bound):
        """Keras 3 takes the masks off all that it attends to, for whoever is next too: it gets copies, and one mask."""
        tensors = {name: bound[name] for name in _AXES if is_symbolic(bound.get(name))}
        masks = {name: self._of(tensor) for name, tensor in tensors.items()}
        if _same([*masks.values(), *map(mask_of, tensors.values())], [None] * 2 * len(tensors)):
            return (), bound
        self._refuse_hidden(masks, layer)
        parts = [self._ops.expand_dims(mask, _AXES[name]) for name, mask in masks.items() if mask is not None]
        if bound.get("attention_mask") is not None:
            parts.append(self._ops.cast(bound["attention_mask"], "bool"))
        together = {"attention_mask": reduce(self._ops.logical_and, parts)} if parts else {}
        return (), {**bound, **{name: self._bare(tensor) for name, tensor in tensors.items()}, **together}

    def _refuse_hidden(self, masks, layer):
        for mask in tf.nest.flatten(masks):
            if id(mask) in self._hidden:
                raise CannotUpgrade(
                    f"Keras 3 must be told its mask, and that is computed within {self._hidden[id(mask)]!r}: "
                    "build the model anew with the layers of that one in its place",
                    layer,
                )

    # -- what a call makes of masks -------------------------------------------------------------------------

    def _made(self, layer, inputs, new, axes):
        """The mask of an output, of which Keras 2 says how many axes it has."""
        masks = list(map(self._of, inputs))
        known = [mask for mask in masks if mask is not None]
        kinds = layer_kinds(layer)
        if "Concatenate" in kinds:
            return self._concatenated(layer, inputs, masks)
        if "Merge" in kinds:
            return reduce(self._ops.logical_and, known)
        if is_model(layer):
            return self._of_model(layer, inputs, new, known)
        mask = mask_of(new) if mask_of(new) is not None or not known else known[0]
        if mask is None and kinds[0] == "TimeDistributed":
            mask = inner_layer(layer).compute_mask(inputs[0], None)
        while mask is not None and len(mask.shape) > axes:  # Keras 2 keeps the axis of time only
            mask = self._ops.any(mask, axis=-1)
        return mask

    def _concatenated(self, layer, inputs, masks):
        parts = [
            self._ops.ones_like(tensor, dtype="bool") if mask is None else self._ops.expand_dims(mask, -1)
            for tensor, mask in zip(inputs, masks, strict=True)
        ]
        return self._ops.all(self._ops.concatenate(parts, axis=layer.axis), axis=-1)

    def _of_model(self, model, inputs, new, known):
        """The mask of an inner model's output; that it carries one shows only when it runs."""
        inside = model.outputs[history(new)[2]]
        wanted = mask_of(inside) if self._of(inside) is None else self._of(inside)
        mask = known[0] if wanted is None and known else self._brought_out(model, wanted, inputs)
        carry_mask(new, mask if mask_of(inside) is wanted else mask_of(inside))
        return mask

    def _brought_out(self, model, mask, inputs):
        """The mask that an inner model computes from its inputs, computed once more outside of it."""
        outside = dict(zip(map(history, model.inputs), inputs, strict=True))
        for node in calls_in_order(model.inputs, [mask]):
            operation = operation_of(node)
            if is_layer(operation):
                self._hidden[id(mask)] = model.name
                return mask
            args, kwargs = tf.nest.map_structure(
                lambda value: outside[history(value)] if is_symbolic(value) else value, call_arguments(node)
            )
            outside.update(
                zip(map(history, call_outputs(node)), tf.nest.flatten(operation(*args, **kwargs)), strict=True)
            )
        return outside[history(mask)]


def _parameters(layer):
    return inspect.signature(layer.call).parameters


def _bound(layer, args, kwargs):
    return inspect.signature(layer.call).bind_partial(*args, **kwargs).arguments


def _none(value):
    return None


def _same(one, other):
    return all(a is b for a, b in zip(tf.nest.flatten(one), tf.nest.flatten(other), strict=True))
