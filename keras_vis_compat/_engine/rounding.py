"""What holds nothing but rounding: gradients behind a softmax of equal units, last digits of scores.

What they are sums of cancels, and what is left of it looks like any other map once it is scaled. How small it is says
nothing, as the gradient of a deep network may be smaller by far: it is compared with the sum of the magnitudes.
"""

from functools import reduce
from typing import NamedTuple

import tensorflow as tf

from .last_activation import PASSING, last_activation

_SHIFTING = {"BiasAdd", "AddV2", "Add", "Sub", "Mul", "RealDiv", "Mean", "Sum", "AvgPool"}
_WEIGHING = {"MatMul", "BatchMatMulV2", "Einsum", "Conv2D", "Conv3D"}
_EPSILONS = {tf.float64: 2**-52, tf.float32: 2**-23, tf.float16: 2**-10, tf.bfloat16: 2**-7}
_FEW = 64  # operations that make the scale of a normalisation, or a kernel of its type
_ROUNDINGS = 8  # how many of them a sum of many numbers is away from zero
_DIGITS = 2  # one of each of two scores: below that maps are noise, above it those of double precision
_OPAQUE = {"PyFunc", "PyFuncStateless", "EagerPyFunc"}


class _Cut(NamedTuple):
    """Where gradients may end in rounding.

    Attributes:
        logits: What the softmax was given.
        alike: For each sample whether all outputs of the softmax count alike.
        cancelled: For each sample whether nothing else than rounding goes on through the layer that made the logits.
        since: Names of the tensors from the logits back to that layer, whose gradients it does not touch.
    """

    logits: tf.Tensor
    alike: tf.Tensor
    cancelled: tf.Tensor
    since: set


def gradients_of(total, reads, wrt, unconnected):
    """Return what `tf.gradients` does, but zero for the samples of which a gradient holds nothing but rounding.

    Args:
        total: The objective.
        reads: What is read of the model for it, (N, …) each.
        wrt: What it is differentiated by, (N, …) each.
        unconnected: The gradient where no path leads to the objective.
    """
    floats = [read for read in reads if read.dtype.is_floating and read.shape.rank]
    pairs = [(read, softmax) for read in floats for softmax in _softmaxes(last_activation(read), total.graph)]
    ends = [tensor for _, softmax in pairs for tensor in (softmax.outputs[0], softmax.inputs[0])]
    found = tf.gradients(total, [*wrt, *ends], unconnected_gradients=unconnected)
    gradients, (by_each, by_logits) = found[: len(wrt)], (found[len(wrt) + first :: 2] for first in (0, 1))
    by = zip(pairs, by_each, by_logits, strict=True)
    cuts = [_cut(*pair, *own) for pair, *own in by if None not in own]
    around = _behind([total], stop=[cut.logits for cut in cuts]) if cuts else ()
    sides = [(cut, _behind([cut.logits]) if len(cuts) > 1 else None) for cut in cuts]
    return [own if own is None else _zeroed(one, own, around, sides) for one, own in zip(wrt, gradients, strict=True)]


def last_digits(score, reads):
    """Return by how much a score (N,) may be off, by the last digits of what it is made from: another is the same.

    Behind a softmax those of the logits count: at 10,000 they are a thousandth, and so are those of a probability.

    Args:
        score: The score, a tensor of the traced graph.
        reads: What is read of the model for it, (N, …) each.
    """
    made_from = [read for read in reads if read.dtype.is_floating and read.shape.rank]
    ends = [last_activation(read) for read in made_from]
    made_from += [end.inputs[0] for end in ends if end is not None and end.graph is score.graph]
    own = _digits(score, tf.abs(score))
    if not made_from or _calls_python(score, made_from):
        return own
    try:
        gradients = tf.gradients(score, made_from)
    except LookupError:  # an operation of which TensorFlow knows no gradient
        return own
    parts = [
        _digits(tensor, tf.abs(tf.cast(tensor, score.dtype) * tf.cast(gradient, score.dtype)))
        for tensor, gradient in zip(made_from, gradients, strict=True)
        if gradient is not None
    ]
    sums = [tf.reduce_sum(tf.reshape(part, [tf.shape(score)[0], -1]), 1) for part in parts]  # frames may be one batch
    return tf.maximum(own, tf.add_n(sums)) if sums else own


