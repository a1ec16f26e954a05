"""FullGrad."""

from collections.abc import Callable

import numpy as np
import tensorflow as tf

from .. import _keras
from .._engine.biases import BiasSource
from .._engine.evaluate import Probe
from .._engine.graph import Place
from .._inputs import checks
from .._maps.scaling import owned
from .._types import Inputs, Maps, Progress, Scores, Unconnected
from ._attribution import Attribution, floats
from ._batch import BUDGET
from ._completeness import Completeness, completeness
from ._full_gradients import FullGradients
from ._model import numbers


class FullGrad(Attribution):
    """What the input and every bias add to the score, added up over the layers that have the axes of the image.

    Formula:
        `ψ(x ⊙ ∂f/∂x) + Σ_l Σ_k ψ(b_lk · ∂f/∂z_lk)`, where b_l is the bias of layer l (of a batch normalisation beta -
        gamma · mean / deviation), and z_l what it gives before its activation; ψ takes absolute values, scales those of
        each image and layer to [0, 1], and enlarges them linearly to the size of the image. For networks of ReLUs,
        `Σ x ∂f/∂x + Σ b ∂f/∂z` is f(x) itself, which `return_completeness` reports.

    Cost:
        One pass forward and one back, through all layers.

    Cautions:
        Absolute values have no sign, and scaled parts no longer add up to the score. Biases inside attention and
        recurrent layers are missing.

    Example:
        >>> maps = FullGrad(model, ReplaceToLinear())(CategoricalScore([3, 7]), images)

    Source:
        Srinivas and Fleuret 2019, "Full-Gradient Representation for Neural Network Visualization",
        https://arxiv.org/abs/1905.00780
    """

    def __call__(
        self,
        score: Scores,
        seed_input: Inputs,
        rescale: bool = True,
        map_modifier: Callable | str | None = None,
        training: bool = False,
        normalize_map: bool | str = True,
        unconnected_gradients: Unconnected = tf.UnconnectedGradients.NONE,
        *,
        return_completeness: bool = False,
        batch_size: int = 32,
        align_corners: bool = True,
        progress: Progress = None,
    ) -> Maps | tuple[Maps, Completeness]:
        """Return one map for each sample, or a list of such arrays, one for each input.

        Args:
            score: As for `Saliency`. Of logits the parts add up to the score.
            seed_input: As for `Saliency`. Biases of layers without the spatial axes of an input, or that do
                not depend on it, are not on its map.
            rescale: Whether ψ scales what each layer adds to [0, 1], so that all layers count alike, as in the paper.
            map_modifier: Callable on the map of one sample, an array (1, …); its name in `grad_modifiers`; or None.
            training: Whether layers run in training mode.
            normalize_map: Whether each map is scaled to [0, 1]; `"min_max"` scales as keras-vis did, `"maximum"`
                divides by the largest value.
            unconnected_gradients: What an input without a way to the score gets: an error or, `"zero"`, zeros.
            return_completeness: Whether to return `(maps, Completeness)`: how near the signed parts of all layers
                come to the score. What biases inside of other layers (attention, recurrent ones) add is missing there.
            batch_size: Largest number of images in the model at once; fewer where the gradients of all layers would
                take more than about 256 MiB.
            align_corners: As for `GradCAM`.
            progress: As for `GradCAM`.

        Returns:
            Float array (N, H, W), (N, F) for an input of features without channels; a list of them for several inputs,
            or when `seed_input` is a list of one array.

        Raises:
            TypeError, ValueError: An argument that does not fit; the message says what would.
        """
        options, unconnected = self._options(map_modifier, normalize_map), checks.unconnected(unconnected_gradients)
        scaled = checks.choice(rescale, "rescale", {True: True, False: False})
        align = checks.choice(align_corners, "align_corners", {True: True, False: False})
        if not _keras.is_graph(self.model):
            raise ValueError(
                "FullGrad needs a Sequential or functional model that has been built, got "
                f"{type(self.model).__name__} {self.model.name!r}, whose layers cannot be read one by one"
            )
        asked = self._asked(score, seed_input, batch_size, progress)
        asked = asked.of(list(map(floats, asked.batches)))
        source, reads = asked.source, asked.reads
        key = ("places with a bias", source.identity(reads))
        places = source.once(key, lambda: BiasSource(source).places(reads))
        asked.batch_size = _at_once(places, asked.batch_size)
        parts = FullGradients(source, places, scaled, align, bool(return_completeness))

        def parts_of(part: tuple) -> list[np.ndarray]:
            rows, images = part
            reading = asked.read(rows, images, parts.by, parts, training=training, unconnected=unconnected)
            return list(map(numbers, reading.gradients))

        found = asked.gathered(parts_of)
        raw = found[: len(asked.batches)]
        maps = self._maps(raw, [None] * len(raw), options, asked, seed_input)
        if not return_completeness:
            return maps
        values, _ = Probe(source, asked.terms(), training=training).score(asked.batches)
        return maps, completeness(found[-1], owned(sum(map(numbers, values))))


def _at_once(places: list[Place], batch_size: int) -> int:
    """How many images at once: of every layer a value and a gradient are held."""
    each = sum(8 * int(np.prod([size or 1 for size in place.tensor.shape[1:]])) for place in places)
    return min(batch_size, max(1, BUDGET // max(1, each)))
