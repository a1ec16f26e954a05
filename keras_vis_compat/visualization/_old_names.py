"""Functions of keras-vis 0.3.2 and 0.3.3 under the names they had there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import _keras
from .._types import Arrays, Filters, InputRange, Inputs, Maps, Model
from ..input_modifiers import Jitter
from ..regularizers import LPNorm, TotalVariation
from ._targets import checked_layer, checked_model, find_penultimate_layer
from .activation_maximization import visualize_activation, visualize_activation_with_losses
from .saliency import visualize_cam, visualize_cam_with_losses, visualize_saliency, visualize_saliency_with_losses

_Indices = int | Sequence[int]
_Targets = float | None | Sequence[float | None]


def visualize_class_activation(
    model: Model,
    layer_idx: int,
    filter_indices: Filters | None = None,
    seed_input: Inputs | None = None,
    input_range: InputRange = (0, 255),
    act_max_weight: float = 1,
    lp_norm_weight: float = 10,
    tv_weight: float = 10,
    **optimizer_params: Any,
) -> Arrays:
    """Return an input that makes some filters of a layer most active, shifted at random before each step."""
    params: dict[str, Any] = {} if seed_input is None else {"seed_input": seed_input}
    weights = {"act_max_weight": act_max_weight, "lp_norm_weight": lp_norm_weight, "tv_weight": tv_weight}
    params |= {"input_range": input_range, **weights, **_shifted(optimizer_params)}
    return visualize_activation(model, layer_idx, filter_indices, **params)


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
    """Return an input that moves outputs towards their targets, shifted at random before each step."""
    source, losses = _towards(model, layer_idx, output_indices, targets, reg_target_weight)
    for tensor in _keras.inputs_of(model):
        losses += [(LPNorm(tensor), lp_norm_weight), (TotalVariation(tensor), tv_weight)]
    params = {"seed_input": seed_img, **_shifted(optimizer_params)}
    return visualize_activation_with_losses(source, losses, input_range=input_range, **params)


def _shifted(params: dict[str, Any]) -> dict[str, Any]:
    """Add what was done to the image unless the call says otherwise; `image_modifiers=None` does."""
    said = {"image_modifiers", "input_modifiers"} & params.keys()
    return params if said else {"input_modifiers": [Jitter(16)], **params}


def _towards(
    model: Model, layer_idx: int, output_indices: _Indices, targets: _Targets, weight: float
) -> tuple[Any, list[tuple[Any, float]]]:
    from ._regression_target import RegressionTarget

    layer = checked_layer(checked_model(model), layer_idx)[1]
    return _keras.input_of(model), [(RegressionTarget(layer, output_indices, targets), weight)]


visualize_class_saliency, visualize_class_cam = visualize_saliency, visualize_cam

OLD_NAMES = {
    "visualize_class_activation": visualize_class_activation,
    "visualize_class_saliency": visualize_class_saliency,
    "visualize_class_cam": visualize_class_cam,
    "visualize_regression_activation": visualize_regression_activation,
    "visualize_regression_saliency": visualize_regression_saliency,
    "visualize_regression_cam": visualize_regression_cam,
}
