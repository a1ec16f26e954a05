"""LayerCAM."""

import numpy as np

from .gradient_cam import GradientCAM


class LayerCAM(GradientCAM):
    """Maps of a layer, weighed at every position by the positive gradient there; early layers give fine maps.

    Formula:
        `relu(Σ_k relu(∂f/∂A_k) A_k)`, position by position.

    Cost:
        As `GradCAM`.

    Cautions:
        Keeps positive gradients only, as `GradCAMPlusPlus` does. Maps of early layers are fine, but show edges whatever
        the class.

    Example:
        >>> cams = LayerCAM(model)(CategoricalScore([3, 7]), images, penultimate_layer="block3_conv3")

    Source:
        Jiang et al. 2021, "LayerCAM", https://doi.org/10.1109/TIP.2021.3089943
    """

    @staticmethod
    def weigh(activation: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        """Return the positive part of the gradient, (N, …, K)."""
        return np.maximum(gradient, 0)
