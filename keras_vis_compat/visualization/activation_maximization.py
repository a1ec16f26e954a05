"""Synthesised inputs, by the names and numbers of keras-vis."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from .. import _keras
from .._inputs.checks import is_whole
from .._keras.ambient import lazy_name
from .._maps.scaling import owned
from .._types import Array, Arrays, BackpropModifier, Filters, GradModifier, InputRange, Inputs, Model, Symbolic
from ..losses import ActivationMaximization, WeightedLosses
from ..optimizer import Optimizer
from ..regularizers import LPNorm, TotalVariation
from ..utils import utils
from ..utils._old_calls import takes_old_calls
from ._targets import checked_layer, checked_model, with_layers_of

__all__ = [
    "ActivationMaximization",
    "K",
    "LPNorm",
    "Optimizer",
    "TotalVariation",
    "np",
    "utils",
    "visualize_activation",
    "visualize_activation_with_losses",
]

K: ModuleType


@takes_old_calls
def visualize_activation_with_losses(
    input_tensor: Symbolic,
    losses: WeightedLosses,
    wrt_tensor: Symbolic | None = None,
    seed_input: Inputs | None = None,
    input_range: InputRange = (0, 255),
    **optimizer_params: Any,
) -> Arrays:
    """Return the input, found by gradient descent, at which the losses are smallest.

    Formula:
        `argmin over x of Σ_i w_i L_i(x)`, by steps of RMSProp along the normalised gradient.

    Args:
        input_tensor: Symbolic input, `model.input`; a list of them for several inputs.
        losses: List of (Loss, weight).
        wrt_tensor: Symbolic tensor to differentiate by; None for the input.
        seed_input: Where to start; None for noise from `np.random`.
        input_range: (lowest, highest) value of the input.
        **optimizer_params: More arguments of `Optimizer.minimize`: `max_iter` (200), `input_modifiers`,
            `grad_modifier`, `callbacks`, `verbose` (False).

    Returns:
        Array (H, W, C) in `input_range`, uint8 when both of its ends are ints; a list for several inputs.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Cost:
        One pass forward and one back for each of `max_iter` steps.

    Cautions:
        An input that a unit likes best need not look like anything that it sees in use. Without `seed_input` it starts
        from `np.random`: give a seed for the same picture.

    Example:
        >>> losses = [(ActivationMaximization(model.layers[-1], 3), 1), (LPNorm(model.input), 10)]
        >>> image = visualize_activation_with_losses(model.input, losses, max_iter=100)

    Source:
        Simonyan et al. 2013, https://arxiv.org/abs/1312.6034
    """
    optimizer = Optimizer(input_tensor, losses, input_range, wrt_tensor=wrt_tensor)
    params = utils.add_defaults_to_kwargs(
        {"seed_input": seed_input, "max_iter": 200, "verbose": False}, **optimizer_params
    )
    images = optimizer.minimize(**params)[0]
    listed = images if isinstance(images, list) else [images]
    shown = [_shown(image, input_range, symbol) for image, symbol in zip(listed, optimizer.source.inputs, strict=True)]
    return shown if isinstance(images, list) else shown[0]


@takes_old_calls
def visualize_activation(
    model: Model,
    layer_idx: int,
    filter_indices: Filters | None = None,
    wrt_tensor: Symbolic | None = None,
    seed_input: Inputs | None = None,
    input_range: InputRange = (0, 255),
    backprop_modifier: BackpropModifier = None,
    grad_modifier: GradModifier = None,
    act_max_weight: float = 1,
    lp_norm_weight: float = 10,
    tv_weight: float = 10,
    **optimizer_params: Any,
) -> Arrays:
    """Return an input that makes some filters of a layer most active.

    Formula:
        `argmin over x of -a Σ_k mean(A_k) + p LPNorm(x) + t TotalVariation(x)`, with the three weights of the call.

    Args:
        model: Sequential or functional model of Keras 3 or tf_keras.
        layer_idx: Index of the layer in `model.layers`.
        filter_indices: Filter or class index, several, None for all, or a Score.
        wrt_tensor: Symbolic tensor to differentiate by; None for the input.
        seed_input: Where to start; None for noise from `np.random`.
        input_range: (lowest, highest) value of the input.
        backprop_modifier: `"guided"`, `"rectified"`, … or a callable from model to model.
        grad_modifier: Name of a gradient modifier, a callable, or None.
        act_max_weight: Weight of the activation.
        lp_norm_weight: Weight of the p-norm of the input; 0 leaves it out.
        tv_weight: Weight of the total variation of the input; 0 leaves it out.
        **optimizer_params: As for `visualize_activation_with_losses`.

    Returns:
        As `visualize_activation_with_losses`.

    Raises:
        TypeError, ValueError: An argument that does not fit; the message says what would.

    Cost:
        One pass forward and one back for each of `max_iter` steps.

    Cautions:
        As `visualize_activation_with_losses`. The three weights decide how the picture looks, and belong into its
        caption.

    Example:
        >>> image = visualize_activation(model, -1, filter_indices=3, max_iter=100)

    Source:
        Simonyan et al. 2013, https://arxiv.org/abs/1312.6034; Mahendran and Vedaldi 2014,
        https://arxiv.org/abs/1412.0035
    """
    model = checked_model(checked_model(model), backprop_modifier)
    _, layer = checked_layer(model, layer_idx)
    inputs = _keras.inputs_of(model)
    losses = [
        (ActivationMaximization(layer, with_layers_of(model, filter_indices)), act_max_weight),
        *((LPNorm(tensor), lp_norm_weight) for tensor in inputs),
        *((TotalVariation(tensor), tv_weight) for tensor in inputs),
    ]
    optimizer_params["grad_modifier"] = grad_modifier
    return visualize_activation_with_losses(
        _keras.input_of(model),
        losses,
        wrt_tensor=wrt_tensor,
        seed_input=seed_input,
        input_range=input_range,
        **optimizer_params,
    )


def _shown(image: Array, input_range: InputRange, symbol: Symbolic) -> Array:
    if all(is_whole(end) for end in input_range):
        image = np.clip(image, *input_range).astype("uint8")
    return owned(np.moveaxis(image, _keras.channel_axis_of(symbol), -1))


def __getattr__(name: str) -> Any:
    return lazy_name(name, __name__)
