"""Grad-CAM++."""

import numpy as np

from .gradient_cam import GradientCAM, spatial_axes


class GradCAMPlusPlus(GradientCAM):
    """Maps of a layer, each weighed by its positive gradients, which count the more the smaller the object.

    Formula:
        `relu(Σ_k w_k A_k)` with `w_k = Σ α_k relu(g_k)` over all positions and `α_k = g_k² / (2 g_k² + g_k³ Σ A_k)`,
        where g_k is `∂f/∂A_k`.

    Cost:
        As `GradCAM`.

    Cautions:
        Keeps positive gradients only, so that the map differs little from class to class, and stays much the same when
        the layers behind it get random weights: look at `random_logit` and `model_randomisation`.

    Example:
        >>> cams = GradCAMPlusPlus(model)(CategoricalScore([3, 7]), images)

    Source:
        Chattopadhay et al. 2017, "Grad-CAM++", https://arxiv.org/abs/1710.11063
    """

    @staticmethod
    def weigh(activation: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        """Return the sum of `alpha * relu(gradient)` of each map, (N, 1, …, K).

        alpha = g² / (2 g² + g³ ΣA), and 0 where that denominator is 0. The exponential of the score, by which the
        paper multiplies every gradient, cancels out when maps are scaled, and would overflow.
        """
        axes = spatial_axes(gradient)
        positive = np.maximum(gradient, 0)
        denominator = 2 + positive * activation.sum(axes, keepdims=True)
        weights = np.divide(positive, denominator, out=denominator, where=denominator != 0)
        return weights.sum(axes, keepdims=True)
