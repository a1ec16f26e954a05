"""The recorded calls of which a model's graph is made, and its symbolic tensors."""


def history(tensor):
    """What made a symbolic tensor: (operation, which call of it, which output of that call).

    Equal for copies of the same tensor, hashable in both Kerases, which the tensors themselves are not.
    """
    made = tensor._keras_history
    return tuple(made)


def operation_of(node):
    return node.operation if hasattr(node, "operation") else node.layer


def calls_of(operation):
    """Every recorded call (node) of a layer or operation, oldest first."""
    return list(operation._inbound_nodes)


def users_of(operation):
    """Every recorded call that takes something this operation made, once."""
    return list(dict.fromkeys(operation._outbound_nodes))


def call_arguments(node):
    """(args, kwargs) of a recorded call, with symbolic tensors where values will go."""
    if hasattr(node, "arguments"):
        return node.arguments.args, node.arguments.kwargs
    return node.call_args, node.call_kwargs


def call_inputs(node):
    """The symbolic tensors a recorded call takes."""
    return list(node.input_tensors if hasattr(node, "arguments") else node.keras_inputs)


def call_outputs(node):
    """The symbolic tensors a recorded call gave, as a flat list."""
    if hasattr(node, "arguments"):
        return list(node.outputs)
    return flatten(node.outputs)


def flatten(structure):
    import tensorflow as tf

    return tf.nest.flatten(structure)


def is_entry(node):
    """Whether a recorded call is an input layer: it has no inputs of its own."""
    return not call_inputs(node) and type(operation_of(node)).__name__ == "InputLayer"


def mask_of(tensor):
    """The mask that a tensor, symbolic or not, carries from layer to layer, or None."""
    return getattr(tensor, "_keras_mask", None)


def carry_mask(tensor, mask):
    tensor._keras_mask = mask
