"""Activation maximization: inputs, found by gradient descent, that make a score large."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from ... import _keras, grad_modifiers
from ..._engine.network import source_of
from ..._engine.rmsprop import RMSProp
from ..._inputs import checks
from ..._inputs.batches import check_can_move
from ..._inputs.progress import reporter
from ..._inputs.user_code import blamed
from ..._types import Arrays, InputRanges, Inputs, KerasOptimizer, Part, PartsPerInput, Progress, Scores, Unconnected
from ...scores._question import Question
from .._model import ModelVisualization, as_given
from ._all_inputs import parted, terms_on_all
from ._ascent import Ascent
from ._keras_rule import KerasRule
from ._plan import MODIFIERS, REGULARIZERS, plans_of
from ._random import noise, seed_pair
from ._readable_inputs import ReadableInputs
from ._told import checked_callbacks
from .callbacks import Callback

# What callbacks are not told of the arguments.
_NOT_TOLD = ("self", "callbacks", "progress", "__class__")


class ActivationMaximization(ModelVisualization):
    """Synthesises inputs that make a score of the model large.

    Formula:
        `argmax over x of f(x) - Σ_j λ_j R_j(x)`, by steps of an optimizer, where f is the score and R_j are the
        regularizers with weights λ_j; x is kept in `input_range`.

    Args:
        model: Model of Keras 3 or tf_keras; a subclassed one needs a `seed_input`.
        model_modifier: Callable or list of them, such as `ReplaceToLinear()`, which softmax models should get.
        clone: Whether modifiers get a copy of the model.

    Cost:
        One pass forward and one back for each of the `steps`.

    Cautions:
        An input that a unit likes best need not look like anything that it sees in use. Regularizers, modifiers and
        seed shape the picture, and belong in its caption. A softmax can be maximised by making other classes small:
        `ReplaceToLinear` takes it away.

    Example:
        >>> visualizer = ActivationMaximization(model, model_modifier=ReplaceToLinear())
        >>> image = visualizer(CategoricalScore(3), steps=100, seed=0)[0]

    Source:
        Erhan et al. 2009, "Visualizing higher-layer features of a deep network"; Simonyan et al. 2013,
        https://arxiv.org/abs/1312.6034
    """

    def __call__(
        self,
        score: Scores,
        seed_input: Inputs | None = None,
        input_range: InputRanges = (0, 255),
        input_modifiers: PartsPerInput = MODIFIERS,
        regularizers: PartsPerInput = REGULARIZERS,
        steps: int = 200,
        optimizer: KerasOptimizer | None = None,
        gradient_modifier: Callable | str | None = None,
        callbacks: Callback | Sequence[Callback] | None = None,
        training: bool = False,
        unconnected_gradients: Unconnected = tf.UnconnectedGradients.NONE,
        activation_modifiers: Part | Mapping[str, Part] | None = None,
        *,
        seed: int | None = None,
        progress: Progress = None,
    ) -> Arrays:
        """Return inputs, found from `seed_input` by so many steps, at which the score is large.

        Each step: the input modifiers, one pass through the model, and a step of the optimizer down the gradient of
        the regularizers minus the scores. With none but modifiers of the library, no `gradient_modifier` and no
        callbacks, every step is compiled as a whole.

        Args:
            score: Score or function for the output of the model; a list of them, or a dict by name, for several.
            seed_input: Where to start, (N, ...) or one sample; None for one sample of uniform noise in `input_range`.
                A list, or a dict by name, for several inputs.
            input_range: (low, high) the result is clipped to, None for an open end; a list or dict for several inputs.
            input_modifiers: Callables that change the input before each step. A list is for every input that they
                fit; a list of lists, or a dict by name, says for which. By default Jitter(4) and Rotate2D(1), where
                the input has the axes for them.
            regularizers: Penalties on the input, given like `input_modifiers`. By default total variation, weight 1,
                where the input has image axes, and Norm(weight=0.3, p=1). Those of `legacy_regularizers` take the list
                of all inputs.
            steps: Number of steps, at least 1.
            optimizer: Optimizer of Keras 3 or tf_keras, which stays as it is; None for RMSprop(1.0, rho=0.999).
            gradient_modifier: Callable from gradient (N, ...) to gradient, or its name in `grad_modifiers`, done before
                the optimizer sees it.
            callbacks: A `Callback` or a list of them.
            training: Whether the layers run in training mode; the statistics of batch normalisation then move, as
                there.
            unconnected_gradients: `tf.UnconnectedGradients.NONE` (an error) or `ZERO`, for an input that neither the
                score nor a regularizer depends on.
            activation_modifiers: Callable, or dict of them by input name, applied to the clipped results.
            seed: Whole number that makes modifiers and noise repeatable; None takes one from `np.random`.
            progress: True for a bar on stderr, with the time left, or a callable that is given the number of steps
                done and of all.

        Returns:
            Array (N, ...) in `input_range` and the dtype of the input; a list of them when `seed_input` is a list of
            one array, or the model has several inputs.

        Raises:
            TypeError, ValueError: An argument that does not fit; the message says what would.
        """
        arguments = {name: value for name, value in locals().items() if name not in _NOT_TOLD}
        report = None if progress is None else reporter(progress, "steps")
        steps, pair, callbacks = checks.whole(steps, "steps", 1), seed_pair(seed), checked_callbacks(callbacks)
        rule = RMSProp(0.999) if optimizer is None else KerasRule(optimizer)
        source, batches = self._noise(input_range, pair) if seed_input is None else self._batches(seed_input)
        check_can_move(source.facts)
        names, channel_axes = self._inputs(source, batches)
        own, on_all = parted(regularizers)
        plans = plans_of(names, batches, channel_axes, input_range, input_modifiers, own, activation_modifiers)
        ascent = Ascent(
            ReadableInputs(source),
            Question(source, score, batches, own=self._own).terms(),
            plans,
            terms_on_all(on_all, plans),
            rule,
            None if gradient_modifier is None else blamed(grad_modifiers.get(gradient_modifier), "gradient_modifier"),
            training,
            checks.unconnected(unconnected_gradients),
        )
        return as_given(ascent.results(batches, steps, pair, callbacks, arguments, report), seed_input)

    def _noise(self, input_range: Any, pair: tf.Tensor) -> tuple[Any, list[np.ndarray]]:
        if not _keras.is_graph(self.model):
            raise ValueError(f"`seed_input` is needed for {self.model.name!r}: it does not say what inputs it takes")
        source = source_of(self.model)
        return source, noise(source.inputs, _keras.names_of_inputs(self.model), input_range, pair)

    def _inputs(self, source: Any, batches: Sequence[np.ndarray]) -> tuple[Any, list[int]]:
        """For each input of the model every name it goes by, and where its channels are, counted from the end."""
        if source.inputs:
            axes = [own.channel_axis - len(own.shape) for own in source.facts]
            return _keras.names_of_inputs(self.model), axes
        names = source.key or [f"input {position}" for position in range(len(batches))]
        return [(name,) for name in names], [-1] * len(batches)
