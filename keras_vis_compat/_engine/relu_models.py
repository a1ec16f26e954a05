"""Real Keras models whose ReLUs follow another rule for their gradient, with the weights of the original."""

import copy
from typing import Any

import tensorflow as tf

from .. import _keras
from .model_cache import kept
from .relu_gradients import overriding


def with_relu_rule(model, rule):
    """Return a model of the same layers and weights whose ReLUs have the gradient of `rule`.

    An ordinary GradientTape around it, eager or compiled, sees that gradient; so does everything in this library.
    """
    return kept(model, ("ruled model", rule), lambda: _make(model, rule))


def _make(model, rule):
    base = _keras.namespace_of(model).Model
    if _keras.is_graph(model):
        inputs, outputs = _keras.input_structure_of(model), _keras.output_structure_of(model)
        return _ruled_class(base, rule, model)(inputs, outputs, name=model.name)
    return _ruled_class(base, rule, model)(name=model.name)


def _carrying(structure, masks):
    """Return tensors with the masks of them, which are lost on the way into a compiled function and out of it."""
    for tensor, mask in zip(tf.nest.flatten(structure), masks, strict=False):
        if mask is not None:
            _keras.carry_mask(tensor, mask)
    return structure


def _ruled_class(base: Any, rule, model):
    def marked(tensor):
        tensor = copy.copy(tensor)
        _keras.remember_relu_gradient(tensor, rule)
        return tensor

    class RuledModel(base):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            functional = super().call if _keras.is_graph(model) else None

            # Inside a graph of its own, whose gradient an outer tape takes as it stands.
            @tf.function(autograph=False)
            def ruled_call(inputs, training, mask):
                with overriding(rule), _keras.converting(model):
                    if functional:
                        outputs = functional(inputs, training=training, mask=mask)
                    else:
                        outputs = model(_carrying(inputs, tf.nest.flatten(mask)), training=training)
                return outputs, list(map(_keras.mask_of, tf.nest.flatten(outputs)))

            self._ruled_call = ruled_call

        def call(self, inputs, training=False, mask=None):
            return _carrying(*self._ruled_call(inputs, bool(training), mask))

        @property
        def layers(self):
            """The layers by the same indices: a functional model counts its input layer, a Sequential one does not."""
            return list(model.layers)

        @property
        def input(self):
            """The symbolic input; it remembers the rule, for functions that are given it without the model."""
            return tf.nest.map_structure(marked, _keras.input_structure_of(model))

        def __reduce__(self):
            return with_relu_rule, (model, rule)

        def __deepcopy__(self, memo):
            return with_relu_rule(copy.deepcopy(model, memo), rule)

    _keras.remember_relu_gradient(RuledModel, rule)
    RuledModel.__name__ = RuledModel.__qualname__ = f"{base.__name__}_{rule}"
    return RuledModel
