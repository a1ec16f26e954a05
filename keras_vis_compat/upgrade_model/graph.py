"""The calls of a model in an order in which they can be made again, and what its layers are made of."""

from .._keras import call_inputs, calls_of, history


def calls_in_order(inputs, outputs):
    """Return the recorded calls that lead from symbolic inputs to outputs, each after those it needs.

    What hangs on the inputs without reaching an output, such as losses added with `add_loss`, is left out.
    """
    given = {history(tensor) for tensor in inputs}
    order: list = []
    seen: set[int] = set()
    todo = [(tensor, None) for tensor in reversed(outputs)]
    while todo:  # a stack of our own: networks are deeper than Python's
        tensor, finished = todo.pop()
        if finished is not None:
            order.append(finished)
        elif history(tensor) not in given and id(node := made_by(tensor)) not in seen:
            seen.add(id(node))
            todo.append((tensor, node))
            todo += [(needed, None) for needed in reversed(call_inputs(node))]
    return order


def made_by(tensor):
    """The recorded call that gave a tensor."""
    layer, index, _ = history(tensor)
    return calls_of(layer)[index]


def is_sequential(layer):
    return any(kind.__name__ == "Sequential" for kind in type(layer).__mro__)


def inner(layer):
    """The layers that a wrapper, a recurrent layer or a bidirectional one is made of, always in the same order."""
    if hasattr(layer, "forward_layer"):
        return [layer.forward_layer, layer.backward_layer]
    cells = getattr(layer, "cells", None) or [getattr(layer, "cell", None) or getattr(layer, "layer", None)]
    return [only_cell(cell) for cell in cells if cell is not None]


def only_cell(layer):
    """The one cell of a stack of one, of which Keras 3 makes nothing where there are masks, else the layer itself."""
    cells = getattr(layer, "cells", None)
    return only_cell(cells[0]) if cells and len(cells) == 1 else layer
