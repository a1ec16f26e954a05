"""The optimiser of keras-vis: follow the gradient of some losses, keep the best input met."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from .. import _keras
from .._engine.evaluate import Probe
from .._engine.network import source_of
from .._engine.not_finite import check_moved
from .._engine.rmsprop import RMSProp
from .._inputs.batches import as_batches, check_can_move
from .._inputs.checks import whole
from .._inputs.user_code import blamed
from .._keras.ambient import lazy_name, using_channel_axis
from .._types import Array, Arrays, GradModifier, InputRange, Inputs, Symbolic
from ..callbacks import OptimizerCallback, Print
from ..grad_modifiers import get
from ..input_modifiers import InputModifier
from ..losses import WeightedLosses, terms_of
from ..utils import utils
from ..utils._jitter import image_axes
from ..utils._old_calls import takes_old_calls
from ..utils._symbols import checked_inputs, checked_wrt, fed_types, noise_for
from ..utils._values import checked_range, objects_with
from ._compiled import compiles, minimized
from ._norms import normalization

__all__ = ["K", "Optimizer", "get", "np", "utils"]

K: ModuleType


class Optimizer:
    """Minimises weighted losses by RMSProp on the input of a model.

    Formula:
        `c := 0.95 c + 0.05 g²`, `x := x - g / sqrt(c + 1e-7)`, where g is the gradient of the weighted losses, divided
        by its norm.

    Args:
        input_tensor: Symbolic input, `model.input`; a list of them for a model with several inputs.
        losses: List of (Loss, weight).
        input_range: (lowest, highest) value of the input; results are scaled to it.
        wrt_tensor: Symbolic tensor to differentiate by; None for the input. The input moves only then.
        norm_grads: Whether gradients are divided by their norm.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Cost:
        One pass forward and one back for each step.

    Cautions:
        The best input of all steps is returned, not the last one.

    Example:
        >>> optimizer = Optimizer(model.input, [(ActivationMaximization(model.layers[-1], 3), 1)])
        >>> image, gradient, value = optimizer.minimize(seed_input=photo, max_iter=10, verbose=False)

    Source:
        RMSProp: Hinton 2012, lecture 6 of "Neural Networks for Machine Learning"
    """

    @takes_old_calls
    def __init__(
        self,
        input_tensor: Symbolic,
        losses: WeightedLosses,
        input_range: InputRange = (0, 255),
        wrt_tensor: Symbolic | None = None,
        norm_grads: bool = True,
    ) -> None:
        self.input_tensor = checked_inputs(input_tensor)
        self.input_range = checked_range(input_range)
        self.source = source_of(self.input_tensor)
        self.losses = losses
        # Building the terms now lets mistakes in the losses show here, before any work.
        self.loss_names = [term.name for term in terms_of(losses, self.source, samples=1)]
        if not self.loss_names:
            raise ValueError("`losses` must hold a loss whose weight is not 0")
        self.wrt_tensor = self.input_tensor if wrt_tensor is None else checked_wrt(wrt_tensor)
        self.wrt_tensor_is_input_tensor = self._is_input(self.wrt_tensor)
        self.norm_grads = norm_grads
        self._probes: dict[int, Probe] = {}

    def compute_fn(self, inputs: Sequence[Any]) -> list[Any]:
        """Return [each weighted loss, …, overall loss, gradient, value of `wrt_tensor`] for [seed, 0]."""
        seeds = list(map(np.asarray, self._listed(inputs[0]) if len(inputs) == 2 else inputs[:-1]))
        types = fed_types(seeds, self.source.facts)
        fed = [seed.astype(kind, copy=False) for seed, kind in zip(seeds, types, strict=True)]
        reading = self._probe(len(seeds[0])).read(fed)
        normalized = normalization(self.norm_grads)
        gradients = [normalized(gradient.numpy()) for gradient in reading.gradients]
        values = [value.numpy() for value in reading.activations]
        losses = [term.numpy() for term in reading.terms]
        return [*losses, reading.total.numpy(), self._unlisted(gradients), self._unlisted(values)]

    @takes_old_calls
    def minimize(
        self,
        seed_input: Inputs | None = None,
        max_iter: int = 200,
        input_modifiers: InputModifier | Sequence[InputModifier] | None = None,
        grad_modifier: GradModifier = None,
        callbacks: OptimizerCallback | Sequence[OptimizerCallback] | None = None,
        verbose: bool = True,
    ) -> tuple[Arrays, Arrays, Arrays]:
        """Return (best input, last gradient, last value of `wrt_tensor`).

        Args:
            seed_input: Where to start, with or without batch axis; None for noise from `np.random`.
            max_iter: Number of steps, at least 1.
            input_modifiers: List of `InputModifier`, or one: `pre` before each step in order, `post` after it in
                reverse.
            grad_modifier: Name of a gradient modifier or a callable.
            callbacks: List of `OptimizerCallback`, or one.
            verbose: Whether the losses of each step are printed.

        Returns:
            The first sample of the input after the step of lowest loss, scaled to `input_range`; the modified
            gradient and the value, each with its batch axis. Lists of these for a list of inputs.

        Raises:
            TypeError, ValueError: An argument that does not fit, or a loss that is no number at every step.

        Example:
            >>> image, gradient, value = optimizer.minimize(photo, max_iter=10, verbose=False)
        """
        max_iter = whole(max_iter, "max_iter", 1)
        modify = None if grad_modifier is None else blamed(get(grad_modifier), "grad_modifier")
        modifiers = objects_with(("pre", "post"), input_modifiers, "`input_modifiers`", "Jitter(16)")
        callbacks = objects_with(("callback", "on_end"), callbacks, "`callbacks`", "GifGenerator('steps')")
        callbacks += [Print()] if verbose else []
        if seed_input is None or self.wrt_tensor_is_input_tensor:
            check_can_move(self.source.facts)
        with using_channel_axis(self._channel_axes[0]):
            seed = self._get_seed_input(seed_input)
            if callbacks or self._is_changed() or not compiles(modifiers, modify):
                found = self._found(seed, max_iter, modifiers, modify, callbacks)
            elif self.wrt_tensor_is_input_tensor:
                found = self._found_compiled(seed, max_iter, modifiers, modify)
            else:  # without a modifier the input stays where it is, and one step shows what all would
                found = self._found(seed, max_iter if modifiers else 1, modifiers, modify, ())
        lowest, last, best, gradient, value = found
        if lowest == np.inf:
            raise ValueError(f"the loss was {last} at every step: check the seed and the weights of the losses")
        check_moved(self._listed(best))
        return self._each(self._shown, best), gradient, value

    def _shown(self, image: Array) -> Array:
        """Return the first sample in `input_range`; noise that was drawn here is of single precision from here on."""
        shown = utils.deprocess_input(image[0], self.input_range)
        is_double = any(own.dtype == np.float64 for own in self.source.facts)
        return shown if is_double or image.dtype != np.float64 else shown.astype(np.float32)

    def _found(
        self,
        seed: Arrays,
        max_iter: int,
        modifiers: Sequence[InputModifier],
        modify: Callable[[Array], Any] | None,
        callbacks: Sequence[OptimizerCallback],
    ) -> tuple[float, float, Any, Arrays, Arrays]:
        """Return (lowest loss, last loss, best input, last gradient, last value), step by step."""
        cache, lowest, best = None, np.inf, None
        for iteration in range(max_iter):
            for modifier in modifiers:
                seed = self._each(blamed(modifier.pre, "input modifier"), seed)
            *losses, overall_loss, gradient, value = self.compute_fn([seed, 0])
            gradient = gradient if modify is None else self._each(modify, gradient)
            for callback in callbacks:
                named = list(zip(self.loss_names, losses, strict=False))
                blamed(callback.callback, "callback")(iteration, named, overall_loss, gradient, value)
            if self.wrt_tensor_is_input_tensor:
                seed, cache = self._step(seed, gradient, cache)
            for modifier in reversed(modifiers):
                seed = self._each(blamed(modifier.post, "input modifier"), seed)
            if overall_loss < lowest:
                lowest, best = overall_loss, self._each(np.copy, seed)
        for callback in callbacks:
            blamed(callback.on_end, "callback")()
        return lowest, overall_loss, best, gradient, value

    def _found_compiled(
        self, seed: Arrays, max_iter: int, modifiers: Sequence[InputModifier], modify: Callable[[Array], Any] | None
    ) -> tuple[float, float, Arrays, Arrays, Arrays]:
        """Return the same as `_found`, without leaving compiled code between the steps."""
        seeds = self._listed(seed)
        probe = self._probe(len(seeds[0]))
        axes = self._each(lambda one: image_axes(one.ndim), seeds)
        lowest, last, *arrays = minimized(probe, seeds, max_iter, axes, modifiers, modify, self.norm_grads)
        best, gradients, values = map(self._unlisted, arrays)
        return lowest, last, best, gradients, values

    def _is_changed(self) -> bool:
        """Whether somebody's own code stands in for a part of a step, in a subclass or put there later."""
        return any(getattr(getattr(self, name), "__func__", None) is not own for name, own in _OWN.items())

    def _rmsprop(self, grads: Array, cache: Array | None = None, decay_rate: float = 0.95) -> tuple[Array, Array]:
        """Return (step, cache): a step of RMSProp without learning rate, and its running mean of squares."""
        fall, cache = RMSProp(decay_rate).fall(grads, np.zeros_like(grads) if cache is None else cache)
        return -fall, cache

    def _get_seed_input(self, seed_input: Inputs | None) -> Arrays:
        """Return the seed with its batch axis, or noise around the middle of the input range."""
        inputs = self.source.inputs
        seeds = noise_for(inputs, self.input_range) if seed_input is None else as_batches(seed_input, self.source.facts)
        return self._unlisted(list(map(np.array, seeds)))  # copies: modifiers may write into them

    def _step(self, seed: Any, gradient: Any, cache: Any) -> tuple[Any, Any]:
        if not isinstance(seed, list):
            step, cache = self._rmsprop(gradient, cache)
            return seed + step, cache
        caches = cache or [None] * len(seed)
        moved = [self._step(*parts) for parts in zip(seed, gradient, caches, strict=True)]
        return [new for new, _ in moved], [kept for _, kept in moved]

    def _probe(self, samples: int) -> Probe:
        if samples not in self._probes:
            terms = terms_of(self.losses, self.source, samples)
            wrt = None if self.wrt_tensor_is_input_tensor else [self.wrt_tensor]
            self._probes[samples] = Probe(self.source, terms, wrt)
        return self._probes[samples]

    def _is_input(self, tensor: Symbolic) -> bool:
        return list(map(_keras.history, self._listed(tensor))) == list(map(_keras.history, self.source.inputs))

    def _listed(self, value: Any) -> list[Any]:
        return list(value) if isinstance(value, list | tuple) else [value]

    def _unlisted(self, values: list[Array]) -> Arrays:
        return values[0] if len(values) == 1 else values

    def _each(self, function: Callable[[Array], Any], value: Arrays) -> Any:
        """Return what a function makes of each input, told where that input has its channels."""
        if not isinstance(value, list):
            return function(value)
        found = []
        for part, axis in zip(value, self._channel_axes, strict=True):
            with using_channel_axis(axis):
                found.append(function(part))
        return found

    @property
    def _channel_axes(self) -> list[int]:
        return [fact.channel_axis - len(fact.shape) for fact in self.source.facts]


_OWN = {name: vars(Optimizer)[name] for name in ("compute_fn", "_rmsprop")}


def __getattr__(name: str) -> Any:
    return lazy_name(name, __name__)
