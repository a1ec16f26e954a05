"""Which operation makes an output a probability."""

from typing import Any

import tensorflow as tf

# Operations that hand on the values they are given.
PASSING = {"Identity", "Cast", "Reshape", "Squeeze", "ExpandDims", "Transpose", "StopGradient"}
_CALLS = {"PartitionedCall", "StatefulPartitionedCall"}


def last_activation(output: tf.Tensor) -> tf.Operation | None:
    """The operation of the traced graph that makes an output a probability: whatever layer it came from.

    It is looked for inside of functions too, as a `tf.function` or a SavedModel is in the graph.
    """
    calls: list[tf.Operation] = []
    while True:
        operation = output.op
        if operation.type in _CALLS:
            calls.append(operation)
            output = _graph_of(operation).outputs[output.value_index]
        elif operation.type in PASSING:
            output = operation.inputs[0]
        elif calls and operation.type == "Placeholder":  # what the function was given
            position = [tensor.op for tensor in _graph_of(calls[-1]).inputs].index(operation)
            output = calls.pop().inputs[position]
        else:
            return operation if operation.type in ("Softmax", "Sigmoid") else None


def _graph_of(call: tf.Operation) -> Any:
    return call.graph._get_function(call.get_attr("f").name).graph
