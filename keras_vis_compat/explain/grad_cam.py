"""Grad-CAM."""

import numpy as np

from .gradient_cam import GradientCAM, spatial_axes


class GradCAM(GradientCAM):
    """Maps of a layer, each weighed by the mean of its gradient.

    With `expand_cam="cubic"`, `normalize_cam="min_max"` and `normalize_gradient=True` it gives the numbers of
    keras-vis's `visualize_cam`.

    Example:
        >>> cams = GradCAM(model)(CategoricalScore([3, 7]), images)

    Source:
        Selvaraju et al. 2016, "Grad-CAM", https://arxiv.org/abs/1610.02391
    """

    @staticmethod
    def weigh(activation: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        """Return the mean gradient of each map, (N, 1, …, K)."""
        return gradient.mean(spatial_axes(gradient), keepdims=True)
