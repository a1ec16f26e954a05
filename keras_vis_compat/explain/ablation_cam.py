"""Ablation-CAM."""

from collections.abc import Callable
from functools import partial

import numpy as np

from .. import grad_modifiers
from .._engine.evaluate import Probe
from .._engine.tail import Head, Tail
from .._types import Inputs, Maps, Progress, Scores, Tokens, WhichLayer
from ._ablated import AblatedSource
from ._batch import images_at_once
from ._cam import CAM, maps_of, weighted_sum
from ._forward import beyond_rounding, scored, whole_batches
from ._model import numbers


class AblationCAM(CAM):
    """Maps of a layer, each weighed by the share of the score that is lost without it; no gradient is needed.

    Formula:
        `relu(Σ_k w_k A_k)` with `w_k = (f(x) - f(x without A_k)) / |f(x)|`. The paper divides by f(x) itself; its
        absolute value keeps the sign of the loss where the score is negative.

    Cost:
        One pass forward, then the layers behind the chosen one once for each of its K maps.

    Cautions:
        Maps are taken away one at a time: of two maps that say the same, neither is missed.

    Example:
        >>> cams = AblationCAM(model)(CategoricalScore([3, 7]), images)

    Source:
        Desai and Ramaswamy 2020, "Ablation-CAM", https://doi.org/10.1109/WACV45572.2020.9093360
    """

    _counted = "maps"

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
            score: As for `GradCAM`. It is taken as it is, of a class the output of the model.
            seed_input: As for `GradCAM`.
            penultimate_layer: As for `GradCAM`.
            seek_penultimate_conv_layer: As for `GradCAM`.
            activation_modifier: As for `GradCAM`.
            training: Whether layers run in training mode.
            expand_cam: As for `GradCAM`.
            normalize_cam: As for `GradCAM`.
            batch_size: Largest number of images, or of layers without a map, in the model at once; on a processor
                there are fewer of them where so many would take more than about 256 MiB.
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
        source, reads = asked.source, asked.reads
        key = ("tail", tuple(place.key for place in found.places), source.identity(reads))
        tail = source.once(key, lambda: Tail(source, found.places, reads))
        together = images_at_once(tail, asked.batch_size)
        axis = found.axis if tokens is None else -1
        if asked.count:
            asked.count.begin(asked.samples * sum(place.tensor.shape[axis] or 1 for place in found.places))

        def cams_of(part: tuple) -> list[np.ndarray]:
            rows, images = part
            _, given = Probe(Head(source), (), training=training).score(images, tail.places)

            def lost(which: int, maps: np.ndarray) -> np.ndarray:
                ablated = AblatedSource(tail, which, axis)
                rest = partial(scored, ablated, given, partial(asked.terms_of, rows), together, training)
                done = asked.count.part(len(rows) * maps.shape[-1]) if asked.count else None
                return _lost(maps, partial(rest, done=done), asked.size)

            maps = [maps_of(found, index, numbers(given[index])) for index in range(len(found.places))]
            return [weighted_sum(own, lost(which, own)) for which, own in enumerate(maps)]

        return self._shown(
            asked.gathered(cams_of, counted=False), options, asked, found, seed_input, differentiated=None
        )


def _lost(maps: np.ndarray, scored: Callable, size: int | None) -> np.ndarray:
    """Return the weight of each of the maps (n, …, K), (n, 1, …, K); that of one that is zero anyway is 0."""
    count, channels = len(maps), maps.shape[-1]
    samples, taken = np.nonzero(maps.reshape(count, -1, channels).any(1))
    samples = np.concatenate([np.arange(count), samples]).astype(np.int32)
    taken = np.concatenate([np.full(count, -1), taken]).astype(np.int32)
    taken, samples = whole_batches([taken, samples], size)
    values, digits = np.empty((2, len(samples)))
    for chosen, *own in scored([taken, samples]):
        values[chosen], digits[chosen] = own
    whole = values[:count]
    lost, off = np.zeros((2, count, channels + 1))
    lost[samples, taken] = whole[samples] - values  # the last column is that of the images themselves
    off[samples, taken] = digits
    lost = beyond_rounding(lost, off, digits[:count])
    scale = np.where(whole == 0, 1, np.abs(whole))
    weights = lost[:, :channels] / scale[:, np.newaxis]
    return weights.astype(maps.dtype).reshape(count, *[1] * (maps.ndim - 2), channels)
