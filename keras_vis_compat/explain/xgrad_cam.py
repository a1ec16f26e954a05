"""XGrad-CAM."""

import numpy as np

from .gradient_cam import GradientCAM, spatial_axes


class XGradCAM(GradientCAM):
    """Maps of a layer, each weighed by its gradient where it is active: by the mean with the map itself as weight.

    Formula:
        `relu(Σ_k w_k A_k)` with `w_k = Σ (∂f/∂A_k) A_k / Σ A_k`, both sums over all positions.

    Cost:
        As `GradCAM`.

    Cautions:
        Made for ReLUs: where maps have both signs, the denominator may come near 0. Behind global average pooling it is
        `GradCAM`.

    Example:
        >>> cams = XGradCAM(model)(CategoricalScore([3, 7]), images)

    Source:
        Fu et al. 2020, "Axiom-based Grad-CAM", https://arxiv.org/abs/2008.02312
    """

    @staticmethod
    def weigh(activation: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        """Return Σ A g / Σ A of each map, (N, 1, …, K); 0 where the map adds up to 0."""
        axes = spatial_axes(gradient)
        total = activation.sum(axes, keepdims=True)
        moment = (activation * gradient).sum(axes, keepdims=True)
        return np.divide(moment, total, out=np.zeros_like(moment), where=total != 0)
