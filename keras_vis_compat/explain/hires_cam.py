"""HiResCAM."""

import numpy as np

from .gradient_cam import GradientCAM


class HiResCAM(GradientCAM):
    """Maps of a layer, weighed at every position by the gradient there: what the score is made of, exactly so for a
    layer that only a dense layer follows.

    Formula:
        `relu(Σ_k (∂f/∂A_k) A_k)`, position by position.

    Cost:
        As `GradCAM`.

    Cautions:
        Exact only where nothing but linear layers follows the layer; further back the products say what holds near this
        image, and get noisy.

    Example:
        >>> cams = HiResCAM(model)(CategoricalScore([3, 7]), images)

    Source:
        Draelos and Carin 2020, "Use HiResCAM instead of Grad-CAM", https://arxiv.org/abs/2011.08891
    """

    @staticmethod
    def weigh(activation: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        """Return the gradient itself, (N, …, K)."""
        return gradient
