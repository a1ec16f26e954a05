"""Gradient descent on the inputs of a probe, step by step: each an ordinary one, or a compiled one.

Both ways run the same `step`, so they differ in speed alone. The compiled one takes what is written in TensorFlow
operations; whoever wants to look, or has Python code to run between steps, walks.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import RLock
from typing import Any, NamedTuple

import tensorflow as tf

from . import not_finite
from .evaluate import Probe, Reading
from .model_cache import CompiledFunction, kept


class Step(NamedTuple):
    """What one step did.

    Attributes:
        values: The inputs the gradient was taken at.
        reading: What the pass through the model gave.
        gradients: The gradients that were followed.
        moved: The inputs after the step.
        memory: What the rule keeps for the next step.
    """

    values: list
    reading: Reading
    gradients: list
    moved: list
    memory: Any


class State(NamedTuple):
    """Where a compiled descent has come to: after so many steps, the last of them, and the best of them.

    It goes no further than to a step that is not `finite`.
    """

    steps: tf.Tensor
    moved: list
    memory: Any
    values: list
    gradients: list
    total: tf.Tensor
    lowest: tf.Tensor
    best: list
    finite: tf.Tensor


@dataclass(frozen=True)
class Descent:
    """How to make the objective of a probe small, by steps of its inputs.

    Attributes:
        probe: The objective; differentiated by all inputs of the model.
        rule: How a step follows from a gradient, such as `RMSProp`.
        before: `(values, index of the step, extras) -> values`, done before each step.
        change: `(gradients) -> gradients`, done before the rule sees them.
        key: Descents with equal keys, probes and rules do the same.
        dtypes: What the model takes, where the values are kept in higher precision.
        coarse: Whether gradients are followed in the precision of the model then, and not of the values.
    """

    probe: Probe
    rule: Any
    before: Callable = lambda values, index, extras: values
    change: Callable = lambda gradients: gradients
    key: Hashable = None
    dtypes: tuple | None = None
    coarse: bool = False

    def walk(self, values, steps, extras=()):
        """Yield a `Step` at a time, from lists of tensors (N, …), one per input."""
        memory = self.rule.start(self.followed(values))
        for index in range(steps):
            step = self.step(self.probe.read, index, values, memory, extras)
            values, memory = step.moved, step.memory
            yield step

    def run(self, values, steps, extras=(), report=None):
        """Return the `State` after all steps, each of them compiled; `report` is given the number done and of all.

        `extras` are tensors for `before`; others trace nothing, if their shapes are the same from the second size on.
        """
        compiled = self.probe.compiled("read", self.images(values))
        specs = _specs(values), _specs(extras, any_length=True)
        key = ("descent", compiled, self.rule.key, self.key, str(specs))
        step = kept(self.probe.source.owner, key, lambda: _CompiledStep(self, compiled, values, extras))
        state = step(self.probe, values, steps, extras, report)
        if compiled.rule_finds_nothing:
            compiled.warn_of_rule_without_relu()
        if not state.finite:
            not_finite.raise_for(self.probe, self.images(state.values))
        return state

    def images(self, values):
        """The values as the model takes them."""
        return values if self.dtypes is None else [tf.cast(*pair) for pair in zip(values, self.dtypes, strict=True)]

    def followed(self, values):
        """The values in the precision of the gradients that are followed."""
        return self.images(values) if self.coarse else values

    def step(self, read, index, values, memory, extras):
        """Return the `Step` from some values, where `read` gives the reading of images."""
        values = self.before(values, index, extras)
        images = self.images(values)
        reading = read(images)
        pairs = zip(reading.gradients, images if self.coarse else values, strict=True)
        gradients = self.change([tf.cast(gradient, value.dtype) for gradient, value in pairs])
        moved, memory = self.rule.step(values, gradients, memory)
        return Step(values, reading, gradients, moved, memory)


class _CompiledStep(CompiledFunction):
    """The compiled step of descents of one key, for values of one shape.

    One step and no loop of them: a loop takes TensorFlow half a second more before its first run. What a step is
    given lies in variables, because each tensor handed over costs as long as a small layer.
    """

    def __init__(self, descent, compiled, values, extras):
        self._descent, self._compute = descent, compiled.function.python_function
        _, arguments, weights = compiled.function.input_signature
        self._given = _variables(_specs(extras, any_length=True)), _variables(arguments), _variables(weights)
        self._state = _variables(_specs(self._start(values)))
        self._lock = RLock()
        super().__init__(self._step, [])

    def __call__(self, probe, values, steps, extras, report):
        with self._lock:
            _assign(self._given, (extras, probe.arguments, probe.weights))
            _assign(self._state, self._start(values))
            for done in range(1, steps + 1):
                if not self.run():
                    break
                if report:
                    report(done, steps)
            return _read(self._state)

    def _start(self, values):
        followed = self._descent.followed(values)
        nothing = [tf.zeros_like(value) for value in followed]
        infinite = tf.constant(float("inf"), tf.float64)
        memory = self._descent.rule.start(followed)
        return State(tf.constant(0), values, memory, values, nothing, infinite, infinite, values, tf.constant(True))

    def _step(self):
        state, (extras, *given) = _read(self._state), _read(self._given)

        def read(images):
            return Reading(*self._compute(images, *given))

        step = self._descent.step(read, state.steps, state.moved, state.memory, extras)
        total = tf.cast(step.reading.total, tf.float64)
        better = total < state.lowest  # never so for NaN
        best = [tf.where(better, *pair) for pair in zip(step.moved, state.best, strict=True)]
        lowest = tf.where(better, total, state.lowest)
        counts = state.steps + 1, step.moved, step.memory, step.values, step.gradients, total, lowest, best
        _assign(self._state, State(*counts, step.reading.finite))
        return step.reading.finite


def _variables(specs):
    def variable(spec):
        return tf.Variable(tf.zeros([size or 0 for size in spec.shape], spec.dtype), trainable=False, shape=spec.shape)

    return tf.nest.map_structure(variable, specs)


def _assign(variables, values):
    for variable, value in zip(tf.nest.flatten(variables), tf.nest.flatten(values), strict=True):
        variable.assign(value)


def _read(variables):
    return tf.nest.map_structure(tf.convert_to_tensor, variables)


def _specs(tensors, any_length=False):
    def spec(tensor):
        shape = tensor.shape.as_list()
        return tf.TensorSpec([None, *shape[1:]] if any_length else shape, tensor.dtype)

    return tf.nest.map_structure(spec, tensors)
