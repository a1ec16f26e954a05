"""Eigen-CAM."""

from collections.abc import Callable

import numpy as np
import tensorflow as tf

from .. import grad_modifiers
from .._engine.evaluate import Probe
from .._types import Inputs, Maps, Progress, Scores, Tokens, WhichLayer
from ._cam import CAM, maps_of, weighted_sum
from ._model import numbers


class EigenCAM(CAM):
    """What the maps of a layer have in common: their first principal component; of no class, and without a gradient.

    Formula:
        `A v`, where `A = U S Vᵀ` holds the maps of an image as columns (positions × K), and v is the first column of V.
        Of its two signs the one is taken by which the map adds up to a positive number.

    Cost:
        One pass forward as far as the layer, and a singular value decomposition for each image.

    Cautions:
        Asks for no class, so every class gets the same map, and random weights behind the layer change nothing. It
        shows what is strongest in the layer, which may be the background.

    Example:
        >>> cams = EigenCAM(model)(CategoricalScore(3), images)  # the same for every class

    Source:
        Muhammad and Yeasin 2020, "Eigen-CAM", https://arxiv.org/abs/2008.00299
    """

    @staticmethod
    def weigh(activation: np.ndarray) -> np.ndarray:
        """Return how much each map of `activation` (N, …, K) counts, (N, 1, …, K)."""
        return principal(activation)

    def __call__(
        self,
        score: Scores,
        seed_input: Inputs,
        penultimate_layer: WhichLayer = None,
        seek_penultimate_conv_layer: bool = True,
        activation_modifier: Callable | None = grad_modifiers.relu,
        training: bool = False,
        expand_cam: bool | str = True,
        normalize_cam: bool | str = True,
        *,
        batch_size: int = 32,
        align_corners: bool = True,
        tokens: Tokens = None,
        progress: Progress = None,
    ) -> Maps:
        """Return one class activation map for each sample, or a list of such arrays, one for each input.

        Args:
            score: As for `GradCAM`. It says only which layers take part; the maps are the same for every class.
            seed_input: As for `GradCAM`.
            penultimate_layer: As for `GradCAM`.
            seek_penultimate_conv_layer: As for `GradCAM`.
            activation_modifier: As for `GradCAM`.
            training: Whether layers run in training mode.
            expand_cam: As for `GradCAM`.
            normalize_cam: As for `GradCAM`.
            batch_size: Largest number of images in the model at once.
            align_corners: As for `GradCAM`.
            tokens: As for `GradCAM`.
            progress: As for `GradCAM`.

        Returns:
            As `GradCAM`.

        Raises:
            TypeError, ValueError: An argument that does not fit; the message says what would.
        """
        options = self._options(activation_modifier, expand_cam, normalize_cam, align_corners)
        asked = self._asked(score, seed_input, batch_size, progress)
        found = self._penultimate(penultimate_layer, seek_penultimate_conv_layer, asked, tokens)

        def cams_of(part: tuple) -> list[np.ndarray]:
            _, values = Probe(asked.source, (), training=training).score(part[1], found.places)
            maps = [maps_of(found, index, numbers(value)) for index, value in enumerate(values)]
            return [weighted_sum(own, self.weigh(own)) for own in maps]

        return self._shown(asked.gathered(cams_of), options, asked, found, seed_input, differentiated=False)


def principal(maps: np.ndarray) -> np.ndarray:
    """Return the first right singular vector of maps (N, …, K) as (N, 1, …, K), with the sign of a positive sum."""
    columns = maps.reshape(len(maps), -1, maps.shape[-1])
    vectors = _first(columns.astype(np.float64))
    signs = np.where(np.einsum("npk,nk->n", columns, vectors) < 0, -1, 1)
    shape = (len(maps), *[1] * (maps.ndim - 2), maps.shape[-1])
    return (vectors * signs[:, np.newaxis]).astype(maps.dtype).reshape(shape)


def _first(columns: np.ndarray) -> np.ndarray:
    """The first right singular vectors (N, K), from the smaller of the two products of each matrix with itself.

    Computed by TensorFlow: the threads of NumPy's linear algebra would keep spinning beside the next pass.
    """
    tall = columns.shape[1] >= columns.shape[2]
    once = tf.convert_to_tensor(columns)
    products = tf.matmul(once, once, transpose_a=tall, transpose_b=not tall)
    vectors = tf.linalg.eigh(products)[1].numpy()[..., -1]  # NumPy's slice, which costs a tenth of TensorFlow's
    if tall:
        return vectors
    vectors = np.einsum("npk,np->nk", columns, vectors)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, lengths, out=vectors, where=lengths > 0)
