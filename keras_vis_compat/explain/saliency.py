"""Saliency maps, and SmoothGrad."""

from collections.abc import Callable, Sequence

import numpy as np
import tensorflow as tf

from .. import grad_modifiers
from .._engine.causes.of_gradients import of_saliency, of_variance
from .._inputs import checks
from .._maps import scaling
from .._maps.channels import largest_channel
from .._messages import Diagnosis, tell_of_blank_maps
from .._types import By, Inputs, Maps, Progress, Scores, Unconnected
from . import _smooth
from ._blank import blank_rows, diagnosis
from ._model import ModelVisualization, as_given, each_sample, numbers
from ._start import start_at


class Saliency(ModelVisualization):
    """How strongly each input value moves a score; with `smooth_samples`, SmoothGrad.

    Formula:
        `max over channels of |∂f(x)/∂x|`; with `smooth_samples` the mean of this gradient's size over copies x + e with
        normal noise e.

    Cost:
        One pass forward and one back; with `smooth_samples` one of each for every noisy copy.

    Cautions:
        Says what a tiny change would do, not how much a pixel adds to the score. Noisy in deep networks. The gradient
        of a saturated softmax vanishes: `ReplaceToLinear` takes the softmax away.

    Example:
        >>> saliency = Saliency(model, model_modifier=ReplaceToLinear())
        >>> maps = saliency(CategoricalScore([3, 7]), images, smooth_samples=20, seed=0)

    Source:
        Simonyan et al. 2013, "Deep Inside Convolutional Networks", https://arxiv.org/abs/1312.6034;
        Smilkov et al. 2017, "SmoothGrad", https://arxiv.org/abs/1706.03825
    """

    def __call__(
        self,
        score: Scores,
        seed_input: Inputs,
        smooth_samples: int = 0,
        smooth_noise: float = 0.20,
        keepdims: bool = False,
        gradient_modifier: Callable | str | None = grad_modifiers.absolute,
        training: bool = False,
        normalize_map: bool | str = True,
        unconnected_gradients: Unconnected = tf.UnconnectedGradients.NONE,
        *,
        by: By = None,
        smooth_statistic: str = "mean",
        batch_size: int = 32,
        seed: int | None = None,
        progress: Progress = None,
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
            by: What is differentiated by in place of the input: a layer (index, name, path `"outer/inner"` or the layer
                itself; `"name:0"` the first of several calls) or an inner tensor such as `layer.output`; a list of them
                for several maps. Token ids, which have no gradient, are explained by their embedding so. A map then has
                the size of what that layer gives. Noise is added to it.
            smooth_statistic: What is told of the gradients of the noisy copies: their `"mean"`, as modified;
                `"square"`, their mean square; `"variance"` (VarGrad). The last two are modified afterwards.
            batch_size: Largest number of images, or noisy copies of them, in the model at once.
            seed: Integer for repeatable noise; None draws one from `np.random`.
            progress: As for `GradCAM`.

        Returns:
            Float array (N, H, W), (N, H, W, C) with `keepdims`, (N, F) for an input of features without channels;
            unitless in [0, 1] when normalised. A list of them for several inputs, or when `seed_input` is a list
            of one array.

        Raises:
            TypeError, ValueError: An argument that does not fit; the message says what would.
        """
        modify = np.asarray if gradient_modifier is None else grad_modifiers.get(gradient_modifier)
        normalize = checks.choice(normalize_map, "normalize_map", scaling.NORMALIZATIONS)
        unconnected = checks.unconnected(unconnected_gradients)
        noise = _smooth.noise(smooth_samples, smooth_noise, seed, smooth_statistic)
        asked = self._asked(score, seed_input, batch_size, progress)
        start = start_at(self, by, asked)
        before, after = (modify, np.asarray) if noise.statistic == "mean" else (np.asarray, modify)
        options = {"training": training, "unconnected": unconnected}

        def maps_of(part: tuple) -> list[np.ndarray]:
            rows, images = part
            values, along = start.split(images, training, noise.copies)

            def gradients_of(values: Sequence, copies: Sequence[int]) -> list[np.ndarray]:
                probed, wrt, given = start.asked(values, along, [row - rows.start for row in copies])
                reading = asked.read(copies, given, wrt, probed, **options)
                return [each_sample(before, numbers(one), "gradient_modifier") for one in reading.gradients]

            gradients = _smooth.over_copies(noise, gradients_of, values, rows, asked.batch_size, asked.count)
            gradients = [each_sample(after, own, "gradient_modifier") for own in gradients]
            if not keepdims:
                gradients = [_largest_channel(own, axis) for own, axis in zip(gradients, start.axes, strict=True)]
            for position, own in enumerate(gradients):
                for row in blank_rows(own, "gradient_modifier"):
                    blank.setdefault(rows[row], position)
            return [normalize(own) for own in gradients]

        of_gradient = of_variance if noise.statistic == "variance" else of_saliency

        def why(row: int) -> Diagnosis:
            seen = asked.seen(row, start.wrt or asked.source.inputs or None)
            return diagnosis(row, seen, of_gradient(seen, blank[row], self.model), "gradient_modifier")

        blank: dict[int, int] = {}
        if asked.count:
            asked.count.begin(asked.samples * max(1, noise.copies))
        maps = asked.gathered(maps_of, counted=not noise.copies)
        if blank:
            tell_of_blank_maps(blank, asked.samples, why)
        return as_given(maps, seed_input)


def _largest_channel(gradient: np.ndarray, channel_axis: int) -> np.ndarray:
    return largest_channel(gradient, channel_axis) if gradient.ndim > 2 else gradient
