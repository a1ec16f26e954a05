"""What stands in an image where nothing is to be seen."""

from collections.abc import Callable

import numpy as np
from scipy.ndimage import gaussian_filter

BLUR = 1 / 8  # standard deviation as a share of each image axis: only coarse shapes are left


def zero(image: np.ndarray, axes: tuple[int, ...]) -> np.ndarray:
    return np.zeros_like(image)


def mean(image: np.ndarray, axes: tuple[int, ...]) -> np.ndarray:
    """The mean of each channel of each image."""
    return np.broadcast_to(image.mean(axis=axes, keepdims=True), image.shape)


def blur(image: np.ndarray, axes: tuple[int, ...]) -> np.ndarray:
    sigma = [BLUR * size if axis in axes else 0 for axis, size in enumerate(image.shape)]
    return gaussian_filter(image.astype(np.float32), sigma, mode="nearest")


def constant(value: float, image: np.ndarray, axes: tuple[int, ...]) -> np.ndarray:
    return np.full_like(image, value)


BASELINES: dict[str, Callable] = {"zero": zero, "mean": mean, "blur": blur}
