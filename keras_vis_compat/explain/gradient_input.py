"""Gradient × input."""

from collections.abc import Callable

import numpy as np
import tensorflow as tf

from .. import grad_modifiers
from .._inputs import checks
from .._types import By, Inputs, Maps, Progress, Scores, Unconnected
from ._attribution import Attribution, added_up, floats
from ._model import numbers
from ._start import start_at


class GradientInput(Attribution):
    """Each input value times its gradient: how much it adds to a score that is linear in it.

    Formula:
        `x · ∂f(x)/∂x`, added up over the channels. For a network of ReLUs without biases these add up to f(x).

    Cost:
        One pass forward and one back.

    Cautions:
        Where an input value is 0 the map is 0, whatever the network makes of it: black ink and black paper say nothing,
        and how images are normalised decides which colour is 0.

    Example:
        >>> maps = GradientInput(model)(CategoricalScore([3, 7]), images)

    Source:
        Shrikumar et al. 2016, "Not Just a Black Box", https://arxiv.org/abs/1605.01713
    """

    def __call__(
        self,
        score: Scores,
        seed_input: Inputs,
        keepdims: bool = False,
        map_modifier: Callable | str | None = grad_modifiers.absolute,
        training: bool = False,
        normalize_map: bool | str = True,
        unconnected_gradients: Unconnected = tf.UnconnectedGradients.NONE,
        *,
        by: By = None,
        batch_size: int = 32,
        progress: Progress = None,
    ) -> Maps:
        """Return one map for each sample, or a list of such arrays, one for each input.

        Args:
            score: As for `Saliency`.
            seed_input: As for `Saliency`.
            keepdims: Whether to keep the channels; otherwise they are added up.
            map_modifier: Callable on the map of one sample, an array (1, …), after the channels were added up; its name
                in `grad_modifiers`; or None for the signed numbers.
            training: Whether layers run in training mode.
            normalize_map: Whether each map is scaled to [0, 1]; `"min_max"` scales as keras-vis did, `"maximum"`
                divides by the largest value.
            unconnected_gradients: What an input without a way to the score gets: an error or, `"zero"`, zeros.
            by: What is differentiated by, and multiplied, in place of the input: as for `Saliency`.
            batch_size: Largest number of images in the model at once.
            progress: As for `GradCAM`.

        Returns:
            As `Saliency`: float array (N, H, W), (N, H, W, C) with `keepdims`, or a list of them. With
            `map_modifier=None, normalize_map=False` in the unit of the score.

        Raises:
            TypeError, ValueError: An argument that does not fit; the message says what would.
        """
        options = self._options(map_modifier, normalize_map)
        unconnected = checks.unconnected(unconnected_gradients)
        asked = self._asked(score, seed_input, batch_size, progress)
        start = start_at(self, by, asked)
        asked = asked if start.wrt else asked.of(list(map(floats, asked.batches)))

        def products(part: tuple) -> list[np.ndarray]:
            rows, images = part
            reading = asked.read(rows, images, start.wrt, training=training, unconnected=unconnected)
            pairs = zip(reading.activations, reading.gradients, strict=True)
            return [numbers(value) * numbers(gradient) for value, gradient in pairs]

        raw = asked.gathered(products)
        return self._maps(raw, added_up(start.axes, raw, keepdims), options, asked, seed_input, start.wrt)
