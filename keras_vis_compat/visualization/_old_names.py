"""Functions of keras-vis 0.3.2 and 0.3.3 under the names they had there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import _keras
from .._types import Arrays, InputRange, Inputs, Maps, Model
from ..regularizers import LPNorm, TotalVariation
from ._targets import checked_layer, checked_model, find_penultimate_layer
from .activation_maximization import visualize_activation, visualize_activation_with_losses
from .saliency import visualize_cam, visualize_cam_with_losses, visualize_saliency, visualize_saliency_with_losses

_Indices = int | Sequence[int]
_Targets = float | None | Sequence[float | None]


def visualize_regression_saliency(
    model: Model, layer_idx: int, output_indices: _Indices, targets: _Targets, seed_input: Inputs
) -> Maps:
    """Return how strongly each input value moves outputs towards their targets."""
    source, losses = _towards(model, layer_idx, output_indices, targets, -1)
    return visualize_saliency_with_losses(source, losses, seed_input)


def visualize_regression_cam(
    model: Model,
    layer_idx: int,
    output_indices: _Indices,
    targets: _Targets,
    seed_input: Inputs,
    penultimate_layer_idx: int | None = None,
) -> Maps:
    """Return the class activation map of what moves outputs towards their targets."""
    source, losses = _towards(model, layer_idx, output_indices, targets, -1)
    penultimate = find_penultimate_layer(model, layer_idx, penultimate_layer_idx)
    return visualize_cam_with_losses(source, losses, seed_input, penultimate)


def visualize_regression_activation(
    model: Model,
    layer_idx: int,
    output_indices: _Indices,
    targets: _Targets,
    seed_img: Inputs | None = None,
    input_range: InputRange = (0, 255),
    reg_target_weight: float = 1.0,
    lp_norm_weight: float = 1e-3,
    tv_weight: float = 1e-3,
    **optimizer_params: Any,
) -> Arrays:
    """Return an input that moves outputs towards their targets."""
    source, losses = _towards(model, layer_idx, output_indices, targets, reg_target_weight)
    for tensor in _keras.inputs_of(model):
        losses += [(LPNorm(tensor), lp_norm_weight), (TotalVariation(tensor), tv_weight)]
    params = {"seed_input": seed_img, **optimizer_params}
    return visualize_activation_with_losses(source, losses, input_range=input_range, **params)


def _towards(
    model: Model, layer_idx: int, output_indices: _Indices, targets: _Targets, weight: float
) -> tuple[Any, list[tuple[Any, float]]]:
    from ._regression_target import RegressionTarget

    layer = checked_layer(checked_model(model), layer_idx)[1]
    return _keras.input_of(model), [(RegressionTarget(layer, output_indices, targets), weight)]


OLD_NAMES = {
    "visualize_class_activation": visualize_activation,
    "visualize_class_saliency": visualize_saliency,
    "visualize_class_cam": visualize_cam,
    "visualize_regression_activation": visualize_regression_activation,
    "visualize_regression_saliency": visualize_regression_saliency,
    "visualize_regression_cam": visualize_regression_cam,
}
