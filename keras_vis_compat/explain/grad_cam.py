"""Grad-CAM."""

import numpy as np

from .gradient_cam import GradientCAM, spatial_axes


class GradCAM(GradientCAM):
    """Maps of a layer, each weighed by the mean of its gradient.

    With `expand_cam="cubic"`, `normalize_cam="min_max"` and `normalize_gradient=True` it gives the numbers of
    keras-vis's `visualize_cam`.

    Formula:
        `relu(Σ_k w_k A_k)`, where A_k are the maps of the layer and w_k is the mean of `∂f/∂A_k` over all positions; f
        is the score.

    Cost:
        One pass forward and one back, as far as the layer.

    Cautions:
        As coarse as the layer. The mean may show a map where its own gradient is zero or negative: `HiResCAM` does not.
        The gradient of a saturated softmax vanishes: `ReplaceToLinear` takes the softmax away.

    Example:
        >>> cams = GradCAM(model)(CategoricalScore([3, 7]), images)

    Source:
        Selvaraju et al. 2016, "Grad-CAM", https://arxiv.org/abs/1610.02391
    """

    @staticmethod
    def weigh(activation: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        """Return the mean gradient of each map, (N, 1, …, K)."""
        return gradient.mean(spatial_axes(gradient), keepdims=True)
