"""Rules for the gradient of ReLU, applied while a graph is traced and nowhere else.

TensorFlow lets a graph name another gradient for an operation type. Doing so around the call of a model reaches
every ReLU of it, however written and however nested, without touching the model or copying a weight.
"""

from contextlib import ExitStack, contextmanager
from importlib import import_module

import tensorflow as tf

_PREFIX = "KerasVisCompat"

# Which operations a rule replaces the gradient of, by the name of the rule.
OPERATIONS = {
    "guided": ("Relu",),
    "rectified": ("Relu",),
    "guided_all": ("Relu", "Relu6"),
}
NOTHING_FOUND = "the model has no ReLU, so the backprop modifier {!r} changes nothing"
# Calls whose inside cannot be seen from the graph that makes them.
_OPAQUE = {"PartitionedCall", "StatefulPartitionedCall", "While", "StatelessWhile", "If", "StatelessIf"}


@tf.RegisterGradient(f"{_PREFIX}-guided-Relu")
@tf.RegisterGradient(f"{_PREFIX}-guided_all-Relu")
def _guided(operation, gradient):
    """Pass what is positive where the activation is positive (Springenberg et al. 2014, arXiv 1412.6806)."""
    return tf.raw_ops.ReluGrad(gradients=tf.nn.relu(gradient), features=operation.outputs[0])


@tf.RegisterGradient(f"{_PREFIX}-guided_all-Relu6")
def _guided_relu6(operation, gradient):
    return tf.raw_ops.Relu6Grad(gradients=tf.nn.relu(gradient), features=operation.outputs[0])


@tf.RegisterGradient(f"{_PREFIX}-rectified-Relu")
def _rectified(operation, gradient):
    """Pass what is positive, whatever the activation (the deconvolution of Zeiler and Fergus 2013)."""
    return tf.nn.relu(gradient)


def rule_for(overrides):
    """Return the name of a rule that gives operations gradients of a script's own: those registered under some names.

    Args:
        overrides: `{type of operation: name of its gradient}`, as `tf.Graph.gradient_override_map` takes it.
    """
    registry = import_module("tensorflow.python.framework.ops").gradient_registry
    name = "own-" + "-".join(f"{operation}-{gradient}" for operation, gradient in sorted(overrides.items()))
    if name not in OPERATIONS:
        for operation, gradient in overrides.items():
            tf.RegisterGradient(f"{_PREFIX}-{name}-{operation}")(registry.lookup(gradient))
        OPERATIONS[name] = tuple(overrides)
    return name


@contextmanager
def overriding(rule):
    """Within this context operations added to the current graph get the gradient of the rule (None: their own)."""
    graph = tf.compat.v1.get_default_graph()
    with ExitStack() as stack:
        for operation in OPERATIONS[rule] if rule else ():
            stack.enter_context(graph.gradient_override_map({operation: f"{_PREFIX}-{rule}-{operation}"}))
        yield


def finds_nothing(rule):
    """Whether the current graph surely holds no operation that the rule is for."""
    types = {operation.type for operation in tf.compat.v1.get_default_graph().get_operations()}
    return bool(rule) and not types & {*OPERATIONS[rule], *_OPAQUE}
