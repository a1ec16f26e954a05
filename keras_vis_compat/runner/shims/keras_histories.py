"""The graph that symbolic tensors of tf_keras remember: what one is computed from, and through which models."""

from importlib import import_module


def leading_through(wanted, losses):
    """Return the losses and what they are computed from, through the tensors that are wanted.

    Up to Keras 2.1 a model that a Sequential began with was no call: the rest went on from its own tensors. Here it is
    called, and gives others; so where a wanted tensor is one of the called model's own, the rest is led on from there.
    """
    upstream = upstream_of(losses)
    for tensor in filter(is_symbolic, wanted):
        node = None if tuple(tensor._keras_history) in upstream else _call_around(tensor, upstream)
        if node is not None:
            losses = _led_on(losses, node)
            upstream = upstream_of(losses)
    return losses, upstream


def _call_around(tensor, upstream):
    """Return the first call of a model among what is upstream, of which the tensor is one."""
    place = tuple(tensor._keras_history)
    for node in map(node_of, upstream):
        model = node.layer
        if getattr(model, "_is_graph_network", False) and place in upstream_of(listed(model.outputs)):
            return node
    return None


def _led_on(losses, node):
    """Return the losses as computed from the own outputs of a model, not from those of a call of it."""
    nest, keras = import_module("tensorflow").nest, import_module("tf_keras")
    called = nest.flatten(node.outputs)
    others = [each for each in upstream_of(losses, called).values() if node_of(tuple(each._keras_history)).is_input]
    rest = keras.Model([*called, *others], losses)
    return listed(rest([*node.layer.outputs, *others]))


def original(tensor):
    """Return the very tensor that a call of a layer gave, for a copy of it; anything else as it is."""
    if not is_symbolic(tensor):
        return tensor
    history = tuple(tensor._keras_history)
    return import_module("tensorflow").nest.flatten(node_of(history).outputs)[history[2]]


def upstream_of(tensors, given=()):
    """What some symbolic tensors are computed from, and they themselves: `{place of a tensor: tensor}`.

    What is given, and what that is computed from, is left out.
    """
    found, ahead = {}, list(reversed(tensors))
    left = {tuple(each._keras_history) for each in given}
    while ahead:
        tensor = ahead.pop()
        history = tuple(tensor._keras_history)
        if history not in found and history not in left:
            found[history] = tensor
            ahead += reversed(node_of(history).keras_inputs) if not node_of(history).is_input else ()
    return found


def node_of(history):
    layer, index, _ = history
    return layer._inbound_nodes[index]


def is_symbolic(thing):
    return hasattr(thing, "_keras_history") and type(thing).__module__.startswith("tf_keras.")


def listed(value):
    return list(value) if isinstance(value, list | tuple) else [value]
