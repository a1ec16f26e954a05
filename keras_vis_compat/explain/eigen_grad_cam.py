"""Eigen-Grad-CAM."""

import numpy as np

from .eigen_cam import principal
from .gradient_cam import GradientCAM


class EigenGradCAM(GradientCAM):
    """What the maps of a layer, each position times its gradient, have in common: Eigen-CAM of a class.

    Formula:
        `(g ⊙ A) v`, where g is `∂f/∂A` and v is the first right singular vector of the products (positions × K); see
        `EigenCAM`.

    Cost:
        One pass forward and one back as far as the layer, and a singular value decomposition for each image.

    Cautions:
        The first component is what most products share, and may leave out evidence that only a few maps hold.

    Example:
        >>> cams = EigenGradCAM(model)(CategoricalScore([3, 7]), images)

    Source:
        Muhammad and Yeasin 2020, "Eigen-CAM", https://arxiv.org/abs/2008.00299, with the gradient as in Selvaraju et
        al. 2016, "Grad-CAM", https://arxiv.org/abs/1610.02391
    """

    @staticmethod
    def weigh(activation: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        """Return the gradient times the first principal direction of its products with the maps, (N, …, K)."""
        return gradient * principal(activation * gradient)
