"""`K.gradients`: a symbolic gradient, which `K.function` or a model gives its value.

It is the output of a layer whose call runs the graph from the model's inputs to the loss once more and differentiates
it: so it can be normalised, pooled and handed to `K.function` as in TensorFlow 1, and differentiated again.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from ... import _keras
from ..names import NotInEager
from .keras_histories import is_symbolic, leading_through, listed, node_of, original, upstream_of

_TAPE = """\
with tf.GradientTape() as tape:                             # {name}(loss, model.input)
        images = tf.convert_to_tensor(images)
        tape.watch(images)
        loss = model(images, training=False)[:, index]
    gradient = tape.gradient(loss, images)

or leave it to vis.visualization.visualize_saliency(model, layer_idx, filter_indices=index, seed_input=image)"""


def gradients(loss, variables):
    """Return the symbolic gradients of `loss` by some tensors or weights: `K.gradients`.

    Args:
        loss: Symbolic tensor, or a list of them, whose gradients are summed.
        variables: Symbolic tensors or variables, or one.

    Returns:
        List with a symbolic tensor for each; None where the loss does not depend on it.

    Raises:
        NotInEager: The loss is a value already, and knows no longer how it came about.
    """
    return _gradients(loss, variables, "K.gradients")


def tf_gradients(ys, xs, *arguments, **keywords):
    """Return the gradients of `ys` by `xs`: in a function being traced TensorFlow's own, else as `K.gradients`."""
    if import_module("tensorflow").executing_eagerly():
        return _gradients(ys, xs, "tf.gradients")
    return _in_graph(ys, xs, *arguments, **keywords)


def _gradients(loss, variables, name):
    losses, wanted = listed(loss), listed(variables)
    if not any(map(is_symbolic, losses)):
        if import_module("tensorflow").executing_eagerly():
            why = "the loss is a value, which knows no longer how it came about; a symbolic one does"
            raise NotInEager(f"{name} cannot work here: {why}. Write instead:\n\n    {_TAPE.format(name=name)}\n")
        return _in_graph(losses, wanted)
    # A model whose ReLUs have another gradient marks its input with that.
    rule = next(filter(None, map(_keras.relu_gradient_of, wanted)), None)
    losses, wanted = list(map(original, filter(is_symbolic, losses))), list(map(original, wanted))
    losses, upstream = leading_through(wanted, losses)
    # What the losses do not come from has no place in the graph that is run again.
    known = [not is_symbolic(each) or tuple(each._keras_history) in upstream for each in wanted]
    layer = _layer_class()(losses, [each for each, is_known in zip(wanted, known, strict=True) if is_known], rule)
    entries = [tensor for history, tensor in upstream.items() if node_of(history).is_input]
    found = iter(listed(layer(entries)))
    depends = iter(layer.depends)
    return [next(found) if is_known and next(depends) else None for is_known in known]


@cache
def _layer_class():
    tf, keras = import_module("tensorflow"), import_module("tf_keras")
    tools = _tools()
    layer: Any = keras.layers.Layer

    class Gradients(layer):
        """Gives the gradients of losses by tensors and variables, from the inputs that the losses start at."""

        def __init__(self, losses, wanted, rule):
            super().__init__(trainable=False)
            entries = [tensor for history, tensor in upstream_of(losses).items() if node_of(history).is_input]
            graph = keras.Model(entries, [*losses, *filter(is_symbolic, wanted)])
            # In a function, as an attribute its weights would count as the layer's.
            self._differentiate = lambda inputs, training: _slopes(
                tools, graph, len(losses), wanted, rule, inputs, training
            )
            self._compiled = tf.function(self._differentiate, reduce_retracing=True)

        def call(self, inputs, training=None):
            """Differentiate inside a graph, where a tensor on the way can be differentiated by."""
            slopes = (self._compiled if tf.executing_eagerly() else self._differentiate)(inputs, training)
            self.__dict__["depends"] = [each is not None for each in slopes]
            return [each for each in slopes if each is not None]

    return Gradients


def _slopes(tools, graph, count, wanted, rule, inputs, training):
    """The gradients of the first outputs of a graph: by the others, and by variables."""
    tf, rules, differentiate = tools  # AutoGraph, which sees this, warns of imports
    with rules.overriding(rule):
        values = listed(graph(inputs, training=training))
    tensors = iter(values[count:])
    by = [next(tensors) if is_symbolic(each) else each for each in wanted]
    slopes = differentiate(values[:count], by)
    return [None if each is None else tf.convert_to_tensor(each) for each in slopes]


def _in_graph(losses, by, *arguments, **keywords):
    *_, differentiate = _tools()
    return differentiate(losses, by, *arguments, **keywords)


def _tools():
    """Return TensorFlow and what loads it."""
    rules = import_module("keras_vis_compat._engine.relu_gradients")
    return import_module("tensorflow"), rules, import_module("tensorflow.python.ops.gradients_impl").gradients_v2


# -- optimizers -------------------------------------------------------------------------------------------


class Step(NamedTuple):
    """What `K.function(…, updates=…)` does after each call, with the values of some symbolic tensors.

    Attributes:
        values: The tensors.
        take: Function of the list of their values.
    """

    values: list
    take: Callable[[list], Any]


def _with_symbolic_gradients(keras):
    optimizer = keras.optimizers.legacy.Optimizer
    in_graph = optimizer.get_gradients

    def get_gradients(self, loss, params):
        """Return the gradients of a loss by variables, clipped as the optimizer was told to."""
        if not any(map(is_symbolic, listed(loss))):
            return in_graph(self, loss, params)
        found = gradients(loss, params)
        for slope, variable in zip(found, listed(params), strict=True):
            if slope is None:
                raise ValueError(
                    f"the loss does not depend on {getattr(variable, 'name', variable)}: it has no gradient"
                )
        return _clipped(self, found)

    def get_updates(self, loss=None, params=None, constraints=None):
        """Return what `K.function(…, updates=…)` does to make one step."""
        if not is_symbolic(loss) and is_symbolic(params):  # Keras 2.0: (params, loss)
            loss, params = params, loss
        variables = listed(params)
        slopes = gradients(loss, variables)  # clipped by the step itself
        return [Step(slopes, lambda values: self.apply_gradients(zip(values, variables, strict=True)))]

    optimizer.get_gradients, optimizer.get_updates = get_gradients, get_updates


def _clipped(optimizer, slopes):
    tf = import_module("tensorflow")
    if getattr(optimizer, "clipnorm", None):
        total = tf.sqrt(sum(tf.reduce_sum(tf.square(each)) for each in slopes))
        scale = optimizer.clipnorm / tf.maximum(total, optimizer.clipnorm)
        slopes = [each * scale for each in slopes]
    if getattr(optimizer, "clipvalue", None):
        slopes = [tf.clip_by_value(each, -optimizer.clipvalue, optimizer.clipvalue) for each in slopes]
    return slopes


CHANGES = {"tf_keras": (_with_symbolic_gradients,)}

REPLACED = {"tf_keras.backend": {"gradients": gradients}}
