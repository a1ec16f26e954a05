"""Guided Grad-CAM."""

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from .. import grad_modifiers
from .._inputs import checks
from .._inputs.progress import halves
from .._maps import scaling
from .._messages import Diagnosis, collecting_blank_maps, tell_of_blank_maps
from .._types import Inputs, Maps, Model, ModelModifiers, Progress, Scores, Tokens, Unconnected, WhichLayer
from ..scores._question import Question
from ._blank import NO_OVERLAP, blank_rows, diagnosis
from ._model import ModelVisualization, as_given
from .grad_cam import GradCAM
from .model_modifiers import GuidedBackpropagation
from .saliency import Saliency


class GuidedGradCAM(ModelVisualization):
    """Guided saliency, times Grad-CAM in the size of the input: fine detail, only where the class is.

    Formula:
        `S ⊙ L`, where S is the saliency of the network with guided ReLUs (`GuidedBackpropagation`) and L is `GradCAM`
        in the size of the input.

    Cost:
        Two passes forward and two back.

    Cautions:
        Guided gradients show edges and hardly change with random weights: what is fine in this map is the image, what
        is coarse is the network.

    Example:
        >>> maps = GuidedGradCAM(model)(CategoricalScore([3, 7]), images)

    Source:
        Selvaraju et al. 2016, "Grad-CAM", https://arxiv.org/abs/1610.02391; and against it, Adebayo et al. 2018,
        "Sanity Checks for Saliency Maps", https://arxiv.org/abs/1810.03292
    """

    def __init__(self, model: Model, model_modifier: ModelModifiers = None, clone: bool = True) -> None:
        super().__init__(model, model_modifier, clone)
        self._saliency = Saliency(self.model, GuidedBackpropagation(), clone=False)
        self._cam = GradCAM(self.model)

    def __call__(
        self,
        score: Scores,
        seed_input: Inputs,
        penultimate_layer: WhichLayer = None,
        seek_penultimate_conv_layer: bool = True,
        keepdims: bool = False,
        gradient_modifier: Callable | str | None = grad_modifiers.absolute,
        training: bool = False,
        normalize_map: bool | str = True,
        unconnected_gradients: Unconnected = tf.UnconnectedGradients.NONE,
        *,
        batch_size: int = 32,
        align_corners: bool = True,
        tokens: Tokens = None,
        progress: Progress = None,
    ) -> Maps:
        """Return one map for each sample, or a list of such arrays, one for each input.

        Args:
            score: As for `Saliency`.
            seed_input: As for `Saliency`.
            penultimate_layer: As for `GradCAM`, as is `seek_penultimate_conv_layer`.
            seek_penultimate_conv_layer: Whether to go back to a convolution.
            keepdims: Whether to keep the channels; otherwise the largest of them is taken.
            gradient_modifier: Callable on the guided gradient of one sample; its name in `grad_modifiers`; or None.
            training: Whether layers run in training mode; the statistics of batch normalisation then move, as there.
            normalize_map: Whether each map is scaled to [0, 1]; `"min_max"` scales as keras-vis did, `"maximum"`
                divides by the largest value.
            unconnected_gradients: What an input without a way to the score gets: an error or, `"zero"`, zeros.
            batch_size: Largest number of images in the model at once.
            align_corners: As for `GradCAM`.
            tokens: As for `GradCAM`.
            progress: As for `GradCAM`.

        Returns:
            Float array (N, H, W), or (N, H, W, C) with `keepdims`; unitless in [0, 1] when normalised. A list of
            them for several inputs, or when `seed_input` is a list of one array, with None for inputs without
            spatial axes.

        Raises:
            TypeError, ValueError: An argument that does not fit; the message says what would.
        """
        normalize = checks.choice(normalize_map, "normalize_map", scaling.NORMALIZATIONS)
        of_cam, of_details = (None, None) if progress is None else halves(progress)
        common: dict[str, Any] = {
            "training": training,
            "unconnected_gradients": unconnected_gradients,
            "batch_size": batch_size,
        }
        source, batches = self._batches(seed_input)  # once: a data set may give other images the next time
        with collecting_blank_maps() as blank_cams:
            where = self._cam(
                score,
                batches,
                penultimate_layer,
                seek_penultimate_conv_layer,
                align_corners=align_corners,
                tokens=tokens,
                progress=of_cam,
                **common,
            )
        with collecting_blank_maps() as blank_details:
            fine = self._saliency(
                score,
                batches,
                keepdims=keepdims,
                gradient_modifier=gradient_modifier,
                normalize_map=False,
                progress=of_details,
                **common,
            )
        axes = [own.channel_axis for own in source.facts]
        maps = [
            None if cam is None else detail * _fitted(cam, detail, axis)
            for cam, detail, axis in zip(where, fine, axes, strict=True)
        ]
        blank = {row for own in maps if own is not None for row in blank_rows(own, "gradient_modifier")}
        blank |= {one.index for one in blank_cams}  # which may be rounding errors, made large
        by_row = {one.index: one for one in [*blank_details, *blank_cams]}

        def why(row: int) -> Diagnosis:
            asked = Question(source, score, batches, own=self._own)
            return by_row.get(row) or diagnosis(row, asked.seen(row, None), NO_OVERLAP)

        tell_of_blank_maps(blank, len(batches[0]), why)
        return as_given([None if own is None else normalize(own) for own in maps], seed_input)


def _fitted(cam: np.ndarray, detail: np.ndarray, channel_axis: int) -> np.ndarray:
    """The map with an axis for the channels, where the other one has them."""
    return cam if cam.ndim == detail.ndim else np.expand_dims(cam, channel_axis)