def _digits(tensor, magnitude):
    return _DIGITS * _EPSILONS[tensor.dtype] * magnitude


def _calls_python(score, reads):
    """Whether a function of the caller's is called between them, of which a gradient need not be known."""
    between = map(score.graph.get_tensor_by_name, _behind([score], stop=reads))
    return any(tensor.op.type in _OPAQUE for tensor in between)


def _softmaxes(operation, graph):
    """Return a list of the operation where it is a softmax that can be looked behind, else an empty one."""
    return [operation] if operation is not None and operation.type == "Softmax" and operation.graph is graph else []


def _cut(read, softmax, by_each, by_logits):
    (logits,), (probabilities,) = softmax.inputs, softmax.outputs
    # Frames may have been put into one batch.
    samples = None if read.shape[1:] == logits.shape[1:] else tf.shape(read)[0]
    spread = tf.reduce_max(by_each, -1, keepdims=True) - tf.reduce_min(by_each, -1, keepdims=True)
    alike = _is_nothing(spread, by_each, samples)
    features = _features(logits)
    if features is None or not features.dtype.is_floating:
        return _Cut(logits, alike, tf.zeros_like(alike), set())
    # It must add up to zero, which that of a probability next to 1 does not do but for this.
    exact = by_logits - probabilities * tf.reduce_sum(by_logits, -1, keepdims=True)
    (summed,), (size,) = tf.gradients(logits, features, exact), tf.gradients(logits, features, tf.abs(exact))
    return _Cut(logits, alike, _is_nothing(summed, size, samples), _behind([logits], stop=[features]))


def _is_nothing(part, whole, samples):
    """For each sample whether the one is as small as rounding makes of the other; `samples` where they are parted."""
    least, most = (_largest(own if samples is None else tf.reshape(own, [samples, -1])) for own in (part, whole))
    return least <= _ROUNDINGS * _EPSILONS[part.dtype] * most


def _largest(tensor):
    return tf.reduce_max(tf.abs(tensor), list(range(1, tensor.shape.rank)))


def _features(logits):
    """Return what the one layer with weights was given that made the logits, None where that cannot be told."""
    tensor = logits
    while True:
        operation = tensor.op
        if operation.type in _WEIGHING and _is_fixed(operation.inputs[1]):
            return operation.inputs[0]
        if operation.type not in PASSING | _SHIFTING:
            return None
        moving = [own for own in operation.inputs if operation.type in _SHIFTING and not _is_fixed(own)]
        if len(moving) > 1:
            return None
        tensor = moving[0] if moving else operation.inputs[0]


def _is_fixed(tensor):
    """Whether a tensor is a weight or a constant, or follows from a few."""
    left = [tensor]
    for _ in range(_FEW):
        if not left:
            return True
        operation = left.pop().op
        if operation.type not in ("ReadVariableOp", "Const"):
            if not operation.inputs:
                return False
            left += operation.inputs
    return False


def _behind(tensors, stop=()):
    """Return the names of tensors and of all that they follow from, but for those in `stop` and before."""
    left, found, stop = list(tensors), set(), {tensor.name for tensor in stop}
    while left:
        tensor = left.pop()
        if tensor.name not in found and tensor.name not in stop:
            found.add(tensor.name)
            left += tensor.op.inputs
    return found


def _zeroed(tensor, gradient, around, sides):
    """Return the gradient by one tensor, where another way leads from it to the total as it is."""
    if tensor.name in around or not gradient.shape.rank:
        return gradient
    nothing = [
        cut.alike if tensor.name in cut.since else cut.alike | cut.cancelled
        for cut, before in sides
        if before is None or tensor.name in before
    ]
    rows = reduce(tf.logical_and, nothing) if nothing else None
    if rows is None or rows.shape[0] != gradient.shape[0]:  # by what is the same for all samples
        return gradient
    rows = tf.reshape(rows, [-1] + [1] * (gradient.shape.rank - 1))
    return tf.where(rows, tf.zeros_like(gradient), gradient)
