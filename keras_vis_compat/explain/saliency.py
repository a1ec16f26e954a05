"""Saliency maps, and SmoothGrad."""

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from .. import grad_modifiers
from .._engine.causes import of_saliency
from .._inputs import checks
from .._inputs.batches import channel_axis_of
from .._inputs.user_code import blamed
from .._maps import scaling
from .._maps.channels import largest_channel
from .._maps.samples import each_sample
from .._messages import tell_of_blank_maps
from .._settings.compute import on_devices
from . import _smooth
from ._blank import blank_rows, diagnosis
from ._model import Maps, ModelVisualization, as_given, chunks, numbers


class Saliency(ModelVisualization):
    """How strongly each input value moves a score; with `smooth_samples`, SmoothGrad.

    Example:
        >>> saliency = Saliency(model, model_modifier=ReplaceToLinear())
        >>> maps = saliency(CategoricalScore([3, 7]), images, smooth_samples=20, seed=0)

    Source:
        Simonyan et al. 2013, "Deep Inside Convolutional Networks", https://arxiv.org/abs/1312.6034;
        Smilkov et al. 2017, "SmoothGrad", https://arxiv.org/abs/1706.03825
    """

    def __call__(
        self,
        score: Any,
        seed_input: Any,
        smooth_samples: int = 0,
        smooth_noise: float = 0.20,
        keepdims: bool = False,
        gradient_modifier: Callable | str | None = grad_modifiers.absolute,
        training: bool = False,
        normalize_map: bool | str = True,
        unconnected_gradients: Any = tf.UnconnectedGradients.NONE,
        *,
        batch_size: int = 32,
        seed: int | None = None,
    ) -> Maps:
        """Return one map for each sample, or a list of such arrays, one for each input.

        Args:
            score: A Score, or a function from the output of the model to one number per sample; for several outputs
                a list of them, or a dict by the name of the output.
            seed_input: Array (N, …), or one sample of it; a list of samples; the path of a picture, or one of Pillow
                (resized to the input, 0 to 255); a `tf.data.Dataset` that ends. A list of arrays, or a dict by the
                name of the input, for several inputs.
            smooth_samples: Number of noisy copies to average over; 0 for the image itself.
            smooth_noise: Standard deviation of the noise, as a share of max - min of each sample.
            keepdims: Whether to keep the channels; otherwise the largest of them is taken.
            gradient_modifier: Callable on the gradient of one sample, an array (1, …); its name in
                `grad_modifiers`; or None.
            training: Whether layers run in training mode; the statistics of batch normalisation then move, as there.
            normalize_map: Whether each map is scaled to [0, 1]; `"min_max"` scales as keras-vis did, `"maximum"`
                divides by the largest value.
            unconnected_gradients: What an input without a way to the score gets: an error or, `"zero"`, zeros.
            batch_size: Largest number of images, or noisy copies of them, in the model at once.
            seed: Integer for repeatable noise; None draws one from `np.random`.

        Returns:
            Float array (N, H, W), (N, H, W, C) with `keepdims`, (N, F) for an input of features without channels;
            unitless in [0, 1] when normalised. A list of them for several inputs, or when `seed_input` is a list
            of one array.

        Raises:
            TypeError, ValueError: An argument that does not fit; the message says what would.
        """
        modify = np.asarray if gradient_modifier is None else grad_modifiers.get(gradient_modifier)
        modify = blamed(modify, "gradient_modifier")
        normalize = checks.choice(normalize_map, "normalize_map", scaling.NORMALIZATIONS)
        unconnected = checks.unconnected(unconnected_gradients)
        source, batches = self._batches(seed_input)
        noise = _smooth.noise(smooth_samples, smooth_noise, seed)
        batch_size = self._batch_size(batch_size, source, batches)
        scores = self._scores(score, source, batches)

        def gradients_of(images, rows):
            terms = self._terms(scores, len(batches[0]), rows)
            reading = self._read(source, terms, images, training=training, unconnected=unconnected)
            return [each_sample(modify, numbers(gradient)) for gradient in reading.gradients]

        def maps_of(chunk):
            rows, images = chunk
            gradients = _smooth.mean_over(noise, gradients_of, images, rows, batch_size)
            if not keepdims:
                gradients = [_largest_channel(own, axis) for own, axis in zip(gradients, axes, strict=True)]
            for position, own in enumerate(gradients):
                blank.update(
                    {rows[row]: position for row in blank_rows(own, "gradient_modifier") if rows[row] not in blank}
                )
            return [normalize(own) for own in gradients]

        def why(row):
            seen = self._seen(source, scores, batches, row, source.inputs or None)
            return diagnosis(row, seen.score, of_saliency(seen, blank[row], source.model), "gradient_modifier")

        axes = list(map(channel_axis_of, source.inputs)) or [-1] * len(batches)
        blank: dict[int, int] = {}
        batches = list(map(_floats, batches))
        parts = on_devices(maps_of, chunks(batches, batch_size))
        maps = [np.concatenate(own) for own in zip(*parts, strict=True)]
        tell_of_blank_maps(blank, len(batches[0]), why)
        return as_given(maps, seed_input)


def _floats(batch):
    """Whole numbers have no gradient; where an input declares them, the model turns them into floats itself."""
    return batch if batch.dtype.kind == "f" else batch.astype(np.float32)


def _largest_channel(gradient, channel_axis):
    return largest_channel(gradient, channel_axis) if gradient.ndim > 2 else gradient
